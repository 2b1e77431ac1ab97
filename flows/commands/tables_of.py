"""The tables of a release as views of a database, for commands that ask them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.commands.places import open_release
from flows.publish.database import database, scan

if TYPE_CHECKING:
    import duckdb


@contextmanager
def tables_of(options: argparse.Namespace, *names: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the named tables of the release that the options name as views.

    Raises:
        UserError: there is no release.
    """
    with open_release(options, options.release) as (_, folder), database() as connection:
        for name in names:
            connection.execute(f"CREATE VIEW {name} AS FROM {scan(folder.resolve(), name)}")
        yield connection
