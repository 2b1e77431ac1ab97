"""From judged pairs to sets of copies, whatever the order the pairs come in."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from flows.dedup.clusters import UnionFind
from flows.dedup.judgements import Judged

SURE_SAMENESS = 0.97  # a pair this much the same is one work, whatever resembles either
MIN_OVERLAP = 0.5  # of the shorter of two excerpts of one text


class Excerpt(NamedTuple):
    """`part` lies in `whole`, between the shares `low` and `high` of its length."""

    n_shared: int
    part: int
    whole: int
    low: float
    high: float


def waits(found: Judged) -> bool:
    """Whether the comparison is of a copy, and one that may be of a sibling of the other text."""
    return found.is_copy and not found.is_part and found.sameness < SURE_SAMENESS


class Hubs:
    """What each spun copy waits to be joined to, with the score of the pair: of many copies of one work not every pair is compared.

    Two that wait to be joined to one set, and are less alike, by the score, than either is to it, tell nothing new.
    """

    def __init__(self, sets: UnionFind) -> None:
        self._sets = sets
        self._hubs: dict[int, tuple[int, float]] = {}

    def add(self, hub: int, number: int, score: float) -> None:
        """Note that a copy waits; of two hubs the one more alike stays."""
        if score > self._hubs.get(number, (0, 0.0))[1]:
            self._hubs[number] = hub, score

    def tell(self, a: int, b: int, score: float) -> bool:
        """Whether a pair need not be compared, for it is less alike than what is known of both."""
        one, other = self._hubs.get(a), self._hubs.get(b)
        return bool(one and other and score < min(one[1], other[1]) and self._sets.find(one[0]) == self._sets.find(other[0]))


class Copies:
    """The copies found so far: sets of essays, and excerpts.

    A copy that is beyond doubt joins two sets at once. A spun copy of one sibling resembles the other one, too: such pairs
    wait until all are known. Then of all pairs between two sets the most similar one decides whether they are one.
    """

    def __init__(self) -> None:
        self.sets = UnionFind()
        self._excerpts: list[Excerpt] = []
        self._waiting: list[tuple[float, int, int]] = []
        self._siblings: list[tuple[float, int, int]] = []

    def take(self, a: int, b: int, found: Judged, *, may_wait: bool) -> None:
        """Take in the comparison of a pair."""
        if found.is_sibling:
            self._siblings.append((found.similarity, a, b))
        elif found.is_copy and found.is_part:
            part, whole = (b, a) if found.b_is_part else (a, b)
            self._excerpts.append(Excerpt(found.n_shared_chars, part, whole, found.low, found.high))
        elif may_wait and waits(found):
            self._waiting.append((found.similarity, a, b))
        elif found.is_copy:
            self.sets.union(a, b)

    def settle(self) -> None:
        """Join the pairs that wait."""
        apart: defaultdict[int, set[int]] = defaultdict(set)
        # Of equally similar pairs the copies come first.
        pairs = [(-similarity, 0, a, b) for similarity, a, b in self._waiting]
        pairs += [(-similarity, 1, a, b) for similarity, a, b in self._siblings] if pairs else []
        for _, is_sibling, a, b in sorted(pairs):
            one, other = self.sets.find(a), self.sets.find(b)
            if one == other:
                continue
            if is_sibling:
                apart[one].add(other)
                apart[other].add(one)
            elif other not in apart[one]:
                self._join(one, other, apart)
        self._waiting.clear()

    def _join(self, one: int, other: int, apart: defaultdict[int, set[int]]) -> None:
        self.sets.union(one, other)
        root = self.sets.find(one)
        gone = other if root == one else one
        apart[root] = (apart[root] | apart.pop(gone, set())) - {root, gone}
        for sibling in apart[root]:
            apart[sibling].discard(gone)
            apart[sibling].add(root)

    def numbers(self) -> set[int]:
        """All essays that are a copy or an excerpt of another one, or have such."""
        return self.sets.members() | {number for excerpt in self._excerpts for number in (excerpt.part, excerpt.whole)}

    def attach_excerpts(self) -> list[tuple[int, int]]:
        """Join excerpts to the work that contains them; return the pairs (part, whole) that are recorded but not joined.

        A text that lies in several works is quoted or collected there: it joins the one of which it is the largest share, and
        the works stay apart. A collection contains several texts side by side, and must not make one work of them: a further
        part joins only where it overlaps with those that did.
        """
        loose: list[tuple[int, int]] = []
        places: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
        attached: set[int] = set()
        holders: set[int] = set()
        for excerpt in sorted(self._excerpts, key=lambda e: (-e.n_shared, e.low - e.high, e.part, e.whole)):
            part, whole = self.sets.find(excerpt.part), self.sets.find(excerpt.whole)
            if part != whole:
                nested = excerpt.whole in attached
                if part in holders or (whole in holders and not nested and not _overlaps(excerpt, places[excerpt.whole])):
                    loose.append((excerpt.part, excerpt.whole))
                    continue
                self.sets.union(part, whole)
                # What became part of one work does not become part of another.
                holders.add(self.sets.find(part))
            attached.add(excerpt.part)
            places[excerpt.whole].append((excerpt.low, excerpt.high))
        return loose


def _overlaps(excerpt: Excerpt, others: list[tuple[float, float]]) -> bool:
    """Whether the excerpt shares much with another one of the same text."""
    size = excerpt.high - excerpt.low
    return any(min(high, excerpt.high) - max(low, excerpt.low) >= MIN_OVERLAP * min(high - low, size) for low, high in others)
