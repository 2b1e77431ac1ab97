"""Items some at a time."""

from __future__ import annotations

import pytest

from flows.memory.groups import in_groups


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([5], [[5]]),
        ([50, 1, 1], [[50], [1, 1]]),
        ([4, 6, 1], [[4, 6], [1]]),
        ([4, 7, 50, 1], [[4], [7], [50], [1]]),
        ([0, 0, 0, 0], [[0, 0, 0], [0]]),
    ],
)
def test_groups_are_neither_too_many_nor_too_large(sizes: list[int], groups: list[list[int]]) -> None:
    assert list(in_groups(sizes, lambda size: size, 3, 10)) == groups
