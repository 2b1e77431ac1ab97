"""Deterministic Parquet in a stream: the same rows give the same bytes, whatever pieces they came in, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.digests import ContentDigest
from flows.publish.runs import Part, is_sorted, read_part
from flows.publish.sorting import BATCH_BYTES, sorted_tables
from schemas.table import Table

TableData: TypeAlias = "pa.Table | Sequence[Path | Part]"

COMPRESSION_LEVEL = 3
"""Of zstd. Level 4 makes files 0.6 % smaller in a fifth more time, level 9 8 % in four times the time; reading is as quick."""
MAX_DISTINCT_SHARE = 0.1
"""Strings are dictionary-encoded where at most this share of a column's values in the first row group is distinct."""
READ_ROWS = 8192
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are cut into row groups and files. Bytes are those of the values, before encoding."""

    group_rows: int = 50_000
    group_bytes: int = 16 << 20
    file_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """What became of a table: its rows, the digest of its content, its files in order."""

    rows: int
    digest: str
    files: tuple[Path, ...]


def write_table(
    table: Table,
    data: TableData,
    folder: Path,
    scratch: Path,
    *,
    facts: Mapping[str, str] | None = None,
    inspect: Callable[[pa.Table], bool] = lambda _: True,
    layout: Layout | None = None,
) -> WrittenTable:
    """Sort the rows and write them as `folder/<table>/<table>-00000-of-0000N.parquet`.

    Args:
        table: schema and sort order.
        data: the rows, as an Arrow table or as Parquet parts.
        folder: where the table's folder is made.
        scratch: folder for spilled runs.
        facts: further schema metadata of each file, such as the data version.
        inspect: sees each row group before it is written; where it says False nothing more is written.
        layout: sizes of row groups and files.
    """
    layout = layout or Layout()
    target = folder / table.name
    target.mkdir(parents=True)
    schema = table.arrow_schema()
    writing = _Writing(table, schema.with_metadata({**(schema.metadata or {}), **(facts or {})}), target, layout, inspect)
    with ThreadPoolExecutor(1) as beside:  # one row group is looked at and written while the next is merged
        under_way: Future[None] | None = None
        for rows, size in _row_groups(canonical_tables(table, data, scratch), layout):
            if under_way is not None:
                under_way.result()
            under_way = beside.submit(writing.add, rows, size)
        if under_way is not None:
            under_way.result()
    return writing.done()


class _Writing:
    """The files of one table as they grow, row group by row group."""

    def __init__(self, table: Table, schema: pa.Schema, target: Path, layout: Layout, inspect: Callable[[pa.Table], bool]) -> None:
        self._table, self._schema, self._target, self._layout, self._inspect = table, schema, target, layout, inspect
        self._digest = ContentDigest(nullable_schema(table))
        self._files: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._encoded: list[str] = []
        self._n_rows = self._n_bytes = 0
        self._is_good = True

    def add(self, rows: pa.Table, size: int) -> None:
        """Write a row group, unless it or one before is no good; `size` is that of its values in bytes."""
        self._n_rows += rows.num_rows
        self._is_good = self._inspect(rows) and self._is_good
        if not self._is_good:
            return
        self._digest.add(rows)
        if self._writer is None:
            self._encoded = _repetitive(rows)  # of the table's first group: files of one table are written alike
        if self._writer is None or self._n_bytes >= self._layout.file_bytes:
            self._begin_file()
        assert self._writer is not None
        self._writer.write_table(rows.cast(self._schema), row_group_size=max(1, rows.num_rows))
        self._n_bytes += size

    def done(self) -> WrittenTable:
        """Close the last file, and give all files their names; a table without rows has one too."""
        if self._writer is None and self._is_good:
            self._begin_file()
        if self._writer is not None:
            self._writer.close()
        n_files, name = len(self._files), self._table.name
        named = [path.rename(self._target / f"{name}-{n:05d}-of-{n_files:05d}.parquet") for n, path in enumerate(self._files)]
        return WrittenTable(self._n_rows, self._digest.hexdigest(), tuple(named))

    def _begin_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._files.append(self._target / f"part-{len(self._files):05d}")
        self._writer = pq.ParquetWriter(
            self._files[-1],
            self._schema,
            compression="zstd",
            compression_level=COMPRESSION_LEVEL,
            use_dictionary=self._encoded,
            write_page_index=True,
            sorting_columns=pq.SortingColumn.from_ordering(self._schema, [(c, "ascending") for c in self._table.sort_by]),
        )
        self._n_bytes = 0


def canonical_tables(table: Table, data: TableData, scratch: Path) -> Iterator[pa.Table]:
    """Yield all rows sorted, with the columns, types and order of the schema.

    Nulls in required columns are let through here: the gates name them with their rows. Rows with equal sort keys are
    ordered by primary key.
    """
    keys = list(dict.fromkeys((*table.sort_by, *table.primary_key)))
    schema = nullable_schema(table)
    if isinstance(data, pa.Table):
        yield from sorted_tables(_batches(data, schema), keys, scratch)
        return
    parts = [part if isinstance(part, Part) else Part(part) for part in data]
    ordered = {part for part in parts if is_sorted(part, table.sort_by)}
    runs = [partial(read_part, part, schema, BATCH_BYTES) for part in parts if part in ordered]
    loose = (rows for part in parts if part not in ordered for rows in read_part(part, schema, BATCH_BYTES))
    yield from sorted_tables(loose, keys, scratch, runs)


def _batches(data: pa.Table, schema: pa.Schema) -> Iterator[pa.Table]:
    batches: Iterable[pa.RecordBatch] = data.select(schema.names).to_batches(READ_ROWS)
    for batch in batches:
        yield pa.Table.from_batches([batch]).cast(schema)


def nullable_schema(table: Table) -> pa.Schema:
    """The table's Arrow schema with every column nullable and without metadata: what rows have before they are judged."""
    return pa.schema([f.with_nullable(True).remove_metadata() for f in table.arrow_schema()])


def _row_groups(tables: Iterable[pa.Table], layout: Layout) -> Iterator[tuple[pa.Table, int]]:
    """Cut the stream into row groups by the values alone; yield each in one chunk, with the bytes of its values."""
    waiting: list[pa.Table] = []
    n_rows = n_bytes = 0
    for rest in tables:
        ends = row_ends(rest)
        done = 0
        while done < rest.num_rows:
            # the row that crosses the limit still belongs to the group
            crossing = int(np.searchsorted(ends, ends[done] + layout.group_bytes - n_bytes))
            cut = min(rest.num_rows, crossing, done + layout.group_rows - n_rows)
            waiting.append(rest.slice(done, cut - done))
            n_rows += cut - done
            n_bytes += int(ends[cut] - ends[done])
            done = cut
            if n_rows >= layout.group_rows or n_bytes >= layout.group_bytes:
                yield pa.concat_tables(waiting).combine_chunks(), n_bytes
                waiting, n_rows, n_bytes = [], 0, 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks(), n_bytes


def row_ends(rows: pa.Table) -> Ints:
    """Where each row ends, in bytes of the values, behind a 0: strings count by length, lists by their elements, the rest by width."""
    total = np.zeros(rows.num_rows + 1, np.int64)
    for column in rows.columns:
        total += _ends(column.chunk(0) if column.num_chunks == 1 else column.combine_chunks())
    return total


def _ends(array: pa.Array) -> Ints:
    kind = array.type
    places: Ints = np.arange(len(array) + 1)
    if pa.types.is_string(kind):
        return _offsets(array, pc.binary_length) + 4 * places
    if pa.types.is_list(kind):
        return _ends(pc.list_flatten(array))[_offsets(array, pc.list_value_length)] + 4 * places
    if pa.types.is_struct(kind):
        return sum((_ends(pc.struct_field(array, [n])) for n in range(kind.num_fields)), 0 * places)
    ends: Ints = max(1, kind.bit_width // 8) * places
    return ends


def _offsets(array: pa.Array, length: Callable[[pa.Array], pa.Array]) -> Ints:
    """Offsets of strings or lists from 0. Where there are nulls they are counted anew: those of nulls may lie anywhere."""
    if array.null_count or not len(array):
        lengths = np.asarray(pc.fill_null(length(array), 0), np.int64)
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    offsets = np.frombuffer(array.buffers()[1], "<i4")[array.offset : array.offset + len(array) + 1].astype(np.int64)
    from_zero: Ints = offsets - offsets[0]
    return from_zero


def _repetitive(rows: pa.Table) -> list[str]:
    """Paths of the columns of strings, also of those within lists and structs, whose values come again and again."""
    leaves = [leaf for name in rows.column_names for leaf in _strings(name, rows[name].combine_chunks())]
    return [path for path, values in leaves if pc.count_distinct(values).as_py() <= MAX_DISTINCT_SHARE * max(1, len(values))]


def _strings(path: str, array: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """Columns of strings in a column, each with its path as Parquet names it."""
    kind = array.type
    if pa.types.is_string(kind):
        yield path, array
    elif pa.types.is_list(kind):
        yield from _strings(f"{path}.list.{kind.value_field.name}", pc.list_flatten(array))
    elif pa.types.is_struct(kind):
        for n in range(kind.num_fields):
            yield from _strings(f"{path}.{kind.field(n).name}", pc.struct_field(array, [n]))
