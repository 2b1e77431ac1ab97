"""What a disk refused, whichever library was told: SQLite, DuckDB, Polars and Prefect's client each have words of their own."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

LASTING = {
    errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC,
    errno.EDQUOT, errno.EFBIG, errno.EINVAL, errno.ENAMETOOLONG, errno.ELOOP, errno.EXDEV, errno.ENXIO, errno.ENODEV,
}  # fmt: skip
"""Error numbers that stay until somebody acts."""

CLIENTS = {"prefect", "httpx", "httpcore"}
"""Packages whose errors are about the server, unless a disk is behind them."""
_LIBRARIES = {"sqlite3", "duckdb", "_duckdb", "polars", "pyarrow"} | CLIENTS
"""Packages that tell of the disk in exceptions of their own."""
_SAID = {
    errno.ENOSPC: re.compile("No space left on device|disk is full|max_temp_directory_size"),
    errno.EDQUOT: re.compile("Disk quota exceeded"),
    errno.EROFS: re.compile("Read-only file system|readonly database"),
    errno.EACCES: re.compile("Permission denied|unable to open database file"),
    errno.EIO: re.compile("disk I/O error|Input/output error"),
}
_NO_RIGHT = "Give this user the right to it, or name another place."
_NO_ROOM = "Make room there."
_ADVICE = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: "Raise the limit of file sizes.",
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: _NO_RIGHT,
}


def storage_cause(error: BaseException | None) -> OSError | None:
    """The error of storage that an error is or comes from, with its number; None where storage is not the cause.

    An error of the network counts too, but not beneath one of Prefect's client: that one is about its server.
    """
    is_client = package_of(error) in CLIENTS
    while error is not None:
        if isinstance(error, OSError) and (not is_client or error.errno in LASTING):
            return error if error.errno is not None else _numbered(str(error)) or error
        if package_of(error) in _LIBRARIES and (found := _numbered(str(error))):
            return found
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def package_of(error: BaseException | None) -> str:
    """The package that an error's class is from."""
    return type(error).__module__.partition(".")[0]


def describe(error: OSError, place: Path) -> str:
    """What the disk refused, where, and what to do.

    Args:
        error: without a file name it was about something below `place`.
        place: where the work was being done.
    """
    where = Path(error.filename) if isinstance(error.filename, str) else place
    advice = _ADVICE.get(error.errno or 0)
    return f"{where}: {error.strerror or error}." + (f" {advice}" if advice else "")


def _numbered(message: str) -> OSError | None:
    number = next((number for number, said in _SAID.items() if said.search(message)), None)
    if number is None:
        return None
    path = re.search(r"""(?:os error \d+\): |["'])(/[^"':]+)""", message)
    return OSError(number, os.strerror(number), *([path[1]] if path else []))
