"""Texts of essays on demand: only those asked for are kept, in a file of their own that is read by place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.dedup.scratch import ScratchFile

_BATCH = 256


class TextFiles(ScratchFile):
    """Restored texts in Parquet files with columns essay_id and text. Use it as a context: it keeps a temporary file.

    `prepare` copies texts out of the files, a batch in memory at a time; a call gives the text of one prepared essay.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        """Read from `paths`; the temporary file lies in `folder`."""
        super().__init__(folder)
        self._paths = paths
        self._places: dict[str, tuple[int, int]] = {}

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
                ends = accumulate(map(len, texts), initial=self.end)
                self._places.update(zip(found.column(0).to_pylist(), pairwise(ends), strict=True))
                self.append(b"".join(texts))

    def __call__(self, essay_id: str) -> str:
        """The text of a prepared essay.

        Raises:
            KeyError: the essay was not prepared, or is in none of the files.
        """
        start, end = self._places[essay_id]
        return self.read(start, end - start).decode()
