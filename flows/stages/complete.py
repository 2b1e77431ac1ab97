"""What only the whole corpus can tell is added to the rows of the shards: names, works, reuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.engine.ledger import Ledger
from flows.spans.documents import Refusal
from flows.stages.shards import refusal_row, with_column

Passages = dict[str, list[tuple[int, int, str]]]


def complete_essays(restored: Sequence[Path], works: Path, work: Path) -> list[Path]:
    """Give the rows of `essays` their work and all names under which the text came. Returns one Parquet file a shard."""
    clusters = pl.read_parquet(works / "clusters.parquet", columns=["essay_id", "work_id", "is_canonical"])
    done = []
    with Ledger.open(work) as ledger:
        for folder in restored:
            essays = pq.read_table(folder / "essays.parquet")
            names = [ledger.uris(sha256) for sha256 in essays["source_sha256"].to_pylist()]
            ids = pl.DataFrame({"essay_id": essays["essay_id"].to_pylist()}, schema={"essay_id": pl.String})
            found = ids.join(clusters, on="essay_id", how="left", maintain_order="left").to_arrow()
            for column, values in (
                ("source_uri", pa.array(names, pa.list_(pa.string()))),
                ("work_id", found["work_id"]),
                ("is_canonical", found["is_canonical"]),
            ):
                essays = with_column(essays, column, values)
            key = digest([folder.name, repr(names), repr(found["work_id"].to_pylist()), repr(found["is_canonical"].to_pylist())])
            target = work / "complete" / "essays" / key
            if not target.is_dir():
                with staged_folder(target) as staging:
                    pq.write_table(essays, staging / "essays.parquet", compression="zstd")
            done.append(target / "essays.parquet")
    return done


def complete_sentences(coded: Sequence[Path], works: Path, work: Path) -> list[Path]:
    """Give the rows of `sentences` the passage that they share with another work. Returns one Parquet file a part."""
    passages = _passages(works)
    return [_with_reuse(part, passages, work) for part in coded]


def _passages(works: Path) -> Passages:
    """By essay, the passages that it shares with others: start and end in the restored text, `reuse_id`."""
    passages: Passages = defaultdict(list)
    columns = ["reuse_id", "essay_id", "start", "end", "other_essay_id", "other_start", "other_end"]
    for batch in pq.ParquetFile(works / "reuse.parquet").iter_batches(columns=columns):
        for row in batch.to_pylist():
            passages[row["essay_id"]].append((row["start"], row["end"], row["reuse_id"]))
            passages[row["other_essay_id"]].append((row["other_start"], row["other_end"], row["reuse_id"]))
    return passages


def _with_reuse(part: Path, passages: Passages, work: Path) -> Path:
    essays = pq.read_table(part / "covers.parquet", columns=["essay_id"])["essay_id"].to_pylist()
    shared = {essay: sorted(passages[essay]) for essay in sorted(essays) if essay in passages}
    if not shared:
        return part / "sentences.parquet"
    target = work / "complete" / "sentences" / digest([part.parent.name, part.name, repr(shared)])
    if not target.is_dir():
        sentences = pq.read_table(part / "sentences.parquet")
        found = pa.array(list(_reuse_ids(sentences, shared)), pa.string())
        with staged_folder(target) as staging:
            pq.write_table(with_column(sentences, "reuse_id", found), staging / "sentences.parquet", compression="zstd")
    return target / "sentences.parquet"


def _reuse_ids(sentences: pa.Table, shared: Passages) -> Iterator[str | None]:
    for essay, start, end in zip(*(sentences[name].to_pylist() for name in ("essay_id", "start", "end")), strict=True):
        yield min((reuse for low, high, reuse in shared.get(essay, ()) if low < end and start < high), default=None)


def read_refusals(restored: Sequence[Path], work: Path) -> list[dict[str, Any]]:
    """Rows of `quarantine`: what intake refused, and what later stages did, under the first of the text's names."""
    with Ledger.open(work) as ledger:
        refused = [Refusal(e.uri, e.sha256, "intake", e.reason or "", e.detail or "") for e in ledger.refusals()]
        rows = [refusal_row(r) for r in refused]
        for folder in restored:
            for row in pq.read_table(folder / "quarantine.parquet").to_pylist():
                names = ledger.uris(row["source_sha256"])
                _, part, number = row["source_uri"].rpartition(" (part ")
                rows.append(row | {"source_uri": names[0] + part + (number if part else "")} if names else row)
    return rows
