"""What swapped words tell: which of two texts is the spun one, and whether they are of two places.

A spinner puts rarer words in the place of the usual ones.

Where words were swapped, the dictionary words that stand there on either side are compared by how frequent they are. Source of
the frequencies and of the names of places: the dictionary of jieba (Sun Junyi, MIT licence).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import jieba
import numpy as np

from flows.dedup.canonical import Codes
from flows.dedup.grams import Ints, Mask
from flows.dedup.signatures import Hashes
from flows.dedup.spin import Swaps
from flows.dedup.words import WordSet, hash_rows, hash_words, word_set

MIN_EDITS = 8  # fewer count as so many, for each tells more by chance
MIN_RATIO = 2.0  # of frequencies, for one word to be the more usual one
MIN_VOTES = 3  # words by which a spun copy is told from a sibling
MIN_AGREEMENT = 0.3  # of these, how many more on one side than on the other
MIN_PLACES = 2  # times that one place stands for another that make another text of a copy that seems spun
SAMPLE = 32  # swaps looked at
# Characters of the context in front of a stretch and behind it, the least first.
_WINDOWS = np.array([(left, right) for left in range(3) for right in range(3 - left)])
_WORD = (2, 3, 4)  # characters
_NAMES = ("ns", "nz", "nr", "nrt", "nt")  # jieba's tags of names
_REGIONS = ("内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "台湾")  # named without 省
_DIVISION_ENDS = [ord(char) for char in "省市县"]
_LEAST = 4  # jieba gives 3 to the words it never counted


class Lexicon(NamedTuple):
    """Words, how frequent each is, and whether it names a province, city or county."""

    words: WordSet
    frequencies: Ints
    is_division: Mask


@cache
def _lexicon() -> Lexicon:
    """The words of 2 to 4 characters that were counted, and the names of places."""
    with jieba.get_dict_file() as file:
        codes = np.frombuffer(file.read().decode().encode("utf-32-le"), dtype="<u4")
    # A line is a word, its frequency and its tag, with a blank between them.
    line_ends, blanks = (codes == ord("\n")).nonzero()[0], (codes == ord(" ")).nonzero()[0].reshape(-1, 2)
    starts = np.concatenate(([0], line_ends[:-1] + 1))
    kept = np.isin(blanks[:, 0] - starts, _WORD)
    starts, ends, tags, line_ends = starts[kept], blanks[kept, 0], blanks[kept, 1] + 1, line_ends[kept]
    words = _hashes(codes, starts, ends)
    frequencies = _numbers(codes, ends + 1, tags - 1)
    divisions = _divisions(codes, starts, ends, words, _hashes(codes, tags, line_ends))
    counted = frequencies >= _LEAST
    hashes = np.concatenate((words[counted], divisions))
    order = hashes.argsort()
    hashes, frequencies = hashes[order], np.concatenate((frequencies[counted], np.zeros(len(divisions), np.int64)))[order]
    first = np.concatenate(([0], (hashes[1:] != hashes[:-1]).nonzero()[0] + 1))
    known = word_set(hashes[first])
    is_division = np.zeros(len(first), dtype=np.bool_)
    is_division[known.find(divisions)] = True
    return Lexicon(known, np.maximum.reduceat(frequencies, first), is_division)


def _numbers(codes: Codes, starts: Ints, ends: Ints) -> Ints:
    """The numbers that stand at these places."""
    found = np.zeros(len(starts), dtype=np.int64)
    for place in range(int((ends - starts).max())):
        inside = starts + place < ends
        found[inside] = found[inside] * 10 + codes[starts[inside] + place] - ord("0")
    return found


def _divisions(codes: Codes, starts: Ints, ends: Ints, words: Hashes, tags: Hashes) -> Hashes:
    """Names of provinces, cities and counties, with and without 省, 市 or 县; not 公安, which is a word beside a county."""
    is_full = (tags == hash_words(["ns"])) & np.isin(codes[ends - 1], _DIVISION_ENDS) & (ends - starts > _WORD[0])
    short = _hashes(codes, starts[is_full], ends[is_full] - 1)
    known = word_set(np.unique(short))
    found = known.find(words)
    is_name = np.ones(len(known.keys), dtype=np.bool_)
    is_name[found[(found >= 0) & ~np.isin(tags, hash_words(_NAMES))]] = False
    return np.concatenate((hash_words(_REGIONS), words[is_full], known.keys[is_name]))


def wordings(codes: Codes, found: Swaps, n_pairs: int) -> list[float]:
    """Of each pair, the share of the swaps in which the other text has the more usual word, less that in which this one has: -1 to 1."""
    asked = found.sampled(SAMPLE, n_pairs)
    votes = np.bincount(asked.first.which, asked.n * _votes(codes, asked), n_pairs)
    shares: list[float] = (votes / np.maximum(MIN_EDITS, asked.total(n_pairs))).tolist()
    return shares


def are_directed(codes: Codes, found: Swaps, n_pairs: int) -> Mask:
    """Of each pair, whether of many words swapped the more usual ones stand on one side: a spinner was at work, and it is no sibling."""
    votes = _votes(codes, found)
    total, cast = (np.bincount(found.first.which, values, n_pairs) for values in (votes, np.abs(votes)))
    return np.asarray(np.abs(total) >= np.maximum(MIN_VOTES, MIN_AGREEMENT * cast))


def are_elsewhere(codes: Codes, found: Swaps, least: Ints) -> Mask:
    """Of each pair, whether a place stands for another one, at least so many times: the rule of another city."""
    asked = found.only((found.n >= least[found.first.which]) & found.is_both & ~found.is_known)
    lexicon, (one, two, of) = _lexicon(), _words(codes, asked)
    elsewhere = np.zeros(len(least), dtype=np.bool_)
    elsewhere[asked.first.which[of[lexicon.is_division[one] & lexicon.is_division[two]]]] = True
    return elsewhere


class _Words(NamedTuple):
    """Where words of the lexicon stand on both sides of a swap: which ones, and the number of the swap, in the order of the windows."""

    ones: Ints
    twos: Ints
    of: Ints


def _words(codes: Codes, found: Swaps) -> _Words:
    """What stands on either side, with more and more of the context: with one of a single character two at most, of two characters one."""
    runs = found.first
    context = np.maximum(0, 3 - np.maximum(1, runs.lengths))
    is_asked = _WINDOWS.sum(axis=1) <= context[:, None]
    for lengths in (runs.lengths, runs.others_lengths):
        whole = lengths[:, None] + _WINDOWS.sum(axis=1)
        is_asked &= (whole >= _WORD[0]) & (whole <= _WORD[-1])
    of, window = is_asked.nonzero()
    left, right = _WINDOWS[window].T
    ones = _lexicon().words.find(_hashes(codes, runs.starts[of] - left, runs.ends[of] + right))
    kept = (ones >= 0).nonzero()[0]
    of, left, right = of[kept], left[kept], right[kept]
    twos = _lexicon().words.find(_hashes(codes, runs.others_start[of] - left, runs.others_end[of] + right))
    is_both = twos >= 0
    return _Words(ones[kept][is_both], twos[is_both], of[is_both])


def _hashes(codes: Codes, starts: Ints, ends: Ints) -> Hashes:
    places = starts[:, None] + np.arange(_WORD[-1])
    return hash_rows(np.where(places < ends[:, None], codes[places], np.uint32(0)))


def _votes(codes: Codes, found: Swaps) -> Ints:
    """For each swap 1 where the other text has the more usual word, -1 where this one has, 0 where neither is a word."""
    words = _words(codes, found)
    ones, twos = _lexicon().frequencies[words.ones], _lexicon().frequencies[words.twos]
    both = np.where((ones > 0) & (twos > 0), ones + twos, 0)
    votes = (twos > MIN_RATIO * ones).astype(np.int64) - (ones > MIN_RATIO * twos)
    # The most frequent words are the likeliest to be the words meant; of equal ones the first is written last.
    order = np.lexsort((-np.arange(len(both)), both))
    cast = np.zeros(len(found.n), dtype=np.int64)
    cast[words.of[order]] = votes[order] * (both[order] > 0)
    return cast
