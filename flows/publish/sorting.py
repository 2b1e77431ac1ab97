"""External merge sort of Arrow rows: any number of rows in bounded memory, one order whatever pieces they came in.

Runs of at most `RUN_BYTES` are sorted in memory and spilled; sorted runs are merged, at most `FAN_IN` at once, so that
neither memory nor open files grow with the corpus (Knuth, The Art of Computer Programming 3, 5.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

RUN_BYTES = 16 << 20
BATCH_BYTES = 256 << 10
FAN_IN = 128
MAX_OPEN = 20
"""Runs in other files that are merged at once: each holds a dozen megabytes of what it has read."""
MERGE_BYTES = 16 << 20
"""What the runs of one merge hold in memory, if that is more than a batch each: the longer the tables of a run, the fewer steps it takes."""

_Key = tuple[tuple[bool, Any], ...]
_Run: TypeAlias = "Path | Callable[[], Iterator[pa.Table]]"


def sorted_tables(
    pieces: Iterable[pa.Table], keys: Sequence[str], scratch: Path, in_order: Sequence[Callable[[], Iterator[pa.Table]]] = ()
) -> Iterator[pa.Table]:
    """Yield all rows of the pieces in the order of `keys` (ascending, nulls last), in tables of bounded size.

    Rows with equal keys stay in no particular order: give keys that tell all rows apart.

    Args:
        pieces: tables of one schema, each small enough for memory.
        keys: columns to sort by.
        scratch: folder for spilled runs; what is put there is removed again.
        in_order: open further rows, each a run that is sorted by `keys`, in tables of at most about `BATCH_BYTES`.
    """
    spilled: list[Path] = []
    last: pa.Table | None = None  # a run that is the only one needs no disk
    try:
        for rows in _runs(pieces, keys):
            if last is not None:
                spilled.append(_spill([last], scratch, len(spilled)))
            last = rows
        if last is not None and not spilled and not in_order:
            yield from _slices(last)
            return
        if last is not None:
            spilled.append(_spill([last], scratch, len(spilled)))
            del last
        runs: list[_Run] = list(in_order)
        if len(runs) > MAX_OPEN:
            for first in range(0, len(in_order), MAX_OPEN):
                spilled.append(_spill(_merged(_readers(in_order[first : first + MAX_OPEN]), keys), scratch, len(spilled)))
            runs = []
        runs += spilled
        while len(runs) > FAN_IN:
            group, runs = runs[:FAN_IN], runs[FAN_IN:]
            spilled.append(_spill(_merged(_readers(group), keys), scratch, len(spilled)))
            runs.append(spilled[-1])
            for run in group:
                if isinstance(run, Path):
                    run.unlink()
        yield from _merged(_readers(runs), keys)
    finally:
        for path in spilled:
            path.unlink(missing_ok=True)


def _runs(pieces: Iterable[pa.Table], keys: Sequence[str]) -> Iterator[pa.Table]:
    return (_sorted([rows], keys) for rows in _gathered(pieces, RUN_BYTES))


def _sorted(tables: Sequence[pa.Table], keys: Sequence[str]) -> pa.Table:
    # to take rows from lists in many chunks costs several times as much
    rows = pa.concat_tables(tables).combine_chunks()
    return rows.take(pc.sort_indices(rows, sort_keys=[(name, "ascending") for name in keys]))


def _slices(rows: pa.Table) -> Iterator[pa.Table]:
    step = max(1, rows.num_rows * BATCH_BYTES // max(1, rows.nbytes))
    for start in range(0, rows.num_rows, step):
        yield rows.slice(start, step)


def _spill(tables: Iterable[pa.Table], scratch: Path, number: int) -> Path:
    """Write a run; one without rows is an empty file."""
    path = scratch / f"run-{number:06d}.arrow"
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    writer: pa.RecordBatchFileWriter | None = None
    for table in tables:
        if writer is None:
            writer = pa.ipc.new_file(path, table.schema, options=options)
        for piece in _slices(table):
            writer.write_batch(piece.combine_chunks().to_batches()[0])
    if writer is None:
        path.touch()
    else:
        writer.close()
    return path


def _readers(runs: Sequence[_Run]) -> list[Iterator[pa.Table]]:
    n_batches = max(1, MERGE_BYTES // (BATCH_BYTES * max(1, len(runs))))
    return [_read(run, n_batches) if isinstance(run, Path) else _gathered(run(), n_batches * BATCH_BYTES) for run in runs]


def _gathered(tables: Iterable[pa.Table], n_bytes: int) -> Iterator[pa.Table]:
    """The same rows in tables of about so many bytes."""
    waiting: list[pa.Table] = []
    size = 0
    for table in tables:
        waiting.append(table)
        size += table.nbytes
        if size >= n_bytes:
            yield pa.concat_tables(waiting)
            waiting, size = [], 0
    if waiting:
        yield pa.concat_tables(waiting)


def _read(path: Path, n_batches: int) -> Iterator[pa.Table]:
    if not path.stat().st_size:
        return
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for start in range(0, reader.num_record_batches, n_batches):
            numbers = range(start, min(start + n_batches, reader.num_record_batches))
            yield pa.Table.from_batches([reader.get_batch(n) for n in numbers])


def _merged(runs: Sequence[Iterator[pa.Table]], keys: Sequence[str]) -> Iterator[pa.Table]:
    """Merge sorted runs: all that lies up to the smallest last key of the tables at hand can go out."""
    heads = [(table, _key(table, table.num_rows - 1, keys), run) for run in runs if (table := next(run, None)) is not None]
    while heads:
        bound = min(last for _, last, _ in heads)
        ready, waiting = [], []
        for table, last, run in heads:
            n = table.num_rows if last == bound else _rows_up_to(table, bound, keys)
            if n:
                ready.append(table.slice(0, n))
            if n < table.num_rows:
                waiting.append((table.slice(n), last, run))
            elif (following := next(run, None)) is not None:
                waiting.append((following, _key(following, following.num_rows - 1, keys), run))
        heads = waiting
        yield _sorted(ready, keys)


def _key(table: pa.Table, row: int, keys: Sequence[str]) -> _Key:
    values = (table[name][row].as_py() for name in keys)
    return tuple((value is None, value) for value in values)


def _rows_up_to(table: pa.Table, bound: _Key, keys: Sequence[str]) -> int:
    columns = [table[name] for name in keys]
    low, high = 0, table.num_rows
    while low < high:
        middle = (low + high) // 2
        if _is_up_to(columns, middle, bound):
            low = middle + 1
        else:
            high = middle
    return low


def _is_up_to(columns: Sequence[pa.ChunkedArray], row: int, bound: _Key) -> bool:
    for column, last in zip(columns, bound, strict=True):
        value = column[row].as_py()
        here = (value is None, value)
        if here != last:  # most often the first key decides
            return bool(here < last)
    return True
