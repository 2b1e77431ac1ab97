"""The tables of a release as views of a database, for commands that ask them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.errors import UserError
from flows.publish.database import database, scan
from flows.settings import Settings

if TYPE_CHECKING:
    import duckdb


@contextmanager
def tables_of(release: Path | None, *names: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the named tables of a release (None: the latest) as views.

    Raises:
        UserError: there is no release.
    """
    folder = release or Settings().releases / "latest"
    if not (folder / "data").is_dir():
        raise UserError(f"{folder}: no release here (no {folder / 'data'}). Build one with: jiaokan curate, or name one with --release.")
    with database() as connection:
        for name in names:
            connection.execute(f"CREATE VIEW {name} AS FROM {scan(folder.resolve(), name)}")
        yield connection
