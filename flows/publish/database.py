"""DuckDB over the tables of a release: queries in bounded memory, what doesn't fit goes to a scratch folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from flows.memory.queries import read_parts
from flows.publish.gates import parts
from schemas.catalog import BY_NAME

if TYPE_CHECKING:
    import duckdb

MEMORY = "256MB"
THREADS = 2
_SQL_TYPES = {"string": "VARCHAR", "int32": "INTEGER", "double": "DOUBLE", "bool": "BOOLEAN", "date32[day]": "DATE"}


@contextmanager
def database(scratch: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that goes again at the end, with all it put aside.

    Args:
        scratch: folder in which to put aside what doesn't fit; the system's own if none is given.
    """
    from flows.memory.bounded import spilling  # noqa: PLC0415  (DuckDB takes a third of a second that `jiaokan --help` need not pay)

    with spilling(MEMORY, THREADS, scratch) as connection:
        yield connection


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows that a query gives, each by column."""
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def scan(release: Path, table: str) -> str:
    """What stands behind FROM to read a table of a release, all of its parts.

    Of a release with another schema the columns that it lacks read as nulls, a table that it lacks as one without rows.
    """
    files = parts(release, table)
    there = set(pq.read_schema(files[0]).names) if files else set()
    missing = [f'NULL::{_SQL_TYPES.get(str(c.dtype), "VARCHAR[]")} AS "{c.name}"' for c in BY_NAME[table].columns if c.name not in there]
    if not files:
        return f"(SELECT {', '.join(missing)} WHERE false)"
    read = read_parts(files)
    return f"(SELECT *, {', '.join(missing)} FROM {read})" if missing else read
