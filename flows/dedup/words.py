"""Words as hashes, so that thousands are looked up at once; texts and words hold no character 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.dedup.canonical import Codes
from flows.dedup.grams import Ints, Mask
from flows.dedup.signatures import Hashes

_BASE = 0x9E3779B97F4A7C15
_POWERS = [np.uint64(pow(_BASE, power, 1 << 64)) for power in range(64)]
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_FILTER_BITS = 21
_SHIFT = np.uint64(64 - _FILTER_BITS)


def mix(hashes: Hashes) -> Hashes:
    """Scatter the bits."""
    hashes = (hashes ^ (hashes >> np.uint64(31))) * _MIX
    return hashes ^ (hashes >> np.uint64(29))


def hash_rows(rows: Codes) -> Hashes:
    """The hash of each row of characters, shape [words, characters], filled up with 0; 0 where there is none."""
    hashes = np.zeros(len(rows), dtype=np.uint64)
    for place in range(rows.shape[1]):
        hashes += rows[:, place] * _POWERS[place + 1]
    return mix(hashes)


def hash_words(words: Sequence[str]) -> Hashes:
    """The hash of each word."""
    width = max(map(len, words), default=0)
    filled = "".join(word.ljust(width, "\0") for word in words)
    return hash_rows(np.frombuffer(filled.encode("utf-32-le", "surrogatepass"), dtype="<u4").reshape(len(words), width))


class WordSet(NamedTuple):
    """Words by their sorted hashes; `may_hold` tells by the first bits of a hash whether it may be a word's."""

    keys: Hashes
    may_hold: Mask

    def find(self, hashes: Hashes) -> Ints:
        """The place of each of the words among the keys, or -1."""
        found = np.full(len(hashes), -1, dtype=np.int64)
        asked = self.may_hold.take((hashes >> _SHIFT).view(np.int64)).nonzero()[0]
        wanted = hashes[asked]
        at = np.minimum(self.keys.searchsorted(wanted), len(self.keys) - 1)
        is_word = self.keys[at] == wanted
        found[asked[is_word]] = at[is_word]
        return found


def word_set(sorted_hashes: Hashes) -> WordSet:
    """The set of these words, of which there is one at least."""
    may_hold = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
    may_hold[(sorted_hashes >> _SHIFT).view(np.int64)] = True
    return WordSet(sorted_hashes, may_hold)
