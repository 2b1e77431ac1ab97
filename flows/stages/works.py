"""Dedup as a stage: over all shards, which essays are copies of one work, and which passages works share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from flows.dedup import METADATA_FIELDS, Judgements, TextFiles, find_duplicates, find_reuse, is_there, merge_works
from flows.engine.atomic import staged_file, staged_folder, touch
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.memory.freed import give_back
from flows.publish.storage import open_store

LIBRARIES = ("pyarrow", "polars", "duckdb", "numpy", "jieba")
TABLES = ("works", "duplicates", "reuse")
ROWS = 8192
"""Of a row group of the tables that are published: whoever reads them has one of it in memory."""


def find_works(restored: Sequence[Path], signed: Sequence[Path], work: Path, releases: Path | str) -> Path:
    """Judge the essays of all shards. Returns a folder under `work/works`.

    It holds `duplicates.parquet`, `clusters.parquet` (essay_id, work_id, is_canonical), `works.parquet` and `reuse.parquet`.
    Essays of the latest release keep their `work_id`. Comparisons are kept in `work/judged`, so a corpus that grew costs what
    is new in it.
    """
    previous = _previous_works(releases)
    folders = sorted(folder.name for folder in (*restored, *signed))
    before = (part for essay in sorted(previous) for part in (essay, previous[essay]))  # one by one: there may be millions
    target = work / "works" / digest(chain([code_version(__name__, LIBRARIES), str(len(folders))], folders, before))
    judged = work / "judged" / code_version("flows.dedup.comparer", ("numpy", "jieba")) / "comparisons.parquet"
    touch(judged.parent)
    if is_made(target):
        return target
    known = Judgements(judged)
    essays = _essays(restored).with_columns(first_seen=pl.col("essay_id").is_in(list(previous)).not_().cast(pl.Int64))

    with TextFiles([folder / "texts.parquet" for folder in restored], work) as text_of:
        found = find_duplicates([folder / "signatures.parquet" for folder in signed], text_of, essays, previous, known=known)
        canonical = found.clusters.filter(found.clusters["is_canonical"])
        works = dict(zip(canonical["essay_id"].to_pylist(), canonical["work_id"].to_pylist(), strict=True))
        give_back()
        reuse = find_reuse([folder / "fingerprints.parquet" for folder in signed], text_of, works)
    with staged_file(judged) as staging:
        known.write(staging)
    del known
    give_back()
    with staged_folder(target) as staging:
        pq.write_table(found.clusters, staging / "clusters.parquet")
        for name, table in (("duplicates", found.duplicates), ("reuse", reuse)):
            pq.write_table(table, staging / f"{name}.parquet", row_group_size=ROWS)
        merged = merge_works([folder / "essays.parquet" for folder in restored], found)
        pq.write_table(merged, staging / "works.parquet", row_group_size=ROWS)
    return target


def _previous_works(releases: Path | str) -> dict[str, str]:
    store = open_store(releases)
    latest = store.newest()
    if latest is None:
        return {}
    table = store.rows(latest, "essays", ["essay_id", "work_id"])
    return dict(zip(table["essay_id"].to_pylist(), table["work_id"].to_pylist(), strict=True))


def _essays(restored: Sequence[Path]) -> pl.DataFrame:
    """What the choice of the canonical copy goes by; of the metadata only whether it is there."""
    columns = ("essay_id", "damage_rate", "is_truncated", *METADATA_FIELDS)
    read = (pl.read_parquet(folder / "essays.parquet", columns=list(columns)) for folder in restored)
    return pl.concat(table.with_columns(*(is_there(table, name) for name in METADATA_FIELDS)) for table in read)
