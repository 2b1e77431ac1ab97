"""Markers in running text and the entries they point at."""

from flows.citations.markers.entries import Entry, Family, NumberIndex, as_entries, entry_of_text, label_number, label_numbers
from flows.citations.markers.find import Marker, find_markers, marker_row
from flows.citations.markers.rows import markers_of_row

__all__ = [
    "Entry",
    "Family",
    "Marker",
    "NumberIndex",
    "as_entries",
    "entry_of_text",
    "find_markers",
    "label_number",
    "label_numbers",
    "marker_row",
    "markers_of_row",
]
