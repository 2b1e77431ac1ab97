"""How two canonical texts relate: what they share, what one adds, and what stands in the place of something else.

Shared 5-grams give anchor points; between two of them a stretch of one text stands against a stretch of the other. The
cost is a sort of each text's 5-grams, so linear but for a logarithm; blocks in another order align just as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.canonical import Codes
from flows.dedup.signatures import NGRAM, Hashes, shingles

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SHORT_RUN = 8  # a stretch this short between two anchor points is an edit of wording
BLOCK = 100  # a stretch this long is content of its own
MIN_WEIGHT = 0.5  # what weighs less is furniture: its numbers and names tell nothing
SOFT_REACH = 8  # how far an edited stretch may drift
MIN_SOFT = 0.3  # share of a longer stretch's characters found again nearby for it to be an edit; chance gives 0.1


Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A canonical text ready to be compared: its codes, its 5-grams, and these sorted with their places."""

    codes: Codes
    hashes: Hashes
    ordered: Hashes
    places: Ints
    weights: Weights


def index(codes: Codes) -> Indexed:
    """Index a canonical text; each character counts 1."""
    hashes = shingles(codes)
    places = np.argsort(hashes, kind="stable")
    return Indexed(codes, hashes, hashes[places], places, np.ones(len(codes), np.float32))


class Runs(NamedTuple):
    """The stretches of one text that the other lacks: `starts`, `ends`, and the stretch of the other text between the same anchors.

    `others_start` > `others_end` where the anchors are not neighbours in the other text.
    """

    starts: Ints
    ends: Ints
    others_start: Ints
    others_end: Ints


class Side(NamedTuple):
    """One text seen from the other, in weighted characters.

    `shared` lies in common 5-grams; `edited` is worded otherwise in its place; `replaced` stands in the place of something
    else, of it `replaced_ends` at the start or the end; `added` has nothing in its place. Without `replaced_ends` they add up
    to `total`. `blocks` is what of it stands in long stretches without a counterpart or with another one. `n_edits` counts the edited stretches that hold no digit and are no furniture.
    """

    total: float
    shared: float
    edited: float
    replaced: float
    replaced_ends: float
    added: float
    blocks: float
    n_shared: int
    n_edits: int


def common_grams(text: Indexed, other: Indexed) -> int:
    """About how many 5-grams of `text` stand in `other`, by a table of 16 bits of their hashes: quick, a little too many."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[other.hashes.astype(np.uint16)] = True
    return int(np.count_nonzero(table[text.hashes.astype(np.uint16)]))


def places_in(text: Indexed, other: Indexed) -> Ints:
    """For each 5-gram of `text` where it stands in `other`, or -1.

    Of several places it is the one in line with the unambiguous 5-gram before (or else after) it, or else the first.
    """
    n, n_other = len(text.hashes), len(other.hashes)
    if not n_other:
        return np.full(n, -1, dtype=np.int64)
    # Looked up in rising order, which is several times faster than in the order of the text.
    at = np.minimum(np.searchsorted(other.ordered, text.ordered), n_other - 1)
    found = other.ordered[at] == text.ordered
    twice = found & (other.ordered[np.minimum(at + 1, n_other - 1)] == text.ordered) & (at + 1 < n_other)
    places = np.empty(n, dtype=np.int64)
    places[text.places] = np.where(found, other.places[at], -1)
    unsure = np.sort(text.places[twice])
    if not len(unsure):
        return places
    sure = places >= 0
    sure[unsure] = False
    firm = np.flatnonzero(sure)
    if not len(firm):
        return places
    right = np.searchsorted(firm, unsure)
    # The better guess is written last.
    for neighbour in (firm[np.minimum(right, len(firm) - 1)], firm[np.maximum(right - 1, 0)]):
        guess = np.clip(unsure + places[neighbour] - neighbour, 0, n_other - 1)
        fits = other.hashes[guess] == text.hashes[unsure]
        places[unsure[fits]] = guess[fits]
    return places


def coverage(places: Ints) -> Mask:
    """Which characters lie in a shared 5-gram."""
    hit = places >= 0
    covered = hit.copy()
    for offset in range(1, NGRAM):
        covered[offset:] |= hit[:-offset]
    return covered


def unshared_runs(places: Ints, covered: Mask, n_other: int) -> Runs:
    """The maximal stretches outside the shared 5-grams, each with its counterpart in the other text."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], covered, [True])).astype(np.int8)))
    starts, ends = edges[0::2], edges[1::2]
    hits = np.flatnonzero(places >= 0)
    if not len(hits):
        return Runs(starts, ends, np.zeros_like(starts), np.full_like(ends, n_other))
    left = np.searchsorted(hits, starts) - 1
    anchor = hits[np.maximum(left, 0)]
    others_start = np.where(left < 0, 0, places[anchor] + (starts - anchor))
    at_end = ends == len(places)
    others_end = np.where(at_end, n_other, places[np.minimum(ends, len(places) - 1)])
    return Runs(starts, ends, others_start, others_end)


def _soft_matches(text: Codes, other: Codes, where: Ints, projected: Ints) -> Mask:
    """Which characters `where` of the text stand within `SOFT_REACH` of their projected place in the other."""
    found = np.zeros(len(where), dtype=np.bool_)
    padded = np.zeros(len(other) + 2 * SOFT_REACH + 1, dtype=np.uint32)
    padded[SOFT_REACH : SOFT_REACH + len(other)] = other
    base = np.clip(projected, 0, max(len(other) - 1, 0))
    wanted = text[where]
    for drift in range(2 * SOFT_REACH + 1):
        found |= padded[base + drift] == wanted
    return found


def _sums(values: npt.NDArray[np.floating], starts: Ints, ends: Ints) -> npt.NDArray[np.float64]:
    running = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(running[ends] - running[starts])


def side(text: Indexed, other: Indexed, covered: Mask, others_covered: Mask, runs: Runs) -> Side:
    """What became of `text` in `other`, given what is covered on either side."""
    total = float(text.weights.sum(dtype=np.float64))
    shared = float(text.weights[covered].sum(dtype=np.float64))
    if not len(runs.starts):
        return Side(total, shared, 0.0, 0.0, 0.0, 0.0, 0.0, int(covered.sum()), 0)
    lengths = runs.ends - runs.starts
    others = runs.others_end - runs.others_start
    at_ends = (runs.starts == 0) | (runs.ends == len(text.codes))
    known = others >= 0
    lows = np.clip(np.minimum(runs.others_start, runs.others_end), 0, len(other.codes))
    highs = np.clip(np.maximum(runs.others_start, runs.others_end), 0, len(other.codes))
    # What stands against the stretch is only what the other text does not share elsewhere.
    opposite = np.where(known, _sums((~others_covered).astype(np.float32), lows, highs), 0.0)
    short = (lengths <= SHORT_RUN) & (highs - lows <= SHORT_RUN + NGRAM) & known
    edited = short & (opposite > 0)
    doubtful = np.flatnonzero(~short & (opposite > 0))
    if len(doubtful):
        counts = lengths[doubtful]
        which = np.repeat(np.arange(len(doubtful)), counts)
        inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        where = runs.starts[doubtful][which] + inside
        # From the nearer of the two anchors, so that an insertion in the middle costs little.
        from_left = lows[doubtful][which] + inside
        from_right = highs[doubtful][which] - (counts[which] - inside)
        projected = np.where(inside * 2 < counts[which], from_left, from_right)
        soft = np.bincount(which, _soft_matches(text.codes, other.codes, where, projected), len(doubtful)) / counts
        edited[doubtful] = soft >= MIN_SOFT
    weighed = _sums(text.weights, runs.starts, runs.ends)
    per_char = weighed / np.maximum(lengths, 1)
    standing = np.minimum(weighed, opposite * per_char)
    replaced = float(standing[~edited].sum())
    edits = float(weighed[edited].sum())
    added = float(weighed.sum()) - edits - replaced
    digits = (text.codes >= ord("0")) & (text.codes <= ord("9"))
    worded = edited & (per_char >= MIN_WEIGHT)
    if digits.any():
        worded &= _sums(digits.astype(np.float32), runs.starts, runs.ends) == 0
    n_edits = int(worded.sum())
    ends = float(standing[~edited & at_ends].sum())
    blocks = float(weighed[~edited & (lengths >= BLOCK)].sum())
    return Side(total, shared, edits, replaced, ends, added, blocks, int(covered.sum()), n_edits)
