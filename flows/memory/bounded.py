"""A database in memory that spills to disk above a bound; a query that the bound is too low for is asked again under the next one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

T = TypeVar("T")

MEMORY_LIMITS = ("80MB", "140MB", "280MB", "560MB", "1GB", "2GB", "4GB")
"""Bounds that are tried in turn, as DuckDB writes them: the second is enough for 100,000 essays."""


class BoundedDatabase:
    """Queries under the least bound that was enough so far.

    All but `batches` raise duckdb.OutOfMemoryException where the highest is not.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, limits: Sequence[str]) -> None:
        """Ask through `connection`, which has the first of `limits`."""
        self._connection = connection
        self._higher = iter(limits[1:])

    def execute(self, query: str) -> list[tuple[Any, ...]]:
        """Do what a statement says. Returns the rows that it gives."""
        return self._ask(lambda: self._connection.execute(query).fetchall())

    def table(self, query: str) -> pa.Table:
        """The rows that a query gives, as a table."""
        return self._ask(lambda: self._connection.sql(query).to_arrow_table())

    def columns(self, query: str) -> dict[str, Any]:
        """The rows that a query gives, as arrays by column."""
        return self._ask(lambda: self._connection.execute(query).fetchnumpy())

    def batches(self, query: str, size: int) -> Iterator[pa.RecordBatch]:
        """The rows that a query gives, some at once. What needs memory, a sort or a join, is done before the first are there.

        Raises:
            duckdb.OutOfMemoryException: the highest bound is too low, or one is once there were rows.
        """

        def start() -> tuple[list[pa.RecordBatch], Iterator[pa.RecordBatch]]:
            reader = iter(self._connection.sql(query).to_arrow_reader(size))
            return list(islice(reader, 1)), reader

        yield from chain(*self._ask(start))

    @contextmanager
    def as_written(self) -> Iterator[None]:
        """Joins are made as they are written: what stands on the right lies in memory.

        DuckDB's own choice goes by the number of rows, and may take the side whose rows are lists of hundreds of hashes.
        """
        self._connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        yield
        self._connection.execute("set disabled_optimizers = ''")  # not after an error: that ends the database

    def view(self, name: str, rows: pa.Table | Sequence[Path]) -> None:
        """Give a table, or Parquet files read as one, a name in queries."""
        if isinstance(rows, pa.Table):
            self._connection.register(name, rows)
        else:
            self._connection.read_parquet([str(path) for path in rows]).create_view(name)

    def unregister(self, name: str) -> None:
        """Take the name of a table back."""
        self._connection.unregister(name)

    def _ask(self, ask: Callable[[], T]) -> T:
        while True:
            try:
                return ask()
            except (duckdb.OutOfMemoryException, OSError) as error:
                # An Arrow reader knows no other error of its source than this.
                if isinstance(error, OSError) and not str(error).startswith("Out of Memory Error"):
                    raise
                higher = next(self._higher, None)
                if higher is None:
                    raise duckdb.OutOfMemoryException(str(error)) from error
            self._connection.execute(f"set memory_limit = '{higher}'")


@contextmanager
def spilling(memory: str, threads: int, scratch: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that goes again at the end, with all it put aside.

    Args:
        memory: bound above which it puts aside, as DuckDB writes it.
        threads: how many a query may have.
        scratch: folder in which to put aside; the system's own if none is given.
    """
    with tempfile.TemporaryDirectory(prefix="jiaokan-", dir=scratch) as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "preserve_insertion_order": False,
            "temp_directory": spill,
            "threads": threads,
        }
        with duckdb.connect(config=config) as connection:
            yield connection


@contextmanager
def open_bounded(limits: Sequence[str] = MEMORY_LIMITS, scratch: Path | None = None, threads: int = 1) -> Iterator[BoundedDatabase]:
    """The same under bounds that are tried in turn; see `spilling`."""
    with spilling(limits[0], threads, scratch) as connection:
        yield BoundedDatabase(connection, limits)
