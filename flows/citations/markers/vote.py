"""Which numbered look-alikes of an essay are its markers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.citations.markers.entries import Entry, Family
from flows.citations.markers.numeric import Numbered, bare, brackets, circled, damaged, parens, superscripts, tagged

_CIRCLED_TRIGGER = re.compile("[①-⑳㉑-㉟㊱-㊿]")
_SUPER_TRIGGER = re.compile("[¹²³⁰⁴-⁹]")
_CLAUSE_HEAD = re.compile("(?:^|[：:；;，,、。！？\n（(])\\s*$")


def _overlaps(one: Numbered, others: Sequence[Numbered]) -> bool:
    return any(o.start < one.end and one.start < o.end for o in others)


def _notes(text: str, entries: Sequence[Entry] | None, bracketed: bool) -> list[Numbered]:
    """Circled digits that are note marks.

    An enumeration numbers clauses: its digits stand at the head of a clause (after ：；，、) or run on from ① within one sentence. A note mark
    closes a word, a quotation or a sentence.
    """
    found = list(circled(text))
    listed = bool(entries) and any(e.family == "circled" for e in entries or ())
    other_list = bool(entries) and not listed and any(e.family is not None for e in entries or ())
    kept: list[Numbered] = []
    for i, note in enumerate(found):
        before, after = text[max(0, note.start - 1) : note.start], text[note.end : note.end + 1]
        if before in "” 》）)":
            strong = bool(before.strip())
        else:
            strong = False
        if (
            not before
            or before in "：:；;，,、\n（("
            or (before in "。！？" and not (listed or not after or after == "\n" or not other_list))
        ):
            continue
        if (other_list or bracketed) and not strong:
            continue
        neighbours = [n for n in found[max(0, i - 1) : i + 2] if n is not note]
        if (
            not strong
            and before not in "。！？"
            and any(
                abs(n.numbers[0] - note.numbers[0]) == 1
                and not re.search("[。！？\n]", text[min(n.end, note.end) : max(n.start, note.start)])
                and text[max(0, n.start - 1) : n.start] not in "”》"
                for n in neighbours
            )
            and not listed
        ):
            continue
        kept.append(note)
    return kept


def _in_sequence(found: Sequence[Numbered], size: int | None) -> list[Numbered]:
    """Those of the candidates that count 1, 2, 3 … through the text (repeats allowed)."""
    kept: list[Numbered] = []
    reached = 0
    for one in found:
        number = one.numbers[0]
        if number <= reached + 1 and (size is None or number <= size):
            kept.append(one)
            reached = max(reached, number)
    return kept


def choose(text: str, entries: tuple[Entry, ...] | None) -> list[Numbered]:
    """Numbered markers of one text, sorted by start, not overlapping."""
    size = max((e.number for e in entries), default=0) if entries is not None else None
    found: list[Numbered] = []
    if "[" in text or "［" in text or "〔" in text or "【" in text:
        found += brackets(text)
    if "<" in text or "^" in text:
        marked = list(tagged(text))
        found = [f for f in found if not _overlaps(f, marked)] + marked
    if _SUPER_TRIGGER.search(text):
        found += (f for f in superscripts(text) if not _overlaps(f, found))
    bracketed = any(f.family == "bracket" for f in found)
    if _CIRCLED_TRIGGER.search(text):
        found += _notes(text, entries, bracketed)
    families: set[Family | None] = {e.family for e in entries} if entries else set()
    if "paren" in families:
        found += (f for f in parens(text) if not size or max(f.numbers) <= size)
    if size:
        found = [f for f in found if f.family == "circled" or min(f.numbers) <= size or bracketed]
        broken = (
            [f for f in damaged(text) if not _overlaps(f, found)] if ("[" in text or "]" in text or "［" in text or "］" in text) else []
        )
        found += (f for f in broken if _fits(f, found, size))
        if not found:
            found += _in_sequence(list(bare(text)), size)
    return sorted(found)


def _fits(broken: Numbered, found: Sequence[Numbered], size: int) -> bool:
    """True where the number of a damaged marker continues the sequence of the markers before it."""
    number = broken.numbers[0]
    if number > size:
        return False
    before = [max(f.numbers) for f in found if f.start < broken.start]
    after = [min(f.numbers) for f in found if f.start > broken.start]
    if not before and not after:
        return True
    return number <= (max(before, default=0) + 1) and (not after or number <= max(after) or not before)
