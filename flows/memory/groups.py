"""Items some at a time: so many, and so large together, as memory is to hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def in_groups(items: Iterable[T], size: Callable[[T], int], n_items: int, total: int) -> Iterator[list[T]]:
    """The items in turn, at most `n_items` and of the size `total` together; one that is larger stands alone."""
    group: list[T] = []
    held = 0
    for item in items:
        added = size(item)
        if group and (len(group) == n_items or held + added > total):
            yield group
            group, held = [], 0
        group.append(item)
        held += added
    if group:
        yield group
