"""Which pairs are copies: as they stand, then by what is not furniture.

Of n copies of one essay not all n² pairs are compared: the likeliest canonical copy comes first, what is joined to it needs no
further comparison, and of two spun copies that wait to be joined to it only those that are more alike than that are compared.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from flows.dedup.candidates import Pairs, SignatureJoin
from flows.dedup.comparer import CHARS_AT_ONCE, PAIRS_AT_ONCE, Comparer
from flows.dedup.copies import Copies, Hubs, waits

MAX_LINKS = 4  # pairs of copies between two sets that are not one yet: the likeliest come first, more would tell nothing
MAX_OWN_SHARE = 0.8  # a text with more weight than this is not weighed up: little of it is furniture
MIN_DOUBTFUL = 60  # shared characters from which a pair that is no copy as it stands is weighed up


class Doubt(NamedTuple):
    """What is known of a pair whose verdict hangs on what the furniture is: characters shared, and whether it is a copy as it stands."""

    n_shared: int
    is_copy: bool


def judge(pairs: Pairs, comparer: Comparer, copies: Copies) -> dict[int, Doubt]:
    """Compare the pairs as they stand; return those whose verdict hangs on what the furniture is, by place."""
    doubtful: dict[int, Doubt] = {}
    links: Counter[tuple[int, int]] = Counter()
    hubs = Hubs(copies.sets)

    def sets_of(a: int, b: int) -> tuple[int, int]:
        one, other = copies.sets.find(a), copies.sets.find(b)
        return (one, other) if one < other else (other, one)

    def is_settled(a: int, b: int, score: float) -> bool:
        one, other = sets_of(a, b)
        return one == other or links[one, other] >= MAX_LINKS or hubs.tell(a, b, score)

    def take(batch: Batch) -> None:
        for (place, a, b, score), found in zip(batch.pairs, comparer.judge_all([pair[1:3] for pair in batch.pairs]), strict=True):
            if found.is_copy and not found.is_plain:
                doubtful[place] = Doubt(found.n_shared_chars, is_copy=True)
                continue
            links[sets_of(a, b)] += found.is_copy
            copies.take(a, b, found, may_wait=found.is_spun)
            if found.is_spun and waits(found):
                hubs.add(a, b, score)
            if not found.is_copy and found.n_shared_chars >= MIN_DOUBTFUL:
                doubtful[place] = Doubt(found.n_shared_chars, is_copy=False)

    batch = Batch()
    for place, (a, b, score) in enumerate(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), strict=True)):
        if is_settled(a, b, score):
            continue
        n_chars = comparer.n_chars(a) + comparer.n_chars(b)
        if not batch.has_room(sets_of(a, b), n_chars):
            take(batch)
            batch = Batch()
            if is_settled(a, b, score):
                continue
        batch.add(Pair(place, a, b, score), sets_of(a, b), n_chars)
    take(batch)
    copies.settle()
    return doubtful


class Pair(NamedTuple):
    """A candidate pair, and its place among all."""

    place: int
    a: int
    b: int
    score: float


class Batch:
    """Pairs to be compared at once: none of them is one that the others may settle."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self._sets: set[int] = set()
        self._n_chars = 0

    def has_room(self, sets: tuple[int, int], n_chars: int) -> bool:
        """Whether a pair of these sets may be compared with the others."""
        is_free = len(self.pairs) < PAIRS_AT_ONCE and self._n_chars + n_chars <= CHARS_AT_ONCE
        return not self.pairs or (is_free and not self._sets.issuperset(sets))

    def add(self, pair: Pair, sets: tuple[int, int], n_chars: int) -> None:
        """Add a pair of these sets."""
        self.pairs.append(pair)
        self._sets.update(sets)
        self._n_chars += n_chars


def weigh_up(pairs: Pairs, doubtful: dict[int, Doubt], join: SignatureJoin, comparer: Comparer, copies: Copies) -> None:
    """Compare the doubtful pairs anew by what is not common to many works, where there is much of that."""
    works = np.array([copies.sets.find(number) for number in range(comparer.n_groups)], dtype=np.int32)
    places = np.fromiter(doubtful, dtype=np.int64)
    asked = {*copies.numbers(), *pairs.a[places].tolist(), *pairs.b[places].tolist()}
    comparer.weigh_by(join.work_frequencies(works), asked, join)
    for place, doubt in doubtful.items():
        a, b = int(pairs.a[place]), int(pairs.b[place])
        if copies.sets.find(a) == copies.sets.find(b):
            continue
        if min(comparer.share(a), comparer.share(b)) <= MAX_OWN_SHARE:
            copies.take(a, b, comparer.weigh_up(a, b, doubt.n_shared), may_wait=True)
        elif doubt.is_copy:
            copies.take(a, b, comparer.judge(a, b), may_wait=True)
    copies.settle()
