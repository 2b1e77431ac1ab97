"""How much each character of an essay counts: what many works have in common counts little, furniture hardly anything.

A line or sentence that stands in f works counts (4 / f) squared, f taken in steps of its doubling, and 1 up to four works: a phrase
of six laws counts 44 %, a notice of a site with twenty pages 3 %. Above the first sentence of the essay's own and below the last,
where lines without punctuation stand in more than `RARE` works or look like furniture, all counts 1 %: notices, title, date, links.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.alignment import Indexed
from flows.dedup.candidates import RARE, Frequencies
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
    weights: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.int32]
    common: Hashes
    sizes: npt.NDArray[np.int32]


_NONE = np.zeros(0, np.int32)
ALL_OWN = OwnShare(1.0, 0, _NONE.astype(np.float32), _NONE, _NONE.astype(np.uint64), _NONE)
"""Of an essay that has nothing in common with many works; of its segments nothing is told."""


def steps(hashes: Hashes, frequencies: Frequencies) -> npt.NDArray[np.int64]:
    """For each segment how often its frequency is doubled above `RARE`, at most `MAX_STEP`: the place of its weight."""
    if not len(frequencies.keys):
        return np.zeros(len(hashes), dtype=np.int64)
    at = np.minimum(np.searchsorted(frequencies.keys, hashes), len(frequencies.keys) - 1)
    works = np.where(frequencies.keys[at] == hashes, frequencies.counts[at], RARE)
    found: npt.NDArray[np.int64] = np.ceil(np.log2(np.maximum(works, RARE) / RARE)).astype(np.int64)
    return np.minimum(found, MAX_STEP)


def own_share(parts: Segments, frequencies: Frequencies) -> OwnShare:
    """What the weights make of an essay, by its segments alone."""
    step = _in_runs(steps(parts.hashes, frequencies), parts.lengths)
    weights = _WEIGHTS[step]
    is_furniture = (step > 0) | (parts.kinds == SHAPED)
    # Sentences alone may be a quotation that works have in common.
    is_sure = (is_furniture & (parts.kinds == BARE)) + MIN_BARE * (parts.kinds == SHAPED)
    own_prose = (~is_furniture & (parts.kinds == PROSE)).nonzero()[0]
    if len(own_prose):
        for edge in (slice(own_prose[0]), slice(own_prose[-1] + 1, None)):
            if is_sure[edge].sum() >= MIN_BARE:
                weights[edge] = EDGE_WEIGHT
    total = int(parts.lengths.sum())
    own = float((weights * parts.lengths).sum(dtype=np.float64))
    light = weights < 1
    if own < MIN_OWN or not light.any():
        weights, light, own = np.ones_like(weights), np.zeros_like(light), float(total)
    common, first = np.unique(parts.hashes[light], return_index=True)
    key = hashlib.blake2b(weights.tobytes() + parts.lengths.tobytes(), digest_size=8).digest() if len(common) else b""
    mean = own / max(1, total)
    return OwnShare(mean, int.from_bytes(key, "big"), weights, parts.lengths, common, parts.lengths[light][first])


def _in_runs(step: npt.NDArray[np.int64], lengths: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """The steps without those of short stretches: a word between two blanks stands in many works and is no furniture."""
    common = step > 0
    run = np.cumsum(np.concatenate(([False], common[1:] != common[:-1])))[: len(step)]
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
