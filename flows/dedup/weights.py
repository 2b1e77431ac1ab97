"""How much each character of an essay counts: what many works have in common counts little, furniture hardly anything.

A line or sentence that stands in f works counts (4 / f) squared, f taken in steps of its doubling, and 1 up to four works: a phrase
of six laws counts 44 %, a notice of a site with twenty pages 3 %. Above the first sentence of the essay's own and below the last,
where lines without punctuation stand in more than `RARE` works or look like furniture, all counts 1 %: notices, title, date, links.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.alignment import Indexed, Weights
from flows.dedup.candidates import RARE, Frequencies
from flows.dedup.grams import Ints
from flows.dedup.segments import BARE, PROSE, SHAPED, Segments
from flows.dedup.signatures import Hashes

MAX_STEP = 6
MIN_OWN = 12.0  # characters, by weight: an essay that keeps less is compared as it stands
MIN_COMMON_RUN = 12  # characters
MIN_BARE = 3  # menus, links, names that many works have in common make an edge furniture
EDGE_WEIGHT = np.float32(0.01)
# Between 4 and 8 works 6, between 8 and 16 twelve, and so on: a new page of a site does not change every weight.
_WEIGHTS = np.array([1.0, 1.0, *((1 / (1.5 * 2**step)) ** 2 for step in range(MAX_STEP - 1))], dtype=np.float32)


class OwnShare(NamedTuple):
    """What of an essay is its own: the `mean` weight of its characters, a `key` of all their weights, 0 where all are 1.

    `weights` and `lengths`, one each segment; `common` are the sorted hashes of those that weigh less than 1, with `sizes`.
    """

    mean: float
    key: int
    weights: Weights
    lengths: npt.NDArray[np.int32]
    common: Hashes
    sizes: npt.NDArray[np.int32]


_NONE = np.zeros(0, np.int32)
ALL_OWN = OwnShare(1.0, 0, _NONE.astype(np.float32), _NONE, _NONE.astype(np.uint64), _NONE)
"""Of an essay that has nothing in common with many works; of its segments nothing is told."""


def steps(hashes: Hashes, frequencies: Frequencies) -> Ints:
    """For each segment how often its frequency is doubled above `RARE`, at most `MAX_STEP`: the place of its weight."""
    if not len(frequencies.keys):
        return np.zeros(len(hashes), dtype=np.int64)
    at = np.minimum(np.searchsorted(frequencies.keys, hashes), len(frequencies.keys) - 1)
    works = np.where(frequencies.keys[at] == hashes, frequencies.counts[at], RARE)
    found: Ints = np.ceil(np.log2(np.maximum(works, RARE) / RARE)).astype(np.int64)
    return np.minimum(found, MAX_STEP)


def own_shares(parts: Segments, starts: Ints, frequencies: Frequencies) -> Iterator[tuple[int, OwnShare]]:
    """What the weights make of essays, by their segments alone: the number of each essay that has a weight below 1.

    Args:
        parts: segments of all the essays.
        starts: where those of each start, and the end of the last; each has one at least.
        frequencies: of segments in works.
    """
    essay = np.arange(len(starts) - 1).repeat(np.diff(starts))
    step = _in_runs(steps(parts.hashes, frequencies), parts.lengths, essay)
    weights = _WEIGHTS[step]
    is_furniture = (step > 0) | (parts.kinds == SHAPED)
    # Sentences alone may be a quotation that works have in common.
    is_sure = (is_furniture & (parts.kinds == BARE)) + MIN_BARE * (parts.kinds == SHAPED)
    own_prose = (~is_furniture & (parts.kinds == PROSE)).nonzero()[0]
    n_sure = np.concatenate(([0], is_sure.cumsum()))
    lows, highs = own_prose.searchsorted(starts[:-1]), own_prose.searchsorted(starts[1:]) - 1
    told = (lows <= highs).nonzero()[0]
    heads, tails = own_prose[lows[told]], own_prose[highs[told]] + 1
    edge = np.zeros(len(weights) + 1, dtype=np.int64)
    for first, last in ((starts[told], heads), (tails, starts[told + 1])):
        is_edge = n_sure[last] - n_sure[first] >= MIN_BARE
        edge[first[is_edge]] += 1
        edge[last[is_edge]] -= 1
    weights[edge.cumsum()[:-1] > 0] = EDGE_WEIGHT
    light = weights < 1
    n_light = np.add.reduceat(light, starts[:-1], dtype=np.int64)
    own = np.add.reduceat(weights * parts.lengths, starts[:-1], dtype=np.float64)
    for number in ((n_light > 0) & (own >= MIN_OWN)).nonzero()[0].tolist():
        part = slice(int(starts[number]), int(starts[number + 1]))
        yield number, _own_share(weights[part], parts.lengths[part], parts.hashes[part], float(own[number]))


def _own_share(weights: Weights, lengths: npt.NDArray[np.int32], hashes: Hashes, own: float) -> OwnShare:
    light = weights < 1
    common, first = np.unique(hashes[light], return_index=True)
    key = hashlib.blake2b(weights.tobytes() + lengths.tobytes(), digest_size=8).digest()
    mean = own / max(1, int(lengths.sum()))
    return OwnShare(mean, int.from_bytes(key, "big"), weights, lengths, common, lengths[light][first])


def _in_runs(step: Ints, lengths: npt.NDArray[np.int32], essay: Ints) -> Ints:
    """The steps without those of short stretches: a word between two blanks stands in many works and is no furniture."""
    common = step > 0
    is_next = (common[1:] != common[:-1]) | (essay[1:] != essay[:-1])
    run = np.concatenate((np.zeros(min(1, len(step)), dtype=np.int64), is_next.cumsum()))
    sizes = np.bincount(run, lengths, minlength=1)
    return np.where(sizes[run] >= MIN_COMMON_RUN, step, 0)


def may_share(n_shared: int, one: OwnShare, other: OwnShare, least: float) -> bool:
    """Whether, of `n_shared` characters in common, at least so many may lie outside the furniture that both essays have."""
    if not len(one.common) or not len(other.common):
        return n_shared >= least
    at = np.minimum(other.common.searchsorted(one.common), len(other.common) - 1)
    return n_shared - float(one.sizes[other.common[at] == one.common].sum()) >= least


def weigh(text: Indexed, share: OwnShare) -> Indexed:
    """The same text with the weights of its segments."""
    if not share.key:
        return text
    weights = np.repeat(share.weights, share.lengths)
    return replace(text, weights=weights, total=float(weights.sum(dtype=np.float64)))
