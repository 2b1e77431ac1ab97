"""Texts of essays on demand: only those asked for are kept, in a file of their own that is read by place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_BATCH = 256


class TextFiles:
    """Restored texts in Parquet files with columns essay_id and text. Use it as a context: it keeps a temporary file.

    `prepare` copies texts out of the files, a batch in memory at a time; a call gives the text of one prepared essay.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        """Read from `paths`; the temporary file has no name and lies in `folder`."""
        self._paths = paths
        self._places: dict[str, tuple[int, int]] = {}
        self._file = tempfile.TemporaryFile(prefix="jiaokan-texts-", dir=folder)  # noqa: SIM115  # closed by __exit__
        self._end = 0

    def __enter__(self) -> TextFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def prepare(self, essay_ids: Iterable[str]) -> None:
        """Make the texts of these essays ready to be read."""
        wanted = pa.array(sorted(set(essay_ids).difference(self._places)), pa.string())
        if not len(wanted):
            return
        for path in self._paths:
            ids = pq.read_table(path, columns=["essay_id"])["essay_id"]
            here = ids.filter(pc.is_in(ids, wanted))
            if not len(here):
                continue
            for batch in pq.ParquetFile(path).iter_batches(batch_size=_BATCH, columns=["essay_id", "text"], use_threads=False):
                found = batch.filter(pc.is_in(batch.column(0), here))
                texts = found.column(1).cast(pa.binary()).to_pylist()
                ends = accumulate(map(len, texts), initial=self._end)
                self._places.update(zip(found.column(0).to_pylist(), pairwise(ends), strict=True))
                self._end += os.pwrite(self._file.fileno(), b"".join(texts), self._end)

    def __call__(self, essay_id: str) -> str:
        """The text of a prepared essay.

        Raises:
            KeyError: the essay was not prepared, or is in none of the files.
        """
        start, end = self._places[essay_id]
        return os.pread(self._file.fileno(), end - start, start).decode()
