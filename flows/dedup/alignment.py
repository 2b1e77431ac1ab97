"""How canonical texts relate: which 5-grams a pair shares, and which stretches of one stand against which of the other.

Shared 5-grams give anchor points; between two of them a stretch of one text stands against a stretch of the other. The cost is a
sort of each text's 5-grams, so linear but for a logarithm; blocks in another order align just as well. Many pairs are aligned
at once, laid one behind the other, for with texts of a few thousand characters the calls cost more than the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.canonical import Codes
from flows.dedup.signatures import NGRAM, Hashes, shingles

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]

REACH = 8  # how far an edited stretch may drift
GAP = max(NGRAM - 1, REACH)  # between two texts, so that nothing of one reaches into the next
_TEN = np.uint32(10)
_ZERO = np.uint32(ord("0"))
_LAST = np.array([np.iinfo(np.uint64).max], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A canonical text ready to be compared: its codes, its 5-grams in rising order (and a sentinel), and where each stands.

    `firsts` leads from each place of `ordered` to the first equal 5-gram, `repeated` tells which 5-grams stand twice. `total` is
    the sum of the weights, one a character.
    """

    codes: Codes
    hashes: Hashes
    ordered: Hashes
    places: Ints
    firsts: Ints
    repeated: Mask
    weights: Weights
    total: float

    @property
    def is_plain(self) -> bool:
        """Whether each character counts 1."""
        return self.total == len(self.codes)


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
    # The weight of a plain text takes no memory: one number, seen n times.
    weights = np.broadcast_to(np.float32(1.0), (n,))
    return Indexed(codes, hashes, ordered, places, firsts, again[1:] | again[:-1], weights, float(n))


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
    """The 5-grams that two texts share: of each, in rising order, its number in the first text's order and in the other's."""

    mine: Ints
    theirs: Ints


def matches(text: Indexed, other: Indexed) -> Matches:
    """Look up the 5-grams of `text` in `other`, in rising order: several times faster than in the order of the text."""
    at = other.ordered.searchsorted(text.ordered[:-1])
    found = (other.ordered[at] == text.ordered[:-1]).nonzero()[0]
    theirs = at[found]
    if len(found) and theirs[-1] == len(other.hashes):
        # A 5-gram may have the hash of the sentinel.
        found = found[theirs < len(other.hashes)]
        theirs = at[found]
    return Matches(found, theirs)


class Laid(NamedTuple):
    """Texts laid one behind the other, a gap in front of each and at the end.

    `starts` and `ends` of each text; `digits` counts the digits in front of each character; `weights` is None where all are 1.
    """

    texts: Sequence[Indexed]
    starts: Ints
    ends: Ints
    codes: Codes
    hashes: Hashes
    gaps: Mask
    digits: Ints
    weights: Weights | None


def lay(texts: Sequence[Indexed]) -> Laid:
    """Lay texts one behind the other."""
    sizes = np.array([len(text.codes) for text in texts], dtype=np.int64)
    ends = (sizes + GAP).cumsum()
    starts = ends - sizes
    size = int(ends[-1]) + GAP
    is_plain = all(text.is_plain for text in texts)
    codes, hashes, gaps = np.zeros(size, np.uint32), np.zeros(size, np.uint64), np.ones(size, np.bool_)
    weights = None if is_plain else np.zeros(size, np.float32)
    for text, start, end in zip(texts, starts.tolist(), ends.tolist(), strict=True):
        codes[start:end] = text.codes
        hashes[start:end] = text.hashes
        gaps[start:end] = False
        if weights is not None:
            weights[start:end] = text.weights
    digits = np.zeros(size + 1, dtype=np.int64)
    ((codes - _ZERO) < _TEN).cumsum(out=digits[1:])
    return Laid(texts, starts, ends, codes, hashes, gaps, digits, weights)


class Places(NamedTuple):
    """Where each 5-gram of the texts stands in the other ones, or -1, and where that is but one of several places."""

    at: Ints
    unsure: Mask


def places_of(texts: Laid, others: Laid, shared: Sequence[Matches]) -> tuple[Places, Places]:
    """The places of the 5-grams of either text of each pair in the other one; of several the first."""
    sizes = [len(other.codes) for other in others.texts]
    before = np.cumsum([0, *sizes])[:-1]
    counts = [len(found.mine) for found in shared]
    mine = np.concatenate([text.places[found.mine] for text, found in zip(texts.texts, shared, strict=True)])
    mine += texts.starts.repeat(counts)
    theirs = np.concatenate([found.theirs for found in shared]) + before.repeat(counts)
    ordered = np.concatenate([other.places for other in others.texts]) + others.starts.repeat(sizes)
    firsts = np.concatenate([other.firsts for other in others.texts]) + before.repeat(sizes)
    there = np.full(len(texts.codes), -1, dtype=np.int64)
    there[mine] = ordered[theirs]
    unsure = np.zeros(len(texts.codes), dtype=np.bool_)
    unsure[mine] = np.concatenate([other.repeated for other in others.texts])[theirs]
    in_order = np.full(len(ordered), -1, dtype=np.int64)
    # Of equal 5-grams the earliest place is written last.
    in_order[theirs[::-1]] = mine[::-1]
    repeated = np.zeros(len(ordered), dtype=np.bool_)
    repeated[theirs] = np.concatenate([text.repeated[found.mine] for text, found in zip(texts.texts, shared, strict=True)])
    back, unsure_back = np.full(len(others.codes), -1, dtype=np.int64), np.zeros(len(others.codes), dtype=np.bool_)
    back[ordered] = in_order[firsts]
    unsure_back[ordered] = repeated[firsts]
    return Places(there, unsure), Places(back, unsure_back)


def coverage(hit: Mask) -> Mask:
    """Which characters lie in a shared 5-gram, given where these start."""
    covered = hit.copy()
    for offset in range(1, NGRAM):
        covered[offset:] |= hit[:-offset]
    return covered


class Runs(NamedTuple):
    """The stretches of texts that the others lack: `starts`, `ends`, and the stretch of the other text between the same anchors.

    `others_start` > `others_end` where the anchors are not neighbours in the other text. `which` of the texts each is of.
    """

    starts: Ints
    ends: Ints
    others_start: Ints
    others_end: Ints
    which: Ints

    @property
    def lengths(self) -> Ints:
        """Characters of each."""
        return self.ends - self.starts

    @property
    def others_lengths(self) -> Ints:
        """Characters between the same anchors of the other text, below 0 where these are not neighbours."""
        return self.others_end - self.others_start

    def only(self, asked: Mask | Ints) -> Runs:
        """Those of the stretches that are asked for."""
        return Runs(*(column[asked] for column in self))


def unshared_runs(texts: Laid, others: Laid, places: Places, covered: Mask) -> Runs:
    """The maximal stretches outside the shared 5-grams, each with its counterpart.

    Args:
        texts, others: the pairs.
        places: those of the texts' 5-grams in the others.
        covered: characters in a shared 5-gram, and the gaps.
    """
    bounds = (covered[1:] != covered[:-1]).nonzero()[0] + 1
    starts, ends = bounds[0::2], bounds[1::2]
    which = texts.starts.searchsorted(starts, side="right") - 1
    others_start, others_end = others.starts[which], others.ends[which]
    # The last shared 5-gram in front of a stretch ends where it starts, the next one starts where it ends.
    behind, ahead = (starts > texts.starts[which]).nonzero()[0], (ends < texts.ends[which]).nonzero()[0]
    found = _settled(
        np.concatenate((starts[behind] - NGRAM, ends[ahead])), np.concatenate((which[behind], which[ahead])), places, texts, others
    )
    others_start[behind] = found[: len(behind)] + NGRAM
    others_end[ahead] = found[len(behind) :]
    return Runs(starts, ends, others_start, others_end, which)


def _settled(where: Ints, which: Ints, places: Places, texts: Laid, others: Laid) -> Ints:
    """The places of some 5-grams, an unsure one in line with the sure one before (or else after) it where the other text bears it out."""
    found = places.at[where]
    doubtful = places.unsure[where].nonzero()[0]
    if not len(doubtful):
        return found
    firm = ((places.at >= 0) & ~places.unsure).nonzero()[0]
    if not len(firm):
        return found
    unsure, which = where[doubtful], which[doubtful]
    right = firm.searchsorted(unsure)
    ahead, behind = firm[np.minimum(right, len(firm) - 1)], firm[np.maximum(right - 1, 0)]
    lows, highs = texts.starts[which], texts.ends[which]
    has_ahead, has_behind = (ahead >= unsure) & (ahead < highs), (behind < unsure) & (behind >= lows)
    wanted = texts.hashes[unsure]
    first, last = others.starts[which], others.ends[which] - 1
    # The better guess is written last.
    for neighbour in (np.where(has_ahead, ahead, behind), np.where(has_behind, behind, ahead)):
        guess = np.minimum(np.maximum(unsure + places.at[neighbour] - neighbour, first), last)
        fits = (others.hashes[guess] == wanted) & (has_ahead | has_behind)
        found[doubtful[fits]] = guess[fits]
    return found
