"""Files as queries name them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def quoted(value: Path | str) -> str:
    """A string literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def read_parts(files: Iterable[Path]) -> str:
    """What stands behind FROM to read Parquet files as one table."""
    return f"read_parquet([{', '.join(map(quoted, files))}])"
