"""Words swapped in place: a spinner's synonyms, or the name of another place or body throughout.

A law of one city taken over by another differs in one name, again and again; a spun copy differs in many words. The table of
words that spinners swap (`seeds/lexicons/spin_pairs.tsv`) keeps a copy with few swaps from being taken for the former.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from operator import ne
from typing import NamedTuple

from flows.dedup.alignment import Ints, Runs
from flows.dedup.canonical import Codes, fold_word
from flows.dedup.sides import SHORT_RUN
from flows.text.seeds import read_lexicon

MIN_RENAMINGS = 3
MIN_RENAMED_SHARE = 0.4  # of the short edits; the commonest swap of a spinner has less, or is in the table
MIN_SPUN_RENAMED_SHARE = 0.6  # the same where much is reworded
MIN_TABLE_SHARE = 0.5  # of the stretches in which the texts differ
MAX_READ = 64  # stretches looked at, spread over the text
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


class Swap(NamedTuple):
    """What stands in place of what, without what both have in common: how often, and the run of the first time."""

    one: str
    two: str
    n: int
    run: tuple[int, ...]

    @property
    def is_known(self) -> bool:
        """Whether it is one of the table's."""
        return (self.one, self.two) in spin_pairs()


def swaps(text: Codes, other: Codes, runs: Runs) -> list[Swap]:
    """What stands in place of what, for the short stretches without digits."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    places = ((lengths <= SHORT_RUN) & (others <= SHORT_RUN) & (others > 0)).nonzero()[0]
    places = places[:: len(places) // MAX_READ + 1]
    if not len(places):
        return []
    here, there = string_of(text), string_of(other)
    counted: dict[tuple[str, str], Swap] = {}
    for run in zip(*(column.tolist() for column in runs.only(places)[:4]), strict=True):
        found = here[run[0] : run[1]], there[run[2] : run[3]]
        known = counted.get(found)
        counted[found] = known._replace(n=known.n + 1) if known else Swap(*found, 1, run)
    together: dict[tuple[str, str], Swap] = {}
    for swap in counted.values():
        if not any(map(str.isdigit, swap.one + swap.two)):
            core = _core(swap.one, swap.two)
            before = together.get(core)
            together[core] = Swap(*core, swap.n + (before.n if before else 0), before.run if before else swap.run)
    return list(together.values())


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


def is_by_table(found: Sequence[Swap], n_runs: int) -> bool:
    """Whether most of the few stretches in which texts differ are swaps of the table: a copy spun by a short table of words."""
    return sum(swap.n for swap in found if swap.is_known) >= max(MIN_RENAMINGS, MIN_TABLE_SHARE * n_runs)


def is_renamed(found: Sequence[Swap], share: float) -> bool:
    """Whether one swap that is no spinner's recurs and makes up this share of all swaps: another place, body or person."""
    total = sum(swap.n for swap in found)
    if total < MIN_RENAMINGS:
        return False
    most = max((swap.n for swap in found if swap.one and swap.two and not swap.is_known), default=0)
    return most >= max(MIN_RENAMINGS, share * total)
