"""Which pairs are copies: as they stand, then by what is not furniture.

Of n copies of one essay not all n² pairs are compared: the likeliest canonical copy comes first, what is joined to it needs no
further comparison, and of two spun copies that wait to be joined to it only those that are more alike than that are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np

from flows.dedup.candidates import Pairs, SignatureJoin
from flows.dedup.clusters import UnionFind
from flows.dedup.comparer import CHARS_AT_ONCE, PAIRS_AT_ONCE, Comparer
from flows.dedup.copies import Copies, Hubs, waits

MAX_LINKS = 4  # pairs of copies between two sets that are not one yet: the likeliest come first, more would tell nothing
MAX_HELD = 512  # pairs held back that others may settle
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

    def is_settled(pair: Pair) -> bool:
        one, other = sets_of(pair.a, pair.b)
        return one == other or links[one, other] >= MAX_LINKS or hubs.tell(pair.a, pair.b, pair.score)

    candidates = map(Pair._make, zip(range(len(pairs.a)), pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), strict=True))
    for batch in _batches(candidates, comparer, copies.sets, is_settled):
        for (place, a, b, score), found in zip(batch, comparer.judge_all([pair[1:3] for pair in batch]), strict=True):
            if found.is_copy and not found.is_plain:
                doubtful[place] = Doubt(found.n_shared_chars, is_copy=True)
                continue
            links[sets_of(a, b)] += found.is_copy
            copies.take(a, b, found, may_wait=found.is_spun)
            if found.is_spun and waits(found):
                hubs.add(a, b, score)
            if not found.is_copy and found.n_shared_chars >= MIN_DOUBTFUL:
                doubtful[place] = Doubt(found.n_shared_chars, is_copy=False)
    copies.settle()
    return doubtful


class Pair(NamedTuple):
    """A candidate pair, and its place among all."""

    place: int
    a: int
    b: int
    score: float


def _batches(pairs: Iterable[Pair], comparer: Comparer, sets: UnionFind, is_settled: Callable[[Pair], bool]) -> Iterator[list[Pair]]:
    """The pairs to be compared, those at once of which none may settle another one; what is known meanwhile settles the next ones.

    A pair that the others may settle is held back, and what comes behind it is looked at first.
    """
    fresh = iter(pairs)
    held: list[Pair] = []
    while True:
        earlier = iter(held)
        held = []
        batch: list[Pair] = []
        seen: set[int] = set()
        n_chars = 0
        for pair in chain(earlier, fresh):
            if is_settled(pair):
                continue
            both = sets.find(pair.a), sets.find(pair.b)
            size = comparer.n_chars(pair.a) + comparer.n_chars(pair.b)
            if seen.issuperset(both) or (batch and n_chars + size > CHARS_AT_ONCE):
                held.append(pair)
            else:
                batch.append(pair)
                n_chars += size
            seen.update(both)
            if len(batch) == PAIRS_AT_ONCE or len(held) >= MAX_HELD:
                break
        if not batch:
            return
        held.extend(earlier)
        yield sorted(batch)


def weigh_up(pairs: Pairs, doubtful: dict[int, Doubt], join: SignatureJoin, comparer: Comparer, copies: Copies) -> None:
    """Compare the doubtful pairs anew by what is not common to many works, where there is much of that."""
    works = np.array([copies.sets.find(number) for number in range(comparer.n_groups)], dtype=np.int32)
    places = np.fromiter(doubtful, dtype=np.int64)
    numbers = {*copies.numbers(), *pairs.a[places].tolist(), *pairs.b[places].tolist()}
    comparer.weigh_by(join.work_frequencies(works), numbers, join)
    places.sort()
    asked: list[Pair] = []
    by_weight: set[int] = set()
    for place in places.tolist():
        pair, doubt = Pair(place, int(pairs.a[place]), int(pairs.b[place]), float(pairs.score[place])), doubtful[place]
        if min(comparer.share(pair.a), comparer.share(pair.b)) <= MAX_OWN_SHARE:
            if comparer.may_be_copies(pair.a, pair.b, doubt.n_shared):
                asked.append(pair)
                by_weight.add(place)
        elif doubt.is_copy:
            asked.append(pair)
    for batch in _batches(asked, comparer, copies.sets, lambda pair: copies.sets.find(pair.a) == copies.sets.find(pair.b)):
        weighed = [pair for pair in batch if pair.place in by_weight]
        plain = [pair for pair in batch if pair.place not in by_weight]
        found = comparer.weigh_up_all([(pair.a, pair.b) for pair in weighed])
        found += comparer.judge_all([(pair.a, pair.b) for pair in plain])
        for pair, each in zip((*weighed, *plain), found, strict=True):
            copies.take(pair.a, pair.b, each, may_wait=True)
    copies.settle()
