"""Shards: bounded pieces of the corpus on disk, one folder each, one Parquet file a table.

A shard's folder is named by the digest of what made it, so a finished one is never made again and a half-written one
is never taken for finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.keys import digest
from flows.memory.freed import give_back
from flows.spans.documents import Refusal, SourceText
from flows.stages.rows import AT_ONCE, Columns
from schemas.catalog import BY_NAME

SOURCE_SCHEMA = pa.schema(
    [
        ("source_uri", pa.string()),
        ("source_sha256", pa.string()),
        ("text", pa.string()),
        ("media_type", pa.string()),
        ("encoding", pa.string()),
        ("metadata", pa.map_(pa.string(), pa.string())),
    ]
)
TEXTS = "texts"
"""The restored texts of a shard; `fingerprint` is of all that later stages read of the essay."""
TEXTS_SCHEMA = pa.schema([("essay_id", pa.string()), ("text", pa.string()), ("fingerprint", pa.string())])
POSITIONS = (pa.field("start", pa.int32()), pa.field("end", pa.int32()))
"""Positions in the restored text: kept between stages, not published."""
PART = (pa.field("part", pa.int32()),)
"""Which essay of a page was refused, null where the page is one essay: in the release it stands in the name."""
_KEPT_BETWEEN = {"blocks": POSITIONS, "sentences": POSITIONS, "quarantine": PART}


def write_sources(path: Path, texts: Iterable[SourceText]) -> None:
    """Write source texts as one Parquet file of `SOURCE_SCHEMA`."""
    columns: list[list[Any]] = [[] for _ in SOURCE_SCHEMA]
    for t in texts:
        for column, value in zip(
            columns, (t.source_uri, t.source_sha256, t.text, t.media_type, t.encoding, list(t.metadata.items())), strict=True
        ):
            column.append(value)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, SOURCE_SCHEMA, strict=True)]
    # a dictionary and the least and greatest of texts hold each once more: with one of 50 MB that is most of the memory of a run
    short = [name for name in SOURCE_SCHEMA.names if name != "text"]
    pq.write_table(pa.table(arrays, schema=SOURCE_SCHEMA), path, compression="zstd", use_dictionary=short, write_statistics=short)


def read_sources(path: Path) -> Iterator[SourceText]:
    """Read what `write_sources` wrote."""
    # as a list and no longer as Arrow's, from which each goes when it is read: one text may be most of the memory of a run
    rows = pq.read_table(path).to_pylist()[::-1]
    give_back()
    while rows:
        row = rows.pop()
        yield SourceText(**{**row, "metadata": dict(row["metadata"])})


def work_schema(name: str) -> pa.Schema:
    """Schema of a table between stages: as published, every column nullable, some with columns that only the stages need."""
    fields = [f.with_nullable(True).remove_metadata() for f in BY_NAME[name].arrow_schema()]
    return pa.schema([*fields, *_KEPT_BETWEEN.get(name, ())])


def tables_version(names: Sequence[str]) -> str:
    """What the columns of some tables between stages are: a change makes what holds them anew."""
    return digest(str(work_schema(name)) for name in names)


def work_table(name: str, columns: Columns) -> pa.Table:
    """Columns as a table of `work_schema`; a missing one is null."""
    return _table(columns, work_schema(name))


def packed(name: str, batches: Iterable[Columns]) -> list[Columns | pa.Table]:
    """Columns of one table; of a document of very many rows they are packed as they come, which takes a tenth of the memory."""
    found: list[Columns | pa.Table] = []
    for columns in batches:
        n_rows = len(next(iter(columns.values())))
        found.append(work_table(name, columns) if n_rows >= AT_ONCE else columns)
    return found


def _table(columns: Columns, schema: pa.Schema) -> pa.Table:
    n_rows = len(next(iter(columns.values())))
    arrays = [pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(n_rows, f.type) for f in schema]
    return pa.table(arrays, schema=schema)


class WorkTables:
    """Tables of one shard, written as they grow, so that a shard never lies in memory as rows.

    Use it as a context manager around `add`.
    """

    ROWS = 10_000
    """Rows over all tables that are gathered before they are written."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._schemas = {name: TEXTS_SCHEMA if name == TEXTS else work_schema(name) for name in names}
        self._writers = {name: pq.ParquetWriter(folder / f"{name}.parquet", s, compression="zstd") for name, s in self._schemas.items()}
        self._columns: dict[str, Columns] = {name: {} for name in names}
        self._n = 0

    def add(self, found: Mapping[str, Iterable[Columns | pa.Table]]) -> None:
        """Add rows by table; what a row lacks is null. Those of one table have the same columns."""
        for name, batches in found.items():
            for batch in batches:
                if isinstance(batch, pa.Table):
                    self._flush_one(name)
                    self._writers[name].write_table(batch)
                    continue
                held = self._columns[name]
                for column, values in batch.items():
                    held.setdefault(column, []).extend(values)
                self._n += len(next(iter(batch.values())))
        if self._n >= self.ROWS:
            self._flush()

    def __enter__(self) -> WorkTables:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is None:
            self._flush()
        for writer in self._writers.values():
            writer.close()

    def _flush(self) -> None:
        for name in self._columns:
            self._flush_one(name)
        self._n = 0

    def _flush_one(self, name: str) -> None:
        if self._columns[name]:
            self._writers[name].write_table(_table(self._columns[name], self._schemas[name]))
            self._columns[name] = {}


def one_row(**values: Any) -> list[Columns]:
    """One row as columns."""
    return [{name: [value] for name, value in values.items()}]


def with_column(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    """A table with one of its columns filled anew, in the place and type that it has."""
    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, field, values.cast(field.type))


def read_work_table(folder: Path, name: str, essays: Iterable[str], columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of some essays in one table of one shard, in its order; of shards in the order of their essays only what is needed is read."""
    wanted = sorted(essays) or [""]
    between = [("essay_id", ">=", wanted[0]), ("essay_id", "<=", wanted[-1])]
    table = pq.read_table(folder / f"{name}.parquet", columns=list(columns) if columns else None, filters=between)
    return table.filter(pc.is_in(table["essay_id"], pa.array(wanted, pa.string())))


def refusal_row(refusal: Refusal) -> dict[str, Any]:
    """Row of `quarantine`."""
    return {
        "source_uri": refusal.source_uri,
        "source_sha256": refusal.source_sha256,
        "stage": refusal.stage,
        "reason": refusal.reason,
        "detail": refusal.detail,
    }
