"""Rows of `jiaokan parse markers`: a text and what is known of its list in, its markers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.citations.markers.find import find_markers, marker_row
from flows.text.reference_lists import find_lists, split_entries

TEXT_KEYS = ("text", "raw", "sentence", "body")
LIST_KEYS = ("references", "entries", "refs", "list", "bibliography", "n_refs", "n_entries", "n_references", "n", "count")
"""Keys a row may use; the first that is there counts. A list is a sequence of entries, one string with all of them, or their number."""


def markers_of_row(row: Mapping[str, object]) -> dict[str, object]:
    """Markers of one row: `{"id", "markers": [{"start", "end", "targets", "pages", "key"?}]}`.

    Where the row holds no list but its text does, that list is read, and nothing in it is a marker.

    Raises:
        KeyError: no key of the row holds a text.
        TypeError: the text is no string, or the list neither a sequence, a string nor a number.
    """
    text = next((row[key] for key in TEXT_KEYS if key in row), None)
    if text is None:
        raise KeyError(f"no string under any of {', '.join(f'`{key}`' for key in TEXT_KEYS)}")
    if not isinstance(text, str):
        raise TypeError("the text must be a string")
    entries = next((row[key] for key in LIST_KEYS if row.get(key) is not None), None)
    if isinstance(entries, str):
        entries = _split(entries)
    spans: list[tuple[int, int]] = []
    if entries is None:
        found: list[str] = []
        for listed in find_lists(text):
            spans.append((listed.heading_start, listed.end))
            found += _split(text[listed.start : listed.end])
        entries = found or None
    markers = [m for m in find_markers(text, entries) if not any(start <= m.start < end for start, end in spans)]
    return {"id": row.get("id"), "markers": [marker_row(m) for m in markers]}


def _split(text: str) -> Sequence[str]:
    return [text[start:end] for start, end, _ in split_entries(text)]
