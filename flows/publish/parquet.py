"""Deterministic Parquet: the same rows give the same bytes, whatever chunks they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.table import Table

TableData: TypeAlias = "pa.Table | Sequence[Path]"

ROW_GROUP = 50_000
COMPRESSION_LEVEL = 9
MAX_DISTINCT_SHARE = 0.1
"""A string column is dictionary-encoded where at most this share of its values is distinct."""


def canonical_table(table: Table, data: TableData) -> pa.Table:
    """Return the rows sorted, with the columns, types and order of the schema, in one chunk.

    Nulls in required columns are let through here: the gates name them with their rows.
    """
    names = [c.name for c in table.columns]
    rows = data if isinstance(data, pa.Table) else pa.concat_tables([pq.read_table(path, columns=names) for path in data])
    rows = rows.select(names).sort_by([(name, "ascending") for name in table.sort_by])
    schema = table.arrow_schema()
    return rows.cast(pa.schema([f.with_nullable(True) for f in schema], metadata=schema.metadata)).combine_chunks()


def write_table(table: Table, rows: pa.Table, folder: Path) -> list[Path]:
    """Write the rows of `canonical_table` as `<table>-00000-of-00001.parquet` in `folder/<table>`."""
    target = folder / table.name
    target.mkdir(parents=True)
    path = target / f"{table.name}-00000-of-00001.parquet"
    pq.write_table(
        rows.cast(table.arrow_schema()),
        path,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        row_group_size=ROW_GROUP,
        use_dictionary=_repetitive(rows),
        write_page_index=True,
        sorting_columns=pq.SortingColumn.from_ordering(rows.schema, [(c, "ascending") for c in table.sort_by]),
    )
    return [path]


def _repetitive(rows: pa.Table) -> list[str]:
    strings = [f.name for f in rows.schema if pa.types.is_string(f.type)]
    return [name for name in strings if len(rows[name].unique()) <= MAX_DISTINCT_SHARE * max(1, rows.num_rows)]


def content_digest(rows: pa.Table) -> str:
    """Digest of what a canonical table says, apart from how it is compressed: schema and values."""
    total = hashlib.sha256(str(rows.schema.remove_metadata()).encode())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema.remove_metadata()) as stream:
        stream.write_table(rows.replace_schema_metadata(None).cast(rows.schema.remove_metadata()))
    total.update(sink.getvalue())
    return total.hexdigest()
