"""Dedup as a stage: over all shards, which essays are copies of one work, and which passages works share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from flows.dedup import find_duplicates, find_reuse
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.publish.storage import open_store

PREFERENCE = ("essay_id", "damage_rate", "n_chars", "is_truncated", "title", "authors", "abstract", "keywords", "journal", "published_date")


def find_works(restored: Sequence[Path], signed: Sequence[Path], work: Path, releases: Path | str) -> Path:
    """Judge the essays of all shards. Returns a folder under `work/works`.

    It holds `duplicates.parquet`, `clusters.parquet` (essay_id, work_id, is_canonical) and `reuse.parquet`. Essays of the
    latest release keep their `work_id`.
    """
    previous = _previous_works(releases)
    seen = [*sorted(folder.name for folder in restored), repr(sorted(previous.items()))]
    target = work / "works" / digest([*seen, code_version(__name__, ("pyarrow", "polars", "duckdb"))])
    if target.is_dir():
        return target
    text_of = _texts(restored)
    essays = _essays(restored).with_columns(first_seen=pl.col("essay_id").is_in(list(previous)).not_().cast(pl.Int64))
    result = find_duplicates([folder / "signatures.parquet" for folder in signed], text_of.__getitem__, essays, previous)
    clusters = result.clusters.to_pylist()
    canonical = [row["essay_id"] for row in clusters if row["is_canonical"]]
    reuse = find_reuse(((name, text_of[name]) for name in canonical), {row["essay_id"]: row["work_id"] for row in clusters})
    with staged_folder(target) as staging:
        pq.write_table(result.duplicates, staging / "duplicates.parquet")
        pq.write_table(result.clusters, staging / "clusters.parquet")
        pq.write_table(reuse, staging / "reuse.parquet")
    return target


def _previous_works(releases: Path | str) -> dict[str, str]:
    store = open_store(releases)
    latest = store.newest()
    if latest is None:
        return {}
    table = store.rows(latest, "essays", ["essay_id", "work_id"])
    return dict(zip(table["essay_id"].to_pylist(), table["work_id"].to_pylist(), strict=True))


def _essays(restored: Sequence[Path]) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(folder / "essays.parquet", columns=list(PREFERENCE)) for folder in restored])


def _texts(restored: Sequence[Path]) -> dict[str, str]:
    tables = [pq.read_table(folder / "texts.parquet") for folder in restored]
    return {e: t for table in tables for e, t in zip(table["essay_id"].to_pylist(), table["text"].to_pylist(), strict=True)}
