"""Is one essay a copy of another, and of what kind?

The measure is `sameness`: of the weighed content of the smaller text that has a counterpart in the other, the share that
is the same (shared or reworded in place), not replaced by something else. A copy that lost paragraphs keeps a sameness near
1; a sibling (the law of another province, the report of another year) does not, however much of a template both share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from flows.dedup.alignment import Indexed, Mask, Runs, Side, coverage, places_in, side, unshared_runs

MIN_SAMENESS = 0.86
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
    same = small.shared + small.edited
    sameness = same / max(1.0, same + max(side_a.replaced, side_b.replaced))
    kept = same / max(1.0, small.total)
    n_small = min(len(a.codes), len(b.codes))
    wanted = MIN_SHORT_SAMENESS if n_small < SHORT_TEXT else MIN_SAMENESS
    is_copy = sameness >= wanted and kept >= MIN_KEPT and not _other_numbers((a, covered_a, runs_a), (b, covered_b, runs_b))
    similarity = (side_a.shared + side_b.shared) / max(1.0, side_a.total + side_b.total)
    return Comparison(side_a, side_b, is_copy, _verdict(side_a, side_b), round(min(1.0, similarity), 4))


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
    edits = max(a.n_edits, b.n_edits)
    if edits >= 4 and small.edited >= 0.03 * small.total and edits >= small.total / 150:
        return "spun"
    return "near"
