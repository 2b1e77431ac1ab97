"""What is made essay by essay is kept essay by essay: parts on disk, each with the essays it covers.

An essay is named by its id and the fingerprint of its restored form, so that a changed repair rule makes anew only what it
changed, and an essay that becomes canonical is made when it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder, sweep, touch
from flows.engine.keys import digest
from flows.engine.shared import discard, see_children
from flows.memory.groups import in_groups
from flows.stages.shards import work_schema

MANY_PARTS = 6
ESSAYS_AT_ONCE, CHARS_AT_ONCE = 300, 1_000_000
"""Essays, and about how many characters of them, that are made before their rows are written: what bounds memory."""

Tables = Mapping[str, pa.Table]


def cover(
    folder: Path,
    tables: Sequence[str],
    wanted: Mapping[str, str],
    sizes: Callable[[], Mapping[str, int]],
    make: Callable[[frozenset[str]], Tables],
) -> list[Path]:
    """Parts under `folder` that hold the rows of the wanted essays and of no others; what is missing is made.

    Args:
        folder: where the parts of one shard, one stage and one version of its code lie.
        tables: names of the tables of a part; each has a column `essay_id`.
        wanted: essay_id -> fingerprint.
        sizes: gives essay_id -> number of characters, where something is to be made.
        make: gives the tables for some essays, all of them.
    """
    sweep(folder)
    see_children(folder)
    touch(folder)
    parts = {part: _covers(part) for part in sorted(folder.iterdir())} if folder.is_dir() else {}
    left = dict(wanted)
    used: dict[Path, dict[str, str]] = {}
    # the fullest part first: what it holds need not be looked for in scraps
    for part, held in sorted(parts.items(), key=lambda item: (-len(item[1]), item[0].name)):
        usable = {essay: print_ for essay, print_ in held.items() if left.get(essay) == print_}
        if usable:
            used[part] = usable
            for essay in usable:
                del left[essay]
    if left:
        made = _write(folder, left, tables, sizes(), make)
        used[made] = left
    whole = [part for part, held in used.items() if part not in parts or len(held) == len(parts[part])]
    if len(whole) == len(used) and len(used) <= MANY_PARTS:
        return whole
    merged = _merge(folder, used, tables)
    for part in parts:
        if part != merged:
            discard(part)
    return [merged]


def _covers(part: Path) -> dict[str, str]:
    table = pq.read_table(part / "covers.parquet")
    return dict(zip(table["essay_id"].to_pylist(), table["fingerprint"].to_pylist(), strict=True))


def _name(covers: Mapping[str, str]) -> str:
    return digest(part for item in sorted(covers.items()) for part in item)


def _write_covers(staging: Path, covers: Mapping[str, str]) -> None:
    essays = sorted(covers)
    pq.write_table(pa.table({"essay_id": essays, "fingerprint": [covers[e] for e in essays]}), staging / "covers.parquet")


def _write(
    folder: Path,
    covers: Mapping[str, str],
    tables: Sequence[str],
    sizes: Mapping[str, int],
    make: Callable[[frozenset[str]], Tables],
) -> Path:
    target = folder / _name(covers)
    with staged_folder(target) as staging, ExitStack() as files:
        writers = {
            name: files.enter_context(pq.ParquetWriter(staging / f"{name}.parquet", work_schema(name), compression="zstd"))
            for name in tables
        }
        for essays in in_groups(sorted(covers), sizes.__getitem__, ESSAYS_AT_ONCE, CHARS_AT_ONCE):
            made = make(frozenset(essays))
            for name, writer in writers.items():
                writer.write_table(made[name].select(writer.schema.names).cast(writer.schema))
        files.close()
        _write_covers(staging, covers)
    return target


def _merge(folder: Path, used: Mapping[Path, Mapping[str, str]], tables: Sequence[str]) -> Path:
    covers = {essay: print_ for held in used.values() for essay, print_ in held.items()}
    target = folder / _name(covers)
    if target.is_dir():
        return target
    with staged_folder(target) as staging:
        for name in tables:
            with pq.ParquetWriter(staging / f"{name}.parquet", work_schema(name), compression="zstd") as writer:
                for part, held in used.items():
                    essays = pa.array(list(held))
                    file = pq.ParquetFile(part / f"{name}.parquet")
                    # a row group holds whole essays, and stays one: what reads them counts on it
                    for group in map(file.read_row_group, range(file.num_row_groups)):
                        writer.write_table(group.filter(pc.is_in(group["essay_id"], essays)))
        _write_covers(staging, covers)
    return target
