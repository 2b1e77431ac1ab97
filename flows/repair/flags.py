"""Suspicions that are recorded and never acted on.

Kinds:
    mask: a name or number replaced by asterisks, crosses or circles.
    quote_unpaired: the quotation marks of a paragraph do not pair.
    lost_character: a character that can't be recovered, printed U+FFFD, or one that the typesetter had not: `朱ｒóｎｇ＠①基`.
    lost_text: characters gone without a mark, such as 年 and 月 of a date.
    spun_synonym, spun_number: an article spinner's work; the note names the word that is meant.
    ocr_suspect: a mark or letter that recognition seems to have misread.
    foreign_paragraph: a paragraph that shares next to no words with the rest.
    truncation: the page shows a part of the text, or the last sentence has no end.
    abstract_card: the card of an abstract database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.repair.lines import HAN, ends_open, is_entry, is_heading, is_label
from flows.repair.quotes import unpaired
from flows.repair.spun import find_spun
from flows.spans.documents import Flag
from flows.spans.edited import EditedText

_Found = tuple[str, int, int, str]

_MASK = re.compile(
    rf"(?<![*＊])[*＊]{{2,}}(?=[{HAN}])|(?<=[{HAN}])[*＊]{{1,8}}(?=[{HAN}])|(?<![A-Za-z])(?:[XxＸ]{{2,4}}|×{{1,4}}|○{{2,3}})(?=[{HAN}])"
    rf"|(?<=[{HAN}])_+(?=[{HAN}])|(?<![A-Za-z\d])x(?=个|名|位|次)"
)
_MASK_SIGN = re.compile("[*＊XxＸ×○_]")
_NOT_SET = re.compile("(?<=[^\\n])[ａ-ｚāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{0,6}[＠@][①-⑳]")
_LOST = re.compile(r"(?:19|20)\d{5}(?=日)")
# literals first: the search skips to them
_DOT = re.compile(rf"\.(?<=[{HAN}]\.)(?=[{HAN}])")
_LETTER = re.compile(r"[oO](?:(?<=\d[oO])(?=[\d年月日%])|(?<![A-Za-z\d][oO])(?=\d))")
_CARD = re.compile(r"(?m)^(?:出处|论文部分内容阅读|相关文献|《.{2,20}》$)|共\d+页$|^简介：|^机构地区")
_CARD_LENGTH = 1500
_LONGEST_ESSAY = 1_000_000  # characters; what is longer is no essay with a paragraph of another in it
_MOST_OF_32_BITS = 2**32 // 0x110000
"""Paragraphs whose numbers fit into 32 bits beside a character's."""
_END = re.compile(r"(?:\.{3,}|…+)$")


def find_flags(edited: EditedText) -> list[Flag]:
    """All flags of a restored text, in no order; their text is the restored text's, their place the source's."""
    text = edited.text
    return [
        Flag(kind, text[start:end], *edited.to_source(start, end), note)
        for find in (_masks, _quotes, _lost, _suspects, find_spun, _foreign, _cut_short, _card)
        for kind, start, end, note in find(text)
    ]


def _masks(text: str) -> Iterator[_Found]:
    end = 0
    for sign in _MASK_SIGN.finditer(text):
        if sign.start() >= end and (match := _MASK.match(text, sign.start())):
            end = match.end()
            yield "mask", sign.start(), end, "a name or number is masked"


def _quotes(text: str) -> Iterator[_Found]:
    for start, end in unpaired(text):
        yield "quote_unpaired", start, end, "the quotation marks of the paragraph do not pair"


def _lost(text: str) -> Iterator[_Found]:
    start = text.find("\ufffd")
    while start >= 0:
        yield "lost_character", start, start + 1, "the character can't be recovered"
        start = text.find("\ufffd", start + 1)
    if "＠" in text or "@" in text:
        for match in _NOT_SET.finditer(text):
            yield "lost_character", match.start(), match.end(), "the typesetter had no such character: its sound, or its number in a list"


def _suspects(text: str) -> Iterator[_Found]:
    if "日" in text:
        for match in _LOST.finditer(text):
            if text[match.start() - 1 : match.start()].isdigit():
                continue
            yield "lost_text", match.start(), match.end(), "marks of year and month are gone"
    for sign, pattern in ((".", _DOT), ("o", _LETTER), ("O", _LETTER)):
        if sign not in text:
            continue
        for match in pattern.finditer(text):
            start = text.rfind("\n", 0, match.start()) + 1
            if match[0] == sign and not is_entry(text[start : match.start() + 40].partition("\n")[0]):
                yield "ocr_suspect", match.start(), match.end(), "recognition seems to have misread this"


def _foreign(text: str) -> Iterator[_Found]:
    """Paragraphs whose characters, then whose pairs of characters, are hardly found in the rest of the text."""
    if not 1500 <= len(text) <= _LONGEST_ESSAY:
        return
    paragraphs: list[tuple[int, str]] = []
    position = 0
    for line in text.split("\n"):
        if len(line) >= 80 and not is_entry(line):
            paragraphs.append((position, line))
        position += len(line) + 1
    if len(paragraphs) < 6:
        return
    alone = _alone([line for _, line in paragraphs])
    usual = median(alone)
    suspects = [i for i, share in enumerate(alone) if share > 0.3 and share > usual + 0.15]
    if not suspects or len(suspects) * 4 > len(paragraphs):
        return
    rest: set[tuple[str, str]] = set()
    for i, (_, line) in enumerate(paragraphs):
        if i not in suspects:
            rest.update(pairwise(line))
    for i in suspects:
        start, line = paragraphs[i]
        if sum(map(rest.__contains__, pairwise(line))) < 0.12 * (len(line) - 1):
            yield "foreign_paragraph", start, start + len(line), "shares next to no words with the rest"


def _alone(paragraphs: list[str]) -> list[float]:
    """For each paragraph the share of its distinct characters that no other one has."""
    n = len(paragraphs)
    # a character and its paragraph as one number: sorted, the paragraphs of a character stand side by side
    whole: Any = np.uint32 if n <= _MOST_OF_32_BITS else np.uint64
    codes = np.frombuffer("".join(paragraphs).encode("utf-32-le", "surrogatepass"), np.uint32).astype(whole)
    found = np.sort(codes * whole(n) + np.repeat(np.arange(n, dtype=whole), list(map(len, paragraphs))))
    found = found[_changes(found)[:-1]]
    characters, paragraph = np.divmod(found, whole(n))
    is_new = _changes(characters)
    is_alone = is_new[:-1] & is_new[1:]
    shares: list[float] = (np.bincount(paragraph[is_alone], minlength=n) / np.bincount(paragraph, minlength=n)).tolist()
    return shares


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first does, and the end does."""
    changes = np.ones(len(values) + 1, bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:-1])
    return changes


def _cut_short(text: str) -> Iterator[_Found]:
    """The last line, where it is prose and its last sentence has no end or trails off in dots."""
    start = text.rfind("\n") + 1
    last = text[start:]
    if len(last) < 30 or is_label(last) or is_heading(last) or is_entry(last) or not re.search("[，。；]", last):
        return
    if _END.search(last) or (ends_open(last) and last[-1] not in "）)】]" and not last[-1].isascii()):
        yield "truncation", max(start, len(text) - 20), len(text), "the last sentence has no end"


def _card(text: str) -> Iterator[_Found]:
    if len(text) <= _CARD_LENGTH and (match := _CARD.search(text)) and "\n一、" not in text:
        yield "abstract_card", match.start(), match.end(), "the card of an abstract database, not an essay"
