"""Passages that works share without being copies of one another.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson, Aiken 2003) over character 10-grams in windows of 21, which
misses no shared run of 30 characters; each hit is grown to the full shared run on the texts themselves. A run
half filled with fingerprints of many works is a stock formula and is left out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from flows.dedup.canonical import Canonical, fold
from flows.dedup.signatures import NGRAM, Hashes, shingles

MIN_RUN = 30
GRAM = 10
WINDOW = MIN_RUN - GRAM + 1
STOCK_WORKS = 8  # a passage found in more works than this is a formula of the genre, not a quotation
MAX_GAP = 6  # runs this close on both sides are one passage with a small edit

REUSE_SCHEMA = pa.schema(
    [
        pa.field("reuse_id", pa.string(), nullable=False),
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("other_essay_id", pa.string(), nullable=False),
        pa.field("other_start", pa.int64(), nullable=False),
        pa.field("other_end", pa.int64(), nullable=False),
        pa.field("similarity", pa.float64(), nullable=False),
    ]
)


class _Passage(NamedTuple):
    start: int
    end: int
    other_start: int
    other_end: int
    shared: int


def fingerprints(form: Canonical) -> tuple[Hashes, np.ndarray]:
    """The winnowed fingerprints of a canonical text and their places: the least hash of each window, the last on ties."""
    five = shingles(form.codes)
    if len(five) < GRAM:
        return five[:0], np.zeros(0, dtype=np.int64)
    offset = GRAM - NGRAM
    grams = five[: len(five) - GRAM + 1] * np.uint64(0x9E3779B97F4A7C15) ^ five[offset : len(five) - GRAM + 1 + offset]
    if len(grams) < WINDOW:
        return grams[:0], np.zeros(0, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(grams, WINDOW)
    places = np.unique(np.arange(len(windows)) + WINDOW - 1 - np.argmin(windows[:, ::-1], axis=1))
    return grams[places], places


def find_reuse(texts: Iterable[tuple[str, str]], works: Mapping[str, str] | None = None) -> pa.Table:
    """Passages of at least 30 characters that canonical essays of different works share.

    Args:
        texts: (essay_id, restored text) of the canonical essays.
        works: essay_id -> work_id; essays of one work are not compared. Default: each essay is a work.

    Returns:
        `REUSE_SCHEMA` sorted by essay_id, start, other_essay_id, other_start, each pair once with essay_id < other_essay_id.
        Positions are half-open, in characters of each essay's restored text; `similarity` is the shared share of the passage.
        Passages that overlap in one essay share no id: reuse_id names the row.
    """
    forms = {essay_id: fold(text) for essay_id, text in texts}
    works = works or {}
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for essay_id in sorted(forms):
        hashes, places = fingerprints(forms[essay_id])
        for key, place in zip(hashes.tolist(), places.tolist(), strict=True):
            found[key].append((essay_id, place))
    seeds: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    stock: defaultdict[str, list[int]] = defaultdict(list)
    for occurrences in found.values():
        n_works = len({works.get(essay_id, essay_id) for essay_id, _ in occurrences})
        if n_works > STOCK_WORKS:
            for essay_id, place in occurrences:
                stock[essay_id].append(place)
        elif n_works > 1:
            for pair, place in _pairs(occurrences, works):
                seeds[pair].append(place)
    rows = []
    stock_places = {essay_id: np.sort(np.asarray(places, dtype=np.int64)) for essay_id, places in stock.items()}
    for (one, other), places_of_pair in sorted(seeds.items()):
        for passage in _merge(_grow(forms[one], forms[other], sorted(places_of_pair))):
            if not _is_stock(passage, stock_places.get(one)):
                rows.append(_row(one, forms[one], other, forms[other], passage))
    rows.sort(key=lambda row: (row["essay_id"], row["start"], row["other_essay_id"], row["other_start"]))
    return pa.Table.from_pylist(rows, REUSE_SCHEMA)


def _pairs(occurrences: list[tuple[str, int]], works: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Each two occurrences in essays of different works; of one essay only the first occurrence."""
    firsts = sorted(dict(reversed(occurrences)).items())
    for at, (one, place) in enumerate(firsts):
        for other, other_place in firsts[at + 1 :]:
            if works.get(one, one) != works.get(other, other):
                yield (one, other), (place, other_place)


def _grow(form: Canonical, other: Canonical, seeds: list[tuple[int, int]]) -> list[_Passage]:
    """Grow each seed to the maximal run that both texts share; seeds inside a run already found are spent."""
    runs: list[_Passage] = []
    reached: dict[int, int] = {}
    for place, other_place in seeds:
        diagonal = other_place - place
        if reached.get(diagonal, -1) > place:
            continue
        back = _common(form.codes[:place][::-1], other.codes[:other_place][::-1])
        ahead = _common(form.codes[place:], other.codes[other_place:])
        reached[diagonal] = place + ahead
        if back + ahead >= MIN_RUN:
            runs.append(_Passage(place - back, place + ahead, other_place - back, other_place + ahead, back + ahead))
    return sorted(runs)


def _common(one: np.ndarray, other: np.ndarray) -> int:
    """Length of the common prefix, looked for in growing steps so that a short one costs little."""
    limit, at, step = min(len(one), len(other)), 0, 64
    while at < limit:
        differs = np.flatnonzero(one[at : min(at + step, limit)] != other[at : min(at + step, limit)])
        if len(differs):
            return at + int(differs[0])
        at, step = min(at + step, limit), step * 2
    return limit


def _is_stock(passage: _Passage, stock: np.ndarray | None) -> bool:
    """Whether half of the passage's fingerprints are the genre's formulas: winnowing chooses 2 in WINDOW + 1 grams."""
    if stock is None:
        return False
    last = passage.end - GRAM + 1
    low, high = np.searchsorted(stock, [passage.start, last])
    return bool((high - low) * (WINDOW + 1) >= last - passage.start)


def _merge(runs: list[_Passage]) -> list[_Passage]:
    """Join neighbouring runs that a small edit parts on both sides."""
    merged: list[_Passage] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and 0 <= run.start - last.end <= MAX_GAP and 0 <= run.other_start - last.other_end <= MAX_GAP:
            merged[-1] = _Passage(last.start, run.end, last.other_start, run.other_end, last.shared + run.shared)
        else:
            merged.append(run)
    return merged


def _row(one: str, form: Canonical, other: str, other_form: Canonical, passage: _Passage) -> dict[str, object]:
    length = max(passage.end - passage.start, passage.other_end - passage.other_start)
    start, other_start = int(form.positions[passage.start]), int(other_form.positions[passage.other_start])
    name = f"{one}:{start}:{other}:{other_start}"
    return {
        "reuse_id": "r" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest(),
        "essay_id": one,
        "start": start,
        "end": int(form.positions[passage.end - 1]) + 1,
        "other_essay_id": other,
        "other_start": other_start,
        "other_end": int(other_form.positions[passage.other_end - 1]) + 1,
        "similarity": round(passage.shared / length, 4),
    }
