"""From the rooms' values to rows of tables: ids, source positions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from flows.spans.documents import RestoredText, SourceText, StructuredEssay

DAMAGE_THAT_COUNTS = frozenset({"slip", "gloss", "mojibake", "script", "invisible", "residue", "ocr"})
"""Classes in `damage_rate`: what befell the text itself. Furniture, layout, space and punctuation are the page's."""

Row = dict[str, Any]


def essay_id(source_sha256: str, part: int | None = None) -> str:
    """Id of an essay copy: from its source bytes, with the number of the part where a page holds several essays."""
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
    damaged = sum(max(e.source_end - e.source_start, 1) for e in edits if damage_of[e.rule_ids[0]] in DAMAGE_THAT_COUNTS)
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
        "source_url": meta.source_url,
        "source_site": meta.source_site,
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


def block_rows(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Row]:
    """Rows of `blocks`, with the positions in the restored text (`start`, `end`) that later stages need."""
    for b in structured.blocks:
        source_start, source_end = restored.edited.to_source(b.start, b.end)
        yield {
            "block_id": block_id(essay, b.ordinal),
            "essay_id": essay,
            "ordinal": b.ordinal,
            "kind": b.kind,
            "level": b.level,
            "section_path": list(b.section_path),
            "text": b.text,
            "confidence": b.confidence,
            "source_start": source_start,
            "source_end": source_end,
            "start": b.start,
            "end": b.end,
        }


def sentence_rows(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Row]:
    """Rows of `sentences` without role and reuse, with the positions in the restored text (`start`, `end`)."""
    for s in structured.sentences:
        source_start, source_end = restored.edited.to_source(s.start, s.end)
        yield {
            "sentence_id": sentence_id(essay, s.ordinal),
            "essay_id": essay,
            "block_id": block_id(essay, s.block_ordinal),
            "ordinal": s.ordinal,
            "section_path": list(s.section_path),
            "text": s.text,
            "n_chars": len(s.text),
            "source_start": source_start,
            "source_end": source_end,
            "start": s.start,
            "end": s.end,
        }


def edit_rows(essay: str, restored: RestoredText, damage_of: Mapping[str, str]) -> Iterator[Row]:
    """Rows of `edits`."""
    for ordinal, e in enumerate(restored.edited.edits):
        yield {
            "essay_id": essay,
            "ordinal": ordinal,
            "rule_id": e.rule_ids[0],
            "rule_ids": list(e.rule_ids),
            "damage": damage_of[e.rule_ids[0]],
            "source_start": e.source_start,
            "source_end": e.source_end,
            "before": e.before,
            "after": e.after,
        }


def flag_rows(essay: str, restored: RestoredText, structured: StructuredEssay) -> Iterator[Row]:
    """Rows of `flags`: what repair and structure suspected."""
    for ordinal, f in enumerate(sorted((*restored.flags, *structured.flags), key=lambda f: (f.source_start, f.source_end, f.kind, f.text))):
        yield {
            "essay_id": essay,
            "ordinal": ordinal,
            "kind": f.kind,
            "text": f.text,
            "source_start": f.source_start,
            "source_end": f.source_end,
            "note": f.note or None,
        }
