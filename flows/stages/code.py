"""Themes as a stage: the sentences of a shard's canonical essays get roles, words and themes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.keys import code_version, digest
from flows.stages.canonical import canonical_fingerprints, essay_sizes
from flows.stages.cover import cover
from flows.stages.shards import read_work_table, tables_version, with_column, work_schema
from flows.themes import Coded, code_batch, load_codebook, segment_columns, side_by_side, use_cache

TABLES = ("sentences", "tokens", "themes")
AT_ONCE = 20_000
"""Sentences that are cut at once: a document may have half a million."""
LIBRARIES = ("jieba", "ahocorasick_rs", "numpy", "pyarrow")


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

    use_cache(work / "words")

    def make(wanted: frozenset[str]) -> dict[str, pa.Table]:
        sentences = read_work_table(restored, "sentences", wanted)
        in_reach = [("kind", "=", "abstract"), ("essay_id", ">=", min(wanted)), ("essay_id", "<=", max(wanted))]
        blocks = pq.read_table(restored / "blocks.parquet", columns=["block_id"], filters=in_reach)
        texts = sentences["text"].to_pylist()
        paths = list(map(tuple, sentences["section_path"].to_pylist()))
        in_abstract = pc.is_in(sentences["block_id"], blocks["block_id"].combine_chunks()).to_pylist()
        batch = side_by_side(texts, sentences["essay_id"].to_pylist(), sentences["block_id"].to_pylist(), paths, in_abstract)
        coded = code_batch(batch, book)
        return {
            "sentences": with_column(sentences, "role", pa.array(coded.roles, pa.string())),
            "tokens": _tokens(sentences, texts),
            "themes": _themes(sentences, coded),
        }

    return cover(work / "coded" / key, TABLES, canonical_fingerprints(restored, works), partial(essay_sizes, restored), make)


def _tokens(sentences: pa.Table, texts: list[str]) -> pa.Table:
    """Rows of `tokens`."""
    schema = work_schema("tokens")
    tables = [schema.empty_table()]
    for first in range(0, len(texts), AT_ONCE):
        words, tags = segment_columns(texts[first : first + AT_ONCE])
        some = sentences.slice(first, AT_ONCE)
        columns = {**{name: some[name] for name in ("sentence_id", "essay_id", "ordinal")}, "tokens": words, "pos": tags}
        tables.append(pa.table([columns[name] for name in schema.names], names=schema.names).cast(schema))
    return pa.concat_tables(tables)


def _themes(sentences: pa.Table, coded: Coded) -> pa.Table:
    """Rows of `themes`."""
    schema = work_schema("themes")
    row = pa.array(coded.row)
    kind = schema.field("evidence").type.value_type
    cells = {"term": pa.array(coded.term, pa.string()), "start": pa.array(coded.start), "end": pa.array(coded.end)}
    struct = pa.StructArray.from_arrays([cells[f.name].cast(f.type) for f in kind], fields=list(kind))
    columns = {
        "sentence_id": sentences["sentence_id"].combine_chunks().take(row),
        "essay_id": sentences["essay_id"].combine_chunks().take(row),
        "theme_id": pa.array(coded.ids, pa.string()).take(pa.array(coded.theme)),
        "rank": pa.array(coded.rank),
        "score": pa.array(coded.score),
        "evidence": pa.ListArray.from_arrays(coded.offsets.astype(np.int32), struct),
    }
    return pa.table([columns[name] for name in schema.names], names=schema.names).cast(schema)
