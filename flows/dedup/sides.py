"""What became of a text in another one, in weighted characters: shared, reworded, replaced, added."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.alignment import REACH, Laid, Runs, Weights
from flows.dedup.grams import Ints, Mask
from flows.dedup.signatures import NGRAM

SHORT_RUN = 8  # a stretch this short between two anchor points is an edit of wording
BLOCK = 100  # a stretch this long is content of its own
LONG_RUN = 250  # without one shared 5-gram a stretch this long is no edit of wording
MIN_STANDING = 0.05  # what weighs less stands in the place of nothing
MIN_WEIGHT = 0.5  # what weighs less is furniture: its numbers and names tell nothing
MIN_SOFT = 0.3  # share of a longer stretch's characters found again nearby for it to be an edit; chance gives 0.1
_DRIFTS = np.arange(2 * REACH + 1)
_AT_ONCE = 8192


class Side(NamedTuple):
    """One text seen from the other, in weighted characters.

    `shared` lies in common 5-grams; `edited` is worded otherwise in its place; `replaced` stands in the place of something
    else, of it `replaced_ends` at the start or the end; `added` has nothing in its place. Without `replaced_ends` they add up
    to `total`. `blocks` is what of it stands in long stretches without a counterpart or with another one. `n_shared` counts the
    characters in common 5-grams, `n_edits` the edited stretches that hold no digit and are no furniture.
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


class Seen(NamedTuple):
    """What became of texts in their others, and which of their characters are in short stretches of which the place there is known."""

    sides: list[Side]
    settled: Mask


def sides(texts: Laid, others: Laid, covered: Mask, others_covered: Mask, runs: Runs, *, others_settled: Mask | None = None) -> Seen:
    """What became of each of the texts in its other.

    Args:
        texts, others: the pairs.
        covered, others_covered: what of either is shared; the gaps are.
        runs: of the texts.
        others_settled: what of the others is in short stretches of which the place is known; nothing else stands against that.
    """
    n, which = len(texts.texts), runs.which
    n_shared = _count(covered, texts)
    lengths = runs.ends - runs.starts
    known = runs.others_end >= runs.others_start
    last = others.ends[which]
    lows = np.minimum(np.minimum(runs.others_start, runs.others_end), last)
    highs = np.minimum(np.maximum(runs.others_start, runs.others_end), last)
    # What stands against the stretch is only what the other text does not share elsewhere.
    own = ~others_covered
    opposite = _sums(own, lows, highs) * known
    short = (lengths <= SHORT_RUN) & (highs - lows <= SHORT_RUN + NGRAM) & known
    edited = opposite > 0
    doubtful = (~short & edited & (lengths <= LONG_RUN)).nonzero()[0]
    edited &= short
    bounds = np.zeros(len(covered) + 1, dtype=np.int8)
    bounds[runs.starts[short]] = 1
    bounds[runs.ends[short]] -= 1
    if len(doubtful):
        edited[doubtful] = _reworded(texts, others, runs.only(doubtful), lows[doubtful], highs[doubtful])
    if others_settled is not None:
        own &= ~others_settled
        opposite = _sums(own, lows, highs) * known
    worded = edited & (texts.digits[runs.ends] == texts.digits[runs.starts])
    shared: npt.NDArray[np.float64] | Ints
    weighed: npt.NDArray[np.float64] | Ints
    standing: npt.NDArray[np.float64] | Ints
    if texts.weights is None and others.weights is None:
        shared, weighed, standing = n_shared, lengths, np.minimum(lengths, opposite)
    else:
        mine, theirs = _weights(texts), _weights(others)
        shared = _sums(np.where(covered, mine, np.float32(0.0)), texts.starts, texts.ends)
        weighed = _sums(mine, runs.starts, runs.ends)
        per_char = weighed / lengths
        # Where furniture stands against the text, nothing stands in its place.
        standing = np.minimum(weighed, _sums(own & (theirs >= MIN_STANDING), lows, highs) * known * per_char)
        worded &= per_char >= MIN_WEIGHT
    standing = standing * ~edited
    at_ends = (runs.starts == texts.starts[which]) | (runs.ends == texts.ends[which])
    sums = [
        np.bincount(which, values, n).tolist()
        for values in (weighed, weighed * edited, standing, standing * at_ends, weighed * (~edited & (lengths >= BLOCK)), worded)
    ]
    rows = zip(texts.texts, shared.tolist(), n_shared.tolist(), *sums, strict=True)
    found = [
        Side(text.total, float(same), edits, replaced, ends, unshared - edits - replaced, blocks, n_same, int(n_edits))
        for text, same, n_same, unshared, edits, replaced, ends, blocks, n_edits in rows
    ]
    return Seen(found, bounds[:-1].cumsum(dtype=np.int8).view(np.bool_))


def _weights(texts: Laid) -> Weights:
    return (~texts.gaps).astype(np.float32) if texts.weights is None else texts.weights


def _count(covered: Mask, texts: Laid) -> Ints:
    """How many characters of each text are covered."""
    return np.asarray(_sums(covered, texts.starts, texts.ends), dtype=np.int64)


def _sums(values: Mask | Weights, starts: Ints, ends: Ints) -> npt.NDArray[np.float64] | Ints:
    """Sums of the values between starts and ends."""
    running = np.zeros(len(values) + 1, dtype=np.int64 if values.dtype == np.bool_ else np.float64)
    values.cumsum(dtype=running.dtype, out=running[1:])
    return np.asarray(running[ends] - running[starts])


def _reworded(texts: Laid, others: Laid, runs: Runs, lows: Ints, highs: Ints) -> Mask:
    """Of longer stretches, which are found again in what stands against them, from `lows` to `highs`, but for some characters."""
    counts = runs.ends - runs.starts
    ends = counts.cumsum()
    which = np.repeat(np.arange(len(counts)), counts)
    inside = np.arange(int(ends[-1])) - (ends - counts)[which]
    # From the nearer of the two anchors, so that an insertion in the middle costs little.
    projected = np.where(inside * 2 < counts[which], lows[which], (highs - counts)[which]) + inside
    of = runs.which[which]
    projected = np.minimum(np.maximum(projected, others.starts[of]), others.ends[of] - 1)
    found = _soft_matches(texts, others, runs.starts[which] + inside, projected)
    return np.asarray(np.bincount(which, found, len(counts)) >= MIN_SOFT * counts)


def _soft_matches(texts: Laid, others: Laid, where: Ints, projected: Ints) -> Mask:
    """Which characters `where` of the texts stand within `REACH` of their projected places in the others."""
    padded = np.zeros(len(others.codes) + 2 * REACH + 1, dtype=np.uint32)
    padded[REACH : REACH + len(others.codes)] = others.codes
    found = np.zeros(len(where), dtype=np.bool_)
    for at in range(0, len(where), _AT_ONCE):
        part = slice(at, at + _AT_ONCE)
        found[part] = (padded[projected[part, None] + _DRIFTS] == texts.codes[where[part], None]).any(axis=1)
    return found
