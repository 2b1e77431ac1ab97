"""Which way back from a byte slip is the likeliest, and what of it the context decides.

The best readings of the search are judged once more by their words. Each of their characters has the share of the likelihood of
the readings that agree on it; one with too little becomes U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from flows.repair.slips_document import Document
from flows.repair.slips_language import log_likelihood
from flows.repair.slips_lattice import Lattice, Node, joined
from flows.repair.slips_reading import LOST, Reading
from flows.repair.slips_search import SIGN, ways_back
from flows.repair.slips_trigrams import LINE_END, normalised, trigram_cost
from flows.spans.edited import Replacement
from flows.text.characters import HAN, PINYIN_TONES
from flows.text.script import to_simplified

MIN_GAIN, MIN_GAIN_SHORT, MIN_GAIN_WITHOUT = 9.0, 11.0, 20.0
"""Log likelihood that a repair must win over the text as shown; when short; without a lost byte's sign, or on a simplified page."""
CLEAR_GAIN = 25.0
"""What it must win when half of it is left open."""
UNPAIRED_COST = 10.0
"""Log likelihood that an unpaired quotation mark costs."""
WORD_WEIGHT = 1.2
"""What the likelihood of the words counts beside that of the characters."""
N_JUDGED, MAX_BEHIND = 18, 14.0
"""How many readings are judged by their words, and how far their cost may be behind the best."""
SHARPNESS = 0.36
"""How much log likelihood ratios count: they come from two models that see the same characters."""
BY_CHARACTERS, BY_WORDS = 0.4, 0.55
"""What the log odds of a character count: of its share by the trigrams, and by the words, too."""
MIN_EVIDENCE, MIN_EVIDENCE_GUESSED = 0.0, 1.5
"""What they must come to, below which a lost character is U+FFFD; in a way that guesses bytes that printed nothing."""
_LEAST = 0.0025

SHORT = 4
"""Shown characters up to which a slip is short: chance finds such readings in undamaged text."""

_CONTEXT = 9
_PARAGRAPH = 600
_PAIRS = ("“”", "『』", "「」", "《》", "【】", "〔〕")
_OPENING = {pair[0]: number for number, pair in enumerate(_PAIRS)}
_CLOSING = {pair[1]: number for number, pair in enumerate(_PAIRS)}
_NEXT = tuple(re.compile(f"[{pair}\\n]") for pair in _PAIRS)
_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile("[A-Za-z][A-Za-z0-9)）]")
_INSERTED = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")


class Choice(NamedTuple):
    """A way back with what it restores."""

    end: int
    restored: str


class _Judged(NamedTuple):
    likelihood: float
    reading: Reading
    steps: list[Reading]


def choose(
    text: str,
    at: int,
    found: Sequence[Replacement],
    document: Document,
) -> Choice | None:
    """The likeliest way back, if it is far likelier than the text as shown.

    Args:
        text: the document.
        at: where the slip begins.
        found: the repairs made before it.
        document: what the document repeats.
    """
    left, is_open = _context(text, at, found)
    lattice = ways_back(text, at, left[-2:], document)
    if lattice is None or not lattice.ends:
        return None
    tails = _tails(text, lattice, document)
    is_open_behind = {end: _closed_behind(text, end) for end in tails}
    behind = {(end, context): document.line_cost(context + tails[end]) for end, context in lattice.ends}
    judged = []
    for cost, steps in lattice.best(behind, N_JUDGED, MAX_BEHIND):
        reading = joined(steps)
        likelihood = WORD_WEIGHT * _of_words(left, reading.line[2:] + tails[reading.end]) - cost
        judged.append(_Judged(likelihood - _unpaired(reading.restored, is_open, is_open_behind[reading.end]), reading, steps))
    judged.sort(key=lambda item: -item.likelihood)
    likelihood, chosen, _ = judged[0]
    # the sign itself speaks for a slip only if what follows reads badly
    is_silent = text[at] not in LOST
    shown = normalised(_simple(text[at if is_silent else at + 1 : chosen.end])) + tails[chosen.end]
    is_short = chosen.end - at <= SHORT and text[chosen.end - 1] not in LOST  # a second sign speaks for itself
    min_gain = MIN_GAIN_WITHOUT if is_silent or not document.is_traditional else MIN_GAIN_SHORT if is_short else MIN_GAIN
    likelihood_shown = WORD_WEIGHT * _of_words(left, shown) - trigram_cost(left + shown, len(left))
    likelihood_shown -= _unpaired(text[at : chosen.end], is_open, is_open_behind[chosen.end])
    gain = likelihood - likelihood_shown
    if gain < min_gain:
        return None
    is_founded = chosen.n_opened < len(chosen.restored)
    restored = _decided(judged, lattice.shares(behind, SHARPNESS))
    n_open = restored.count("\ufffd")
    is_weak = 2 * n_open >= len(restored)
    is_vague = is_weak or (chosen.n_guesses > 0 and not is_founded)
    if n_open and (chosen.n_guesses or not is_founded) and is_vague and (is_silent or gain < CLEAR_GAIN):
        return None
    # signs and marks alone, nothing but such around them: what is left of a text that is lost
    if not is_founded and _HAN.search(text[max(0, at - 1) : at] + text[chosen.end : chosen.end + 1]) is None:
        return None
    # a short reading takes no letter from the head of a Latin word, and needs no rare character
    if is_short and (_LATIN_WORD.match(text, chosen.end - 1) or any(map(document.decided_cost, restored))):
        return None
    if is_silent and (n_open > 1 or any(map(document.decided_cost, restored))):
        return None
    return Choice(chosen.end, restored)


def _tails(text: str, lattice: Lattice, document: Document) -> dict[int, str]:
    """What follows each end of a way, normalised, up to the same place: all are judged over one stretch.

    Ways that end sooner leave the rest as shown; if another slip begins there, it counts as its likeliest way back.
    """
    best: dict[int, Node] = {}
    for node in lattice.ends.values():
        if node.end not in best or node.cost < best[node.end].cost:
            best[node.end] = node
    stop = max(best)
    continued = {}
    nested: dict[int, Reading | None] = {}
    for end in sorted(best):
        sign = SIGN.search(text, end, stop + 8)  # a sign is told by what stands behind it
        if sign is None or sign.start() >= stop:
            continued[end] = ("", end)
            continue
        between = normalised(_simple(text[end : sign.start()]))
        if sign.start() not in nested:
            nested[sign.start()] = _likeliest(text, sign.start(), (best[end].context + between)[-2:], stop, document)
        way = nested[sign.start()]
        continued[end] = ("", end) if way is None else (between + way.line[2:], way.end)
    stop = max(stop, *(end for _, end in continued.values()))
    return {end: line + _right_context(text, behind, stop) for end, (line, behind) in continued.items()}


def _likeliest(text: str, at: int, left: str, stop: int, document: Document) -> Reading | None:
    """The likeliest way back from a slip by its characters, judged up to a place; None if there is no way."""
    lattice = ways_back(text, at, left, document)
    if lattice is None:
        return None
    behind = {(end, context): document.line_cost(context + _right_context(text, end, stop)) for end, context in lattice.ends}
    return next((joined(steps) for _, steps in lattice.best(behind, 1, 0.0)), None)


def _decided(judged: Sequence[_Judged], shares: Mapping[tuple[int, int, int, str], float]) -> str:
    """The best reading with U+FFFD for each character that the others leave open.

    Args:
        judged: the best ways, the likeliest first.
        shares: by the characters alone, the share of the likelihood of all ways, as `Lattice.shares` gives it.
    """
    _, best, steps = judged[0]
    min_evidence = MIN_EVIDENCE_GUESSED if best.n_guesses else MIN_EVIDENCE
    by_words = iter(_shares_by_words(judged))
    restored = []
    for step in steps:
        piece = ""
        for at, character in enumerate(step.restored):
            by_characters = shares.get((step.end, len(step.restored), at, character), 0.0)
            evidence = BY_CHARACTERS * _log_odds(by_characters) + BY_WORDS * _log_odds(next(by_words))
            piece += character if evidence >= min_evidence else "\ufffd"
        restored.append(piece if piece.strip("\ufffd") else "\ufffd" * _likeliest_length(step, shares))
    return "".join(restored)


def _likeliest_length(step: Reading, shares: Mapping[tuple[int, int, int, str], float]) -> int:
    """How many characters the likeliest ways have in place of a step."""
    by_length = {len(step.restored): 0.0}
    for (end, length, at, _), share in shares.items():
        if end == step.end and at == 0:
            by_length[length] = by_length.get(length, 0.0) + share
    return max(by_length, key=lambda length: by_length[length])


def _log_odds(share: float) -> float:
    return math.log((share + _LEAST) / (1.0 - min(share, 1.0) + _LEAST))


def _shares_by_words(judged: Sequence[_Judged]) -> list[float]:
    """For each character of the best reading the share of the likelihood of those judged that agree on it."""
    best_likelihood, best, _ = judged[0]
    total = 0.0
    shares = [0.0] * len(best.restored)
    for likelihood, reading, _ in judged:
        weight = math.exp(SHARPNESS * (likelihood - best_likelihood))
        total += weight
        other = reading.restored
        if reading.end != best.end:
            continue
        if len(other) == len(shares):
            for at, (a, b) in enumerate(zip(best.restored, other, strict=True)):
                if a == b:
                    shares[at] += weight
            continue
        # a pair of bytes that one of the two takes as vanished shifts what follows
        for block in SequenceMatcher(None, best.restored, other, autojunk=False).get_matching_blocks():
            for at in range(block.a, block.a + block.size):
                shares[at] += weight
    return [share / total for share in shares]


def _unpaired(stretch: str, is_open: Sequence[bool], is_open_behind: Sequence[bool]) -> float:
    """What the unpaired marks of a stretch cost, by which pairs are open before it and which must be open behind it."""
    now = list(is_open)
    n_unpaired = 0
    for character in stretch:
        if character in _OPENING:
            n_unpaired += now[_OPENING[character]]
            now[_OPENING[character]] = True
        elif character in _CLOSING:
            n_unpaired += not now[_CLOSING[character]]
            now[_CLOSING[character]] = False
    return UNPAIRED_COST * (n_unpaired + sum(a != b for a, b in zip(now, is_open_behind, strict=True)))


def _closed_behind(text: str, at: int) -> list[bool]:
    """For each pair of marks, whether the next of the two in the paragraph is the closing one."""
    found = (pattern.search(text, at, at + 200) for pattern in _NEXT)
    return [match is not None and match[0] == pair[1] for match, pair in zip(found, _PAIRS, strict=True)]


def _of_words(left: str, stretch: str) -> float:
    return log_likelihood(left.replace(LINE_END, "\n"), stretch.replace(LINE_END, "\n"))


def _simple(text: str) -> str:
    return to_simplified(_INSERTED.sub("", text))


def _context(text: str, at: int, found: Sequence[Replacement]) -> tuple[str, list[bool]]:
    """What stands before a position in its paragraph, normalised, repaired and without glosses; which pairs of marks are open there."""
    low = max(0, at - _PARAGRAPH)
    pieces: list[str] = []
    cursor = low
    for replacement in found[-20:]:
        if replacement.start >= low:
            pieces += (text[cursor : replacement.start], replacement.text)
            cursor = replacement.end
    pieces.append(text[cursor:at])
    paragraph = "".join(pieces).rpartition("\n")[2]
    is_open = [paragraph.rfind(pair[0]) > paragraph.rfind(pair[1]) for pair in _PAIRS]
    return (2 * LINE_END + normalised(_simple(paragraph[-4 * _CONTEXT :])))[-_CONTEXT:], is_open


def _right_context(text: str, at: int, end: int) -> str:
    """The characters from a position to `end` and a few behind it, normalised, with a `¶` where the paragraph ends."""
    between = _simple(text[at:end])
    behind, line_end, _ = text[end : end + 4 * _CONTEXT].partition("\n")
    ends = line_end or end + 4 * _CONTEXT >= len(text)
    return normalised(between + (_simple(behind) + "\n" * bool(ends))[: _CONTEXT - 2])
