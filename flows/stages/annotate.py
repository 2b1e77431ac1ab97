"""Themes and citations as a stage: the canonical essays of a shard get words, roles, themes, citations and mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.citations import cite
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.spans.documents import Citation, Mention, StructuredEssay, ThemeCode
from flows.stages import rows
from flows.stages.shards import read_work_rows, write_work_table
from flows.themes import code_essay, load_codebook, segment

TABLES = ("sentences", "tokens", "themes", "citations", "mentions")
ROOMS = ("flows/text", "flows/themes", "flows/citations", "flows/stages/annotate.py", "flows/stages/rows.py", "schemas")
DATA = ("seeds/lexicons",)

CITED: tuple[str, ...] = (
    *("kind", "ordinal", "label", "text", "type", "csl_type", "title", "container_title", "publisher", "place", "volume", "issue"),
    *("pages", "doi", "url", "accessed", "language", "confidence", "work_key"),
)
"""Columns of `citations` that are fields of `Citation` of the same name."""

Row = dict[str, Any]


def annotate_shard(restored: Path, works: Path, codebook: Path | None, work: Path) -> Path:
    """Annotate the canonical essays of one shard of `work/restored`. Returns its folder under `work/annotated`.

    Args:
        restored: folder that `restore_shard` made.
        works: folder that `dedup` made: `clusters.parquet` (essay_id, work_id, is_canonical), `reuse.parquet`.
        codebook: the user's own codebook, None for the built-in one.
        work: the workspace.
    """
    canonical, passages = _from_works(works, restored)
    libraries = ("jieba", "pyarrow")
    seen: list[str | bytes] = [
        restored.name,
        *sorted(canonical),
        repr(sorted(passages.items())),
        codebook.read_bytes() if codebook else b"",
    ]
    target = work / "annotated" / digest([*seen, code_version(ROOMS, DATA, libraries)])
    if target.is_dir():
        return target
    book = load_codebook(codebook)
    tables: dict[str, list[Row]] = defaultdict(list)
    for essay, blocks, sentences in _essays(restored, canonical):
        name = essay["essay_id"]
        structured = rows.structured_essay(essay, blocks, sentences)
        codes, roles = code_essay(structured, book)
        citations, mentions = cite(structured)
        tables["sentences"] += _sentences(sentences, roles, passages.get(name, []))
        tables["tokens"] += _tokens(sentences)
        tables["themes"] += _themes(name, codes)
        tables["citations"] += _citations(name, citations, blocks)
        tables["mentions"] += _mentions(name, structured, mentions)
    with staged_folder(target) as staging:
        for table in TABLES:
            write_work_table(staging, table, tables[table])
    return target


def _from_works(works: Path, restored: Path) -> tuple[set[str], dict[str, list[tuple[int, int, str]]]]:
    """Ids of the shard's canonical essays, and by essay the passages it shares with others."""
    mine = set(pq.read_table(restored / "texts.parquet", columns=["essay_id"])["essay_id"].to_pylist())
    clusters = pq.read_table(works / "clusters.parquet", filters=[("is_canonical", "=", True)], columns=["essay_id"])
    passages: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in pq.read_table(works / "reuse.parquet").to_pylist():
        for essay, start, end in (
            (row["essay_id"], row["start"], row["end"]),
            (row["other_essay_id"], row["other_start"], row["other_end"]),
        ):
            if essay in mine:
                passages[essay].append((start, end, row["reuse_id"]))
    return mine.intersection(clusters["essay_id"].to_pylist()), passages


def _essays(restored: Path, canonical: set[str]) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    blocks, sentences = defaultdict(list), defaultdict(list)
    for row in read_work_rows(restored, "blocks"):
        blocks[row["essay_id"]].append(row)
    for row in read_work_rows(restored, "sentences"):
        sentences[row["essay_id"]].append(row)
    for essay in read_work_rows(restored, "essays"):
        if essay["essay_id"] in canonical:
            yield essay, blocks[essay["essay_id"]], sentences[essay["essay_id"]]


def _sentences(sentences: list[Row], roles: Iterable[str | None], passages: list[tuple[int, int, str]]) -> Iterator[Row]:
    for row, role in zip(sentences, roles, strict=True):
        shared = sorted(reuse for start, end, reuse in passages if start < row["end"] and row["start"] < end)
        yield row | {"role": role, "reuse_id": shared[0] if shared else None}


def _tokens(sentences: list[Row]) -> Iterator[Row]:
    segmented = segment([s["text"] for s in sentences])
    for row, (tokens, pos) in zip(sentences, segmented, strict=True):
        yield {"sentence_id": row["sentence_id"], "essay_id": row["essay_id"], "ordinal": row["ordinal"], "tokens": tokens, "pos": pos}


def _themes(essay: str, codes: Iterable[ThemeCode]) -> Iterator[Row]:
    for code in codes:
        yield {
            "sentence_id": rows.sentence_id(essay, code.sentence_ordinal),
            "essay_id": essay,
            "theme_id": code.theme_id,
            "rank": code.rank,
            "score": round(code.score, 6),
            "evidence": [{"term": e.term, "start": e.start, "end": e.end} for e in code.evidence],
        }


def _citations(essay: str, citations: Iterable[Citation], blocks: list[Row]) -> Iterator[Row]:
    for c in citations:
        source_start, source_end = _source_range(blocks, c.start, c.end)
        yield {
            "citation_id": rows.citation_id(essay, c.ordinal),
            "essay_id": essay,
            "authors": list(c.authors),
            "year": int(c.year[:4]) if c.year and c.year[:4].isdigit() else None,
            "source_start": source_start,
            "source_end": source_end,
            **{name: getattr(c, name) for name in CITED},
        }


def _source_range(blocks: list[Row], start: int, end: int) -> tuple[int, int]:
    """Source range of the blocks that hold a citation: an entry is a block of its own, a work named lies in one."""
    touched = [b for b in blocks if b["start"] < end and start < b["end"]] or blocks[:1]
    return touched[0]["source_start"], touched[-1]["source_end"]


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
