"""The best row of roles for each essay of a batch (Viterbi 1967), all essays a step at a time."""

from __future__ import annotations

import numpy as np

from flows.themes.batch import Batch, Floats, Ints, changes

STRETCH = 512
"""Sentences that are decoded in one row; an essay with more is decoded stretch by stretch."""


def best_rows(scores: Floats, moves: Floats, batch: Batch) -> Ints:
    """The number of the role of each sentence.

    Args:
        scores: what speaks for each role in each sentence (sentences x roles).
        moves: what speaks for one role after another (roles x roles).
        batch: the sentences.
    """
    n, n_roles = scores.shape
    out = np.zeros(n, np.int64)
    if not n:
        return out
    begins = np.flatnonzero(changes(batch.essay))
    lengths = np.diff(np.append(begins, n))
    starts = np.concatenate([np.arange(b, b + length, STRETCH) for b, length in zip(begins, lengths, strict=True)])
    sizes = np.diff(np.append(starts, n))
    order = np.argsort(-sizes, kind="stable")
    starts, sizes = starts[order], sizes[order]
    alive = [int(k) for k in np.searchsorted(-sizes, -np.arange(1, sizes[0] + 1), side="right")]
    back = np.zeros((len(alive), len(starts), n_roles), np.int64)
    best = scores[starts]
    finals: list[Floats] = [best]
    for step in range(1, len(alive)):
        here = alive[step]
        paths = best[:here, :, None] + moves
        paths.argmax(axis=1, out=back[step, :here])
        best = paths.max(axis=1) + scores[starts[:here] + step]
        finals.append(best)
    role = np.zeros(len(starts), np.int64)
    for step in range(len(alive) - 1, -1, -1):
        here, after = alive[step], alive[step + 1] if step + 1 < len(alive) else 0
        role[after:here] = finals[step][after:here].argmax(axis=1)
        out[starts[:here] + step] = role[:here]
        role[:here] = back[step, np.arange(here), role[:here]]
    return out
