"""The stretches in which pairs of texts differ, each pair seen from its first text, whichever of both is the shorter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.dedup.alignment import Laid, Runs
from flows.dedup.canonical import Codes
from flows.dedup.grams import Ints, Mask
from flows.dedup.sides import MIN_WEIGHT


class Faced(NamedTuple):
    """Pairs in one row of characters: `codes`, and `digits`, how many of these stand in front of each.

    `runs` of the first texts, the pairs numbered anew; `counted` without those that are furniture. `covered` are the characters of
    weight in a shared 5-gram, `bounds` where the first texts start and end.
    """

    codes: Codes
    digits: Ints
    covered: Mask
    runs: Runs
    counted: Runs
    bounds: list[tuple[int, int]]


def face(
    laid: tuple[Laid, Laid], covered: tuple[Mask, Mask], runs: tuple[Runs, Runs], asked: Sequence[int], turned: Sequence[bool]
) -> Faced:
    """See pairs from their first texts.

    Args:
        laid: the shorter texts and the longer ones.
        covered, runs: of either, each against the other.
        asked: numbers of the pairs.
        turned: whether the first text of each of these is the longer one.
    """
    behind = len(laid[0].codes)
    codes = np.concatenate((laid[0].codes, laid[1].codes))
    digits = np.concatenate((laid[0].digits, laid[1].digits[1:] + laid[0].digits[-1]))
    weighty = np.concatenate(
        [text.weights >= MIN_WEIGHT if text.weights is not None else np.ones(len(text.codes), np.bool_) for text in laid]
    )
    number = np.full((2, len(laid[0].texts)), -1, dtype=np.int64)
    number[np.array(turned, dtype=np.int64), np.array(asked, dtype=np.int64)] = np.arange(len(asked))
    parts = []
    for side, offset, other in ((0, 0, behind), (1, behind, 0)):
        of = number[side][runs[side].which]
        part = runs[side].only(of >= 0)
        parts.append(Runs(part.starts + offset, part.ends + offset, part.others_start + other, part.others_end + other, of[of >= 0]))
    both = Runs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    both = both.only(both.which.argsort(kind="stable"))
    bounds = [
        (int(laid[side].starts[pair]) + behind * side, int(laid[side].ends[pair]) + behind * side)
        for pair, side in zip(asked, turned, strict=True)
    ]
    return Faced(codes, digits, np.concatenate(covered) & weighty, both, both.only(weighty[both.starts]), bounds)
