"""From a block of a reference list to a citation, and keys of works named without an entry."""

from __future__ import annotations

from flows.citations.parse import parse_reference
from flows.citations.reference.model import ParsedReference
from flows.citations.titles import Title
from flows.citations.work_keys import work_key
from flows.spans.documents import Block, Citation


def _label(printed: str | None) -> str | None:
    """A label without its brackets and dot: `[1]`, `(1)`, `1.` are 1; a circled digit is kept."""
    return printed.strip("[]［］〔〕【】()（）.．、 ") or None if printed else None


def read_reference(block: Block, ordinal: int) -> Citation:
    """Citation of one entry with all the fields it prints; `text` is the whole entry."""
    parsed = parse_reference(block.text)
    return Citation(
        ordinal,
        "reference",
        block.text,
        block.start,
        block.end,
        label=_label(parsed.label),
        type=parsed.type,
        csl_type=parsed.csl_type,
        authors=tuple(name.text() for name in parsed.authors),
        title=parsed.title,
        container_title=parsed.container,
        publisher=parsed.publisher,
        place=parsed.place,
        year=parsed.year,
        volume=parsed.volume,
        issue=parsed.issue,
        pages=parsed.pages,
        doi=parsed.doi,
        url=parsed.url,
        accessed=parsed.accessed,
        language=parsed.language,
        confidence=parsed.confidence,
        work_key=work_key(parsed),
    )


def named_work_key(title: Title) -> str:
    """Key of a work named in the text, the same as that of an entry which prints no more than this title."""
    return work_key(ParsedReference(raw=title.text, type="J" if title.kind == "article" else None, title=title.text))
