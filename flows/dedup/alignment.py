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
LONG_RUN = 250  # without one shared 5-gram a stretch this long is no edit of wording
MIN_STANDING = 0.05  # what weighs less stands in the place of nothing
MIN_WEIGHT = 0.5  # what weighs less is furniture: its numbers and names tell nothing
SOFT_REACH = 8  # how far an edited stretch may drift
MIN_SOFT = 0.3  # share of a longer stretch's characters found again nearby for it to be an edit; chance gives 0.1


Weights = npt.NDArray[np.float32]
_TEN = np.uint32(10)
_LAST = np.array([np.iinfo(np.uint64).max], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A canonical text ready to be compared: its codes, its 5-grams in rising order (and a sentinel), and where each stands.

    `firsts` leads from each place of `ordered` to the first equal 5-gram, `repeated` tells which 5-grams stand twice;
    `digits` counts the digits in front of each character. `total` is the sum of the weights, one a character.
    """

    codes: Codes
    hashes: Hashes
    ordered: Hashes
    places: Ints
    firsts: Ints
    repeated: Mask
    digits: Ints
    weights: Weights
    total: float


def index(codes: Codes) -> Indexed:
    """Index a canonical text; each character counts 1."""
    n = len(codes)
    hashes = shingles(codes)
    places = _rising(hashes)
    ordered = np.concatenate((hashes[places], _LAST))
    again = np.zeros(n + 1, dtype=np.bool_)
    np.equal(ordered[1:-1], ordered[: max(n - 1, 0)], out=again[1:n])
    firsts = np.arange(n)
    if again.any():
        firsts = np.maximum.accumulate(np.where(again[:n], 0, firsts))
    digits = np.zeros(n + 1, dtype=np.int64)
    np.cumsum((codes - np.uint32(ord("0"))) < _TEN, out=digits[1:])
    # The weight of a plain text takes no memory: one number, seen n times.
    weights = np.broadcast_to(np.float32(1.0), (n,))
    return Indexed(codes, hashes, ordered, places, firsts, again[1:] | again[:-1], digits, weights, float(n))


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


def _rising(hashes: Hashes) -> Ints:
    """Places of the hashes in rising order, equal ones from left to right.

    The place is put into the low bits and the numbers themselves are sorted, several times faster than a stable `argsort`;
    where two hashes differ in these bits alone, that is done instead.
    """
    bits = np.uint64(len(hashes).bit_length())
    packed = (hashes >> bits << bits) | np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    places = (packed & np.uint64((1 << int(bits)) - 1)).astype(np.int64)
    ordered = hashes[places]
    return places if bool((ordered[1:] >= ordered[:-1]).all()) else np.argsort(hashes, kind="stable")


class Matches(NamedTuple):
    """The 5-grams that two texts share: of each of the first text (in rising order) where it is `at` in the other's order, if `found`."""

    at: Ints
    found: Mask
    n: int


def matches(text: Indexed, other: Indexed) -> Matches:
    """Look up the 5-grams of `text` in `other`, in rising order: several times faster than in the order of the text."""
    at = np.searchsorted(other.ordered, text.ordered[:-1])
    found = other.ordered[at] == text.ordered[:-1]
    if len(found) and at[-1] == len(other.hashes):
        found &= at < len(other.hashes)
    return Matches(at, found, int(np.count_nonzero(found)))


class Places(NamedTuple):
    """Where each 5-gram of a text stands in the other one, or -1, and where that is but one of several places."""

    at: Ints
    unsure: Mask


def places_of(text: Indexed, other: Indexed, shared: Matches) -> tuple[Places, Places]:
    """The places of either text's 5-grams in the other one; of several the first."""
    at, mine = shared.at[shared.found], text.places[shared.found]
    there = np.full(len(text.hashes), -1, dtype=np.int64)
    there[mine] = other.places[at]
    unsure = np.zeros(len(text.hashes), dtype=np.bool_)
    unsure[mine] = other.repeated[at]
    in_order = np.full(len(other.hashes), -1, dtype=np.int64)
    # Of equal 5-grams the earliest place is written last.
    in_order[at[::-1]] = mine[::-1]
    repeated = np.zeros(len(other.hashes), dtype=np.bool_)
    repeated[at] = text.repeated[shared.found]
    back, unsure_back = np.empty_like(in_order), np.empty_like(repeated)
    back[other.places] = in_order[other.firsts]
    unsure_back[other.places] = repeated[other.firsts]
    return Places(there, unsure), Places(back, unsure_back)


def _settled(where: Ints, places: Places, text: Indexed, other: Indexed) -> Ints:
    """The places of some 5-grams, an unsure one in line with the sure one before (or else after) it where the other text bears it out."""
    found = places.at[where]
    doubtful = (places.unsure[where]).nonzero()[0]
    if not len(doubtful):
        return found
    firm = ((places.at >= 0) & ~places.unsure).nonzero()[0]
    if not len(firm):
        return found
    unsure = where[doubtful]
    right = np.searchsorted(firm, unsure)
    wanted, last = text.hashes[unsure], len(other.hashes) - 1
    # The better guess is written last.
    for neighbour in (firm[np.minimum(right, len(firm) - 1)], firm[np.maximum(right - 1, 0)]):
        guess = np.minimum(np.maximum(unsure + places.at[neighbour] - neighbour, 0), last)
        fits = other.hashes[guess] == wanted
        found[doubtful[fits]] = guess[fits]
    return found


def coverage(hit: Mask) -> Mask:
    """Which characters lie in a shared 5-gram, given where these start."""
    covered = hit.copy()
    for offset in range(1, NGRAM):
        covered[offset:] |= hit[:-offset]
    return covered


def covered_by(text: Indexed, shared: Matches) -> Mask:
    """Which characters of the first text lie in a shared 5-gram."""
    hit = np.zeros(len(text.hashes), dtype=np.bool_)
    hit[text.places[shared.found]] = True
    return coverage(hit)


def unshared_runs(text: Indexed, other: Indexed, places: Places, covered: Mask) -> Runs:
    """The maximal stretches outside the shared 5-grams, each with its counterpart in the other text."""
    n, n_other = len(text.codes), len(other.codes)
    edges = (covered[1:] != covered[:-1]).nonzero()[0] + 1
    bounds = np.concatenate(([] if not n or covered[0] else [0], edges, [] if not n or covered[-1] else [n])).astype(np.int64)
    starts, ends = bounds[0::2], bounds[1::2]
    # The last shared 5-gram in front of a stretch ends where it starts, the next one starts where it ends.
    others_start, others_end = np.zeros_like(starts), np.full_like(ends, n_other)
    inner = starts > 0
    others_start[inner] = _settled(starts[inner] - NGRAM, places, text, other) + NGRAM
    inner = ends < n
    others_end[inner] = _settled(ends[inner], places, text, other)
    return Runs(starts, ends, others_start, others_end)


def _soft_matches(text: Codes, other: Codes, where: Ints, projected: Ints) -> Mask:
    """Which characters `where` of the text stand within `SOFT_REACH` of their projected place in the other."""
    padded = np.zeros(len(other) + 2 * SOFT_REACH + 1, dtype=np.uint32)
    padded[SOFT_REACH : SOFT_REACH + len(other)] = other
    base = np.minimum(np.maximum(projected, 0), max(len(other) - 1, 0))
    wanted = text[where]
    found: Mask = padded[base] == wanted
    for drift in range(1, 2 * SOFT_REACH + 1):
        found |= padded[drift:][base] == wanted
    return found


def _sums(values: npt.NDArray[np.bool_] | Weights, starts: Ints, ends: Ints) -> npt.NDArray[np.float64]:
    """Sums of the values between starts and ends."""
    running = np.zeros(len(values) + 1, dtype=np.float64)
    np.cumsum(values, out=running[1:])
    return np.asarray(running[ends] - running[starts])


def side(text: Indexed, other: Indexed, covered: Mask, others_covered: Mask, runs: Runs) -> Side:
    """What became of `text` in `other`, given what is covered on either side."""
    total, plain = text.total, text.total == len(text.codes)
    n_covered = int(np.count_nonzero(covered))
    shared = float(n_covered) if plain else float(text.weights[covered].sum(dtype=np.float64))
    if not len(runs.starts):
        return Side(total, shared, 0.0, 0.0, 0.0, 0.0, 0.0, n_covered, 0)
    lengths = runs.ends - runs.starts
    others = runs.others_end - runs.others_start
    at_ends = (runs.starts == 0) | (runs.ends == len(text.codes))
    known = others >= 0
    n_other = len(other.codes)
    lows = np.minimum(np.maximum(np.minimum(runs.others_start, runs.others_end), 0), n_other)
    highs = np.minimum(np.maximum(np.maximum(runs.others_start, runs.others_end), 0), n_other)
    # What stands against the stretch is only what the other text does not share elsewhere.
    opposite = np.where(known, _sums(~others_covered, lows, highs), 0)
    short = (lengths <= SHORT_RUN) & (highs - lows <= SHORT_RUN + NGRAM) & known
    edited = short & (opposite > 0)
    doubtful = (~short & (opposite > 0) & (lengths <= LONG_RUN)).nonzero()[0]
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
    weighed = lengths.astype(np.float64) if plain else _sums(text.weights, runs.starts, runs.ends)
    per_char = weighed / lengths
    # Where furniture stands against the text, nothing stands in its place.
    standing = np.minimum(
        weighed, opposite * per_char if plain else _sums(~others_covered & (other.weights >= MIN_STANDING), lows, highs) * known * per_char
    )
    replaced = float(standing[~edited].sum())
    edits = float(weighed[edited].sum())
    added = float(weighed.sum()) - edits - replaced
    worded = edited & (per_char >= MIN_WEIGHT) & (text.digits[runs.ends] == text.digits[runs.starts])
    n_edits = int(worded.sum())
    ends = float(standing[~edited & at_ends].sum())
    blocks = float(weighed[~edited & (lengths >= BLOCK)].sum())
    return Side(total, shared, edits, replaced, ends, added, blocks, n_covered, n_edits)
