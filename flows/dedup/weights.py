"""How much each character of an essay counts: what many works have in common counts little.

The anchors of an essay sample it evenly; each tells in how many works its 5-gram stands, and a character takes the
frequency of the nearest anchor. With f works the weight is (4 / f) squared, f counted in steps of its doubling; it is 1 up to
four works: the furniture of a site with twenty pages counts 3 %, a phrase of six laws 44 %.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.alignment import Indexed
from flows.dedup.candidates import RARE, Frequencies
from flows.dedup.signatures import NGRAM, Hashes, rate_bits, sampled

MAX_STEP = 6
MIN_TELLING = 12.0  # anchors, by weight: fewer tell nothing of a share
# Between 4 and 8 works 6, between 8 and 16 twelve, and so on: a new page of a site does not change every weight.
_WEIGHTS = np.array([1.0, *((RARE / (6 * 2**step)) ** 2 for step in range(MAX_STEP))], dtype=np.float32)
_MIX = np.uint64(0x94D049BB133111EB)


class OwnShare(NamedTuple):
    """What of an essay is its own: the `mean` weight of its anchors, a `key` of all their weights, 0 where all are 1.

    `anchors` are sorted, each with its weight; `bits` is the rate at which they sample the essay.
    """

    mean: float
    key: int
    anchors: Hashes
    weights: npt.NDArray[np.float32]
    bits: int


def steps(hashes: Hashes, frequencies: Frequencies) -> npt.NDArray[np.int64]:
    """For each 5-gram how often its frequency is doubled above `RARE`, at most `MAX_STEP`: the place of its weight."""
    if not len(frequencies.keys):
        return np.zeros(len(hashes), dtype=np.int64)
    at = np.minimum(np.searchsorted(frequencies.keys, hashes), len(frequencies.keys) - 1)
    works = np.where(frequencies.keys[at] == hashes, frequencies.counts[at], RARE)
    found: npt.NDArray[np.int64] = np.ceil(np.log2(np.maximum(works, RARE) / RARE)).astype(np.int64)
    return np.minimum(found, MAX_STEP)


def own_share(anchors: Hashes, n_chars: int, frequencies: Frequencies) -> OwnShare:
    """What the weights make of an essay, by its anchors alone."""
    step = steps(anchors, frequencies)
    common = step > 0
    weights, bits = _WEIGHTS[step], rate_bits(n_chars)
    if not common.any():
        return OwnShare(1.0, 0, anchors, weights, bits)
    mixed = (anchors[common] ^ step[common].astype(np.uint64)) * _MIX
    mixed ^= mixed >> np.uint64(31)
    return OwnShare(float(weights.mean(dtype=np.float64)), int(np.bitwise_xor.reduce(mixed * _MIX)), anchors, weights, bits)


def weighed_containment(one: OwnShare, other: OwnShare) -> float:
    """By the anchors, what share of the lighter essay's weight stands in the other one; 1 where too few anchors tell."""
    bits = max(one.bits, other.bits)
    a, b = sampled(one.anchors, bits), sampled(other.anchors, bits)
    weights = one.weights[a]
    total = min(float(weights.sum(dtype=np.float64)), float(other.weights[b].sum(dtype=np.float64)))
    if total < MIN_TELLING:
        return 1.0
    keys, others = one.anchors[a], other.anchors[b]
    at = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    return float(weights[others[at] == keys].sum(dtype=np.float64)) / total


def weigh(text: Indexed, frequencies: Frequencies) -> Indexed:
    """The same text with the weights that the frequencies give its characters."""
    places = np.flatnonzero(sampled(text.hashes, rate_bits(len(text.codes))))
    step = steps(text.hashes[places], frequencies)
    if not step.any():
        return text
    middles = (places[1:] + places[:-1] + NGRAM) // 2
    # Each anchor rules the characters up to the middle between it and the next one.
    reach = np.diff(np.concatenate(([0], np.minimum(middles + 1, len(text.codes)), [len(text.codes)])))
    weights = np.repeat(_WEIGHTS[step], reach)
    return replace(text, weights=weights, total=float(weights.sum(dtype=np.float64)))
