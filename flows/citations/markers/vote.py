"""Which numbered look-alikes of an essay are its markers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from flows.citations.markers.entries import Entry
from flows.citations.markers.numeric import Numbered, bare, brackets, circled, damaged, parens, superscripts, tagged

DANGLING = 5
"""How far beyond twice the list a number may go and still be a marker whose entry is missing."""

_BRACKET_TRIGGER = re.compile("[\\[\\]［］〔【]")
_CIRCLED_TRIGGER = re.compile("[①-⑳㉑-㉟㊱-㊿]")
_SUPER_TRIGGER = re.compile("[¹²³⁰⁴-⁹]")


class Spans:
    """Intervals that do not overlap, asked for overlap in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def overlap(self, start: int, end: int) -> bool:
        """True where some interval shares a character with `start`..`end`."""
        at = bisect_left(self._spans, (end, 0))
        return at > 0 and self._spans[at - 1][1] > start


def _beside(found: list[Numbered], more: Iterable[Numbered]) -> list[Numbered]:
    """`found` and those of `more` that overlap none of it."""
    taken = Spans((f.start, f.end) for f in found)
    return sorted([*found, *(m for m in more if not taken.overlap(m.start, m.end))])


def _notes(text: str, entries: Sequence[Entry] | None, bracketed: bool) -> list[Numbered]:
    """Circled digits that are note marks.

    An enumeration numbers clauses: its digits stand at the head of a clause (after ：；，、) or run on within one sentence. A note mark
    closes a word, a quotation, a title or a sentence. Beside a list labelled otherwise only those behind a quotation or title count.
    """
    found = list(circled(text))
    listed = any(e.family == "circled" for e in entries or ())
    others = bracketed or (not listed and any(e.family is not None for e in entries or ()))
    kept: list[Numbered] = []
    for i, note in enumerate(found):
        before, after = text[max(0, note.start - 1) : note.start], text[note.end : note.end + 1]
        if not before or before in "：:；;，,、\n（(":
            continue
        closes = before in "”》）)"
        if not closes and (others and not listed):
            continue
        if before in "。！？" and not listed and after not in ("", "\n") and others:
            continue
        if not closes and not listed and before not in "。！？" and _runs_on(text, note, found[max(0, i - 1) : i + 2]):
            continue
        kept.append(note)
    return kept


def _runs_on(text: str, note: Numbered, neighbours: Sequence[Numbered]) -> bool:
    """True where the number before or after stands in the same sentence, as in an enumeration."""
    for other in neighbours:
        low, high = (note, other) if note.start < other.start else (other, note)
        in_step = high.numbers[0] - low.numbers[0] == 1
        if (
            other is not note
            and in_step
            and not any(c in "。！？\n" for c in text[low.end : high.start])
            and text[high.end : high.end + 1] not in "，。；、"
        ):
            return True
    return False


def _in_sequence(found: Sequence[Numbered], size: int) -> list[Numbered]:
    """Those of the candidates that count 1, 2, 3 … through the text (repeats allowed); a piece of an essay may begin with a later number.

    Doubtful ones (`damaged`) never open the sequence and never repeat.
    """
    kept: list[Numbered] = []
    sure = [one.numbers[0] for one in found if not one.damaged]
    reached = 0 if not sure or 1 in sure else sure[0] - 1
    for one in sorted(found):
        number = one.numbers[0]
        if number > size or number > reached + 1 or (one.damaged and (number != reached + 1 or not kept)):
            continue
        kept.append(one)
        reached = max(reached, number)
    return kept


def choose(text: str, entries: tuple[Entry, ...] | None) -> list[Numbered]:
    """Numbered markers of one text, sorted by start, not overlapping."""
    size = max((e.number for e in entries), default=0) if entries is not None else None
    found: list[Numbered] = []
    if "<" in text or "^" in text:
        found = list(tagged(text))
    if _BRACKET_TRIGGER.search(text):
        found = _beside(found, brackets(text))
    if _SUPER_TRIGGER.search(text):
        found = _beside(found, superscripts(text))
    if _CIRCLED_TRIGGER.search(text):
        found = _beside(found, _notes(text, entries, any(f.family == "bracket" for f in found)))
    if size:
        found = [f for f in found if max(f.numbers) <= 2 * size + DANGLING]
        if _BRACKET_TRIGGER.search(text):
            found = _repaired(found, _beside(found, damaged(text)), size)
    if size and any(e.family == "paren" for e in entries or ()):
        found = _beside(found, (f for f in parens(text, labelled=True) if max(f.numbers) <= size))
    if size and not found:
        labelled = any(e.family is not None for e in entries or ())
        found = [] if labelled else _in_sequence(list(parens(text, labelled=False)), size)
        found = found or _in_sequence(list(bare(text)), size)
    return found


def _repaired(whole: Sequence[Numbered], both: Sequence[Numbered], size: int) -> list[Numbered]:
    """Whole markers and those damaged ones whose number continues the sequence of the markers before, and is not beyond all that follow."""
    later = [0] * (len(both) + 1)  # greatest number of the whole markers from here on
    for i in range(len(both) - 1, -1, -1):
        later[i] = later[i + 1] if both[i].damaged else max(later[i + 1], *both[i].numbers)
    kept: list[Numbered] = []
    reached = 0
    for i, one in enumerate(both):
        if one.damaged:
            number = one.numbers[0]
            fits = number <= reached + 1 and (not later[i] or not reached or number <= later[i])
            if number > size or not (fits or (not whole and not kept)):
                continue
        reached = max(reached, *one.numbers)
        kept.append(one)
    return kept
