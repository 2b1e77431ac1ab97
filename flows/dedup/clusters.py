"""Copies of one work: connected components, and a work_id that never changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from flows.dedup.grams import Ints


class UnionFind:
    """Disjoint sets of numbers; the smallest member stands for its set, so the order of unions does not matter."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        """The smallest member of the item's set."""
        root = item
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(item, item)) != root:
            self._parent[item] = root
            item = above
        return root

    def union(self, one: int, other: int) -> None:
        """Make one set of the sets of both."""
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low

    def members(self) -> set[int]:
        """The members of all sets of two and more."""
        return {*self._parent, *(self.find(item) for item in self._parent)}

    def groups(self, items: Iterable[int]) -> list[list[int]]:
        """The sets that the items fall into, each sorted, in order of their smallest member."""
        sets: defaultdict[int, list[int]] = defaultdict(list)
        for item in sorted(items):
            sets[self.find(item)].append(item)
        return [sets[root] for root in sorted(sets)]


def new_work_id(essay_id: str) -> str:
    """The id of a work first seen as this essay: `w` and 16 hexadecimal digits."""
    return "w" + hashlib.blake2b(essay_id.encode(), digest_size=8).hexdigest()


def name_works(essay_ids: pl.Series, works: Ints, first_seen: pl.Series, previous: Mapping[str, str]) -> pl.Series:
    """The `work_id` of each essay. An essay without copies that no name of an earlier release concerns has a name of its own.

    Args:
        essay_ids: of the essays.
        works: any number of the work of each.
        first_seen: of each, a number.
        previous: essay_id -> work_id of the last release.
    """
    names = pl.Series("work_id", map(new_work_id, essay_ids), pl.String)
    taken = set(previous.values())
    is_alone = np.bincount(works)[works] == 1
    is_told = is_alone & ~names.is_in(taken).to_numpy() & ~essay_ids.is_in(list(previous)).to_numpy() & names.is_unique().to_numpy()
    asked = pl.DataFrame({"essay_id": essay_ids, "work": works, "first_seen": first_seen}).filter(~is_told)
    clusters = asked.group_by("work").agg("essay_id")["essay_id"].to_list()
    found = assign_works(clusters, previous, dict(zip(asked["essay_id"], asked["first_seen"], strict=True)))
    given = pl.DataFrame({"essay_id": list(found), "given": list(found.values())}, schema={"essay_id": pl.String, "given": pl.String})
    return (
        pl.DataFrame([essay_ids.alias("essay_id"), names])
        .join(given, on="essay_id", how="left", maintain_order="left")
        .select(pl.coalesce("given", "work_id").alias("work_id"))["work_id"]
    )


def assign_works(clusters: Sequence[Sequence[str]], previous: Mapping[str, str], first_seen: Mapping[str, int]) -> dict[str, str]:
    """essay_id -> work_id. A cluster keeps the work_id that its earliest seen member had before.

    Where two earlier works turn out to be one, the work of the earliest seen member (then the smallest id) stays and the
    other is given up. Where an earlier work falls apart, the part with its earliest member keeps the id. A new work is named
    after its earliest member, or after the next one whose name is free.
    """

    def order(essay_id: str) -> tuple[int, str]:
        return first_seen.get(essay_id, 0), essay_id

    works: dict[str, str] = {}
    taken: set[str] = set()
    unnamed: list[list[str]] = []
    for cluster in sorted((sorted(members, key=order) for members in clusters), key=lambda members: order(members[0])):
        known = [previous[essay_id] for essay_id in cluster if essay_id in previous and previous[essay_id] not in taken]
        if not known:
            unnamed.append(cluster)
            continue
        taken.add(known[0])
        works.update(dict.fromkeys(cluster, known[0]))
    reserved = taken | set(previous.values())
    for cluster in unnamed:
        name = next((name for name in map(new_work_id, cluster) if name not in reserved), new_work_id("\n".join(cluster)))
        reserved.add(name)
        works.update(dict.fromkeys(cluster, name))
    return works
