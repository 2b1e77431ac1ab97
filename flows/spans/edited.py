"""Text under repair: the source, the current text, and the way between them.

A repair stage hands over a sorted list of replacements of the *current* text; they are folded into one list of
non-overlapping patches against the *source*. Where a replacement overlaps what an earlier one wrote, both become a
single patch that names both rules; where they only touch, they stay apart. So the published edits replay in one pass.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Replacement(NamedTuple):
    """Put `text` where characters `start` to `end` of the current text stand, because of rule `rule_id`."""

    start: int
    end: int
    text: str
    rule_id: str


class Edit(NamedTuple):
    """One repair of the source text: `before` stood at `source_start`..`source_end`, `after` replaces it."""

    source_start: int
    source_end: int
    before: str
    after: str
    rule_ids: tuple[str, ...]

    @property
    def rule_id(self) -> str:
        """The rule that decides what became of the place: of a deletion the last, which took out the rest; else the first."""
        return self.rule_ids[0] if self.after.strip() else self.rule_ids[-1]


# start and end in the current text, start and end in the source, the rules. Plain tuples: hundreds of thousands of
# them pass through `apply` each second.
_Patch = tuple[int, int, int, int, tuple[str, ...]]
# starts and ends of all patches in one of the two texts
_Side = tuple[list[int], list[int]]


class EditedText:
    """An immutable pair of source and current text with the patches that lead from one to the other."""

    __slots__ = ("_patches", "_sides", "source", "text")

    def __init__(self, source: str, text: str | None = None, patches: Sequence[_Patch] = ()) -> None:
        self.source = source
        self.text = source if text is None else text
        self._patches = patches
        self._sides: tuple[_Side, _Side] | None = None

    def apply(self, replacements: Iterable[Replacement]) -> EditedText:
        """Return the text with the replacements made. Cost is linear in replacements, earlier patches and length.

        Args:
            replacements: sorted by `start`, not overlapping, in characters of `self.text`.

        Raises:
            ValueError: they overlap, are out of order, or reach beyond the text.
        """
        old, text = self._patches, self.text
        deletions = [p[0] for p in old if p[0] == p[1]]
        if deletions:
            replacements = _around(deletions, replacements)
        n_old, n_text = len(old), len(text)
        pieces: list[str] = []
        patches: list[_Patch] = []
        merged: list[int] = []  # patches that hold more than one replacement or an older patch
        names: dict[str, tuple[str, ...]] = {}
        cursor = 0  # end of the last replacement
        index = 0  # first old patch not yet passed
        delta = 0  # new position minus current position, behind the replacements so far
        drift = 0  # current position minus source position, behind the old patches passed
        is_open = False  # a group is a chain of overlapping replacements and old patches; it becomes one patch
        low = high = source_low = new_low = 0
        rules: tuple[str, ...] = ()
        older: tuple[str, ...] = ()  # rules of the absorbed patches: they are named first
        is_merged = False

        for start, end, new, rule_id in replacements:
            if start < cursor or end < start or end > n_text:
                raise ValueError(f"replacement {start}..{end} by {rule_id} is out of order or outside the text")
            if is_open and (start < high or start == end == low == high):
                is_merged = True
                high = max(high, end)
                if rule_id not in rules:
                    rules += (rule_id,)
            else:
                if is_open:
                    if is_merged:
                        merged.append(len(patches))
                        rules = older + tuple(r for r in rules if r not in older)
                    patches.append((new_low, high + delta, source_low, high - drift, rules))
                while index < n_old:
                    p = old[index]
                    p_end = p[1]
                    if p_end > start or (p_end == start and p[0] == start == end):
                        break
                    patches.append((p[0] + delta, p_end + delta, p[2], p[3], p[4]) if delta else p)
                    drift = p_end - p[3]
                    index += 1
                is_open, is_merged, low, high = True, False, start, end
                if index < n_old and old[index][0] < start:
                    low = old[index][0]
                source_low, new_low, older = low - drift, low + delta, ()
                rules = names.get(rule_id) or names.setdefault(rule_id, (rule_id,))
            while index < n_old:
                p = old[index]
                if not (p[0] < high or p[0] == p[1] == low == high):
                    break
                is_merged = True
                high = max(high, p[1])
                drift = p[1] - p[3]
                older += tuple(r for r in p[4] if r not in older)
                index += 1
            pieces.append(text[cursor:start])
            if not is_merged and end - start and new and (text[start] == new[0] or text[end - 1] == new[-1]):
                is_merged = True  # something to trim
            pieces.append(new)
            cursor = end
            delta += len(new) - (end - start)
        if is_open:
            if is_merged:
                merged.append(len(patches))
                rules = older + tuple(r for r in rules if r not in older)
            patches.append((new_low, high + delta, source_low, high - drift, rules))
        if delta:
            patches.extend((p[0] + delta, p[1] + delta, p[2], p[3], p[4]) for p in old[index:])
        else:
            patches.extend(old[index:])
        pieces.append(text[cursor:])
        result = "".join(pieces)
        if merged:
            patches = _trimmed(self.source, result, patches, merged)
        # a replacement by itself leaves a patch of nothing for nothing
        return EditedText(self.source, result, [p for p in patches if p[0] != p[1] or p[2] != p[3]])

    @property
    def edits(self) -> list[Edit]:
        """The repairs, sorted and non-overlapping, none without effect; `replay(source, edits)` gives `text`."""
        source, text = self.source, self.text
        return [Edit(p[2], p[3], source[p[2] : p[3]], text[p[0] : p[1]], p[4]) for p in self._patches]

    @property
    def n_edits(self) -> int:
        """Number of `edits`."""
        return len(self._patches)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Smallest source interval that holds what characters `start` to `end` of `text` were made from.

        What was deleted at either edge stays out, unless the interval is empty.
        """
        self._check(start, end, len(self.text))
        here, there = self._index()
        return _map(start, end, here, there)

    def to_restored(self, source_start: int, source_end: int) -> tuple[int, int]:
        """Smallest interval of `text` that holds what source characters `source_start` to `source_end` became.

        Where all of them were deleted, the interval is empty and stands where they were.
        """
        self._check(source_start, source_end, len(self.source))
        there, here = self._index()
        return _map(source_start, source_end, here, there)

    @staticmethod
    def _check(start: int, end: int, length: int) -> None:
        if not 0 <= start <= end <= length:
            raise ValueError(f"{start}..{end} is not an interval of a text of {length} characters")

    def _index(self) -> tuple[_Side, _Side]:
        if self._sides is None:
            patches = self._patches
            self._sides = (
                ([p[0] for p in patches], [p[1] for p in patches]),
                ([p[2] for p in patches], [p[3] for p in patches]),
            )
        return self._sides


def _around(deletions: list[int], replacements: Iterable[Replacement]) -> Iterator[Replacement]:
    """Cut character-by-character replacements where something was deleted inside them, so that both stay edits of their own."""
    for r in replacements:
        if r.end - r.start == len(r.text) > 1:
            first, last = bisect_right(deletions, r.start), bisect_left(deletions, r.end)
            if first < last:
                cuts = [r.start, *sorted(set(deletions[first:last])), r.end]
                for start, end in pairwise(cuts):
                    yield Replacement(start, end, r.text[start - r.start : end - r.start], r.rule_id)
                continue
        yield r


def _map(start: int, end: int, here: _Side, there: _Side) -> tuple[int, int]:
    """Map an interval from one side to the other; positions inside a patch snap outwards."""
    starts, ends = here
    i = bisect_right(starts, start) - 1  # last patch that starts at or before `start`
    if i < 0:
        left = start
    elif start < ends[i]:
        left = there[0][i]
    else:
        left = there[1][i] + start - ends[i]
    j = bisect_left(ends, end)  # first patch that ends at or after `end`
    if j == len(ends):
        right = end + (there[1][-1] - ends[-1] if ends else 0)
    elif starts[j] < end:
        right = there[1][j]
    else:
        right = there[0][j] + end - starts[j]
    # an empty interval where something was deleted covers the deletion
    return (left, right) if left <= right else (right, left)


def _trimmed(source: str, text: str, patches: list[_Patch], indices: Iterable[int]) -> list[_Patch]:
    """Take characters that are the same at both ends of a patch out of it."""
    for index in indices:
        start, end, source_start, source_end, rules = patches[index]
        shortest = min(end - start, source_end - source_start)
        head = 0
        while head < shortest and text[start + head] == source[source_start + head]:
            head += 1
        shortest -= head
        tail = 0
        while tail < shortest and text[end - 1 - tail] == source[source_end - 1 - tail]:
            tail += 1
        patches[index] = (start + head, end - tail, source_start + head, source_end - tail, rules)
    return patches


def replay(source: str, edits: Iterable[tuple[int, int, str, str, tuple[str, ...]]]) -> str:
    """Return the source with the edits made: `Edit` values, or tuples of what these hold.

    Raises:
        ValueError: an edit is out of order or expects another text than the source has.
    """
    pieces: list[str] = []
    cursor = 0
    for start, end, before, after, rule_ids in edits:
        if start < cursor or source[start:end] != before:
            raise ValueError(f"edit {start}..{end} of {rule_ids} does not fit the source")
        pieces += (source[cursor:start], after)
        cursor = end
    pieces.append(source[cursor:])
    return "".join(pieces)
