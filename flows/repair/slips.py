"""GBK byte slips are undone: 单一?;鶎狱h建 -> 单一。基層黨建.

`slips_damage` says how the damage comes about, `slips_search` which originals can have printed what is shown, and
`slips_language` how likely each is. A repair is made only when the inverse decodes completely and the text becomes
far more likely; a lost character that the context does not decide becomes U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.repair.rule import Case, Rule
from flows.repair.slips_language import Document, log_likelihood
from flows.repair.slips_search import Way, ways_from_gloss, ways_from_mark
from flows.spans.edited import Replacement
from flows.text.characters import PINYIN_TONES
from flows.text.script import simplified_only, to_simplified, traditional_only

MARK, GLOSS = "slip-mark", "slip-gloss"

MIN_GAIN = 12.0
"""Log likelihood that a repair must win over the text as shown."""
GUESS_COST = 7.0
"""Log likelihood that each assumption beyond the damage model's rule costs."""
MIN_POSTERIOR = 0.9
"""Share of the likelihood that a lost character must have among its rivals; below it is U+FFFD."""
STOP_BONUS = 3.0
"""Log likelihood by which 。 is ahead of its rivals: most slips begin at one, and the words do not know it."""

_CONTEXT = 9
_BEAM = 6
_CANDIDATE = re.compile(rf"[?\ufffd](?:(?=[，；？！,;?!]\S)|(?=[a-zü{PINYIN_TONES}]{{1,6}}[)）]))")
_INSERTED = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")


class _Choice(NamedTuple):
    way: Way
    restored: str
    likelihood: float


def find_slips(text: str) -> list[Replacement]:
    """Replacements that undo byte slips in a raw text, before any other step touches it.

    Restored characters are the source's own, in its script. The work is bounded for each slip.
    """
    found: list[Replacement] = []
    document: Document | None = None
    end = 0
    for match in _CANDIDATE.finditer(text):
        at = match.start()
        if at < end:
            continue
        if document is None:
            document = Document(text)
        is_mark = text[at + 1] in "，；？！,;?!"
        ways = ways_from_mark(text, at, at + 1) if is_mark else ways_from_gloss(text, at)
        choice = _choose(text, ways, found, document) if ways else None
        if choice is not None:
            end = choice.way.end
            found.append(Replacement(at, end, choice.restored, MARK if is_mark else GLOSS))
    return found


def _choose(text: str, ways: Sequence[Way], found: Sequence[Replacement], document: Document) -> _Choice | None:
    """The likeliest way back, if it is far likelier than the text as shown."""
    left = _left_context(text, ways[0].start, found)
    sure = [way for way in ways if not way.n_guesses] or ways
    choices = sorted((_restore(text, left, way, document) for way in sure), key=lambda choice: -choice.likelihood)
    best = choices[0]
    shown = left + _simple(text[best.way.start : best.way.end]) + _right_context(text, best.way.end)
    if best.likelihood - log_likelihood(shown) - document.bonus(shown) < MIN_GAIN:
        return None
    return best


def _restore(text: str, left: str, way: Way, document: Document) -> _Choice:
    right = _right_context(text, way.end)
    hypotheses: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for number, slot in enumerate(way.slots):
        if len(slot) == 1:
            hypotheses = [(score, (*chosen, slot[0])) for score, chosen in hypotheses]
            continue
        following = "".join(next_slot[0] for next_slot in _until_open(way.slots[number + 1 :]))[:_CONTEXT]
        tail = following if number + 1 + len(following) < len(way.slots) or len(following) == _CONTEXT else following + right
        expanded = []
        for candidate in _candidates(slot, document):
            for _, chosen in hypotheses:
                line = _simple((left + "".join(chosen))[-_CONTEXT:] + candidate + tail)
                likelihood = log_likelihood(line) + document.bonus(line) + (STOP_BONUS if candidate == "。" else 0.0)
                expanded.append((likelihood, (*chosen, candidate)))
        hypotheses = sorted(expanded, key=lambda h: -h[0])[:_BEAM]
        total = sum(math.exp(score - hypotheses[0][0]) for score, _ in hypotheses)
        if 1 / total < MIN_POSTERIOR:
            hypotheses = [(hypotheses[0][0], (*hypotheses[0][1][:-1], "\ufffd"))]
        hypotheses = hypotheses[:1]
    restored = "".join(hypotheses[0][1])
    line = left + _simple(restored) + right
    return _Choice(way, restored, log_likelihood(line) + document.bonus(line) - GUESS_COST * way.n_guesses)


def _until_open(slots: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for slot in slots:
        if len(slot) > 1:
            return
        yield slot


def _candidates(slot: tuple[str, ...], document: Document) -> list[str]:
    """One candidate for each simplified character, in the document's script."""
    kept: dict[str, str] = {}
    for candidate in slot:
        if document.is_traditional and simplified_only().match(candidate):
            continue
        simple = to_simplified(candidate)
        if simple not in kept or traditional_only().match(candidate):
            kept[simple] = candidate
    return list(kept.values())


def _simple(text: str) -> str:
    return to_simplified(_INSERTED.sub("", text))


def _left_context(text: str, at: int, found: Sequence[Replacement]) -> str:
    """The characters of the line before a position, simplified, earlier repairs made and glosses left out."""
    low = max(0, at - 4 * _CONTEXT)
    pieces: list[str] = []
    cursor = low
    for replacement in found[-3:]:
        if replacement.end > low:
            pieces += (text[cursor : max(cursor, replacement.start)], replacement.text)
            cursor = replacement.end
    pieces.append(text[cursor:at])
    return _simple("".join(pieces).rpartition("\n")[2])[-_CONTEXT:]


def _right_context(text: str, at: int) -> str:
    return _simple(text[at : at + 4 * _CONTEXT].partition("\n")[0])[: _CONTEXT - 2]


RULES: tuple[Rule, ...] = (
    Rule(
        MARK,
        "slip",
        "A byte-wise replacement of a mark cut a character in two; the bytes behind it were read one off.",
        "基層黨建工作載體單一?;鶎狱h建工作直接對接黨員",
        "基層黨建工作載體單一。基層黨建工作直接對接黨員",
        find_slips,
        (
            Case("讓黨建教育更加親民?？梢?，在新媒體平臺的輔助下", "讓黨建教育更加親民。可見，在新媒體平臺的輔助下"),
            Case("這難道不是嗎?!當然是。怎麼會?,他問", "這難道不是嗎?!當然是。怎麼會?,他問"),
        ),
    ),
    Rule(
        GLOSS,
        "slip",
        "A gloss was inserted behind two bytes of two characters, and cost the second its lead byte.",
        "這是因?yàn)樾聲r代的黨建工作",
        "這是因為新時代的黨建工作",
        find_slips,
    ),
)
