"""Words swapped in place: a spinner's synonyms, or the name of another place or body throughout.

A law of one city taken over by another differs in one name, again and again; a spun copy differs in many words. The table of
words that spinners swap (`seeds/lexicons/spin_pairs.tsv`) keeps a copy with few swaps from being taken for the former.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import ne

from flows.dedup.alignment import Ints, Runs
from flows.dedup.canonical import Codes, fold_word
from flows.dedup.sides import SHORT_RUN
from flows.text.seeds import read_lexicon

MIN_RENAMINGS = 3
MIN_RENAMED_SHARE = 0.4  # of the short edits; the commonest swap of a spinner has less, or is in the table
MIN_TABLE_SHARE = 0.5  # of the stretches in which the texts differ
MAX_READ = 400
MIN_SWAPPED_SHARE = 0.4  # of the edited stretches; where fewer swap words, words or characters were lost or misread
SAMPLE = 48  # stretches looked at
MAX_STRETCH = 40  # characters, with what is shared around the edit


@cache
def spin_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of words that stand for each other in spun texts, both ways, without what they have in common."""
    pairs: set[tuple[str, str]] = set()
    for row in read_lexicon("spin_pairs.tsv"):
        core = _core(fold_word(row["original"]), fold_word(row["spun"]))
        pairs |= {core, core[::-1]}
    return frozenset(pairs)


def _core(one: str, other: str) -> tuple[str, str]:
    """Both words without their common beginning and end."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def swaps(text: Codes, other: Codes, runs: Runs) -> Counter[tuple[str, str]]:
    """What stands in place of what, for the short stretches without digits, with how often."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    places = ((lengths <= SHORT_RUN) & (others <= SHORT_RUN) & (others > 0)).nonzero()[0][:MAX_READ]
    counted: Counter[tuple[str, str]] = Counter()
    for one, two in _stretches(text, other, runs, places):
        if not any(map(str.isdigit, one + two)):
            counted[_core(one, two)] += 1
    return counted


def _stretches(text: Codes, other: Codes, runs: Runs, places: Ints) -> Iterator[tuple[str, str]]:
    """What stands against what, at these places of the stretches."""
    if len(places):
        here, there = string_of(text), string_of(other)
        for start, end, others_start, others_end in zip(*(column.tolist() for column in runs.only(places)[:4]), strict=True):
            yield here[start:end], there[others_start:others_end]


def string_of(text: Codes) -> str:
    """The text as a string."""
    return text.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def is_swapped(text: Codes, other: Codes, runs: Runs) -> bool:
    """Whether words were swapped in many of the places in which the texts differ, and not only left out or misread by a character."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    places = ((lengths <= MAX_STRETCH) & (others <= MAX_STRETCH) & (others > 0)).nonzero()[0]
    places = places[:: len(places) // SAMPLE + 1]
    n_swapped = 0
    for one, two in _stretches(text, other, runs, places):
        short, long = (one, two) if len(one) <= len(two) else (two, one)
        if len(short) == len(long) and sum(map(ne, short, long)) == 1:
            n_swapped += _is_pair(one, two)
            continue
        rest = iter(long)
        n_swapped += not all(char in rest for char in short)
    return n_swapped >= MIN_SWAPPED_SHARE * len(places)


def _is_pair(one: str, two: str) -> bool:
    """Whether two stretches that differ in one character differ by a swap of the table."""
    return next((a, b) for a, b in zip(one, two, strict=True) if a != b) in spin_pairs()


def is_by_table(text: Codes, other: Codes, runs: Runs) -> bool:
    """Whether most of the few short edits are swaps of the table: a copy spun by a short table of words."""
    counted = swaps(text, other, runs)
    return sum(n for pair, n in counted.items() if pair in spin_pairs()) >= max(MIN_RENAMINGS, MIN_TABLE_SHARE * len(runs.starts))


def is_renamed(text: Codes, other: Codes, runs: Runs) -> bool:
    """Whether one swap that is no spinner's recurs and makes up much of all swaps: another place, body or person."""
    counted = swaps(text, other, runs)
    total = sum(counted.values())
    if total < MIN_RENAMINGS:
        return False
    most = max((n for pair, n in counted.items() if pair not in spin_pairs() and all(pair)), default=0)
    return most >= max(MIN_RENAMINGS, MIN_RENAMED_SHARE * total)
