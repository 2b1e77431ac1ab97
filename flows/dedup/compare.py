"""Is one essay a copy of another, and of what kind?

The measure is `sameness`: of the weighed content of the smaller text that has a counterpart in the other, the share that
is the same (shared or reworded in place), not replaced by something else. A copy that lost paragraphs keeps a sameness near
1; a sibling (the law of another province, the report of another year) does not, however much of a template both share.

Two regimes. A spun copy is reworded everywhere, and a swap of long words looks like a replacement: there the bound is low. A
copy that was not spun has replacements at its ends only (furniture), hardly any inside.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flows.dedup.alignment import Indexed, Mask, Runs, Side, coverage, places_in, side, unshared_runs
from flows.dedup.spin import is_renamed

MIN_SAMENESS = 0.86
MIN_INNER_SAMENESS = 0.975
MIN_SPUN_SAMENESS = 0.90
MIN_HEAVILY_SPUN_SAMENESS = 0.80
HEAVILY_SPUN = 0.15  # share of the text that is reworded
MIN_SPUN_DENSITY = 0.008  # edited stretches a character; spinners make 0.013 and more, siblings under 0.006
MIN_SPUN_SHARE = 0.06
MIN_KEPT = 0.55  # share of the smaller text found again
SHORT_TEXT = 60  # below this a template is as long as the content: only very near copies count
MIN_SHORT_SAMENESS = 0.95
MAX_OTHER_NUMBERS = 0.34  # share of the digits that stand in changed places; a report of another year has more
MIN_NUMBERS = 6
EXCERPT_RATIO = 0.66  # an excerpt is at most this share of the whole


class Comparison(NamedTuple):
    """Two texts compared: both `Side`s (a, b), whether b is a copy of a, its verdict and similarity (0 to 1)."""

    a: Side
    b: Side
    is_copy: bool
    verdict: str
    similarity: float

    @property
    def n_shared_chars(self) -> int:
        """Characters of the smaller side that lie in common 5-grams."""
        return min(self.a.n_shared, self.b.n_shared)


def compare(a: Indexed, b: Indexed) -> Comparison:
    """Compare two canonical texts that are not equal. Symmetric but for the order of the sides."""
    places_a, places_b = places_in(a, b), places_in(b, a)
    covered_a, covered_b = coverage(places_a), coverage(places_b)
    runs_a, runs_b = unshared_runs(places_a, covered_a, len(b.codes)), unshared_runs(places_b, covered_b, len(a.codes))
    side_a = side(a, b, covered_a, covered_b, runs_a)
    side_b = side(b, a, covered_b, covered_a, runs_b)
    small = side_a if side_a.total <= side_b.total else side_b
    is_copy = (
        _is_same(side_a, side_b, min(len(a.codes), len(b.codes)))
        and not _other_numbers((a, covered_a, runs_a), (b, covered_b, runs_b))
        and (is_spun(small) or not is_renamed(a.codes, b.codes, runs_a))
    )
    similarity = (side_a.shared + side_b.shared) / max(1.0, side_a.total + side_b.total)
    return Comparison(side_a, side_b, is_copy, _verdict(side_a, side_b), round(min(1.0, similarity), 4))


def is_spun(small: Side) -> bool:
    """Whether the text is reworded in so many places that a spinner was at work."""
    return small.n_edits >= MIN_SPUN_DENSITY * small.total and small.edited >= MIN_SPUN_SHARE * small.total


def _is_same(a: Side, b: Side, n_small: int) -> bool:
    """Whether what the two share is the whole of the smaller one, but for what a copy may lose or gain."""
    small = a if a.total <= b.total else b
    same = small.shared + small.edited
    replaced = max(a.replaced, b.replaced)
    inner = max(a.replaced - a.replaced_ends, b.replaced - b.replaced_ends)
    sameness = same / max(1.0, same + replaced)
    if same < MIN_KEPT * small.total or not same:
        return False
    if n_small < SHORT_TEXT:
        return sameness >= MIN_SHORT_SAMENESS
    if is_spun(small):
        return sameness >= (MIN_HEAVILY_SPUN_SAMENESS if small.edited >= HEAVILY_SPUN * small.total else MIN_SPUN_SAMENESS)
    return sameness >= MIN_SAMENESS and same / (same + inner) >= MIN_INNER_SAMENESS


def _other_numbers(*texts: tuple[Indexed, Mask, Runs]) -> bool:
    """Whether the numbers of all texts stand in changed places: the mark of a yearly report."""
    shares = []
    for text, covered, runs in texts:
        digits = (text.codes >= ord("0")) & (text.codes <= ord("9"))
        facing = np.zeros(len(covered) + 1, dtype=np.int64)
        opposed = runs.others_end > runs.others_start
        np.add.at(facing, runs.starts[opposed], 1)
        np.add.at(facing, runs.ends[opposed], -1)
        changed = digits & (np.cumsum(facing[:-1]) > 0)
        total = int((digits & (covered | changed)).sum())
        shares.append(int(changed.sum()) / total if total >= MIN_NUMBERS else 0.0)
    return min(shares) > MAX_OTHER_NUMBERS


def _verdict(a: Side, b: Side) -> str:
    """`excerpt`, `spun` or `near`; equal canonical forms never come here."""
    small, large = (a, b) if a.total <= b.total else (b, a)
    if small.shared >= 0.85 * small.total and small.total <= EXCERPT_RATIO * large.total:
        return "excerpt"
    if small.n_edits >= 4 and small.edited >= 0.015 * small.total:
        return "spun"
    return "near"
