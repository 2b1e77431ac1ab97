"""Which of two texts is the spun one: a spinner puts rarer words in the place of the usual ones.

Where words were swapped, the dictionary words that stand there on either side are compared by how frequent they are. Source of
the frequencies: the dictionary of jieba (Sun Junyi, MIT licence).
"""

from __future__ import annotations

from functools import cache

import jieba
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from flows.dedup.alignment import Runs
from flows.dedup.canonical import Codes
from flows.dedup.sides import SHORT_RUN
from flows.dedup.spin import string_of

SAMPLE = 24  # stretches looked at
MIN_EDITS = 8  # fewer count as so many, for each tells more by chance
MIN_RATIO = 2.0  # of frequencies, for one word to be the more usual one
_WINDOWS = tuple((left, right) for left in range(3) for right in range(3 - left))  # characters of the context of a stretch
_WORD = range(2, 5)  # characters
_LEAST = 4  # jieba gives 3 to the words it never counted


@cache
def _frequencies() -> dict[str, int]:
    """Words of 2 to 4 characters, and how frequent they are."""
    with jieba.get_dict_file() as lines:
        table = csv.read_csv(lines, csv.ReadOptions(column_names=["word", "n", "tag"]), csv.ParseOptions(delimiter=" ", quote_char=False))
    table = table.filter(pc.greater_equal(table["n"], _LEAST))
    kept = table.filter(pc.is_in(pc.utf8_length(table["word"]), pa.array(_WORD, pa.int32())))
    return dict(zip(kept["word"].to_pylist(), kept["n"].to_pylist(), strict=True))


def wording(text: Codes, other: Codes, runs: Runs) -> float:
    """The share of the short edits in which `other` has the more usual word, less the share in which `text` has it: -1 to 1."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    places = ((lengths <= SHORT_RUN) & (others <= SHORT_RUN) & (others > 0)).nonzero()[0]
    places = places[:: len(places) // SAMPLE + 1]
    here, there = string_of(text), string_of(other)
    rows = zip(*(column.tolist() for column in runs.only(places)[:4]), strict=True)
    return sum(_vote(here, there, row) for row in rows) / max(MIN_EDITS, len(places))


def _vote(here: str, there: str, row: tuple[int, ...]) -> int:
    """1 where the other text has the more usual word, -1 where this one has, 0 where neither is a word."""
    start, end, others_start, others_end = row
    frequencies = _frequencies()
    most, vote = 0, 0
    for left, right in _WINDOWS:
        one = frequencies.get(here[max(0, start - left) : end + right], 0)
        two = one and frequencies.get(there[max(0, others_start - left) : others_end + right], 0)
        # The most frequent words are the likeliest to be the words meant.
        if two and one + two > most:
            most, vote = one + two, (two > MIN_RATIO * one) - (one > MIN_RATIO * two)
    return vote
