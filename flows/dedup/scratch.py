"""A file of a run that has no name: bytes are laid behind one another and read by place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


class ScratchFile:
    """What is too much for memory. Use it as a context: the file goes with it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Make the file in `folder`, or where the system puts such files."""
        self._file = tempfile.TemporaryFile(prefix="jiaokan-", dir=folder)  # noqa: SIM115  # closed by __exit__
        self.end = 0
        """The place behind the last byte."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def append(self, data: bytes) -> None:
        """Lay bytes behind the last."""
        self.end += os.pwrite(self._file.fileno(), data, self.end)

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from a place on."""
        return os.pread(self._file.fileno(), size, start)
