"""From a block of a reference list to a citation."""

from __future__ import annotations

from flows.citations.markers import entry_of_text, label_number
from flows.spans.documents import Block, Citation


def read_reference(block: Block, ordinal: int) -> Citation:
    """Citation of one entry: label, authors and year; the whole entry as `text`."""
    entry = entry_of_text(block.text, ordinal + 1, ordinal)
    return Citation(
        ordinal,
        "reference",
        block.text,
        block.start,
        block.end,
        label=str(entry.number) if label_number(block.text) else None,
        authors=entry.authors,
        year=entry.year,
        confidence=0.5,
    )
