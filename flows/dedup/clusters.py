"""Copies of one work: connected components, the copy that stands for it, and a work_id that never changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import polars as pl


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


Preference: TypeAlias = tuple[float, int, int, int, str]
TRUNCATED = 1000  # steps of completeness that a text without its end lacks
METADATA_FIELDS = ("title", "authors", "abstract", "keywords", "journal", "published_date")


def preference(essays: pl.DataFrame, n_chars: Mapping[str, int]) -> dict[str, Preference]:
    """A sort key for each essay; the smallest of a work is likely its canonical copy (`flows.dedup.choice`).

    Documented order: least damage, most complete, most metadata, earliest seen, smallest id. Damage is compared in steps of
    half a percent and completeness in steps of 2 %, so that a trifle of one does not outweigh the next.

    Args:
        essays: a row an essay: essay_id, and any of damage_rate, first_seen (int), is_truncated, title, authors and the like.
        n_chars: characters of the canonical form of each essay, without what is furniture.
    """
    keys: dict[str, Preference] = {}
    for row in essays.iter_rows(named=True):
        essay_id = str(row["essay_id"])
        damage = round(float(row.get("damage_rate") or 0.0) / 0.005)
        size = n_chars.get(essay_id, 0)
        step = size.bit_length() * 50 + (size * 50 >> max(size.bit_length() - 1, 0)) % 50
        complete = -step + (TRUNCATED if row.get("is_truncated") else 0)
        metadata = -sum(bool(row.get(name)) for name in METADATA_FIELDS)
        keys[essay_id] = (damage, complete, metadata, int(row.get("first_seen") or 0), essay_id)
    return keys


def new_work_id(essay_id: str) -> str:
    """The id of a work first seen as this essay: `w` and 16 hexadecimal digits."""
    return "w" + hashlib.blake2b(essay_id.encode(), digest_size=8).hexdigest()


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
