"""How much each character of an essay counts: what many works have in common counts little.

The anchors of an essay sample it evenly; each tells in how many works its 5-gram stands, and a character takes the
frequency of the nearest anchor. With f works the weight is (4 / f) squared, 1 up to four works: the
furniture of a site with twenty pages counts 4 %, a phrase of six laws 44 %.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from flows.dedup.alignment import Indexed
from flows.dedup.candidates import RARE, Frequencies
from flows.dedup.signatures import NGRAM, rate_bits, sampled


def weigh(text: Indexed, frequencies: Frequencies) -> Indexed:
    """The same text with the weights that the frequencies give its characters."""
    places = np.flatnonzero(sampled(text.hashes, rate_bits(len(text.codes))))
    if not len(places) or not len(frequencies.keys):
        return text
    hashes = text.hashes[places]
    at = np.minimum(np.searchsorted(frequencies.keys, hashes), len(frequencies.keys) - 1)
    works = np.where(frequencies.keys[at] == hashes, frequencies.counts[at], RARE)
    if not (works > RARE).any():
        return text
    middles = (places[1:] + places[:-1] + NGRAM) // 2
    nearest = works[np.searchsorted(middles, np.arange(len(text.codes)), side="right")]
    weights = ((RARE / nearest) ** 2).astype(np.float32)
    return replace(text, weights=weights, total=float(weights.sum(dtype=np.float64)))
