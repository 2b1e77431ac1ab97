"""Pairs of canonical texts compared, many at once: what became of each in the other, whether they are copies, and of what kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.dedup.alignment import Indexed, Laid, Runs, Shared, coverage, lay, standing, unshared_runs
from flows.dedup.facing import face
from flows.dedup.grams import Ints, Mask
from flows.dedup.siblings import are_siblings, have_other_numbers, is_spun
from flows.dedup.sides import Side, sides
from flows.dedup.sieve import MIN_SHARED
from flows.dedup.signatures import NGRAM
from flows.dedup.spin import are_by_table, are_swapped, swaps
from flows.dedup.verdicts import MIN_HEAVILY_SPUN_SAMENESS, MIN_KEPT, by_words, is_excerpt, is_loose_excerpt, is_same, sameness, verdict_of
from flows.dedup.wording import wordings

FURNITURE_SLACK = 32.0  # characters: furniture is known by samples 16 apart, so its edges are blurred
MIN_SAME_CONTENT = 0.95
MIN_SIBLING_SHARE = 0.4
MAX_PLAIN_OWN = 0.05
MIN_PART_BLOCKS = 0.2  # of a text that contains another one, what stands in long stretches of its own


class Comparison(NamedTuple):
    """Two texts compared: both `Side`s (a, b), whether b is a copy of a, its verdict and similarity (0 to 1).

    `place`: between which shares of the longer text's length the shared 5-grams lie, but for stray ones; `wording` of a spun pair
    as `flows.dedup.wording.wordings` tells it of a and b.
    """

    a: Side
    b: Side
    is_copy: bool
    verdict: str
    similarity: float
    sameness: float
    place: tuple[float, float]
    wording: float = 0.0

    @property
    def is_spun(self) -> bool:
        """Whether the smaller text is reworded in many places."""
        return is_spun(self.a if self.a.total <= self.b.total else self.b)

    @property
    def is_part(self) -> bool:
        """Whether the longer text has much in one piece that the other lacks: an excerpt, or a text quoted or collected there."""
        large = self.a if self.a.total > self.b.total else self.b
        return is_excerpt(self.a, self.b) or large.blocks >= MIN_PART_BLOCKS * large.total

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


class Matched(NamedTuple):
    """Two canonical texts that are not equal, and where the 5-grams of b stand first in a, or -1."""

    a: Indexed
    b: Indexed
    found: Ints


def compare(pairs: Sequence[Matched]) -> list[Comparison]:
    """Compare pairs of texts, all at once. Symmetric but for the order of the sides."""
    found: list[Comparison | None] = []
    kept: list[int] = []
    for number, (a, b, places) in enumerate(pairs):
        n_shared = _n_covered(a, b, places)
        if n_shared <= MIN_SHARED * (a if len(a.codes) <= len(b.codes) else b).total:
            found.append(_strangers(a, b, n_shared))
        else:
            found.append(None)
            kept.append(number)
    if kept:
        for number, comparison in zip(kept, _compared([pairs[number] for number in kept]), strict=True):
            found[number] = comparison
    return [comparison for comparison in found if comparison is not None]


def _n_covered(a: Indexed, b: Indexed, places: Ints) -> int:
    """How many characters of the shorter text lie in common 5-grams; where they surely are enough, how many of these start."""
    hit = places >= 0
    if len(a.codes) <= len(b.codes):
        hit = np.zeros(len(a.codes), dtype=np.bool_)
        hit[places[places >= 0]] = True
        hit[a.again] = hit[a.firsts]
    n = int(np.count_nonzero(hit))
    return n if n > MIN_SHARED * len(hit) else int(np.count_nonzero(coverage(hit)))


class _Aligned(NamedTuple):
    """Pairs aligned: both texts of each, what is covered, the runs of either, the sides.

    The `seconds` of a pair that is no copy whatever its longer text adds are not told.
    """

    shorter: Laid
    longer: Laid
    covered: tuple[Mask, Mask]
    runs: tuple[Runs, Runs]
    firsts: list[Side]
    seconds: list[Side]
    hits: Mask


def _align(pairs: Sequence[Matched]) -> _Aligned:
    is_first = [_is_shorter(a, b) for a, b, _ in pairs]
    shorter = lay([pair.a if first else pair.b for pair, first in zip(pairs, is_first, strict=True)])
    longer = lay([pair.b if first else pair.a for pair, first in zip(pairs, is_first, strict=True)])
    shared = [Shared(pair.found, not first) for pair, first in zip(pairs, is_first, strict=True)]
    places, others_places = standing(shorter, longer, shared)
    hits = others_places.at >= 0
    covered, others_covered = coverage(places.at >= 0) | shorter.gaps, coverage(hits) | longer.gaps
    runs = unshared_runs(shorter, longer, places, covered)
    firsts, settled = sides(shorter, longer, covered, others_covered, runs)
    others_runs = unshared_runs(longer, shorter, others_places, others_covered)
    told = np.array([not _is_apart(side, len(text.codes)) for side, text in zip(firsts, shorter.texts, strict=True)])
    if not told.all():
        others_runs = others_runs.only(told[others_runs.which])
    seconds, _ = sides(longer, shorter, others_covered, covered, others_runs, others_settled=settled)
    return _Aligned(shorter, longer, (covered, others_covered), (runs, others_runs), firsts, seconds, hits)


def _is_shorter(a: Indexed, b: Indexed) -> bool:
    """Whether a is the shorter one; of texts of one length always the same one."""
    return len(a.codes) < len(b.codes) or (len(a.codes) == len(b.codes) and a.codes.tobytes() < b.codes.tobytes())


def _is_apart(first: Side, n_chars: int) -> bool:
    """Whether the side of the shorter text tells that the pair is no copy."""
    same = first.shared + first.edited
    return (
        first.shared <= MIN_SHARED * first.total
        or (first.total == n_chars and same < MIN_KEPT * first.total)
        or same < MIN_HEAVILY_SPUN_SAMENESS * (same + first.replaced)
    )


def _compared(pairs: Sequence[Matched]) -> list[Comparison]:
    """The comparisons of pairs that share enough."""
    aligned = _align(pairs)
    found: list[Comparison | None] = []
    asked: list[int] = []
    for at, (a, b, _) in enumerate(pairs):
        first, shorter = aligned.firsts[at], aligned.shorter.texts[at]
        weighed = first.total < len(shorter.codes)
        if first.shared <= MIN_SHARED * first.total or (not weighed and first.shared + first.edited < MIN_KEPT * first.total):
            found.append(_strangers(a, b, first.n_shared))
        elif _is_apart(first, len(shorter.codes)):
            # Whatever the other side adds, it is no copy any more.
            found.append(_apart(a, b, first, shorter is a))
        else:
            found.append(None)
            asked.append(at)
    turned = [aligned.shorter.texts[at] is not pairs[at].a for at in asked]
    for at, comparison in zip(asked, _told(aligned, asked, turned) if asked else (), strict=True):
        found[at] = comparison
    return [comparison for comparison in found if comparison is not None]


def _told(aligned: _Aligned, asked: Sequence[int], turned: Sequence[bool]) -> list[Comparison]:
    """The comparisons of those of the pairs that may be copies; whether the first text of each is the longer one."""
    n = len(asked)
    both = [
        (aligned.seconds[at], aligned.firsts[at]) if is_turned else (aligned.firsts[at], aligned.seconds[at])
        for at, is_turned in zip(asked, turned, strict=True)
    ]
    faced = face((aligned.shorter, aligned.longer), aligned.covered, aligned.runs, asked, turned)
    others = have_other_numbers(faced.codes, faced.digits, faced.covered, faced.counted, faced.bounds)
    slacks = [_slack(aligned, at) for at in asked]
    copies = [is_same(*sides, slack) and not other for sides, slack, other in zip(both, slacks, others, strict=True)]
    found = swaps(faced.codes, faced.counted.only(np.array(copies)[faced.counted.which]), n)
    siblings = are_siblings(faced.codes, both, found)
    verdicts = [verdict_of(*sides) for sides in both]
    spun = np.array([verdict == "spun" for verdict in verdicts])
    swapped = are_swapped(faced.codes, faced.runs.only(spun[faced.runs.which]), n).tolist()
    tabled = are_by_table(found, np.bincount(faced.counted.which, minlength=n)).tolist()
    verdicts = [
        by_words(verdict, *sides, is_swapped, is_tabled)
        for verdict, sides, is_swapped, is_tabled in zip(verdicts, both, swapped, tabled, strict=True)
    ]
    places = [_place(aligned.hits[aligned.longer.starts[at] : aligned.longer.ends[at]]) for at in asked]
    verdicts = [
        "excerpt" if verdict == "near" and is_loose_excerpt(*sides, place) else verdict
        for verdict, sides, place in zip(verdicts, both, places, strict=True)
    ]
    spun = np.array([verdict == "spun" for verdict in verdicts])
    worded = wordings(faced.codes, found.only(spun[found.first.which]), n)
    return [
        Comparison(
            a,
            b,
            copies[number] and not siblings[number],
            verdicts[number],
            round(min(1.0, (a.shared + b.shared) / max(1.0, a.total + b.total)), 4),
            sameness(a, b),
            places[number],
            worded[number],
        )
        for number, (a, b) in enumerate(both)
    ]


def _slack(aligned: _Aligned, at: int) -> float:
    """Characters that may be furniture though they weigh as text, where both texts are weighed."""
    weighed = aligned.firsts[at].total < len(aligned.shorter.texts[at].codes) and aligned.seconds[at].total < len(
        aligned.longer.texts[at].codes
    )
    return FURNITURE_SLACK if weighed else 0.0


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
    return Comparison(*sides, False, "near", round(min(1.0, similarity), 4), sameness(*sides), (0.0, 1.0))


def _place(hits: Mask) -> tuple[float, float]:
    """Between which shares of a text's length 96 % of its shared 5-grams lie."""
    places = hits.nonzero()[0]
    stray = len(places) // 50
    return float(places[stray]) / len(hits), float(places[-1 - stray] + NGRAM) / len(hits)
