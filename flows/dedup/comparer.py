"""Compares essays by number, each pair once, with a bounded number of characters in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from flows.dedup.alignment import Indexed, index
from flows.dedup.candidates import Frequencies, Groups, SignatureJoin
from flows.dedup.canonical import fold
from flows.dedup.compare import Sieve, compare
from flows.dedup.judgements import STRANGERS, Judged, Judgements, judged, pair_key
from flows.dedup.weights import OwnShare, may_share, own_share, weigh

TextOf = Callable[[str], str]

CACHED_CHARS = 5_000_000  # indexed texts held at once; a character takes about 45 bytes
MIN_WEIGHED_CONTAINMENT = 0.15  # as far as known without reading the texts; a copy in much furniture has far more


class Comparer:
    """Compares groups of equal canonical forms, plainly and, once `weigh_by` was called, by weight."""

    def __init__(self, text_of: TextOf, groups: Groups, known: Judgements) -> None:
        self._text_of = text_of
        self._groups = groups
        self._known = known
        self._keys: list[int] = groups.keys.tolist()
        self._indexed: OrderedDict[int, Indexed] = OrderedDict()
        self._weighed: dict[int, Indexed] = {}
        self._n_chars = 0
        self._sieve: tuple[int, Sieve] | None = None
        self._shares: dict[int, OwnShare] = {}

    @property
    def n_groups(self) -> int:
        """How many groups there are to compare."""
        return len(self._keys)

    def weigh_by(self, frequencies: Frequencies, numbers: set[int], join: SignatureJoin) -> None:
        """Learn what is common to many works, and what share of these essays is not."""
        asked = np.array(sorted(numbers), dtype=np.int32)
        self._shares = {number: own_share(parts, frequencies) for number, parts in join.segments(asked)}

    def share(self, number: int) -> float:
        """What share of the essay's characters is its own, by weight: 1 where nothing is common to many works."""
        found = self._shares.get(number)
        return 1.0 if found is None else found.mean

    def judge(self, a: int, b: int) -> Judged:
        """Compare two essays as they stand; a < b."""
        key = pair_key(self._keys[a], self._keys[b])
        found = self._known.find(key)
        if found is None:
            one, other = self._index(a), self._index(b)
            if self._sieve is None or self._sieve[0] != a:
                self._sieve = (a, Sieve(one))
            n_shared = self._sieve[1].shared(other)
            found = judged(compare(one, other)) if n_shared is None else STRANGERS._replace(n_shared_chars=n_shared)
            self._known.add(key, found)
        return found

    def weigh_up(self, a: int, b: int, n_shared: int) -> Judged:
        """Compare two essays by weight; a < b, both among those that `weigh_by` was told of, `n_shared` characters in common."""
        shares = self._shares[a], self._shares[b]
        if shares[0].key == shares[1].key == 0:
            return self.judge(a, b)
        if not may_share(n_shared, *shares, MIN_WEIGHED_CONTAINMENT):
            return STRANGERS
        key = pair_key(pair_key(self._keys[a], shares[0].key), pair_key(self._keys[b], shares[1].key))
        found = self._known.find(key)
        if found is None:
            found = judged(compare(self._weigh(a), self._weigh(b)))
            self._known.add(key, found)
        return found

    def _index(self, number: int) -> Indexed:
        found = self._indexed.get(number)
        if found is not None:
            self._indexed.move_to_end(number)
            return found
        found = index(fold(self._text_of(self._groups.members[number][0])).codes)
        self._indexed[number] = found
        self._n_chars += len(found.codes)
        while self._n_chars > CACHED_CHARS and len(self._indexed) > 2:
            oldest, gone = self._indexed.popitem(last=False)
            self._weighed.pop(oldest, None)
            self._n_chars -= len(gone.codes)
        return found

    def _weigh(self, number: int) -> Indexed:
        plain = self._index(number)
        if number not in self._weighed:
            self._weighed[number] = weigh(plain, self._shares[number])
        return self._weighed[number]
