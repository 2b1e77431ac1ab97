"""Citations as a stage: what the canonical essays of a shard cite, and where their text names it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.citations import cite_all
from flows.engine.keys import code_version, digest
from flows.spans.documents import Citation, Mention, StructuredEssay
from flows.stages import rows
from flows.stages.canonical import CanonicalEssay, canonical_fingerprints, essay_sizes, read_essays
from flows.stages.cover import cover
from flows.stages.shards import tables_version, work_table

TABLES = ("citations", "mentions")
LIBRARIES = ("pyarrow",)

CITED: tuple[str, ...] = (
    *("kind", "ordinal", "label", "text", "type", "csl_type", "title", "container_title", "publisher", "place", "volume", "issue"),
    *("pages", "doi", "url", "accessed", "language", "confidence", "work_key"),
)
"""Columns of `citations` that are fields of `Citation` of the same name."""

_cited = attrgetter(*CITED)
_CITATION = ("citation_id", "essay_id", "authors", "year", "source_start", "source_end", *CITED)
_MENTION = ("mention_id", "essay_id", "sentence_id", "ordinal", "kind", "text", "start", "end", "citation_id", "value")
Values = tuple[Any, ...]


def cite_shard(shard: str, restored: Path, works: Path, work: Path) -> list[Path]:
    """Read the citations of one shard. Returns the parts under `work/cited/<key>` that hold `TABLES`; see `code_shard`."""
    key = digest([shard, code_version(__name__, LIBRARIES), tables_version(TABLES)])

    def make(wanted: frozenset[str]) -> dict[str, pa.Table]:
        found: list[Values] = []
        mentioned: list[Values] = []
        essays = list(read_essays(restored, wanted))
        for essay, (citations, mentions) in zip(essays, cite_all([essay.structured for essay in essays]), strict=True):
            found += _citations(essay, citations)
            mentioned += _mentions(essay.essay_id, essay.structured, mentions)
        return {"citations": _table("citations", _CITATION, found), "mentions": _table("mentions", _MENTION, mentioned)}

    return cover(work / "cited" / key, TABLES, canonical_fingerprints(restored, works), partial(essay_sizes, restored), make)


def _table(name: str, columns: Sequence[str], rows: Sequence[Values]) -> pa.Table:
    values = map(list, zip(*rows, strict=True)) if rows else ([] for _ in columns)
    return work_table(name, dict(zip(columns, values, strict=True)))


def _citations(essay: CanonicalEssay, citations: Iterable[Citation]) -> Iterator[Values]:
    """Rows of `_CITATION`."""
    source_range = _source_ranges(essay)
    for c in citations:
        year = int(c.year[:4]) if c.year and c.year[:4].isdigit() else None
        yield rows.citation_id(essay.essay_id, c.ordinal), essay.essay_id, c.authors, year, *source_range(c.start, c.end), *_cited(c)


def _mentions(essay: str, structured: StructuredEssay, mentions: Iterable[Mention]) -> Iterator[Values]:
    """Rows of `_MENTION`."""
    for m in mentions:
        sentence = rows.sentence_id(essay, structured.sentences[m.sentence_ordinal].ordinal)
        cited = None if m.citation_ordinal is None else rows.citation_id(essay, m.citation_ordinal)
        yield rows.mention_id(essay, m.ordinal), essay, sentence, m.ordinal, m.kind, m.text, m.start, m.end, cited, m.value


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
