"""What must hold before a release is written: schemas, keys, references between tables, the replay of every edit."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from flows.spans.edited import Edit, replay
from schemas.catalog import BY_NAME, TABLES
from schemas.table import Table

SHOWN = 3


class GateError(RuntimeError):
    """The data are not fit to publish; the message lists what fails, where."""


def problems(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Yield a sentence for each check that fails.

    Args:
        tables: every table of the catalog by name.
    """
    for table in TABLES:
        for failure in table.validate(tables[table.name]):
            yield str(failure)
        if not _is_sorted(table, tables[table.name]):
            yield f"{table.name}: rows are not sorted by {', '.join(table.sort_by)}"
    yield from _dangling(tables)
    yield from _replay(tables)


def _is_sorted(table: Table, rows: pa.Table) -> bool:
    order = pc.sort_indices(rows, [(name, "ascending") for name in table.sort_by])
    return rows.num_rows < 2 or bool(rows.take(order).select(list(table.sort_by)).equals(rows.select(list(table.sort_by))))


def _dangling(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    for table in TABLES:
        for key in table.foreign_keys:
            here = pl.from_arrow(tables[table.name].select(list(key.columns)))
            there = pl.from_arrow(tables[key.table].select(list(key.ref_columns)))
            assert isinstance(here, pl.DataFrame) and isinstance(there, pl.DataFrame)
            lost = here.drop_nulls().join(there, left_on=key.columns, right_on=key.ref_columns, how="anti")
            if lost.height:
                shown = ", ".join(str(row[0]) for row in lost.head(SHOWN).iter_rows())
                where = f"{table.name}.{', '.join(key.columns)}"
                yield f"{where}: {lost.height} row(s) name nothing in {BY_NAME[key.table].name}, such as {shown}"


def _replay(tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Source plus edits must give the restored text, character for character."""
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    for row in tables["edits"].select(["essay_id", "source_start", "source_end", "before", "after", "rule_ids"]).to_pylist():
        edits[row["essay_id"]].append(Edit(row["source_start"], row["source_end"], row["before"], row["after"], tuple(row["rule_ids"])))
    sources = {row["essay_id"]: row["text"] for row in tables["sources"].select(["essay_id", "text"]).to_pylist()}
    for essay in tables["essays"].select(["essay_id", "restored_sha256"]).to_pylist():
        name = essay["essay_id"]
        if name not in sources:
            yield f"essays.essay_id: {name} has no row in sources"
            continue
        try:
            restored = replay(sources[name], edits[name])
        except ValueError as error:
            yield f"edits of {name}: {error}"
            continue
        if hashlib.sha256(restored.encode()).hexdigest() != essay["restored_sha256"]:
            yield f"edits of {name}: their replay does not give the restored text (essays.restored_sha256)"
