"""Gate: primary keys are unique, foreign keys name rows that are there. DuckDB joins on disk what memory doesn't hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.memory.bounded import BoundedDatabase, open_bounded
from flows.memory.queries import read_parts
from flows.publish.database import THREADS
from flows.publish.gates import parts
from schemas.catalog import TABLES
from schemas.table import ForeignKey, Table

SHOWN = 3


def key_problems(release: Path, scratch: Path) -> Iterator[str]:
    """Check that primary keys are unique and that foreign keys name rows that are there.

    Args:
        release: folder with `data/<table>/*.parquet`.
        scratch: folder for what doesn't fit into memory.
    """
    with open_bounded(scratch=scratch, threads=THREADS) as database:
        for table in TABLES:
            if set(table.primary_key) != set(table.sort_by):  # the others are seen in passing
                yield from _repeated(database, table, release)
            for key in table.foreign_keys:
                yield from _dangling(database, table, key, release)


def _from(release: Path, name: str) -> str:
    return read_parts(parts(release, name))


def _columns(names: Sequence[str], of: str = "") -> str:
    return ", ".join(f'{of}"{name}"' for name in names)


def _repeated(database: BoundedDatabase, table: Table, release: Path) -> Iterator[str]:
    key = _columns(table.primary_key)
    query = f"SELECT {key}, count(*) FROM {_from(release, table.name)} GROUP BY {key} HAVING count(*) > 1"
    found = database.execute(f"SELECT *, count(*) OVER () FROM ({query}) ORDER BY ALL LIMIT {SHOWN}")
    if found:
        shown = ", ".join(":".join(map(str, row[:-2])) for row in found)
        yield f"{table.name}.{', '.join(table.primary_key)}: {found[0][-1]} key(s) stand on several rows, such as {shown}"


def _dangling(database: BoundedDatabase, table: Table, key: ForeignKey, release: Path) -> Iterator[str]:
    same = " AND ".join(f'here."{a}" = there."{b}"' for a, b in zip(key.columns, key.ref_columns, strict=True))
    given = " AND ".join(f'here."{a}" IS NOT NULL' for a in key.columns)
    lost = (
        f"SELECT {_columns(key.columns, 'here.')}, count(*) AS n FROM {_from(release, table.name)} AS here"
        f" ANTI JOIN {_from(release, key.table)} AS there ON {same} WHERE {given} GROUP BY ALL"
    )
    found = database.execute(f"SELECT *, sum(n) OVER () FROM ({lost}) ORDER BY ALL LIMIT {SHOWN}")
    if found:
        shown = ", ".join(str(row[0]) for row in found)
        yield f"{table.name}.{', '.join(key.columns)}: {found[0][-1]} row(s) name nothing in {key.table}, such as {shown}"
