"""How likely a short stretch of Chinese is by its words and their classes.

Word frequencies and classes are those of jieba's dictionary, the transitions between classes those of jieba's tagger
(MIT; trained on newspaper text). A stretch is scored by its best division into words (Viterbi 1967). Punctuation, which
jieba does not model, has transitions of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from runpy import run_path
from typing import Any, NamedTuple

from flows.repair.slips_marks import BEFORE_MARK, CLASSES, IN_CLASS
from flows.text.characters import HAN
from flows.text.seeds import read_lexicon

_START = "END"
_OPENER = "opener"  # a connective with its comma, such as 首先，
_OTHER = "x"  # Latin letters and digits
_RARE_MARK = -9.0
_UNKNOWN_WORD = -19.0
_LATIN = -6.0
RAREST = -12.0
"""Log likelihood of a class after another that the tagger's table does not have."""
N_PARTICLES, RARE_SINGLE = 120, -2.0
"""Modern prose has few words of one character; beyond the commonest the dictionary counts far too many."""
_LONGEST = 8
_HAN = re.compile(f"[{HAN}]")


class Dictionary(NamedTuple):
    """Words with their class and the log frequency within it; log likelihoods of one class after another."""

    words: dict[str, tuple[str, float]]
    openings: frozenset[str]
    """The first two characters of each word of more than one."""
    arrivals: dict[str, dict[str, float]]
    """By class, the log likelihood behind each other class; behind all that are not listed, under ""."""
    rarest: float


def log_likelihood(left: str, stretch: str) -> float:
    """The log likelihood of two stretches in a row, normalised, line feeds as such, by their best division into words.

    The divisions of the first are kept: many a second one is judged behind it.
    """
    line = left + stretch
    best = [*_divisions(left), *({} for _ in stretch)]
    for at in range(max(0, len(left) - _LONGEST + 1), len(line)):
        _extend(best, line, at, max(1, len(left) + 1 - at))
    return max(best[-1].values())


@lru_cache(maxsize=500)
def _divisions(line: str) -> list[dict[str, float]]:
    """For each place in a line, by the class of the word that ends there, the log likelihood of the best division up to it."""
    best: list[dict[str, float]] = [{_START: 0.0}, *({} for _ in line)]
    for at in range(len(line)):
        _extend(best, line, at, 1)
    return best


def _extend(best: list[dict[str, float]], line: str, at: int, shortest: int) -> None:
    """Enter the words of a length or longer that begin at a place."""
    before = best[at]
    if not before:
        return
    words, openings, arrivals, rarest = dictionary()
    longest = min(_LONGEST, len(line) - at) if line[at : at + 2] in openings else 1
    for length in range(shortest, longest + 1):
        piece = line[at : at + length]
        known = words.get(piece)
        if known is None:
            if length > 1:
                continue
            known = _unlisted(piece)
        word_class, emission = known
        after = best[at + length]
        row = arrivals.get(word_class)
        if row is None:
            score = max(before.values()) + rarest + emission
        else:
            other = row[""]
            score = max([s + row.get(c, other) for c, s in before.items()]) + emission
        if score > after.get(word_class, -math.inf):
            after[word_class] = score


def _unlisted(character: str) -> tuple[str, float]:
    mark = CLASSES.get(character)
    if mark is not None:
        return mark, IN_CLASS.get(character, _RARE_MARK)
    if _HAN.match(character):
        return "n", _UNKNOWN_WORD
    return _OTHER, _LATIN if character.isascii() else _UNKNOWN_WORD


@cache
def dictionary() -> Dictionary:
    """jieba's dictionary and class transitions, read at the first slip that is met."""
    import jieba  # noqa: PLC0415  half a second, for the few documents that need it

    tagger = Path(jieba.__file__).with_name("posseg")
    start_table, transition_table = _table(tagger / "prob_start.py"), _table(tagger / "prob_trans.py")
    counts: dict[str, tuple[str, int]] = {}
    totals: Counter[str] = Counter()
    # most words share their class and count with thousands: one tuple for all of them
    alike: dict[bytes, tuple[str, int]] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word_bytes, _, usage = line.rstrip().partition(b" ")
            word = word_bytes.decode("utf-8")
            if len(word) <= _LONGEST:
                class_and_count = alike.get(usage)
                if class_and_count is None:
                    count, word_class = usage.decode("utf-8").split()
                    class_and_count = alike[usage] = (word_class, int(count) + 1)
                counts[word] = class_and_count
                totals[class_and_count[0]] += class_and_count[1]
    for row in read_lexicon("slip_words.tsv"):
        word, count, word_class = row["word"], int(row["count"]), row["class"]
        if word in counts:
            totals[counts[word][0]] -= counts[word][1]
            count = max(count, counts[word][1])
        counts[word] = (word_class, count)
        totals[word_class] += count
    likely = {usage: (usage[0], math.log(usage[1] / totals[usage[0]])) for usage in set(counts.values())}
    words = {word: likely[usage] for word, usage in counts.items()}
    singles = sorted((word for word in counts if len(word) == 1), key=lambda word: -counts[word][1])
    for word in singles[N_PARTICLES:]:
        words[word] = (words[word][0], words[word][1] + RARE_SINGLE)
    transitions: dict[str, dict[str, float]] = {}
    for (position, before), row in transition_table.items():
        if position in "ES":
            for (next_position, after), value in row.items():
                if next_position in "BS":
                    _add(transitions.setdefault(before, {}), after, value)
    start: dict[str, float] = {}
    for (position, after), value in start_table.items():
        if position in "BS" and value > -1e9:
            _add(start, after, value)
    for mark in ("END", "COMMA", "LIST", "OPEN", _OPENER):
        transitions[mark] = start
    transitions["END"] = start | {_OPENER: -2.0}
    transitions["COMMA"] = start | {_OPENER: -4.0}
    transitions["CLOSE"] = {
        c: math.log(0.5 * math.exp(start.get(c, RAREST)) + 0.5 * math.exp(transitions["n"].get(c, RAREST))) for c in start
    }
    words |= {"。”": ("END", -1.5), "！”": ("END", -4.5), "？”": ("END", -4.5), "……": ("END", -5.0), "——": ("OPEN", -1.5)}
    transitions[_OTHER] = transitions.get("m", start)
    classes = {word_class for row in transitions.values() for word_class in row}
    arrivals = {
        word_class: {"": start.get(word_class, RAREST)} | {before: row.get(word_class, RAREST) for before, row in transitions.items()}
        for word_class in classes
    }
    return Dictionary(words, frozenset(word[:2] for word in words if len(word) > 1), arrivals | BEFORE_MARK, RAREST)


def _table(path: Path) -> Any:
    """A table of jieba's tagger, without the tagger: importing that reads the whole dictionary again."""
    return run_path(str(path))["P"]


def _add(row: dict[str, float], key: str, value: float) -> None:
    old = row.get(key)
    row[key] = value if old is None else math.log(math.exp(old) + math.exp(value))
