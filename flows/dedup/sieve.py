"""Which texts share too little to be compared: told by the 5-grams that both share, before anything is aligned."""

from __future__ import annotations

import numpy as np

from flows.dedup.alignment import coverage
from flows.dedup.grams import Ints

MIN_SHARED = 0.3  # below this share of the smaller text in common 5-grams nothing more is computed


def few_shared(found: Ints, n_chars: int) -> int | None:
    """How many characters two texts share in runs, or None where it may be enough to compare them.

    Args:
        found: where each 5-gram of the one text stands in the other one, or -1. Only the former is looked at, so one that is short
            and stands again and again in it may be taken for more.
        n_chars: of the shorter text.
    """
    hit = found >= 0
    if np.count_nonzero(coverage(hit)) > MIN_SHARED * n_chars:
        return None
    # A hit beside another one is no accident.
    return int(np.count_nonzero(hit[1:] & hit[:-1]))
