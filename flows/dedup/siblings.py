"""Texts that share much and are no copies: the laws of two cities or offices, the reports of two years; and spun copies, which look alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.dedup.alignment import Indexed, Ints, Mask, Runs
from flows.dedup.sides import MIN_WEIGHT, Side
from flows.dedup.spin import MIN_RENAMED_SHARE, MIN_SPUN_RENAMED_SHARE, Swap, is_renamed
from flows.dedup.wording import MIN_PLACES, is_directed, is_elsewhere

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


def is_sibling(one: tuple[Indexed, Side], other: tuple[Indexed, Side], found: Sequence[Swap]) -> bool:
    """Whether words are swapped as between the laws of two cities, the law of two offices, or the reports of two years.

    A spinner swaps words everywhere and adds nothing: where both texts have more of their own than is reworded, they are siblings;
    where they have as much, the words tell.
    """
    (a, side_a), (b, side_b) = one, other
    small = side_a if side_a.total <= side_b.total else side_b
    if not is_spun(small):
        return is_renamed(found, MIN_RENAMED_SHARE) or is_elsewhere(a.codes, b.codes, found, 1)
    own = min(side.added + side.replaced for side in (side_a, side_b))
    if own > MAX_SPUN_OWN * small.edited and own > MIN_SPUN_OWN * small.total:
        return True
    if own > MIN_DOUBTFUL_OWN * small.edited and own > MIN_SPUN_OWN * small.total and not is_directed(a.codes, b.codes, found):
        return True
    # A short table of words swaps one of them throughout, too, but adds nothing.
    is_other = own > MIN_RENAMED_OWN * small.edited and is_renamed(found, MIN_SPUN_RENAMED_SHARE)
    return is_other or is_elsewhere(a.codes, b.codes, found, MIN_PLACES)


def has_other_numbers(a: Indexed, running: Ints, covered: Mask, b: Indexed, runs: Runs) -> bool:
    """Whether many of the numbers that have a counterpart stand against other numbers: the mark of a yearly report.

    `running` counts the digits in front of each character of `a`, from any number on.
    """
    if running[-1] == running[0]:
        return False
    digits = (running[1:] > running[:-1]) & covered
    same = int(np.count_nonzero(digits if a.is_plain else digits & (a.weights >= MIN_WEIGHT)))
    changed, n_changed = 0, 0
    others = runs.others_end - runs.others_start
    near = (others > 0) & (others <= NUMBER_RUN) & (runs.ends - runs.starts <= NUMBER_RUN)
    for at in (near & (running[runs.ends] > running[runs.starts])).nonzero()[0]:
        here = [code for code in a.codes[runs.starts[at] : runs.ends[at]].tolist() if 48 <= code <= 57]
        there = [code for code in b.codes[runs.others_start[at] : runs.others_end[at]].tolist() if 48 <= code <= 57]
        if here == there:
            same += len(here)
        elif there:
            changed += len(here)
            n_changed += 1
    return n_changed >= MIN_NUMBERS and changed > MAX_OTHER_NUMBERS * (same + changed)
