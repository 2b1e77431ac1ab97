"""Which way back from a byte slip is the likeliest, and what of it the context decides.

A character that it leaves open, or that forms no word with its neighbours though many could stand there, becomes U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from flows.repair.slips_language import Document, log_likelihood
from flows.repair.slips_pairs import is_misfit, neighbour_costs, pair_cost
from flows.repair.slips_search import Way
from flows.spans.edited import Replacement
from flows.text.characters import PINYIN_TONES, is_everyday
from flows.text.script import simplified_only, to_simplified, traditional_only

MIN_GAIN = 8.0
"""Log likelihood that a repair must win over the text as shown."""
GUESS_COST = 3.0
"""Log likelihood that each assumption beyond what is shown costs."""
STOP_BONUS = 2.5
"""Log likelihood by which 。 is ahead of its rivals: most slips begin at one, and the words do not know it."""
UNPAIRED_COST = 4.0
"""Log likelihood that an unpaired quotation mark costs."""
PAIR_WEIGHT = 0.5
"""What a character's likelihood behind its neighbour counts beside that of the words."""
MIN_SHARE = 0.85
"""Share of the likelihood that a lost character must have among its rivals; below it is U+FFFD."""
MIN_PAIR_SHARE = 0.97
"""The same for two characters of whose bytes only the outer ones are left."""
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
VERY_FLUENT = -4.8
"""The same for a way back without any."""
MAX_RIVALS = 5
"""How many ways back with the same number of assumptions are compared."""

_CONTEXT = 9
_PARAGRAPH = 600
_BEAM = 2
_NEAR, _SHORTLIST, _LONGLIST = 3, 6, 16
_QUOTE = re.compile("[“”\\n]")
_INSERTED = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")


class _Context(NamedTuple):
    left: str
    is_quoting: bool


class Choice(NamedTuple):
    """A way back with what it restores, and its log likelihood over the stretch that all ways of a slip share."""

    way: Way
    restored: str
    likelihood: float
    fluency: float = -math.inf
    """Log likelihood of a character of the line."""


def choose(text: str, ways: Sequence[Way], found: Sequence[Replacement], document: Document) -> Choice | None:
    """The likeliest way back, if it is far likelier than the text as shown."""
    context = _context(text, ways[0].start, found)
    choices: list[Choice] = []
    # ways that end sooner leave the rest as shown: all are judged over the same stretch
    end = max(way.end for way in ways)
    for n_guesses in range(5):
        rivals = sorted((way for way in ways if way.n_guesses == n_guesses), key=_n_odd)[:MAX_RIVALS]
        choices += (_restore(text, context, way, end, document) for way in rivals)
        choices.sort(key=lambda choice: -choice.likelihood)
        if choices and _is_settled(choices[0], context, document, FLUENT if n_guesses else VERY_FLUENT):
            break
    if not choices:
        return None
    best = choices[0]
    right = _right_context(text, best.way.end, end)
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
    opened = _open_positions(best.way)
    for i in unsupported:
        if i in opened:
            restored = restored[:i] + "\ufffd" + restored[i + 1 :]
    for i in _vanished_positions(best.way):
        if not (document.in_word(line, len(left) + i) and document.in_word(line, len(left) + i + 1)):
            restored = restored[:i] + "\ufffd\ufffd" + restored[i + 2 :]
    # bytes of two characters can make one of what is left when the pair between them vanished
    for i in reversed(unsupported):
        if i not in opened and is_misfit(line, len(left) + i):
            restored = restored[:i] + "\ufffd\ufffd" + restored[i + 1 :]
    return best._replace(restored=restored)


def _is_settled(choice: Choice, context: _Context, document: Document, fluency: float) -> bool:
    """Whether a way reads so well that ways with more assumptions need not be tried."""
    if choice.fluency <= fluency or _n_odd(choice.way):
        return False
    left = context.left[-_NEAR:]
    line = left + to_simplified(choice.restored)
    return fluency == FLUENT or all(document.in_word(line, i) or document.supports(line, i) for i in range(len(left), len(line)))


def _open_positions(way: Way) -> frozenset[int]:
    """The positions of the restored text that the bytes do not decide."""
    found: list[int] = []
    at = 0
    for slot in way.slots:
        if len(slot) > 1:
            found += range(at, at + len(slot[0]))
        at += len(slot[0])
    return frozenset(found)


def _vanished_positions(way: Way) -> list[int]:
    """Where the pairs of characters begin whose inner bytes printed nothing."""
    found: list[int] = []
    at = 0
    for slot in way.slots:
        if len(slot) > 1 and len(slot[0]) > 1:
            found.append(at)
        at += len(slot[0])
    return found


def _agreed(restored: str, rival: str) -> str:
    """What two ways back have in common at both ends, and U+FFFD for each character between."""
    n = min(len(restored), len(rival))
    head = next((i for i in range(n) if restored[i] != rival[i]), n)
    tail = next((i for i in range(n - head) if restored[-1 - i] != rival[-1 - i]), n - head)
    return restored[:head] + "\ufffd" * (len(restored) - head - tail) + restored[len(restored) - tail :]


def _n_odd(way: Way) -> int:
    """How many of the characters that the bytes decide are none of everyday Chinese."""
    return sum(1 for slot in way.slots if len(slot) == 1 and not slot[0].isascii() and not is_everyday(slot[0]))


def _restore(text: str, context: _Context, way: Way, end: int, document: Document) -> Choice:
    """Fill the open slots of a way: rank the candidates where they stand, then the best lines as wholes."""
    right = _right_context(text, way.end, end)
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
        return Choice(way, "", -math.inf)
    ranked.sort(key=lambda line: -line[0])
    restored = "".join(_decided(way, ranked, number) for number in range(len(way.slots)))
    line = context.left + _simple("".join(ranked[0][1])) + right
    return Choice(way, restored, ranked[0][0] - GUESS_COST * way.n_guesses, log_likelihood(line) / len(line))


def _shortlist(candidates: list[_Form], left: str, tail: str, document: Document) -> list[str]:
    """The candidates that fit their nearest neighbours best."""
    before, after = _simple(left[-_NEAR:]), _simple(tail[:_NEAR])
    if len(candidates) > _LONGLIST:
        costs = neighbour_costs(before[-1:], after[:1], [form.simple for form in candidates], document.pairs)
        candidates = [form for _, form in sorted(zip(costs, candidates, strict=True), key=itemgetter(0))[:_LONGLIST]]
    scored = sorted(candidates, key=lambda form: -_score(before + form.simple + after, document))
    return [form.candidate for form in scored[:_SHORTLIST]]


def _score(line: str, document: Document) -> float:
    return log_likelihood(line) + document.bonus(line) - PAIR_WEIGHT * pair_cost(line)


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
    if len(decided) > 1 and sum(weight for weight, choice in weights if choice == best[number]) < MIN_PAIR_SHARE * total:
        return "\ufffd" * len(decided)
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


def _candidates(slot: tuple[str, ...], document: Document) -> list[_Form]:
    """One candidate for each simplified form, in the document's script."""
    return [form for form in _forms(slot, document.is_traditional) if form.is_everyday or form.simple in document.characters]


class _Form(NamedTuple):
    candidate: str
    simple: str
    is_everyday: bool


@lru_cache(maxsize=2_000)
def _forms(slot: tuple[str, ...], is_traditional: bool) -> tuple[_Form, ...]:
    kept: dict[str, str] = {}
    for candidate in slot:
        if is_traditional and simplified_only().search(candidate):
            continue
        simple = to_simplified(candidate)
        if simple not in kept or traditional_only().search(candidate):
            kept[simple] = candidate
    return tuple(_Form(candidate, simple, len(simple) > 1 or is_everyday(simple)) for simple, candidate in kept.items())


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


def _right_context(text: str, at: int, end: int) -> str:
    """The characters from a position to `end` and a few behind it, simplified, with a line feed where the paragraph ends."""
    between = _simple(text[at:end])
    behind, line_end, _ = text[end : end + 4 * _CONTEXT].partition("\n")
    ends = line_end or end + 4 * _CONTEXT >= len(text)
    return between + (_simple(behind) + "\n" * bool(ends))[: _CONTEXT - 2]
