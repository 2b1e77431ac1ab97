"""Text under repair: the source, the current text, and the way between them.

A repair stage hands over a sorted list of replacements of the *current* text; they are folded into one list of
non-overlapping patches against the *source*. Where a later replacement touches the output of an earlier one, both
become a single patch that names both rules, so the published edits replay in one pass.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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


class _Patch(NamedTuple):
    start: int
    end: int
    source_start: int
    source_end: int
    rule_ids: tuple[str, ...]


class EditedText:
    """An immutable pair of source and current text with the patches that lead from one to the other."""

    __slots__ = ("_patches", "_starts", "source", "text")

    def __init__(self, source: str, text: str | None = None, patches: Sequence[_Patch] = ()) -> None:
        self.source = source
        self.text = source if text is None else text
        self._patches = patches
        self._starts: list[int] | None = None

    def apply(self, replacements: Iterable[Replacement]) -> EditedText:
        """Return the text with the replacements made.

        Args:
            replacements: sorted by `start`, not overlapping, in characters of `self.text`.

        Raises:
            ValueError: they overlap, are out of order, or reach beyond the text.
        """
        old, text = self._patches, self.text
        pieces: list[str] = []
        patches: list[_Patch] = []
        n_old, next_old = len(old), 0
        cursor = 0  # characters of the current text already copied
        length = 0  # characters of the new text so far
        drift = 0  # current position minus source position, behind all patches passed
        for start, end, new, rule_id in replacements:
            if start < cursor or end < start or end > len(text):
                raise ValueError(f"replacement {start}..{end} by {rule_id} is out of order or outside the text")
            # old patches that end before this replacement move over unchanged
            while next_old < n_old and (old[next_old].end < start or (old[next_old].end == start and old[next_old].start <= start)):
                p = old[next_old]
                shift = length - cursor
                patches.append(_Patch(p.start + shift, p.end + shift, p.source_start, p.source_end, p.rule_ids))
                drift = p.end - p.source_end
                next_old += 1
            # old patches that overlap it are merged into it
            low, high = start, end
            source_low = start - drift
            rules: tuple[str, ...] = ()
            if next_old < n_old and old[next_old].start < start:
                low, source_low = old[next_old].start, old[next_old].source_start
            while next_old < n_old and (old[next_old].start < end):
                p = old[next_old]
                rules += tuple(r for r in p.rule_ids if r not in rules)
                high = max(high, p.end)
                drift = p.end - p.source_end
                next_old += 1
            source_high = high - drift
            if rule_id not in rules:
                rules += (rule_id,)
            pieces.append(text[cursor:start])
            length += start - cursor
            pieces.append(new)
            patch_start = length - (start - low)
            patch_end = length + len(new) + (high - end)
            length += len(new)
            cursor = end
            if patches and patches[-1].end > patch_start:  # the same old patch was cut by two replacements
                last = patches.pop()
                rules = last.rule_ids + tuple(r for r in rules if r not in last.rule_ids)
                patch_start, source_low = last.start, last.source_start
            patches.append(_Patch(patch_start, patch_end, source_low, source_high, rules))
        shift = length - cursor
        patches.extend(_Patch(p.start + shift, p.end + shift, p.source_start, p.source_end, p.rule_ids) for p in old[next_old:])
        pieces.append(text[cursor:])
        return EditedText(self.source, "".join(pieces), patches)
