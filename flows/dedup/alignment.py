"""How canonical texts relate: which 5-grams a pair shares, and which stretches of one stand against which of the other.

Shared 5-grams give anchor points; between two of them a stretch of one text stands against a stretch of the other. The cost is a
look into a table for each 5-gram, so linear; blocks in another order align just as well. Many pairs are aligned
at once, laid one behind the other, for with texts of a few thousand characters the calls cost more than the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.canonical import Codes
from flows.dedup.grams import Grams, Ints, Mask
from flows.dedup.signatures import NGRAM, Hashes, shingles

Weights = npt.NDArray[np.float32]

REACH = 8  # how far an edited stretch may drift
GAP = max(NGRAM - 1, REACH)  # between two texts, so that nothing of one reaches into the next
_TEN = np.uint32(10)
_ZERO = np.uint32(ord("0"))
_ONE = np.float32(1.0)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A canonical text ready to be compared: its codes, and the 5-gram that starts at each.

    `again` are the places of 5-grams that stood before, `firsts` where each of these stood first, `repeated` tells which 5-grams
    stand twice. `total` is the sum of the weights, one a character.
    """

    codes: Codes
    hashes: Hashes
    again: Ints
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
    firsts = Grams(hashes).firsts
    again = (firsts != np.arange(n)).nonzero()[0]
    firsts_again = firsts[again]
    repeated = np.zeros(n, dtype=np.bool_)
    repeated[again] = repeated[firsts_again] = True
    # The weight of a plain text takes no memory: one number, seen n times.
    return Indexed(codes, hashes, again, firsts_again, repeated, np.broadcast_to(_ONE, (n,)), float(n))


class Shared(NamedTuple):
    """Where the 5-grams of one text of a pair stand first in its other, or -1: of the shorter text, or of the longer one."""

    found: Ints
    is_of_shorter: bool


class Laid(NamedTuple):
    """Texts laid one behind the other, a gap in front of each and at the end.

    `starts` and `ends` of each text; `digits` counts the digits in front of each character; `weights` is None where all are 1.
    """

    texts: Sequence[Indexed]
    starts: Ints
    ends: Ints
    codes: Codes
    hashes: Hashes
    repeated: Mask
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
    codes, hashes = np.zeros(size, np.uint32), np.zeros(size, np.uint64)
    repeated, gaps = np.zeros(size, np.bool_), np.ones(size, np.bool_)
    weights = None if is_plain else np.zeros(size, np.float32)
    for text, start, end in zip(texts, starts.tolist(), ends.tolist(), strict=True):
        codes[start:end] = text.codes
        hashes[start:end] = text.hashes
        repeated[start:end] = text.repeated
        gaps[start:end] = False
        if weights is not None:
            weights[start:end] = text.weights
    digits = np.zeros(size + 1, dtype=np.int64)
    ((codes - _ZERO) < _TEN).cumsum(out=digits[1:])
    return Laid(texts, starts, ends, codes, hashes, repeated, gaps, digits, weights)


class Standing(NamedTuple):
    """Where each 5-gram of the texts stands in the other ones, or -1, and where that is but one of several places."""

    at: Ints
    unsure: Mask


def standing(texts: Laid, others: Laid, shared: Sequence[Shared]) -> tuple[Standing, Standing]:
    """The places of the 5-grams of either text of each pair in the other one; of several the first."""
    both = (texts, others)
    at = [np.full(len(laid.codes), -1, dtype=np.int64) for laid in both]
    for pair, (found, is_of_shorter) in enumerate(shared):
        here, there = both if is_of_shorter else both[::-1]
        start, other = int(here.starts[pair]), int(there.starts[pair])
        hit = (found >= 0).nonzero()[0]
        places = found[hit] + other
        hit += start
        at[not is_of_shorter][hit] = places
        back = at[is_of_shorter]
        # Of equal 5-grams the earliest place is written last.
        back[places[::-1]] = hit[::-1]
        text = there.texts[pair]
        back[text.again + other] = back[text.firsts + other]
    return Standing(at[0], _unsure(at[0], others)), Standing(at[1], _unsure(at[1], texts))


def _unsure(at: Ints, others: Laid) -> Mask:
    """Which 5-grams that stand in the others stand there more than once; the last place of all, which -1 leads to, is a gap."""
    return others.repeated[at]


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


def unshared_runs(texts: Laid, others: Laid, places: Standing, covered: Mask) -> Runs:
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


def _settled(where: Ints, which: Ints, places: Standing, texts: Laid, others: Laid) -> Ints:
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
