"""Which way back from a byte slip is the likeliest, and what of it the context decides.

The best readings of the search are judged once more by their words. Each of their characters has the share of the likelihood of
the readings that agree on it; one with too little becomes U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from heapq import nsmallest
from typing import NamedTuple

from flows.repair.slips_document import Document
from flows.repair.slips_language import log_likelihood
from flows.repair.slips_search import LOST, Reading
from flows.repair.slips_trigrams import LINE_END, normalised, trigram_cost
from flows.spans.edited import Replacement
from flows.text.characters import PINYIN_TONES
from flows.text.script import to_simplified

MIN_GAIN, MIN_GAIN_WITHOUT = 12.0, 20.0
"""Log likelihood that a repair must win over the text as shown; without the sign of a lost byte, when short, or on a simplified page."""
UNPAIRED_COST = 4.0
"""Log likelihood that an unpaired quotation mark costs."""
WORD_WEIGHT = 1.0
"""What the likelihood of the words counts beside that of the characters."""
N_JUDGED, MAX_BEHIND = 24, 14.0
"""How many readings are judged by their words, and how far their cost may be behind the best."""
SHARPNESS = 0.4
"""How much log likelihood ratios count: they come from two models that see the same characters."""
MIN_SHARE, MIN_SHARE_UNFOUNDED = 0.84, 0.88
"""Share of the likelihood that a lost character must have, below which it is U+FFFD; where the bytes decide none of them."""

SHORT = 4
"""Shown characters up to which a slip is short: chance finds such readings in undamaged text."""

_CONTEXT = 9
_PARAGRAPH = 600
_QUOTE = re.compile("[“”\\n]")
_LATIN_WORD = re.compile("[A-Za-z][A-Za-z0-9)）]")
_INSERTED = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")


class Choice(NamedTuple):
    """A way back with what it restores."""

    end: int
    restored: str


class _Judged(NamedTuple):
    likelihood: float
    reading: Reading


def choose(
    text: str,
    at: int,
    find_readings: Callable[[str], Sequence[Reading]],
    found: Sequence[Replacement],
    document: Document,
) -> Choice | None:
    """The likeliest way back, if it is far likelier than the text as shown.

    Args:
        text: the document.
        at: where the slip begins.
        find_readings: the search, given the two characters before the slip.
        found: the repairs made before it.
        document: what the document repeats.
    """
    left, is_quoting = _context(text, at, found)
    readings = find_readings(left[-2:])
    if not readings:
        return None
    # readings that end sooner leave the rest as shown: all are judged over the same stretch
    stop = max(reading.end for reading in readings)
    tails = {end: _right_context(text, end, stop) for end in {reading.end for reading in readings}}
    costs = {}
    for reading in readings:
        key = (reading.end, reading.line[-2:])
        if key not in costs:
            costs[key] = document.line_cost(key[1] + tails[reading.end])
    best = nsmallest(N_JUDGED, ((reading.cost + costs[reading.end, reading.line[-2:]], n) for n, reading in enumerate(readings)))
    judged = []
    for cost, n in best:
        if cost > best[0][0] + MAX_BEHIND:
            break
        reading = readings[n]
        line = left + reading.line[2:] + tails[reading.end]
        likelihood = WORD_WEIGHT * log_likelihood(line.replace(LINE_END, "\n")) - cost
        judged.append(_Judged(likelihood + _quote_score(text, reading, is_quoting), reading))
    judged.sort(key=lambda item: -item.likelihood)
    likelihood, chosen = judged[0]
    # the sign itself speaks for a slip only if what follows reads badly
    is_silent = text[at] not in LOST
    shown = left + normalised(_simple(text[at if is_silent else at + 1 : chosen.end])) + tails[chosen.end]
    is_short = chosen.end - at <= SHORT and text[chosen.end - 1] not in LOST  # a second sign speaks for itself
    min_gain = MIN_GAIN_WITHOUT if is_silent or is_short or not document.is_traditional else MIN_GAIN
    if likelihood - (WORD_WEIGHT * log_likelihood(shown.replace(LINE_END, "\n")) - trigram_cost(shown, len(left))) < min_gain:
        return None
    is_founded = chosen.n_opened < len(chosen.restored)
    restored = _decided(judged, MIN_SHARE if is_founded else MIN_SHARE_UNFOUNDED)
    n_open = restored.count("\ufffd")
    is_weak = 2 * n_open >= len(restored)
    if n_open and (chosen.n_guesses or not is_founded) and (is_weak or (chosen.n_guesses and not is_founded)):
        return None
    # a short reading takes no letter from the head of a Latin word, and needs no rare character
    if is_short and (_LATIN_WORD.match(text, chosen.end - 1) or any(map(document.decided_cost, restored))):
        return None
    if is_silent and (n_open > 1 or any(map(document.decided_cost, restored))):
        return None
    return Choice(chosen.end, restored)


def _decided(judged: Sequence[_Judged], min_share: float) -> str:
    """The best reading with U+FFFD for each character that the others leave open."""
    best_likelihood, best = judged[0]
    restored = best.restored
    total = 0.0
    shares = [0.0] * len(restored)
    for likelihood, reading in judged:
        weight = math.exp(SHARPNESS * (likelihood - best_likelihood))
        total += weight
        other = reading.restored
        if reading.end != best.end:
            continue
        if len(other) == len(restored):
            for at, (a, b) in enumerate(zip(restored, other, strict=True)):
                if a == b:
                    shares[at] += weight
            continue
        n = min(len(restored), len(other))
        head = next((i for i in range(n) if restored[i] != other[i]), n)
        tail = next((i for i in range(n - head) if restored[-1 - i] != other[-1 - i]), n - head)
        for at in (*range(head), *range(len(restored) - tail, len(restored))):
            shares[at] += weight
    return "".join(c if share >= min_share * total else "\ufffd" for c, share in zip(restored, shares, strict=True))


def _quote_score(text: str, reading: Reading, is_quoting: bool) -> float:
    next_quote = _QUOTE.search(text, reading.end, reading.end + 200)
    score = 0.0
    for character in reading.restored:
        if character in "“”":
            score -= UNPAIRED_COST * (is_quoting == (character == "“"))
            is_quoting = character == "“"
    is_open_behind = next_quote is not None and next_quote[0] == "”"
    return score - UNPAIRED_COST * (is_quoting != is_open_behind)


def _simple(text: str) -> str:
    return to_simplified(_INSERTED.sub("", text))


def _context(text: str, at: int, found: Sequence[Replacement]) -> tuple[str, bool]:
    """What stands before a position in its paragraph, normalised, earlier repairs made and glosses left out; whether in quotes."""
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
    return (2 * LINE_END + normalised(_simple(paragraph[-4 * _CONTEXT :])))[-_CONTEXT:], is_quoting


def _right_context(text: str, at: int, end: int) -> str:
    """The characters from a position to `end` and a few behind it, normalised, with a `¶` where the paragraph ends."""
    between = _simple(text[at:end])
    behind, line_end, _ = text[end : end + 4 * _CONTEXT].partition("\n")
    ends = line_end or end + 4 * _CONTEXT >= len(text)
    return normalised(between + (_simple(behind) + "\n" * bool(ends))[: _CONTEXT - 2])
