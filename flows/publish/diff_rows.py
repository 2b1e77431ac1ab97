"""The rows that differ between two releases, as Parquet: one file a table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.publish.database import scan
from flows.publish.diff import Comparison
from flows.publish.differences import Sides, table_schema

LEADING = pa.schema(
    [
        pa.field("change", pa.string(), metadata={"description": "added, removed or changed"}),
        pa.field("side", pa.string(), metadata={"description": "old or new: which release the row is from; a changed row is there twice"}),
        pa.field("cause", pa.string(), metadata={"description": "why the row differs"}),
        pa.field("changed_columns", pa.list_(pa.field("element", pa.string())), metadata={"description": "columns that differ"}),
    ]
)
"""Columns before those of the table."""
BATCH_ROWS = 50_000


def write_rows(done: Comparison, folder: Path) -> list[Path]:
    """Write `folder/<table>.parquet` for each table with differing rows, sorted by primary key, old before new."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(done, s, folder / f"{name}.parquet") for name, s in done.tables.items() if done.diff["tables"][name]["causes"]]


def _write(done: Comparison, s: Sides, path: Path) -> Path:
    before, after = table_schema(s.old, s.name), table_schema(s.new, s.name)
    assert before is not None and after is not None
    names = list(dict.fromkeys((*after.names, *before.names)))
    fields = [after.field(n) if n in after.names else before.field(n) for n in names]
    schema = pa.schema([*LEADING, *(f.with_nullable(True).remove_metadata() for f in fields)])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for bounds in s.ranges:
            for batch in done.connection.sql(_query(s, bounds, names, before, after)).to_arrow_reader(BATCH_ROWS):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))
    return path


def _query(s: Sides, bounds: tuple[str | None, str | None], names: list[str], before: pa.Schema, after: pa.Schema) -> str:
    keys = ", ".join(f'"{k}"' for k in s.keys)
    changed = ", ".join(f"CASE WHEN d.mask & {1 << n} <> 0 THEN '{c}' END" for n, c in enumerate(s.common)) or "NULL"
    sides = []
    for side, release, schema, gone in (("old", s.old, before, "added"), ("new", s.new, after, "removed")):
        columns = ", ".join(f't."{n}"' if n in schema.names else f'NULL AS "{n}"' for n in names)
        same = " AND ".join(f't."{k}" = d."{k}"' for k in s.keys)
        sides.append(
            f"SELECT d.change, '{side}' AS side, d.cause, list_filter([{changed}], lambda c: c IS NOT NULL) AS changed_columns, {columns}"
            f" FROM {scan(release, s.name)} AS t JOIN w_{s.name} AS d ON {same}"
            f" WHERE d.change <> '{gone}' AND {s.where(bounds, 't.')} AND {s.where(bounds, 'd.')}"
        )
    return f"SELECT * FROM ({' UNION ALL '.join(sides)}) ORDER BY {keys}, CASE side WHEN 'old' THEN 0 ELSE 1 END"
