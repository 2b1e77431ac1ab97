"""DuckDB over the tables of a release: queries in bounded memory, what doesn't fit goes to a scratch folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.publish.gates import parts

if TYPE_CHECKING:
    import duckdb

MEMORY = "768MB"
THREADS = 2


@contextmanager
def database(memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that goes again at the end, its scratch folder with it."""
    import duckdb  # noqa: PLC0415  (a third of a second that `jiaokan --help` need not pay)

    with tempfile.TemporaryDirectory(prefix="jiaokan-") as scratch:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": scratch,
            "threads": THREADS,
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            yield connection


def quoted(text: str) -> str:
    """A string literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def scan(release: Path, table: str) -> str:
    """What stands behind FROM to read a table of a release, all of its parts."""
    return f"read_parquet([{', '.join(quoted(str(path)) for path in parts(release, table))}])"
