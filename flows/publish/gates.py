"""What must hold of the rows of a release: types, values, nulls, order. `keys` and `replays` hold the other gates.

All of them stream over sorted Parquet: a release of any size is checked in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.table import Failure, Table


class GateError(RuntimeError):
    """The data are not fit to publish; the message lists what fails, where."""


class RowGate:
    """Sees the rows of one table pass, in order: types, values, nulls, sort order, and keys that the order brings together."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._failures: dict[tuple[str | None, str], Failure] = {}
        self._last: pa.Table | None = None
        self._unsorted = False

    def see(self, rows: pa.Table) -> bool:
        """Take up the next rows; False when any row so far fails."""
        for failure in self._table.validate(rows):
            self._add(failure)
        self._see_order(rows)
        return not self._failures and not self._unsorted

    def problems(self) -> Iterator[str]:
        """A sentence for each check that fails."""
        yield from map(str, self._failures.values())
        if self._unsorted:
            yield f"{self._table.name}: rows are not sorted by {', '.join(self._table.sort_by)}"

    def _add(self, new: Failure) -> None:
        old = self._failures.get((new.column, new.check))
        if old is not None:
            new = Failure(new.table, new.column, new.check, old.n_rows + new.n_rows, old.examples or new.examples)
        self._failures[(new.column, new.check)] = new

    def _see_order(self, rows: pa.Table) -> None:
        keys = list(self._table.sort_by)
        here = rows.select(keys)
        seam = here if self._last is None else pa.concat_tables([self._last, here])
        if seam.num_rows > 1:
            before, after = seam.slice(0, seam.num_rows - 1), seam.slice(1)
            rises, same = rising(before, after, keys)
            self._unsorted = self._unsorted or not pc.all(pc.or_(rises, same)).as_py()
            if set(self._table.primary_key) == set(keys) and self._last is not None and same[0].as_py():
                self._add(Failure(self._table.name, None, "unique key across row groups", 1, (str(here.slice(0, 1).to_pylist()[0]),)))
        self._last = here.slice(max(0, here.num_rows - 1))


def rising(before: pa.Table, after: pa.Table, keys: Sequence[str]) -> tuple[pa.Array, pa.Array]:
    """For each pair of neighbours: does the first key that differs rise, and are all keys the same? False where one is null."""
    n = before.num_rows
    rises, same = pa.array([False] * n, pa.bool_()), pa.array([True] * n, pa.bool_())
    for name in keys:
        less = pc.fill_null(pc.less(before[name], after[name]), False)
        equal = pc.fill_null(pc.equal(before[name], after[name]), False)
        rises = pc.or_(rises, pc.and_(same, less))
        same = pc.and_(same, equal)
    return rises, same


def read_row_groups(release: Path, name: str) -> Iterator[pa.Table]:
    """The rows of one table of a release, in order, one row group at a time."""
    for path in parts(release, name):
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)


def parts(release: Path, name: str) -> list[Path]:
    """The Parquet files of one table, in order."""
    return sorted((release / "data" / name).glob("*.parquet"))
