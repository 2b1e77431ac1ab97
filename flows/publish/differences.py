"""Which rows of two releases differ, by primary key: out of core, a range of keys after the other.

Each range of the first key column is read from both releases, every other column of a row is reduced to a 64-bit hash, and the
two sides are joined on the key. Tables are sorted by their keys, so that a range touches few row groups; a table whose
bytes are the same on both sides is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from flows.memory.queries import quoted
from flows.publish.database import scan
from flows.publish.gates import parts
from schemas.table import Table

if TYPE_CHECKING:
    import duckdb

RANGE_ROWS = 1_000_000
"""Rows of both sides together that are joined at once."""
MAX_COLUMNS = 63
"""Columns whose changes fit into the bits of one number."""


@dataclass(frozen=True, slots=True)
class Sides:
    """One table in two releases.

    `keys` are its primary key; `common` are its other columns that both releases have, with one type; the `n`-th of them is bit
    `n` of a `mask`. `nested` are those of them whose values have parts. `ranges` are bounds of the first key column, None at either end.
    """

    name: str
    old: Path
    new: Path
    keys: tuple[str, ...]
    common: tuple[str, ...]
    nested: frozenset[str]
    ranges: tuple[tuple[str | None, str | None], ...]

    def mask_of(self, *columns: str) -> int:
        """Mask with the bits of some columns."""
        return sum(1 << self.common.index(c) for c in columns if c in self.common)

    def where(self, bounds: tuple[str | None, str | None], of: str = "") -> str:
        """Condition that a key lies in a range."""
        low, high = bounds
        key = f'{of}"{self.keys[0]}"'
        return " AND ".join([*([f"{key} >= {quoted(low)}"] if low else []), *([f"{key} < {quoted(high)}"] if high else [])]) or "true"


def table_schema(release: Path, name: str) -> pa.Schema | None:
    """Schema of a table of a release, None where it has no such table."""
    files = parts(release, name)
    return pq.read_schema(files[0]).remove_metadata() if files else None


def n_rows(release: Path, name: str) -> int:
    """Rows of a table of a release."""
    return sum(pq.read_metadata(path).num_rows for path in parts(release, name))


def sides(table: Table, old: Path, new: Path) -> Sides:
    """Prepare to compare a table that both releases have."""
    before, after = table_schema(old, table.name), table_schema(new, table.name)
    assert before is not None and after is not None
    common = [
        f.name for f in after if f.name in before.names and f.name not in table.primary_key and before.field(f.name).type.equals(f.type)
    ]
    if len(common) > MAX_COLUMNS:
        raise ValueError(f"{table.name}: {len(common)} columns to compare, a mask has bits for {MAX_COLUMNS}")
    nested = frozenset(name for name in common if pa.types.is_nested(after.field(name).type))
    return Sides(table.name, old, new, table.primary_key, tuple(common), nested, tuple(_ranges(table, old, new)))


def _ranges(table: Table, old: Path, new: Path) -> Iterator[tuple[str | None, str | None]]:
    starts = sorted(start for release in (old, new) for start in _group_starts(release, table))
    low: str | None = None
    waiting = 0
    for first, rows in starts:
        if waiting >= RANGE_ROWS and first > (low or ""):
            yield low, first
            low, waiting = first, 0
        waiting += rows
    yield low, None


def _group_starts(release: Path, table: Table) -> Iterator[tuple[str, int]]:
    """Smallest first key of each row group, and its rows."""
    for path in parts(release, table.name):
        metadata = pq.read_metadata(path)
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            columns = (group.column(n) for n in range(group.num_columns))
            key = next((c for c in columns if c.path_in_schema == table.primary_key[0]), None)
            least = key.statistics.min if key is not None and key.statistics is not None else None
            yield str(least or ""), group.num_rows


def same_bytes(old: Path, new: Path, name: str) -> bool:
    """Whether all bytes of a table but its files' footers (which carry the version) are the same: then its rows are."""
    before, after = parts(old, name), parts(new, name)
    return len(before) == len(after) and all(map(_same_file, before, after))


def _same_file(old: Path, new: Path) -> bool:
    one, other = pq.read_metadata(old), pq.read_metadata(new)
    if not one.schema.to_arrow_schema().equals(other.schema.to_arrow_schema(), check_metadata=False) or _layout(one) != _layout(other):
        return False
    end = _data_end(old)
    if end != _data_end(new):
        return False
    with old.open("rb") as a, new.open("rb") as b:
        while end > 0:
            size = min(end, 1 << 20)
            if a.read(size) != b.read(size):
                return False
            end -= size
    return True


def _layout(metadata: pq.FileMetaData) -> list[list[object]]:
    """Where each column of each row group begins, how long it is, and how it is packed."""
    groups = (metadata.row_group(n) for n in range(metadata.num_row_groups))
    return [
        [
            g.num_rows,
            *((c.data_page_offset, c.total_compressed_size, c.compression, c.encodings) for c in map(g.column, range(g.num_columns))),
        ]
        for g in groups
    ]


def _data_end(path: Path) -> int:
    with path.open("rb") as file:
        end = file.seek(-8, 2)
        return end - int.from_bytes(file.read(4), "little")


def find_differences(connection: duckdb.DuckDBPyConnection, s: Sides, carried: Sequence[str] = ()) -> None:
    """Fill the table `d_<name>`: the keys of each row that differs, `change` (added, removed, changed), `mask`, `carried`.

    Args:
        connection: where to work.
        s: the two sides.
        carried: columns to keep of each row, the new one's where there is one.
    """
    target = f"d_{s.name}"
    for number, bounds in enumerate(s.ranges):
        query = _difference_query(s, bounds, carried)
        connection.execute(f"CREATE TEMP TABLE {target} AS {query}" if number == 0 else f"INSERT INTO {target} {query}")


def _difference_query(s: Sides, bounds: tuple[str | None, str | None], carried: Sequence[str]) -> str:
    keys = ", ".join(f'coalesce(a."{k}", b."{k}") AS "{k}"' for k in s.keys)
    bits = [f"(CASE WHEN a.h{n} = b.h{n} THEN 0 ELSE {1 << n} END)::BIGINT" for n in range(len(s.common))]
    kept = "".join(f', CASE WHEN b.there THEN b."{c}" ELSE a."{c}" END AS "{c}"' for c in carried if c not in s.keys)
    same = " AND ".join(f'a."{k}" = b."{k}"' for k in s.keys)
    differs = " OR ".join(["a.there IS NULL", "b.there IS NULL", *(f"a.h{n} <> b.h{n}" for n in range(len(s.common)))])
    return (
        f"SELECT {keys}, CASE WHEN a.there IS NULL THEN 'added' WHEN b.there IS NULL THEN 'removed' ELSE 'changed' END AS change,"
        f" CASE WHEN a.there AND b.there THEN {' + '.join(bits) or '0'} ELSE 0 END AS mask{kept}"
        f" FROM ({_hashed(s, s.old, bounds, carried)}) AS a FULL JOIN ({_hashed(s, s.new, bounds, carried)}) AS b ON {same} WHERE {differs}"
    )


def _hashed(s: Sides, release: Path, bounds: tuple[str | None, str | None], carried: Sequence[str]) -> str:
    columns = [f'"{c}"' for c in dict.fromkeys((*s.keys, *carried))]
    columns += [f"{_hash(c, c in s.nested)} AS h{n}" for n, c in enumerate(s.common)]
    return f"SELECT {', '.join(columns)}, true AS there FROM {scan(release, s.name)} WHERE {s.where(bounds)}"


def _hash(column: str, is_nested: bool) -> str:
    # DuckDB's hash of a null, of an empty list and of a list of one null are one number
    return f'hash("{column}", len("{column}"), "{column}" IS NULL)' if is_nested else f'hash("{column}", "{column}" IS NULL)'
