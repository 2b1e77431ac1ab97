"""Is one essay a copy of another, and of what kind?

The measure is `sameness`: of the weighed content of the smaller text that has a counterpart in the other, the share that
is the same (shared or reworded in place), not replaced by something else. A copy that lost paragraphs keeps a sameness near
1; a sibling (the law of another province, the report of another year) does not, however much of a template both share.

Two regimes. A spun copy is reworded everywhere, and a swap of long words looks like a replacement: there the bound is low. A
copy that was not spun has replacements at its ends only (furniture), hardly any inside.
"""

from __future__ import annotations

from flows.dedup.siblings import is_spun
from flows.dedup.sides import Side

MIN_SAMENESS = 0.86
MIN_INNER_SAMENESS = 0.985
MIN_SPUN_SAMENESS = 0.90
MIN_HEAVILY_SPUN_SAMENESS = 0.83
HEAVILY_SPUN = 0.11  # share of the text that is reworded
MIN_KEPT = 0.55  # share of the smaller text found again
SHORT_TEXT = 60  # below this a template is as long as the content: only very near copies count
MIN_SHORT_SAMENESS = 0.95
MAX_OWN_BLOCKS = 0.15  # long stretches that each text has for itself, to what both share: a quotation in two works has more
MIN_SWAPS = 4  # edited stretches of a spun copy
EXCERPT_RATIO = 0.66  # an excerpt is at most this share of the whole
LOOSE_EXCERPT_RATIO = 0.5  # the same where words were lost: a copy that lost so many would hardly be one
LOOSE_EXCERPT_PLACE = 0.75  # or where it lies in so small a part of the whole, and is no whole text from which words are gone


def sameness(a: Side, b: Side) -> float:
    """Of what has a counterpart, the share that is the same."""
    small = a if a.total <= b.total else b
    same = small.shared + small.edited
    return same / max(1.0, same + max(a.replaced, b.replaced))


def is_same(a: Side, b: Side, slack: float) -> bool:
    """Whether what the two share is the whole of the smaller one, but for what a copy may lose or gain."""
    small = a if a.total <= b.total else b
    same = small.shared + small.edited
    inner = max(a.replaced - a.replaced_ends, b.replaced - b.replaced_ends)
    share = sameness(a, b)
    if same < MIN_KEPT * small.total or not same:
        return False
    if min(a.blocks, b.blocks) > MAX_OWN_BLOCKS * same:
        return False
    if small.total < SHORT_TEXT:
        return share >= MIN_SHORT_SAMENESS
    if is_spun(small):
        return share >= (MIN_HEAVILY_SPUN_SAMENESS if max(a.edited, b.edited) >= HEAVILY_SPUN * small.total else MIN_SPUN_SAMENESS)
    return share >= MIN_SAMENESS and same / (same + max(0.0, inner - slack)) >= MIN_INNER_SAMENESS


def is_excerpt(a: Side, b: Side) -> bool:
    """Whether the shorter text lies in the longer one."""
    small, large = (a, b) if a.total <= b.total else (b, a)
    return small.shared >= 0.85 * small.total and small.total <= EXCERPT_RATIO * large.total


def verdict_of(a: Side, b: Side) -> str:
    """`excerpt`, `spun` or `near`; equal canonical forms never come here."""
    small = a if a.total <= b.total else b
    if is_excerpt(a, b):
        return "excerpt"
    if small.n_edits >= MIN_SWAPS and small.edited >= 0.015 * small.total:
        return "spun"
    return "near"


def by_words(verdict: str, a: Side, b: Side, is_swapped: bool, is_by_table: bool) -> str:
    """The verdict by what stands in the place of what: `spun` where words were swapped, `near` where they were lost or misread."""
    small = a if a.total <= b.total else b
    if verdict == "spun" and not is_swapped:
        return "near"
    if verdict == "near" and small.n_edits >= MIN_SWAPS and is_by_table:
        return "spun"
    return verdict


def is_loose_excerpt(a: Side, b: Side, place: tuple[float, float]) -> bool:
    """Whether the shorter text lies in a part of the longer one, though words of it were lost."""
    ratio = min(a.total, b.total) / max(1.0, a.total, b.total)
    return ratio <= LOOSE_EXCERPT_RATIO or (ratio <= EXCERPT_RATIO and place[1] - place[0] <= LOOSE_EXCERPT_PLACE)
