"""Words as hashes, so that thousands are looked up at once; texts and words hold no character 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.dedup.canonical import Codes
from flows.dedup.signatures import Hashes

_BASE = 0x9E3779B97F4A7C15
_POWERS = [np.uint64(pow(_BASE, power, 1 << 64)) for power in range(64)]
_MIX = np.uint64(0xBF58476D1CE4E5B9)


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
