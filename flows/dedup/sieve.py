"""Which texts share too little with one text to be compared with it, by a table: several times faster than a comparison."""

from __future__ import annotations

import numpy as np

from flows.dedup.alignment import Indexed, coverage

MIN_SHARED = 0.3  # below this share of the smaller text in common 5-grams nothing more is computed
SIEVE_BITS = 18  # of 2,000 other 5-grams fifteen are taken for shared ones


class Sieve:
    """Tells quickly which texts share too little with one text to be compared with it, by a table of 18 bits of the 5-grams."""

    def __init__(self, text: Indexed) -> None:
        self._n_chars = len(text.codes)
        self._table = np.zeros(1 << SIEVE_BITS, dtype=np.bool_)
        self._table[(text.hashes >> (64 - SIEVE_BITS)).view(np.int64)] = True

    def shared(self, other: Indexed) -> int | None:
        """About how many characters both share in runs, or None where it may be enough to compare the texts.

        Only the other text is looked at, so one that is short and stands again and again in it may be taken for more.
        """
        hit = self._table[(other.hashes >> (64 - SIEVE_BITS)).view(np.int64)]
        if np.count_nonzero(coverage(hit)) > MIN_SHARED * min(self._n_chars, len(other.codes)):
            return None
        # A hit beside another one is no accident.
        return int(np.count_nonzero(hit[1:] & hit[:-1]))
