"""A page read as the flow reads it: repaired, then structured."""

from flows.repair import repair
from flows.spans.documents import RestoredText, SourceText, StructuredEssay
from flows.structure import structure


def read(page: str) -> StructuredEssay:
    """The essay of a page that is not refused."""
    restored = repair(SourceText("test:page", "0" * 64, page, "text/plain", "utf-8"))
    assert isinstance(restored, RestoredText)
    return structure(restored)
