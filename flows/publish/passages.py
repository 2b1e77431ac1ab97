"""Source texts of a few essays, read from the row groups that hold them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.batches import batches
from flows.publish.gates import parts

_N_ROWS = 64
"""Texts held at a time."""


def source_texts(release: Path, essay_ids: Iterable[str]) -> dict[str, str]:
    """The source texts of some essays by `essay_id`; the table is sorted by it, so most of it is not read."""
    wanted = sorted(set(essay_ids))
    texts: dict[str, str] = {}
    for path in parts(release, "sources"):
        with pq.ParquetFile(path) as file:
            groups = [n for n in range(file.num_row_groups) if _may_hold(file.metadata.row_group(n), wanted)]
            for batch in batches(file, _N_ROWS, ["essay_id", "text"], groups):
                rows = batch.filter(pc.is_in(batch["essay_id"], pa.array(wanted)))
                texts |= zip(rows["essay_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
    return texts


def _may_hold(group: pq.RowGroupMetaData, wanted: list[str]) -> bool:
    """Whether an id lies between the least and the greatest of a row group."""
    columns = (group.column(n) for n in range(group.num_columns))
    ids = next(column for column in columns if column.path_in_schema == "essay_id").statistics
    return ids is None or bisect_left(wanted, ids.min) < bisect_right(wanted, ids.max)
