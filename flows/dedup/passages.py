"""The runs that two canonical texts share, grown from the places of common fingerprints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.dedup.canonical import Canonical
from flows.dedup.fingerprints import GRAM, MIN_RUN, WINDOW
from flows.dedup.grams import Ints

MAX_GAP = 6  # runs this close on both sides are one passage with a small edit


class Passage(NamedTuple):
    """Half-open intervals of both canonical texts, and how many characters they share."""

    start: int
    end: int
    other_start: int
    other_end: int
    shared: int


def grow(form: Canonical, other: Canonical, seeds: Sequence[tuple[int, int]]) -> list[Passage]:
    """Grow each seed, in rising order, to the maximal run of at least `MIN_RUN` that both share; join those that an edit parts."""
    runs: list[Passage] = []
    reached: dict[int, int] = {}
    for place, other_place in seeds:
        diagonal = other_place - place
        if reached.get(diagonal, -1) > place:
            continue
        back = _common(form.codes[:place][::-1], other.codes[:other_place][::-1])
        ahead = _common(form.codes[place:], other.codes[other_place:])
        reached[diagonal] = place + ahead
        if back + ahead >= MIN_RUN:
            runs.append(Passage(place - back, place + ahead, other_place - back, other_place + ahead, back + ahead))
    return _merge(sorted(runs))


def _common(one: np.ndarray, other: np.ndarray) -> int:
    """Length of the common prefix, looked for in growing steps so that a short one costs little."""
    limit, at, step = min(len(one), len(other)), 0, 64
    while at < limit:
        differs = np.flatnonzero(one[at : min(at + step, limit)] != other[at : min(at + step, limit)])
        if len(differs):
            return at + int(differs[0])
        at, step = min(at + step, limit), step * 2
    return limit


def _merge(runs: list[Passage]) -> list[Passage]:
    """Join neighbouring runs that a small edit parts on both sides."""
    merged: list[Passage] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and 0 <= run.start - last.end <= MAX_GAP and 0 <= run.other_start - last.other_end <= MAX_GAP:
            merged[-1] = Passage(last.start, run.end, last.other_start, run.other_end, last.shared + run.shared)
        else:
            merged.append(run)
    return merged


def is_stock(passage: Passage, stock: Ints) -> bool:
    """Whether half of the passage's fingerprints are the genre's formulas: winnowing chooses 2 in WINDOW + 1 grams."""
    last = passage.end - GRAM + 1
    low, high = np.searchsorted(stock, [passage.start, last])
    return bool((high - low) * (WINDOW + 1) >= last - passage.start)
