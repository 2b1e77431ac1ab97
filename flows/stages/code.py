"""Themes as a stage: the sentences of a shard's canonical essays get roles, words and themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.engine.keys import code_version, digest
from flows.spans.documents import ThemeCode
from flows.stages import rows
from flows.stages.canonical import canonical_fingerprints, read_essays
from flows.stages.cover import cover
from flows.stages.shards import tables_version
from flows.themes import code_essay, load_codebook, segment

TABLES = ("sentences", "tokens", "themes")
LIBRARIES = ("jieba", "pyarrow")

Row = dict[str, Any]


def code_shard(shard: str, restored: Path, works: Path, codebook: Path | None, work: Path) -> list[Path]:
    """Code the sentences of one shard. Returns the parts under `work/coded/<key>` that hold `TABLES`, reuse still unknown.

    Args:
        shard: name of the shard under `work/sources`, under which what was made is found again.
        restored: folder that `restore_shard` made of it.
        works: folder that `find_works` made.
        codebook: the user's own codebook, None for the built-in one.
        work: the workspace.
    """
    book_bytes = codebook.read_bytes() if codebook else b""
    key = digest([shard, book_bytes, code_version(__name__, LIBRARIES), tables_version(TABLES)])
    book = load_codebook(codebook)

    def make(wanted: frozenset[str]) -> dict[str, list[Row]]:
        tables: dict[str, list[Row]] = defaultdict(list)
        for essay in read_essays(restored, wanted):
            codes, roles = code_essay(essay.structured, book)
            tables["sentences"] += (row | {"role": role} for row, role in zip(essay.sentences, roles, strict=True))
            tables["tokens"] += _tokens(essay.sentences)
            tables["themes"] += _themes(essay.essay_id, codes)
        return tables

    return cover(work / "coded" / key, TABLES, canonical_fingerprints(restored, works), make)


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
