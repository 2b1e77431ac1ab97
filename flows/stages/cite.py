"""Citations as a stage: what the canonical essays of a shard cite, and where their text names it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flows.citations import cite_all
from flows.engine.keys import code_version, digest
from flows.spans.documents import Citation, Mention, StructuredEssay
from flows.stages import rows
from flows.stages.canonical import CanonicalEssay, canonical_fingerprints, read_essays
from flows.stages.cover import cover
from flows.stages.shards import tables_version

TABLES = ("citations", "mentions")
LIBRARIES = ("pyarrow",)

CITED: tuple[str, ...] = (
    *("kind", "ordinal", "label", "text", "type", "csl_type", "title", "container_title", "publisher", "place", "volume", "issue"),
    *("pages", "doi", "url", "accessed", "language", "confidence", "work_key"),
)
"""Columns of `citations` that are fields of `Citation` of the same name."""

Row = dict[str, Any]


def cite_shard(shard: str, restored: Path, works: Path, work: Path) -> list[Path]:
    """Read the citations of one shard. Returns the parts under `work/cited/<key>` that hold `TABLES`; see `code_shard`."""
    key = digest([shard, code_version(__name__, LIBRARIES), tables_version(TABLES)])

    def make(wanted: frozenset[str]) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = defaultdict(list)
        essays = list(read_essays(restored, wanted))
        for essay, (citations, mentions) in zip(essays, cite_all([essay.structured for essay in essays]), strict=True):
            tables["citations"] += _citations(essay, citations)
            tables["mentions"] += _mentions(essay.essay_id, essay.structured, mentions)
        return tables

    return cover(work / "cited" / key, TABLES, canonical_fingerprints(restored, works), make)


def _citations(essay: CanonicalEssay, citations: Iterable[Citation]) -> Iterator[Row]:
    source_range = _source_ranges(essay)
    for c in citations:
        source_start, source_end = source_range(c.start, c.end)
        yield {
            "citation_id": rows.citation_id(essay.essay_id, c.ordinal),
            "essay_id": essay.essay_id,
            "authors": list(c.authors),
            "year": int(c.year[:4]) if c.year and c.year[:4].isdigit() else None,
            "source_start": source_start,
            "source_end": source_end,
            **{name: getattr(c, name) for name in CITED},
        }


def _source_ranges(essay: CanonicalEssay) -> Callable[[int, int], tuple[int, int]]:
    """Function that tells the source range of the blocks that hold a citation: an entry is a block of its own, a work named lies in one."""
    starts, ends = [b.start for b in essay.structured.blocks], [b.end for b in essay.structured.blocks]
    in_order = starts == sorted(starts) and ends == sorted(ends)

    def source_range(start: int, end: int) -> tuple[int, int]:
        touched: Sequence[int] = range(bisect_right(ends, start), bisect_left(starts, end))
        if not in_order:
            touched = [n for n in range(len(starts)) if starts[n] < end and start < ends[n]]
        first, last = (touched[0], touched[-1]) if touched else (0, 0)
        return essay.block_sources[first][0], essay.block_sources[last][1]

    return source_range


def _mentions(essay: str, structured: StructuredEssay, mentions: Iterable[Mention]) -> Iterator[Row]:
    for m in mentions:
        yield {
            "mention_id": rows.mention_id(essay, m.ordinal),
            "essay_id": essay,
            "sentence_id": rows.sentence_id(essay, structured.sentences[m.sentence_ordinal].ordinal),
            "ordinal": m.ordinal,
            "kind": m.kind,
            "text": m.text,
            "start": m.start,
            "end": m.end,
            "citation_id": None if m.citation_ordinal is None else rows.citation_id(essay, m.citation_ordinal),
            "value": m.value,
        }
