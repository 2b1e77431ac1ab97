"""Of places in a text that overlap, the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Place(Protocol):
    """Anything that stands from `start` to `end`."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character behind its last."""


T = TypeVar("T", bound=Place)


def first_of_overlapping(places: Iterable[T]) -> list[T]:
    """The places without those that begin before the end of one in front of them that stays; they come sorted."""
    kept: list[T] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept
