"""What swapped words tell: which of two texts is the spun one, and whether they are of two places.

A spinner puts rarer words in the place of the usual ones.

Where words were swapped, the dictionary words that stand there on either side are compared by how frequent they are. Source of
the frequencies and of the names of places: the dictionary of jieba (Sun Junyi, MIT licence).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import jieba
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from flows.dedup.canonical import Codes
from flows.dedup.spin import Swap, string_of

MIN_EDITS = 8  # fewer count as so many, for each tells more by chance
MIN_RATIO = 2.0  # of frequencies, for one word to be the more usual one
MIN_VOTES = 3  # words by which a spun copy is told from a sibling
MIN_AGREEMENT = 0.3  # of these, how many more on one side than on the other
MIN_PLACES = 2  # times that one place stands for another that make another text of a copy that seems spun
SAMPLE = 32  # swaps looked at
# Characters of the context of a stretch: with one of a single character two at most, of two characters one.
_WINDOWS = tuple(tuple((left, right) for left in range(n + 1) for right in range(n + 1 - left)) for n in range(3))
_WORD = range(2, 5)  # characters
_NAMES = frozenset(("ns", "nz", "nr", "nrt", "nt"))  # jieba's tags of names
_REGIONS = frozenset(("内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "台湾"))  # named without 省
_LEAST = 4  # jieba gives 3 to the words it never counted


@cache
def _dictionary() -> pa.Table:
    """Words of 2 to 4 characters, with their frequencies `n` and tags."""
    with jieba.get_dict_file() as lines:
        table = csv.read_csv(lines, csv.ReadOptions(column_names=["word", "n", "tag"]), csv.ParseOptions(delimiter=" ", quote_char=False))
    return table.filter(pc.is_in(pc.utf8_length(table["word"]), pa.array(_WORD, pa.int32())))


@cache
def _frequencies() -> dict[str, int]:
    """Words, and how frequent they are."""
    kept = _dictionary().filter(pc.greater_equal(_dictionary()["n"], _LEAST))
    return dict(zip(kept["word"].to_pylist(), kept["n"].to_pylist(), strict=True))


@cache
def _divisions() -> frozenset[str]:
    """Names of provinces, cities and counties, with and without 省, 市 or 县; not 公安, which is a word beside a county."""
    words, tags = _dictionary()["word"], _dictionary()["tag"]
    places = words.filter(pc.equal(tags, "ns")).to_pylist()
    full = {place for place in places if place[-1] in "省市县" and len(place) > _WORD[0]}
    short = {place[:-1] for place in full}
    others = words.filter(
        pc.and_(pc.is_in(words, pa.array(sorted(short))), pc.invert(pc.is_in(tags, pa.array(sorted(_NAMES)))))
    ).to_pylist()
    return frozenset(_REGIONS | full | short.difference(others))


def wording(text: Codes, other: Codes, found: Sequence[Swap]) -> float:
    """The share of the swaps in which `other` has the more usual word, less the share in which `text` has it: -1 to 1."""
    asked = found[:: len(found) // SAMPLE + 1]
    here, there = string_of(text), string_of(other)
    return sum(swap.n * _vote(here, there, swap.run) for swap in asked) / max(MIN_EDITS, sum(swap.n for swap in asked))


def is_directed(text: Codes, other: Codes, found: Sequence[Swap]) -> bool:
    """Whether of many words swapped the more usual ones stand on one side: a spinner was at work, and it is no sibling."""
    here, there = string_of(text), string_of(other)
    votes = [_vote(here, there, swap.run) for swap in found]
    return abs(sum(votes)) >= max(MIN_VOTES, MIN_AGREEMENT * sum(map(abs, votes)))


def is_elsewhere(text: Codes, other: Codes, found: Sequence[Swap], least: int) -> bool:
    """Whether a place stands for another one, at least so many times: the rule of another city."""
    asked = [swap for swap in found if swap.n >= least and swap.one and swap.two and not swap.is_known]
    if not asked:
        return False
    here, there = string_of(text), string_of(other)
    return any(one in _divisions() and two in _divisions() for swap in asked for one, two in _words(here, there, swap.run))


def _words(here: str, there: str, run: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """What stands on either side, with more and more of the context."""
    start, end, others_start, others_end = run
    for left, right in _WINDOWS[max(0, 3 - max(1, end - start))]:
        yield here[max(0, start - left) : end + right], there[max(0, others_start - left) : others_end + right]


def _vote(here: str, there: str, row: tuple[int, ...]) -> int:
    """1 where the other text has the more usual word, -1 where this one has, 0 where neither is a word."""
    frequencies = _frequencies()
    most, vote = 0, 0
    for here_word, there_word in _words(here, there, row):
        one = frequencies.get(here_word, 0)
        two = one and frequencies.get(there_word, 0)
        # The most frequent words are the likeliest to be the words meant.
        if two and one + two > most:
            most, vote = one + two, (two > MIN_RATIO * one) - (one > MIN_RATIO * two)
    return vote
