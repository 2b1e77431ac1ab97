"""Suspicions that are recorded and never acted on.

Kinds: `mask` (a name or number replaced by asterisks or crosses), `quote_unpaired`, `lost_character` (a character that
can't be recovered, printed U+FFFD).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.repair.lines import HAN
from flows.repair.quotes import unpaired
from flows.spans.documents import Flag
from flows.spans.edited import EditedText

_MASK = re.compile(
    rf"[*＊]{{2,}}(?=[{HAN}])|(?<=[{HAN}])[*＊]{{1,8}}(?=[{HAN}])|(?<![A-Za-z])(?:[XxＸ]{{2,4}}|×{{1,4}}|○{{2,3}})(?=[{HAN}])|_+(?=[{HAN}])(?<=[{HAN}]_)"
)


def find_flags(edited: EditedText) -> list[Flag]:
    """All flags of a restored text, in no order."""
    text = edited.text
    return [
        Flag(kind, text[start:end], *edited.to_source(start, end), note)
        for find in (_masks, _quotes, _lost)
        for kind, start, end, note in find(text)
    ]


_Found = tuple[str, int, int, str]


def _masks(text: str) -> Iterator[_Found]:
    if any(map(text.__contains__, "*＊XxＸ×○_")):
        for match in _MASK.finditer(text):
            yield "mask", match.start(), match.end(), "a name or number is masked"


def _quotes(text: str) -> Iterator[_Found]:
    for start, end in unpaired(text):
        yield "quote_unpaired", start, end, "the quotation marks of the paragraph do not pair"


def _lost(text: str) -> Iterator[_Found]:
    start = text.find("\ufffd")
    while start >= 0:
        yield "lost_character", start, start + 1, "the character can't be recovered"
        start = text.find("\ufffd", start + 1)
