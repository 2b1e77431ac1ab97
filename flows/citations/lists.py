"""`jiaokan parse lists`: the text of one reference list, to its entries."""

from __future__ import annotations

from flows.text.reference_lists import split_entries


def split_list(text: str) -> list[str]:
    """Entries of a list as printed, labels kept, in order; the heading is left out."""
    return [text[start:end] for start, end, _ in split_entries(text)]
