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

from flows.dedup.alignment import MIN_WEIGHT, Indexed, Ints, Mask, Runs, Side, coverage, covered_by, matches, places_of, side, unshared_runs
from flows.dedup.signatures import NGRAM
from flows.dedup.spin import is_renamed, is_swapped

MIN_SAMENESS = 0.86
MIN_INNER_SAMENESS = 0.985
MIN_SPUN_SAMENESS = 0.90
MIN_HEAVILY_SPUN_SAMENESS = 0.83
HEAVILY_SPUN = 0.11  # share of the text that is reworded
MAX_SPUN_EDIT = 13.0  # characters of an edited stretch on average; siblings have long ones
MIN_SPUN_DENSITY = 0.012  # edited stretches a character; spinners make 0.013 and more, siblings under 0.006
MIN_SPUN_SHARE = 0.035
MIN_KEPT = 0.55  # share of the smaller text found again
SHORT_TEXT = 60  # below this a template is as long as the content: only very near copies count
MIN_SHORT_SAMENESS = 0.95
MAX_OTHER_NUMBERS = 0.34  # share of the digits that stand in changed places; a report of another year has more
MIN_NUMBERS = 3
FURNITURE_SLACK = 32.0  # characters: furniture is known by samples 16 apart, so its edges are blurred
NUMBER_RUN = 40  # a number and its neighbours differ together
MIN_SHARED = 0.3  # below this share of the smaller text in common 5-grams nothing more is computed
SIEVE_BITS = 18  # of 2,000 other 5-grams fifteen are taken for shared ones
MIN_SAME_CONTENT = 0.95
MIN_SIBLING_SHARE = 0.4
MAX_PLAIN_OWN = 0.05
MAX_OWN_BLOCKS = 0.15  # long stretches that each text has for itself, to what both share: a quotation in two works has more
MIN_PART_BLOCKS = 0.2  # of a text that contains another one, what stands in long stretches of its own
EXCERPT_RATIO = 0.66  # an excerpt is at most this share of the whole


class Comparison(NamedTuple):
    """Two texts compared: both `Side`s (a, b), whether b is a copy of a, its verdict and similarity (0 to 1).

    `place`: between which shares of the longer text's length the shared 5-grams lie, but for stray ones.
    """

    a: Side
    b: Side
    is_copy: bool
    verdict: str
    similarity: float
    sameness: float
    place: tuple[float, float]

    @property
    def is_spun(self) -> bool:
        """Whether the smaller text is reworded in many places."""
        return is_spun(self.a if self.a.total <= self.b.total else self.b)

    @property
    def is_part(self) -> bool:
        """Whether the longer text has much in one piece that the other lacks: an excerpt, or a text quoted or collected there."""
        large = self.a if self.a.total > self.b.total else self.b
        return self.verdict == "excerpt" or large.blocks >= MIN_PART_BLOCKS * large.total

    @property
    def is_same_content(self) -> bool:
        """Whether, by weight, both texts are all but wholly shared: compared with weights, they differ in furniture alone."""
        return all(side.shared >= MIN_SAME_CONTENT * side.total and side.edited <= 0.01 * side.total for side in (self.a, self.b))

    @property
    def is_sibling(self) -> bool:
        """Whether the two share much of the smaller text and are still no copies."""
        small = self.a if self.a.total <= self.b.total else self.b
        return not self.is_copy and self.sameness > 0 and small.shared >= MIN_SIBLING_SHARE * small.total

    @property
    def is_plain(self) -> bool:
        """Whether the verdict does not hang on what is furniture: one text adds next to nothing, or the copy is spun."""
        small = self.a if self.a.total <= self.b.total else self.b
        own = min(self.a.added + self.a.replaced, self.b.added + self.b.replaced)
        return is_spun(small) or max(self.a.replaced, self.b.replaced, own) <= MAX_PLAIN_OWN * small.total

    @property
    def n_shared_chars(self) -> int:
        """Characters of the smaller side that lie in common 5-grams."""
        return min(self.a.n_shared, self.b.n_shared)


class Sieve:
    """Tells quickly which texts share too little with one text to be compared with it, by a table of 18 bits of the 5-grams."""

    def __init__(self, text: Indexed) -> None:
        self._n_chars = len(text.codes)
        self._table = np.zeros(1 << SIEVE_BITS, dtype=np.bool_)
        self._table[(text.hashes >> (64 - SIEVE_BITS)).view(np.int64)] = True

    def shared(self, other: Indexed) -> int | None:
        """About how many characters both share in runs, or None where it may be enough to compare the texts.

        Only the other text is looked at, so one that is short and stands again and again in it may be taken for more.
        """
        hit = self._table[(other.hashes >> (64 - SIEVE_BITS)).view(np.int64)]
        if np.count_nonzero(coverage(hit)) > MIN_SHARED * min(self._n_chars, len(other.codes)):
            return None
        # A hit beside another one is no accident.
        return int(np.count_nonzero(hit[1:] & hit[:-1]))


def compare(a: Indexed, b: Indexed) -> Comparison:
    """Compare two canonical texts that are not equal. Symmetric but for the order of the sides."""
    shorter, longer = (a, b) if len(a.codes) <= len(b.codes) else (b, a)
    common = matches(shorter, longer)
    if common.n * NGRAM < MIN_SHARED * shorter.total:
        return _strangers(a, b, common.n)
    covered = covered_by(shorter, common)
    if float(shorter.weights[covered].sum(dtype=np.float64)) <= MIN_SHARED * shorter.total:
        return _strangers(a, b, int(covered.sum()))
    places, others_places = places_of(shorter, longer, common)
    others_covered = coverage(others_places.at >= 0)
    runs = unshared_runs(shorter, longer, places, covered)
    first = side(shorter, longer, covered, others_covered, runs)
    weighed = first.total < len(shorter.codes)
    if not weighed and first.shared + first.edited < MIN_KEPT * first.total:
        return _strangers(a, b, first.n_shared)
    if first.shared + first.edited < MIN_HEAVILY_SPUN_SAMENESS * (first.shared + first.edited + first.replaced):
        # Whatever the other side adds, it is no copy any more.
        return _apart(a, b, first, shorter is a)
    others_runs = unshared_runs(longer, shorter, others_places, others_covered)
    second = side(longer, shorter, others_covered, covered, others_runs)
    side_a, side_b = (first, second) if shorter is a else (second, first)
    runs_a, covered_a = (runs, covered) if shorter is a else (others_runs, others_covered)
    small = side_a if side_a.total <= side_b.total else side_b
    counted = _of_weight(runs_a, a)
    is_copy = (
        _is_same(side_a, side_b, FURNITURE_SLACK if weighed and second.total < len(longer.codes) else 0.0)
        and not _other_numbers(a, covered_a, b, counted)
        and (is_spun(small) or not is_renamed(a.codes, b.codes, counted))
    )
    similarity = (side_a.shared + side_b.shared) / max(1.0, side_a.total + side_b.total)
    verdict = _verdict(side_a, side_b)
    return Comparison(
        side_a,
        side_b,
        is_copy,
        "near" if verdict == "spun" and not is_swapped(a.codes, b.codes, runs_a) else verdict,
        round(min(1.0, similarity), 4),
        _sameness(side_a, side_b),
        _place(others_places.at),
    )


def _of_weight(runs: Runs, text: Indexed) -> Runs:
    """The stretches that are not furniture."""
    kept = text.weights[np.minimum(runs.starts, len(text.codes) - 1)] >= MIN_WEIGHT
    return Runs(*(column[kept] for column in runs))


def _strangers(a: Indexed, b: Indexed, n_shared: int) -> Comparison:
    """The comparison of two texts that share next to nothing; what they share is not told by side."""
    sides = [Side(text.total, float(n_shared), 0.0, 0.0, 0.0, 0.0, 0.0, n_shared, 0) for text in (a, b)]
    similarity = 2 * n_shared / max(1, len(a.codes) + len(b.codes))
    return Comparison(sides[0], sides[1], False, "near", round(min(1.0, similarity), 4), 0.0, (0.0, 1.0))


def _apart(a: Indexed, b: Indexed, first: Side, first_is_a: bool) -> Comparison:
    """The comparison of two texts that share much, while other things stand in the place of the rest."""
    other = b if first_is_a else a
    second = first._replace(total=other.total, added=max(0.0, other.total - first.shared - first.edited - first.replaced), blocks=0.0)
    sides = (first, second) if first_is_a else (second, first)
    similarity = 2 * first.shared / max(1.0, first.total + second.total)
    return Comparison(*sides, False, "near", round(min(1.0, similarity), 4), _sameness(*sides), (0.0, 1.0))


def _place(places: Ints) -> tuple[float, float]:
    """Between which shares of a text's length 96 % of its shared 5-grams lie."""
    hits = (places >= 0).nonzero()[0]
    stray = len(hits) // 50
    return float(hits[stray]) / len(places), float(hits[-1 - stray] + NGRAM) / len(places)


def is_spun(small: Side) -> bool:
    """Whether the text is reworded in so many places that a spinner was at work."""
    return (
        small.n_edits >= MIN_SPUN_DENSITY * small.total
        and small.edited >= MIN_SPUN_SHARE * small.total
        and small.edited <= MAX_SPUN_EDIT * small.n_edits
    )


def _sameness(a: Side, b: Side) -> float:
    """Of what has a counterpart, the share that is the same."""
    small = a if a.total <= b.total else b
    same = small.shared + small.edited
    return same / max(1.0, same + max(a.replaced, b.replaced))


def _is_same(a: Side, b: Side, slack: float) -> bool:
    """Whether what the two share is the whole of the smaller one, but for what a copy may lose or gain."""
    small = a if a.total <= b.total else b
    same = small.shared + small.edited
    inner = max(a.replaced - a.replaced_ends, b.replaced - b.replaced_ends)
    sameness = _sameness(a, b)
    if same < MIN_KEPT * small.total or not same:
        return False
    if min(a.blocks, b.blocks) > MAX_OWN_BLOCKS * same:
        return False
    if small.total < SHORT_TEXT:
        return sameness >= MIN_SHORT_SAMENESS
    if is_spun(small):
        return sameness >= (MIN_HEAVILY_SPUN_SAMENESS if max(a.edited, b.edited) >= HEAVILY_SPUN * small.total else MIN_SPUN_SAMENESS)
    return sameness >= MIN_SAMENESS and same / (same + max(0.0, inner - slack)) >= MIN_INNER_SAMENESS


def _other_numbers(a: Indexed, covered: Mask, b: Indexed, runs: Runs) -> bool:
    """Whether many of the numbers that have a counterpart stand against other numbers: the mark of a yearly report."""
    running = a.digits
    if not running[-1]:
        return False
    digits = running[1:] > running[:-1]
    same, changed, n_changed = int((digits & covered & (a.weights >= MIN_WEIGHT)).sum()), 0, 0
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


def _verdict(a: Side, b: Side) -> str:
    """`excerpt`, `spun` or `near`; equal canonical forms never come here."""
    small, large = (a, b) if a.total <= b.total else (b, a)
    if small.shared >= 0.85 * small.total and small.total <= EXCERPT_RATIO * large.total:
        return "excerpt"
    if small.n_edits >= 4 and small.edited >= 0.015 * small.total:
        return "spun"
    return "near"
