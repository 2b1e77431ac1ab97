"""Is a release as it was written, and is it sound? Offline, from the folder alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.publish.gates import problems
from schemas.catalog import TABLES


def verify(release: Path) -> Iterator[str]:
    """Yield a sentence for each file that is missing, added or not as `SHA256SUMS` has it."""
    sums = release / "SHA256SUMS"
    if not sums.is_file():
        yield f"{sums}: missing, so nothing can be verified"
        return
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in sums.read_text(encoding="utf-8").splitlines())}
    there = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    for name in sorted(listed.keys() - there):
        yield f"{name}: missing"
    for name in sorted(there - listed.keys()):
        yield f"{name}: not part of the release"
    for name in sorted(there & listed.keys()):
        if hashlib.sha256((release / name).read_bytes()).hexdigest() != listed[name]:
            yield f"{name}: changed since the release was written"


def check(release: Path) -> Iterator[str]:
    """Verify the files, then the data in them: schemas, keys, counts, replay."""
    found = list(verify(release))
    if found:
        yield from found
        return
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    tables: dict[str, pa.Table] = {}
    for table in TABLES:
        parts = sorted((release / "data" / table.name).glob("*.parquet"))
        tables[table.name] = pa.concat_tables([pq.read_table(path) for path in parts]) if parts else table.from_rows([])
        rows = manifest["tables"].get(table.name, {}).get("rows")
        if not parts or rows != tables[table.name].num_rows:
            yield f"{table.name}: the manifest counts {rows} rows, the data hold {tables[table.name].num_rows if parts else 'none'}"
    yield from problems(tables)
