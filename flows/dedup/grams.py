"""Where the 5-grams of a text stand: a table by the first bits of their hashes, several times faster than a search in sorted ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from flows.dedup.signatures import Hashes

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MIN_BITS, MAX_BITS = 16, 24
ROOM = 4  # bits more than the number of 5-grams has: of 32 hardly one finds its slot taken by another


class Grams:
    """The 5-grams of a text and the first place of each.

    A slot leads to one 5-gram; those whose slot was taken by another one stand in a sorted list beside the table.
    """

    def __init__(self, hashes: Hashes) -> None:
        """Take the hashes in the order of the text."""
        n = len(hashes)
        bits = min(MAX_BITS, max(MIN_BITS, n.bit_length() + ROOM))
        self._shift = np.uint64(64 - bits)
        slots = self._slots(hashes)
        self._table = np.full(1 << bits, n, dtype=np.int32)
        # Of several the first is written last.
        self._table[slots[::-1]] = np.arange(n - 1, -1, -1, dtype=np.int32)
        # An empty slot leads behind the text, to a hash that is not looked for there, for its own slot is taken.
        self._hashes = np.concatenate((hashes, hashes[:1]))
        self.firsts: Ints = self._table.take(slots).astype(np.int64)
        """The place where the 5-gram of each place stands first."""
        lost = (self._hashes.take(self.firsts) != hashes).nonzero()[0]
        self._is_crowded = np.zeros(n + 1, dtype=np.bool_)
        self._is_crowded[self.firsts[lost]] = True
        order = hashes[lost].argsort(kind="stable")
        self._lost, self._lost_places = hashes[lost[order]], lost[order]
        # A search leads to the first of equal ones.
        self.firsts[lost] = self._lost_places[self._lost.searchsorted(hashes[lost])]

    def _slots(self, hashes: Hashes) -> Ints:
        return (hashes >> self._shift).view(np.int64)

    def find(self, hashes: Hashes) -> Ints:
        """The first place of each of the 5-grams of another text, or -1."""
        if not len(self.firsts):
            return np.full(len(hashes), -1)
        found = self._table.take(self._slots(hashes)).astype(np.int64)
        missed = (self._hashes.take(found) != hashes).nonzero()[0]
        asked = missed[self._is_crowded.take(found[missed])]
        found[missed] = -1
        if len(asked):
            wanted = hashes[asked]
            at = self._lost.searchsorted(wanted)
            at[at == len(self._lost)] = 0
            is_there = self._lost[at] == wanted
            found[asked[is_there]] = self._lost_places[at[is_there]]
        return found
