"""Of places that overlap the first stays, and what only overlapped one that goes."""

from __future__ import annotations

from flows.spans.edited import Replacement
from flows.spans.overlaps import first_of_overlapping


def test_the_first_of_overlapping_places_stays() -> None:
    places = [Replacement(*span, "", "rule") for span in ((0, 4), (2, 6), (5, 7), (7, 9))]
    assert first_of_overlapping(places) == [places[0], places[2], places[3]]
