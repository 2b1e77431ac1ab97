"""The Parquet parts of a table: how they are read, and which of them lie in order, so that they are merged as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.batches import batches
from flows.publish.gates import rising

KEY_ROWS = 1 << 16
BUFFER_BYTES = 1 << 16
"""What is read of a column at a time: without a bound a whole row group of each part would lie in memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of rows. The columns of `filled`, another file with as many rows, stand in the place of its own."""

    rows: Path
    filled: Path | None = None


def is_sorted(part: Part, keys: Sequence[str]) -> bool:
    """Whether each row stands behind the one before, by columns of which none is null or filled; equal rows are not in order."""
    last: pa.Table | None = None
    with pq.ParquetFile(part.rows) as file:
        for batch in batches(file, KEY_ROWS, keys):
            here = pa.Table.from_batches([batch]).select(list(keys))
            seam = here if last is None else pa.concat_tables([last, here])
            rises, _ = rising(seam.slice(0, seam.num_rows - 1), seam.slice(1), keys)
            if not pc.all(rises, min_count=0).as_py():  # one row alone has no neighbour
                return False
            last = here.slice(here.num_rows - 1)
    return True


def read_part(part: Part, schema: pa.Schema, n_bytes: int) -> Iterator[pa.Table]:
    """The rows of a part in tables of about so many bytes, with the columns and types of the schema."""
    filled = pq.read_table(part.filled) if part.filled else None
    names = [name for name in schema.names if filled is None or name not in filled.schema.names]
    done = 0
    with pq.ParquetFile(part.rows, buffer_size=BUFFER_BYTES) as file:
        facts = file.metadata
        size = sum(facts.row_group(n).total_byte_size for n in range(facts.num_row_groups))
        n_rows = max(1, n_bytes * facts.num_rows // max(1, size))
        for batch in batches(file, n_rows, names):
            rows = pa.Table.from_batches([batch])
            if filled is not None:
                given = filled.slice(done, len(rows))
                for name in given.schema.names:
                    rows = rows.append_column(name, given[name])
            yield rows.select(schema.names).cast(schema)
            done += len(rows)
