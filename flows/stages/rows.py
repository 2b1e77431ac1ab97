"""From the rooms' values to rows of tables: ids, source positions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flows.spans.documents import RestoredText, SourceText, StructuredEssay
from flows.stages.sites import address_of, site_of

DAMAGE_THAT_COUNTS = frozenset({"slip", "gloss", "mojibake", "script", "invisible", "residue", "ocr"})
"""Classes in `damage_rate`: what befell the text itself. Furniture, layout, space and punctuation are the page's."""

AT_ONCE = 10_000
"""Rows that are made at once: a document may have a million."""

Row = dict[str, Any]
Columns = dict[str, list[Any]]
"""Rows column by column, which takes a fraction of the time and memory of a dictionary a row."""
T = TypeVar("T")


def essay_id(source_sha256: str, part: int | None = None) -> str:
    """Id of an essay copy: from its source bytes, with the number of the part where a page holds several essays or a text is cut into volumes."""
    return source_sha256[:16] + (f"-{part}" if part is not None else "")


def block_id(essay: str, ordinal: int) -> str:
    """Id of a block."""
    return f"{essay}:b{ordinal:04d}"


def sentence_id(essay: str, ordinal: int) -> str:
    """Id of a sentence."""
    return f"{essay}:s{ordinal:04d}"


def citation_id(essay: str, ordinal: int) -> str:
    """Id of a citation."""
    return f"{essay}:c{ordinal:04d}"


def mention_id(essay: str, ordinal: int) -> str:
    """Id of a mention."""
    return f"{essay}:m{ordinal:04d}"


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def essay_row(essay: str, source: SourceText, restored: RestoredText, structured: StructuredEssay, damage_of: Mapping[str, str]) -> Row:
    """One row of `essays`, but for what only the whole corpus can tell (`work_id`, `is_canonical`)."""
    meta = structured.metadata
    edits = restored.edited.edits
    damaged = sum(max(e.source_end - e.source_start, 1) for e in edits if damage_of[e.rule_id] in DAMAGE_THAT_COUNTS)
    flags = Counter(f.kind for f in restored.flags)
    return {
        "essay_id": essay,
        "kind": structured.kind,
        "title": meta.title,
        "subtitle": meta.subtitle,
        "authors": list(meta.authors),
        "affiliations": list(meta.affiliations),
        "abstract": meta.abstract,
        "keywords": list(meta.keywords),
        "title_en": meta.title_en,
        "abstract_en": meta.abstract_en,
        "keywords_en": list(meta.keywords_en),
        "published_date": _date(meta.published_date),
        "received_date": _date(meta.received_date),
        "journal": meta.journal,
        "year": meta.year,
        "issue": meta.issue,
        "pages": meta.pages,
        "clc_numbers": list(meta.clc_numbers),
        "document_code": meta.document_code,
        "article_number": meta.article_number,
        "fund": meta.fund,
        "author_bio": meta.author_bio,
        "doi": meta.doi,
        "inferred_fields": sorted(k for k, v in meta.basis.items() if v == "inferred"),
        "script": restored.script,
        "source_uri": [source.source_uri],
        "source_sha256": source.source_sha256,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "source_url": meta.source_url or address_of(source),
        "source_site": meta.source_site or site_of(source),
        "source_column": meta.source_column,
        "source_metadata": json.dumps(dict(source.metadata), ensure_ascii=False, sort_keys=True) if source.metadata else None,
        "restored_sha256": hashlib.sha256(restored.text.encode()).hexdigest(),
        "n_chars": len(restored.text),
        "n_sentences": len(structured.sentences),
        "n_edits": len(edits),
        "n_unrecovered": restored.text.count("\ufffd"),
        "n_masks": flags["mask"],
        "damage_rate": round(min(1.0, damaged / max(1, len(source.text))), 6),
        "spin_score": restored.spin_score,
        "is_truncated": structured.is_truncated,
    }


def block_columns(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Columns]:
    """Columns of `blocks`, with the positions in the restored text (`start`, `end`) that later stages need."""
    for _, some in _batched(structured.blocks):
        places = [restored.edited.to_source(b.start, b.end) for b in some]
        yield {
            "block_id": [block_id(essay, b.ordinal) for b in some],
            "essay_id": [essay] * len(some),
            "ordinal": [b.ordinal for b in some],
            "kind": [b.kind for b in some],
            "level": [b.level for b in some],
            "section_path": [b.section_path for b in some],
            "text": [b.text for b in some],
            "confidence": [b.confidence for b in some],
            "source_start": [start for start, _ in places],
            "source_end": [end for _, end in places],
            "start": [b.start for b in some],
            "end": [b.end for b in some],
        }


def sentence_columns(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Columns]:
    """Columns of `sentences` without role and reuse, with the positions in the restored text (`start`, `end`)."""
    for _, some in _batched(structured.sentences):
        places = [restored.edited.to_source(s.start, s.end) for s in some]
        yield {
            "sentence_id": [sentence_id(essay, s.ordinal) for s in some],
            "essay_id": [essay] * len(some),
            "block_id": [block_id(essay, s.block_ordinal) for s in some],
            "ordinal": [s.ordinal for s in some],
            "section_path": [s.section_path for s in some],
            "text": [s.text for s in some],
            "n_chars": [len(s.text) for s in some],
            "source_start": [start for start, _ in places],
            "source_end": [end for _, end in places],
            "start": [s.start for s in some],
            "end": [s.end for s in some],
        }


def edit_columns(essay: str, restored: RestoredText, damage_of: Mapping[str, str]) -> Iterator[Columns]:
    """Columns of `edits`."""
    for first, some in _batched(restored.edited.edits):
        yield {
            "essay_id": [essay] * len(some),
            "ordinal": list(range(first, first + len(some))),
            "rule_id": [e.rule_id for e in some],
            "rule_ids": [e.rule_ids for e in some],
            "damage": [damage_of[e.rule_id] for e in some],
            "source_start": [e.source_start for e in some],
            "source_end": [e.source_end for e in some],
            "before": [e.before for e in some],
            "after": [e.after for e in some],
        }


def flag_columns(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Columns]:
    """Columns of `flags`: what repair and structure suspected."""
    flags = sorted((*restored.flags, *structured.flags), key=lambda f: (f.source_start, f.source_end, f.kind, f.text))
    for first, some in _batched(flags):
        yield {
            "essay_id": [essay] * len(some),
            "ordinal": list(range(first, first + len(some))),
            "kind": [f.kind for f in some],
            "text": [f.text for f in some],
            "source_start": [f.source_start for f in some],
            "source_end": [f.source_end for f in some],
            "note": [f.note or None for f in some],
        }


def as_rows(batches: Iterable[Columns]) -> Iterator[Row]:
    """The rows of columns."""
    for columns in batches:
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(columns, values, strict=True))


def _batched(items: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Number of the first, and the items."""
    for first in range(0, len(items), AT_ONCE):
        yield first, items[first : first + AT_ONCE]
