"""The texts of a release taken out of its own table of sources, packed into shards again: what `collect` makes of input files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.engine.ledger import Entry, Ledger
from flows.publish.batches import batches
from flows.publish.gates import parts
from flows.settings import SHARD_CHARS
from flows.spans.documents import SourceText
from flows.stages.collect import Collected, text_key
from flows.stages.shards import write_sources

READ_ROWS = 64
"""Texts that are read at once."""


def release_table(release: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """Some columns of a table of a release, all of them where none are named."""
    return ds.dataset(release / "data" / name, format="parquet").to_table(columns)


def unpack(release: Path, work: Path) -> Collected:
    """Pack the texts of `sources` into shards as `collect` would have packed them, and put their names on record."""
    shards: list[Path] = []
    batch: dict[str, SourceText] = {}
    n_texts = n_chars = 0
    with Ledger.open(work) as ledger, ledger.transaction():
        ledger.choose_none()
        entries: list[Entry] = []

        def flush() -> None:
            folder = work / "sources" / digest(batch)
            with staged_folder(folder) as staging:
                write_sources(staging / "sources.parquet", batch.values())
            ledger.record_shard(folder.name, ((key, t.source_sha256, len(t.text)) for key, t in batch.items()))
            shards.append(folder)
            batch.clear()

        for text, names in _texts(release):
            key = text_key(text)
            entries += (Entry(text.source_sha256, name, key) for name in names)
            ledger.choose(text.source_sha256, key)
            batch[key] = text
            n_texts += 1
            n_chars += len(text.text)
            if n_chars >= SHARD_CHARS:
                flush()
                n_chars = 0
        if batch:
            flush()
        ledger.record_file(str(release), "", "", entries)
    return Collected(tuple(sorted(shards)), "", 1, 1, n_texts, n_texts, 0)


def _texts(release: Path) -> Iterator[tuple[SourceText, Sequence[str]]]:
    """The source texts of a release with all their names; the parts of a page, which lie side by side, are one text again."""
    columns = ["essay_id", "source_sha256", "source_uri", "media_type", "encoding", "source_metadata"]
    essays = release_table(release, "essays", columns)
    place = {essay_id: n for n, essay_id in enumerate(essays["essay_id"].to_pylist())}
    page: list[tuple[int, str]] = []
    row: dict[str, Any] | None = None

    def whole() -> tuple[SourceText, Sequence[str]]:
        assert row is not None
        text = "".join(part for _, part in sorted(page))
        metadata = json.loads(row["source_metadata"]) if row["source_metadata"] else {}
        return SourceText(row["source_uri"][0], row["source_sha256"], text, row["media_type"], row["encoding"], metadata), row["source_uri"]

    for essay_id, text in _sources(release):
        found = essays.slice(place[essay_id], 1).to_pylist()[0]
        if row is not None and found["source_sha256"] != row["source_sha256"]:
            yield whole()
            page = []
        row = found
        page.append((int(essay_id.partition("-")[2] or 0), text))
    if row is not None:
        yield whole()


def _sources(release: Path) -> Iterator[tuple[str, str]]:
    for path in parts(release, "sources"):
        with pq.ParquetFile(path) as file:
            for batch in batches(file, READ_ROWS, ["essay_id", "text"]):
                yield from zip(batch["essay_id"].to_pylist(), batch["text"].to_pylist(), strict=True)
