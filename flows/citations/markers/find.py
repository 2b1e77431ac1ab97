"""Markers in running text and the entries they point at.

The family of an essay's markers is decided for the whole essay (after the callout analyser of GROBID): enumerations, powers, document
numbers and array indices look the same one by one and differ in how they run through the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.citations.markers.author_year import find_author_year
from flows.citations.markers.authors import AuthorIndex
from flows.citations.markers.entries import Family, NumberIndex, as_entries
from flows.citations.markers.vote import Spans, choose

_YEAR_IN_BRACKETS = re.compile(r"[（(][^（）()\n]{0,160}?(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: `text[start:end]` with its page suffix.

    `targets` are numbers of entries (those printed; for author-year the positions in the list, from 1), `dangling` those of them that no
    entry has; `key` is `first author|year` for author-year markers.
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
    numbered = NumberIndex(known or ())
    markers = []
    for n in choose(text, known):
        dangling = tuple(t for t in n.numbers if not numbered.find(t, n.family)) if known is not None else ()
        sure = not (n.damaged or n.family in ("bare", "paren"))
        markers.append(Marker(n.start, n.end, n.numbers, n.family, n.pages, None, dangling, 1.0 if sure else 0.6))
    if _YEAR_IN_BRACKETS.search(text):
        index = AuthorIndex(known or ())
        taken = Spans((m.start, m.end) for m in markers)
        for a in find_author_year(text, index):
            if taken.overlap(a.start, a.end):
                continue
            hits = [hit for year in a.years for hit in index.find(a.author, year)]
            targets = tuple(h.position + 1 for h in hits)
            key = f"{a.author}|{a.years[0]}"
            markers.append(Marker(a.start, a.end, targets, "author-year", a.pages, key, (), 1.0 if len(hits) == len(a.years) else 0.7))
    return sorted(markers, key=lambda m: m.start)


def marker_row(marker: Marker) -> dict[str, object]:
    """A marker as `jiaokan parse markers` prints it: start, end, targets, pages; an author-year one has a key and no targets."""
    row: dict[str, object] = {
        "start": marker.start,
        "end": marker.end,
        "targets": [] if marker.key else list(marker.targets),
        "pages": marker.pages,
    }
    if marker.key:
        row["key"] = marker.key
    return row
