"""Texts that share much and are no copies: the laws of two cities or offices, the reports of two years; and spun copies, which look alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.dedup.alignment import Runs
from flows.dedup.canonical import Codes
from flows.dedup.grams import Ints, Mask
from flows.dedup.sides import Side
from flows.dedup.spin import (
    MIN_RENAMED_SHARE,
    MIN_RENAMED_THROUGHOUT,
    MIN_RENAMINGS,
    MIN_SPUN_RENAMED_SHARE,
    MIN_TIMES_THROUGHOUT,
    Swaps,
    renamed_shares,
)
from flows.dedup.wording import MIN_PLACES, are_directed, are_elsewhere

MAX_SPUN_EDIT = 13.0  # characters of an edited stretch on average; siblings have long ones
MIN_SPUN_DENSITY = 0.012  # edited stretches a character; spinners make 0.013 and more, siblings under 0.006
MIN_SPUN_SHARE = 0.035
MAX_SPUN_OWN = 1.4  # what both texts have for themselves, to what is reworded: siblings have more, of 1,500 spun copies one
MIN_DOUBTFUL_OWN = 0.9  # from so much on the words have to tell
MIN_RENAMED_OWN = 0.3  # the same where one swap recurs
MIN_SPUN_OWN = 0.04  # share of the text that is its own, below which nothing is told by it
MAX_OTHER_NUMBERS = 0.34  # share of the digits that stand in changed places; a report of another year has more
MIN_NUMBERS = 3
NUMBER_RUN = 40  # a number and its neighbours differ together


def is_spun(small: Side) -> bool:
    """Whether the text is reworded in so many places that a spinner was at work."""
    return (
        small.n_edits >= MIN_SPUN_DENSITY * small.total
        and small.edited >= MIN_SPUN_SHARE * small.total
        and small.edited <= MAX_SPUN_EDIT * small.n_edits
    )


def are_siblings(codes: Codes, pairs: Sequence[tuple[Side, Side]], found: Swaps) -> list[bool]:
    """Of each pair, whether words are swapped as between the laws of two cities, the law of two offices, or the reports of two years.

    A spinner swaps words everywhere and adds nothing: where both texts have more of their own than is reworded, they are siblings;
    where they have as much, the words tell.
    """
    n = len(pairs)
    smaller = [a if a.total <= b.total else b for a, b in pairs]
    seem_spun = np.array([is_spun(small) for small in smaller], dtype=np.bool_)
    owns = [min(side.added + side.replaced for side in pair) for pair in pairs]
    renamed = renamed_shares(found, n, MIN_RENAMINGS)
    throughout = [share >= MIN_RENAMED_THROUGHOUT for share in renamed_shares(found, n, MIN_TIMES_THROUGHOUT)]
    elsewhere = are_elsewhere(codes, found, np.where(seem_spun, MIN_PLACES, 1)).tolist()
    doubtful = [
        spun and own > MIN_DOUBTFUL_OWN * small.edited and own > MIN_SPUN_OWN * small.total
        for spun, own, small in zip(seem_spun.tolist(), owns, smaller, strict=True)
    ]
    directed = [True] * n
    if any(doubtful):
        directed = are_directed(codes, found.only(np.array(doubtful)[found.first.which]), n).tolist()
    return [
        is_elsewhere
        or is_throughout
        or (share >= MIN_RENAMED_SHARE if not spun else share >= MIN_SPUN_RENAMED_SHARE and own > MIN_RENAMED_OWN * small.edited)
        # A short table of words swaps one of them throughout, too, but adds nothing.
        or (has_own and (own > MAX_SPUN_OWN * small.edited or not is_directed))
        for spun, own, small, share, is_throughout, is_elsewhere, has_own, is_directed in zip(
            seem_spun.tolist(), owns, smaller, renamed, throughout, elsewhere, doubtful, directed, strict=True
        )
    ]


def have_other_numbers(codes: Codes, digits: Ints, covered: Mask, runs: Runs, bounds: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each pair, whether many of the numbers that have a counterpart stand against other numbers: the mark of a yearly report.

    Args:
        codes, digits: characters, and how many digits stand in front of each.
        covered: characters of weight in a shared 5-gram.
        runs: of the pairs, furniture left out.
        bounds: where the first text of each pair starts and ends.
    """
    others = runs.others_lengths
    near = (others > 0) & (others <= NUMBER_RUN) & (runs.lengths <= NUMBER_RUN)
    runs = runs.only(near & (digits[runs.ends] > digits[runs.starts]))
    ends = runs.which.searchsorted(np.arange(len(bounds)), side="right").tolist()
    found = [False] * len(bounds)
    for pair, (start, end, (low, high)) in enumerate(zip([0, *ends[:-1]], ends, bounds, strict=True)):
        if end - start < MIN_NUMBERS:
            continue
        is_digit = digits[low + 1 : high + 1] > digits[low:high]
        same = int(np.count_nonzero(is_digit & covered[low:high]))
        changed, n_changed = 0, 0
        for at in range(start, end):
            here = [code for code in codes[runs.starts[at] : runs.ends[at]].tolist() if 48 <= code <= 57]
            there = [code for code in codes[runs.others_start[at] : runs.others_end[at]].tolist() if 48 <= code <= 57]
            if here == there:
                same += len(here)
            elif there:
                changed += len(here)
                n_changed += 1
        found[pair] = n_changed >= MIN_NUMBERS and changed > MAX_OTHER_NUMBERS * (same + changed)
    return found
