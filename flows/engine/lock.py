"""One run at a time on one workspace."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WorkspaceBusyError(RuntimeError):
    """Another run holds the workspace; the message names it."""


@contextmanager
def workspace_lock(data: Path) -> Iterator[None]:
    """Hold `data` for this process; the lock goes with the process, so a killed run leaves none.

    Raises:
        WorkspaceBusyError: another run holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise WorkspaceBusyError(
                f"{data}: another run (process {holder}) is at work here. Wait for it, or give another --data folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def lock_holder(data: Path) -> str | None:
    """Id of the process that is at work on `data`, None where none is. Writes nothing."""
    try:
        with (data / ".lock").open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "unknown"
    except OSError:  # never used, or not ours to read
        return None
    return None
