"""GBK byte slips are undone: 单一?;鶎狱h建 -> 单一。基層黨建.

`slips_damage` says how the damage comes about, `slips_search` which originals can have printed what is shown, and
`slips_language` how likely each is. A repair is made only when the inverse decodes completely and the text becomes
far more likely; a lost character that the context does not decide becomes U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from flows.repair.rule import Case, Rule
from flows.repair.slips_language import Document, log_likelihood
from flows.repair.slips_search import Way, ways_from_gloss, ways_from_mark
from flows.spans.edited import Replacement
from flows.text.characters import PINYIN_TONES, is_everyday
from flows.text.script import simplified_only, to_simplified, traditional_only

MARK, GLOSS = "slip-mark", "slip-gloss"

MIN_GAIN = 8.0
"""Log likelihood that a repair must win over the text as shown."""
GUESS_COST = 3.0
"""Log likelihood that each assumption beyond what is shown costs."""
STOP_BONUS = 2.5
"""Log likelihood by which 。 is ahead of its rivals: most slips begin at one, and the words do not know it."""
UNPAIRED_COST = 4.0
"""Log likelihood that an unpaired quotation mark costs."""
MIN_SHARE = 0.85
"""Share of the likelihood that a lost character must have among its rivals; below it is U+FFFD."""
SHARPNESS = 1.2
"""How much log likelihood ratios count among the best lines, which stand for all others."""
AMBIGUOUS = 3.0
"""Two ways back whose log likelihoods differ by less leave open what they differ in."""
DOUBTFUL = 8.0
"""The same where the likelier way has a character there that forms no word with its neighbours."""
MAX_OPENED = 3
"""How many characters a rival may leave open."""
FLUENT = -5.5
"""Log likelihood of a character from which on a way back needs no rivals with more assumptions."""
MAX_CANDIDATES = 5_000
"""How many places of one document are looked at; more are not slips but something else."""
MAX_RIVALS = 8
"""How many ways back with the same number of assumptions are compared."""

_CONTEXT = 9
_PARAGRAPH = 600
_BEAM = 4
_NEAR, _SHORTLIST = 3, 14
_QUOTE = re.compile("[“”\\n]")
_CANDIDATE = re.compile(rf"[?\ufffd](?:(?=[，；？！,;?!](?:[^\x00-\x7f]|[?\w]))|(?=[a-zü{PINYIN_TONES}]{{1,6}}[)）]))")
_INSERTED = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")


class _Context(NamedTuple):
    left: str
    is_quoting: bool


class _Choice(NamedTuple):
    way: Way
    restored: str
    likelihood: float
    fluency: float = -math.inf
    """Log likelihood of a character of the line."""


def find_slips(text: str) -> list[Replacement]:
    """Replacements that undo byte slips in a raw text, before any other step touches it.

    Restored characters are the source's own, in its script. The work is bounded for each slip.
    """
    found: list[Replacement] = []
    document: Document | None = None
    end = 0
    for match in islice(_CANDIDATE.finditer(text), MAX_CANDIDATES):
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
    context = _context(text, ways[0].start, found)
    choices: list[_Choice] = []
    for n_guesses in range(5):
        rivals = sorted((way for way in ways if way.n_guesses == n_guesses), key=_n_odd)[:MAX_RIVALS]
        choices += (_restore(text, context, way, document) for way in rivals)
        choices.sort(key=lambda choice: -choice.likelihood)
        if n_guesses and choices and choices[0].fluency > FLUENT and _n_odd(choices[0].way) == 0:
            break
    if not choices:
        return None
    best = choices[0]
    right = _right_context(text, best.way.end)
    shown = context.left + _simple(text[best.way.start : best.way.end]) + right
    if best.likelihood - _score(shown, document) < MIN_GAIN:
        return None
    is_founded = any(len(slot) == 1 for slot in best.way.slots)
    if not is_founded and (best.way.n_guesses or "\ufffd" in best.restored):
        return None
    left = context.left[-_NEAR:]
    line = left + to_simplified(best.restored) + right
    unsupported = [i for i in range(len(best.restored)) if not document.supports(line, len(left) + i)]
    restored = best.restored
    for rival in choices[1:]:
        if rival.way.end != best.way.end:
            continue
        agreed = _agreed(restored, rival.restored)
        if agreed.count("\ufffd") > restored.count("\ufffd") + MAX_OPENED:
            continue  # two ways that differ all over are not readings of one place
        margin = DOUBTFUL if any(agreed[i] == "\ufffd" for i in unsupported) else AMBIGUOUS
        if rival.likelihood > best.likelihood - margin:
            restored = agreed
    # a character chosen from many that forms no word with its neighbours is a guess
    for i in unsupported:
        if i in _open_positions(best.way):
            restored = restored[:i] + "\ufffd" + restored[i + 1 :]
    return best._replace(restored=restored)


def _open_positions(way: Way) -> frozenset[int]:
    """The positions of the restored text that the bytes do not decide."""
    found: list[int] = []
    at = 0
    for slot in way.slots:
        if len(slot) > 1:
            found += range(at, at + len(slot[0]))
        at += len(slot[0])
    return frozenset(found)


def _agreed(restored: str, rival: str) -> str:
    """What two ways back have in common at both ends, and U+FFFD for each character between."""
    n = min(len(restored), len(rival))
    head = next((i for i in range(n) if restored[i] != rival[i]), n)
    tail = next((i for i in range(n - head) if restored[-1 - i] != rival[-1 - i]), n - head)
    return restored[:head] + "\ufffd" * (len(restored) - head - tail) + restored[len(restored) - tail :]


def _n_odd(way: Way) -> int:
    """How many of the characters that the bytes decide are none of everyday Chinese."""
    return sum(1 for slot in way.slots if len(slot) == 1 and not slot[0].isascii() and not is_everyday(slot[0]))


def _restore(text: str, context: _Context, way: Way, document: Document) -> _Choice:
    """Fill the open slots of a way: rank the candidates where they stand, then the best lines as wholes."""
    right = _right_context(text, way.end)
    next_quote = _QUOTE.search(text, way.end, way.end + 200)
    lines: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for number, slot in enumerate(way.slots):
        if len(slot) == 1:
            lines = [(score, (*chosen, slot[0])) for score, chosen in lines]
            continue
        following = tuple(_until_open(way.slots[number + 1 :]))
        tail = "".join(following)[:_CONTEXT]
        if number + 1 + len(following) == len(way.slots) and len(tail) < _CONTEXT:
            tail += right
        candidates = _shortlist(_candidates(slot, document), context.left + "".join(lines[0][1]), tail, document)
        expanded = []
        for candidate in candidates:
            prior = STOP_BONUS if number == 0 and candidate == "。" else sum(map(document.variant_cost, candidate))
            for score, chosen in lines:
                line = _simple((context.left + "".join(chosen))[-_CONTEXT:] + candidate + tail)
                expanded.append((score + prior + _score(line, document), (*chosen, candidate)))
        lines = sorted(expanded, key=lambda line: -line[0])[:_BEAM]
    ranked = []
    for _, chosen in lines:
        restored = "".join(chosen)
        line = context.left + _simple(restored) + right
        score = _score(line, document) + (STOP_BONUS if chosen and chosen[0] == "。" else 0.0)
        score += sum(document.variant_cost(c) for slot, choice in zip(way.slots, chosen, strict=True) if len(slot) > 1 for c in choice)
        ranked.append((score + _quote_score(restored, context.is_quoting, next_quote) + document.rarity(restored), chosen))
    if not ranked:
        return _Choice(way, "", -math.inf)
    ranked.sort(key=lambda line: -line[0])
    restored = "".join(_decided(way, ranked, number) for number in range(len(way.slots)))
    line = context.left + _simple("".join(ranked[0][1])) + right
    return _Choice(way, restored, ranked[0][0] - GUESS_COST * way.n_guesses, log_likelihood(line) / len(line))


def _shortlist(candidates: list[str], left: str, tail: str, document: Document) -> list[str]:
    """The candidates that fit their nearest neighbours best."""
    before, after = left[-_NEAR:], tail[:_NEAR]
    return sorted(candidates, key=lambda candidate: -_score(_simple(before + candidate + after), document))[:_SHORTLIST]


def _score(line: str, document: Document) -> float:
    return log_likelihood(line) + document.bonus(line)


def _decided(way: Way, ranked: Sequence[tuple[float, tuple[str, ...]]], number: int) -> str:
    """What stands in a slot, or U+FFFD for each of its characters when the likelihood leaves it open."""
    best_score, best = ranked[0]
    if len(way.slots[number]) == 1:
        return best[number]
    weights = [(math.exp(SHARPNESS * (score - best_score)), chosen[number]) for score, chosen in ranked]
    total = sum(weight for weight, _ in weights)
    decided = ""
    for at, character in enumerate(best[number]):
        share = sum(weight for weight, choice in weights if choice[at] == character) / total
        decided += character if share >= MIN_SHARE else "\ufffd"
    return decided


def _quote_score(restored: str, is_quoting: bool, next_quote: re.Match[str] | None) -> float:
    score = 0.0
    for character in restored:
        if character in "“”":
            score -= UNPAIRED_COST * (is_quoting == (character == "“"))
            is_quoting = character == "“"
    is_open_behind = next_quote is not None and next_quote[0] == "”"
    return score - UNPAIRED_COST * (is_quoting != is_open_behind)


def _until_open(slots: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for slot in slots:
        if len(slot) > 1:
            return
        yield slot[0]


def _candidates(slot: tuple[str, ...], document: Document) -> list[str]:
    """One candidate for each simplified form, in the document's script."""
    kept: dict[str, str] = {}
    for candidate in slot:
        if document.is_traditional and simplified_only().search(candidate):
            continue
        simple = to_simplified(candidate)
        if len(simple) == 1 and not is_everyday(simple) and simple not in document.characters:
            continue
        if simple not in kept or traditional_only().search(candidate):
            kept[simple] = candidate
    return list(kept.values())


def _simple(text: str) -> str:
    return to_simplified(_INSERTED.sub("", text))


def _context(text: str, at: int, found: Sequence[Replacement]) -> _Context:
    """The paragraph before a position, simplified, earlier repairs made and glosses left out."""
    low = max(0, at - _PARAGRAPH)
    pieces: list[str] = []
    cursor = low
    for replacement in found[-20:]:
        if replacement.start >= low:
            pieces += (text[cursor : replacement.start], replacement.text)
            cursor = replacement.end
    pieces.append(text[cursor:at])
    paragraph = "".join(pieces).rpartition("\n")[2]
    is_quoting = paragraph.rfind("“") > paragraph.rfind("”")
    return _Context(_simple(paragraph[-4 * _CONTEXT :])[-_CONTEXT:], is_quoting)


def _right_context(text: str, at: int) -> str:
    """The characters of the paragraph behind a position, simplified, with a line feed where it ends."""
    behind, line_end, _ = text[at : at + 4 * _CONTEXT].partition("\n")
    ends = line_end or at + 4 * _CONTEXT >= len(text)
    return (_simple(behind) + "\n" * bool(ends))[: _CONTEXT - 2]


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
