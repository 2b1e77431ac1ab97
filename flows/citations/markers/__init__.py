"""Markers in running text and the entries they point at.

The family of an essay's markers is decided for the whole essay (after the callout analyser of GROBID): enumerations, powers, document
numbers and array indices look the same one by one and differ in how they run through the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.citations.markers.author_year import candidates, find_author_year
from flows.citations.markers.entries import Entry, Family, as_entries, entry_of_text, label_number
from flows.citations.markers.vote import choose

__all__ = ["Entry", "Family", "Marker", "as_entries", "entry_of_text", "find_markers", "label_number", "marker_row"]


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: `text[start:end]` with its page suffix.

    `targets` are numbers of entries (those printed; for author-year the positions in the list, from 1), `dangling` those of them that no entry
    has; `key` is `first author|year` for author-year markers.
    """

    start: int
    end: int
    targets: tuple[int, ...]
    family: Family
    pages: str | None = None
    key: str | None = None
    dangling: tuple[int, ...] = ()
    confidence: float = 1.0


def find_markers(text: str, entries: object = None) -> list[Marker]:
    """Markers of one essay's running text (or of a piece of it), sorted by start, not overlapping.

    Args:
        text: prose without the reference list; lines that are entries are passed over.
        entries: the list the markers point at: a count, printed references, mappings, `Entry` values; `None` when nothing is known of it.

    Raises:
        TypeError: `entries` is none of these.
    """
    known = as_entries(entries)
    markers = [
        Marker(
            n.start,
            n.end,
            n.numbers,
            n.family,
            n.pages,
            None,
            tuple(t for t in n.numbers if not _has(t, n.family, known)) if known is not None else (),
            0.6 if n.damaged or n.family == "bare" else 1.0,
        )
        for n in choose(text, known)
    ]
    if "19" in text or "20" in text or "18" in text:
        taken = [(m.start, m.end) for m in markers]
        for a in find_author_year(text, known):
            if any(s < a.end and a.start < e for s, e in taken):
                continue
            hits = candidates(a.author, a.year, known)
            targets = tuple(h.position + 1 for h in hits)
            markers.append(
                Marker(a.start, a.end, targets, "author-year", a.pages, f"{a.author}|{a.year}", (), 1.0 if len(hits) == 1 else 0.7)
            )
    return sorted(markers, key=lambda m: m.start)


def _has(number: int, family: Family, entries: tuple[Entry, ...]) -> bool:
    return any(e.number == number and (e.family in (None, family) or family not in ("circled", "paren")) for e in entries)


def marker_row(marker: Marker) -> dict[str, object]:
    """A marker as `jiaokan parse markers` prints it: start, end, targets (numbers), pages, and key for author-year, which then has no targets."""
    row: dict[str, object] = {
        "start": marker.start,
        "end": marker.end,
        "targets": [] if marker.key else list(marker.targets),
        "pages": marker.pages,
    }
    if marker.key:
        row["key"] = marker.key
    return row
