"""Compares essays by number, each pair once, with a bounded number of characters in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from flows.dedup.alignment import Indexed, index
from flows.dedup.candidates import Frequencies, Groups, SignatureJoin
from flows.dedup.canonical import fold
from flows.dedup.compare import Matched, compare
from flows.dedup.grams import Grams
from flows.dedup.judgements import Judged, Judgements, judged, pair_key, strangers
from flows.dedup.shares import OwnShares
from flows.dedup.sieve import few_shared
from flows.dedup.weights import may_share, own_shares, weigh
from flows.memory.groups import in_groups

TextOf = Callable[[str], str]

CACHED_CHARS = 2_500_000  # indexed texts held at once; a character takes about 18 bytes with its weight
PAIRS_AT_ONCE = 32
CHARS_AT_ONCE = 200_000
MIN_WEIGHED_CONTAINMENT = 0.15  # as far as known without reading the texts; a copy in much furniture has far more


class Comparer:
    """Compares groups of equal canonical forms, plainly and, once `weigh_by` was called, by weight."""

    def __init__(self, text_of: TextOf, groups: Groups, known: Judgements, shares: OwnShares) -> None:
        """Compare `groups`; `shares` has room for all of them and is filled by `weigh_by`."""
        self._text_of = text_of
        self._groups = groups
        self._known = known
        self._indexed: OrderedDict[int, Indexed] = OrderedDict()
        self._weighed: dict[int, Indexed] = {}
        self._n_chars = 0
        self._grams: tuple[int, Grams] | None = None
        self._shares = shares
        self._better_worded: dict[int, dict[int, Judged]] = {}

    @property
    def n_groups(self) -> int:
        """How many groups there are to compare."""
        return len(self._groups.keys)

    def n_copies(self, number: int) -> int:
        """How many essays have this canonical form."""
        return self._groups.members.count(number)

    def n_chars(self, number: int) -> int:
        """Characters of the essay's canonical form."""
        return int(self._groups.n_chars[number])

    def _size(self, pair: tuple[int, int]) -> int:
        return sum(map(self.n_chars, pair))

    def n_own(self, number: int) -> float:
        """Those of the characters that are the essay's own, by weight."""
        return self.share(number) * self.n_chars(number)

    def weigh_by(self, frequencies: Frequencies, numbers: set[int], join: SignatureJoin) -> None:
        """Learn what is common to many works, and what share of these essays is not."""
        for groups, starts, parts in join.segments(np.array(sorted(numbers), dtype=np.int32)):
            self._shares.add((int(groups[row]), share) for row, share in own_shares(parts, starts, frequencies))

    def share(self, number: int) -> float:
        """What share of the essay's characters is its own, by weight: 1 where nothing is common to many works."""
        return float(self._shares.means[number])

    def judge(self, a: int, b: int) -> Judged:
        """Compare two essays as they stand; a < b."""
        return self.judge_all([(a, b)])[0]

    def judge_each(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Judged]:
        """Compare any number of pairs of essays as they stand, a < b in each, some at once."""
        for batch in in_groups(pairs, self._size, PAIRS_AT_ONCE, CHARS_AT_ONCE):
            yield from self.judge_all(batch)

    def judge_all(self, pairs: Sequence[tuple[int, int]]) -> list[Judged]:
        """Compare pairs of essays as they stand, a < b in each; a batch of `PAIRS_AT_ONCE` costs half of what the pairs cost one by one."""
        keys = [pair_key(self._key(a), self._key(b)) for a, b in pairs]
        found = [self._known.find(key) for key in keys]
        asked: list[int] = []
        texts: list[Matched] = []
        for number, (a, b) in enumerate(pairs):
            if found[number] is None:
                one, other = self._index(a), self._index(b)
                places = self._grams_of(a).find(other.hashes)
                n_shared = few_shared(places, min(len(one.codes), len(other.codes)))
                if n_shared is None:
                    asked.append(number)
                    texts.append(Matched(one, other, places))
                else:
                    found[number] = self._keep(keys[number], strangers(n_shared, len(one.codes) + len(other.codes)))
        for number, comparison in zip(asked, compare(texts) if texts else (), strict=True):
            found[number] = self._keep(keys[number], judged(comparison))
        told = [each for each in found if each is not None]
        for (a, b), each in zip(pairs, told, strict=True):
            if each.wording:
                worse, better = (a, b) if each.wording > 0 else (b, a)
                self._better_worded.setdefault(worse, {})[better] = each
        return told

    def better_worded(self, number: int) -> dict[int, Judged]:
        """The essays that this one was compared with so far and that have the more usual words, with the comparison."""
        return self._better_worded.get(number, {})

    def _keep(self, key: int, found: Judged) -> Judged:
        self._known.add(key, found)
        return found

    def may_be_copies(self, a: int, b: int, n_shared: int) -> bool:
        """Whether two essays may be copies by weight, by their segments and the number of characters that both share."""
        if self._shares.key(a) == self._shares.key(b) == 0:
            return True
        return may_share(n_shared, self._shares[a], self._shares[b], MIN_WEIGHED_CONTAINMENT * min(self.n_own(a), self.n_own(b)))

    def weigh_up_each(self, pairs: Sequence[tuple[int, int]]) -> Iterator[Judged]:
        """Compare any number of pairs of essays by weight, some at once; a < b in each, both among those that `weigh_by` was told of."""
        for batch in in_groups(pairs, self._size, PAIRS_AT_ONCE, CHARS_AT_ONCE):
            yield from self.weigh_up_all(batch)

    def weigh_up_all(self, pairs: Sequence[tuple[int, int]]) -> list[Judged]:
        """The same, all at once."""
        found: list[Judged | None] = []
        keys: list[int] = []
        for a, b in pairs:
            of_a, of_b = self._shares.key(a), self._shares.key(b)
            keys.append(pair_key(pair_key(self._key(a), of_a), pair_key(self._key(b), of_b)))
            found.append(self.judge(a, b) if of_a == of_b == 0 else self._known.find(keys[-1]))
        asked = [number for number, known in enumerate(found) if known is None]
        for number, comparison in zip(asked, compare([self._match(*pairs[number]) for number in asked]), strict=True):
            found[number] = self._keep(keys[number], judged(comparison))
        return [each for each in found if each is not None]

    def _key(self, number: int) -> int:
        return int(self._groups.keys[number])

    def _index(self, number: int) -> Indexed:
        found = self._indexed.get(number)
        if found is not None:
            self._indexed.move_to_end(number)
            return found
        found = index(fold(self._text_of(self._groups.members.first(number))).codes)
        self._indexed[number] = found
        self._n_chars += len(found.codes)
        while self._n_chars > CACHED_CHARS and len(self._indexed) > 2:
            oldest, gone = self._indexed.popitem(last=False)
            self._weighed.pop(oldest, None)
            self._n_chars -= len(gone.codes)
        return found

    def _grams_of(self, number: int) -> Grams:
        """Where the 5-grams of a text stand: many pairs of one text come one behind the other."""
        if self._grams is None or self._grams[0] != number:
            self._grams = (number, Grams(self._index(number).hashes))
        return self._grams[1]

    def _match(self, a: int, b: int) -> Matched:
        one, other = self._weigh(a), self._weigh(b)
        return Matched(one, other, self._grams_of(a).find(other.hashes))

    def _weigh(self, number: int) -> Indexed:
        plain = self._index(number)
        if number not in self._weighed:
            self._weighed[number] = weigh(plain, self._shares[number])
        return self._weighed[number]
