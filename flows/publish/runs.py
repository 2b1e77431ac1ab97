"""Parquet parts whose rows lie in order already: they are merged as they are read, without a run on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.gates import rising

KEY_ROWS = 1 << 16
BUFFER_BYTES = 1 << 16
"""What is read of a column at a time: without a bound a whole row group of each part would lie in memory."""


def is_sorted(path: Path, keys: Sequence[str]) -> bool:
    """Whether each row of the file stands behind the one before, by columns of which none is null; equal rows are not in order."""
    last: pa.Table | None = None
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(KEY_ROWS, columns=list(keys)):
            here = pa.Table.from_batches([batch]).select(list(keys))
            seam = here if last is None else pa.concat_tables([last, here])
            rises, _ = rising(seam.slice(0, seam.num_rows - 1), seam.slice(1), keys)
            if not pc.all(rises).as_py():
                return False
            last = here.slice(here.num_rows - 1)
    return True


def read_run(path: Path, schema: pa.Schema, n_bytes: int) -> Iterator[pa.Table]:
    """The rows of a file in tables of about so many bytes, with the columns and types of the schema."""
    with pq.ParquetFile(path, buffer_size=BUFFER_BYTES) as file:
        facts = file.metadata
        size = sum(facts.row_group(n).total_byte_size for n in range(facts.num_row_groups))
        n_rows = max(1, n_bytes * facts.num_rows // max(1, size))
        for batch in file.iter_batches(n_rows, columns=schema.names):
            yield pa.Table.from_batches([batch]).select(schema.names).cast(schema)
