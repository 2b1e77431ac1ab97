"""The essays of a source text: most often one, where a page prints several each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from flows.repair.corrections import Correction, corrections_of, parted
from flows.spans.documents import SourceText
from flows.structure import split_page


class PageEssay(NamedTuple):
    """One essay of a page: its text, its number where the page has several, and the editor's corrections of it."""

    source: SourceText
    number: int | None
    corrections: Sequence[Correction]


def essays_of_page(source: SourceText) -> Iterator[PageEssay]:
    """Cut a source text into its essays, in their order."""
    parts = split_page(source.text)
    for number, ((start, end), corrections) in enumerate(zip(parts, parted(corrections_of(source.source_sha256), parts), strict=True), 1):
        if len(parts) == 1:
            yield PageEssay(source, None, corrections)
        else:
            yield PageEssay(replace(source, text=source.text[start:end]), number, corrections)
