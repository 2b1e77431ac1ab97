"""What only the whole corpus can tell is added to the rows of the shards: names, works, reuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.engine.ledger import Ledger
from flows.engine.shared import is_made
from flows.publish.runs import Part
from flows.spans.documents import Refusal
from flows.stages.shards import refusal_row

FILLED = "filled.parquet"
Passages = dict[str, list[tuple[int, int, str]]]


def complete_essays(restored: Sequence[Path], works: Path, work: Path) -> list[Part]:
    """Give the rows of `essays` their work and all names under which the text came. Returns one part a shard."""
    clusters = pq.read_table(works / "clusters.parquet", columns=["essay_id", "work_id", "is_canonical"])
    done = []
    with Ledger.open(work) as ledger:
        for folder in restored:
            essays = pq.read_table(folder / "essays.parquet", columns=["essay_id", "source_sha256"])
            names = [ledger.uris(sha256) for sha256 in essays["source_sha256"].to_pylist()]
            mine = clusters.filter(pc.is_in(clusters["essay_id"], essays["essay_id"].combine_chunks()))
            found = mine.take(pc.index_in(essays["essay_id"], mine["essay_id"].combine_chunks())).drop(["essay_id"])
            filled = found.append_column("source_uri", pa.array(names, pa.list_(pa.string())))
            key = digest([folder.name, repr(filled.to_pydict())])
            done.append(fill(folder / "essays.parquet", filled, work / "complete" / "works" / key))
    return done


def complete_sentences(coded: Sequence[Path], works: Path, work: Path) -> list[Part]:
    """Give the rows of `sentences` the passage that they share with another work. Returns one part each."""
    passages = _passages(works)
    return [_with_reuse(part, passages, work) for part in coded]


def fill(rows: Path, filled: pa.Table, target: Path) -> Part:
    """Keep columns that stand in the place of those of a file of rows, in the folder `target`."""
    if not is_made(target):
        with staged_folder(target) as staging:
            pq.write_table(filled, staging / FILLED, compression="zstd")
    return Part(rows, target / FILLED)


def _passages(works: Path) -> Passages:
    """By essay, the passages that it shares with others: start and end in the restored text, `reuse_id`."""
    passages: Passages = defaultdict(list)
    columns = ["reuse_id", "essay_id", "start", "end", "other_essay_id", "other_start", "other_end"]
    for batch in pq.ParquetFile(works / "reuse.parquet").iter_batches(columns=columns):
        for row in batch.to_pylist():
            passages[row["essay_id"]].append((row["start"], row["end"], row["reuse_id"]))
            passages[row["other_essay_id"]].append((row["other_start"], row["other_end"], row["reuse_id"]))
    return passages


def _with_reuse(part: Path, passages: Passages, work: Path) -> Part:
    essays = pq.read_table(part / "covers.parquet", columns=["essay_id"])["essay_id"].to_pylist()
    shared = {essay: sorted(passages[essay]) for essay in sorted(essays) if essay in passages}
    if not shared:
        return Part(part / "sentences.parquet")
    target = work / "complete" / "reuse" / digest([part.parent.name, part.name, repr(shared)])
    if is_made(target):
        return Part(part / "sentences.parquet", target / FILLED)
    sentences = pq.read_table(part / "sentences.parquet", columns=["essay_id", "start", "end"])
    filled = pa.table({"reuse_id": pa.array(_reuse_ids(sentences, shared), pa.string())})
    return fill(part / "sentences.parquet", filled, target)


def _reuse_ids(sentences: pa.Table, shared: Passages) -> list[str | None]:
    found: list[str | None] = [None] * len(sentences)
    at = np.flatnonzero(pc.is_in(sentences["essay_id"], pa.array(shared, pa.string())))
    columns = (sentences.take(pa.array(at))[name].to_pylist() for name in ("essay_id", "start", "end"))
    for row, essay, start, end in zip(at.tolist(), *columns, strict=True):
        found[row] = min((reuse for low, high, reuse in shared[essay] if low < end and start < high), default=None)
    return found


def read_refusals(restored: Sequence[Path], work: Path) -> list[dict[str, Any]]:
    """Rows of `quarantine`: what intake refused, and what later stages did, under the first of the text's names."""
    with Ledger.open(work) as ledger:
        refused = [Refusal(e.uri, e.sha256, "intake", e.reason or "", e.detail or "") for e in ledger.refusals()]
        rows = [refusal_row(r) for r in refused]
        for folder in restored:
            for row in pq.read_table(folder / "quarantine.parquet").to_pylist():
                part = row.pop("part")
                name = next(iter(ledger.uris(row["source_sha256"])), row["source_uri"])
                rows.append(row | {"source_uri": name if part is None else f"{name} (part {part})"})
    return rows
