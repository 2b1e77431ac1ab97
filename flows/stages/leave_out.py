"""Withdrawn essays are left out before anything is learned from the corpus as a whole."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.engine.shared import is_made


def leave_out(restored: Path, withdrawn: Collection[str], work: Path) -> Path:
    """Return the folder of a restored shard without the essays withdrawn: the same folder if it has none of them."""
    here = pq.read_table(restored / "essays.parquet", columns=["essay_id"])["essay_id"].to_pylist()
    gone = sorted(set(here).intersection(withdrawn))
    if not gone:
        return restored
    target = work / "restored" / digest([restored.name, "without", *gone])
    if not is_made(target):
        with staged_folder(target) as staging:
            for path in sorted(restored.iterdir()):
                rows = pq.read_table(path)
                if "essay_id" in rows.schema.names:
                    rows = rows.filter(pc.invert(pc.is_in(rows["essay_id"], pa.array(gone, pa.string()))))
                pq.write_table(rows, staging / path.name, compression="zstd")
    return target
