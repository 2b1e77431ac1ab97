"""What must hold before a release is written: schemas, keys, references between tables, the replay of every edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl
import pyarrow as pa

from flows.spans.edited import Edit, replay
from schemas.catalog import BY_NAME, TABLES

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
    yield from _dangling(tables)
    yield from _replay(tables)


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
    """Source plus edits must give a text that holds every sentence, where the sentence says it is."""
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    for row in tables["edits"].select(["essay_id", "source_start", "source_end", "before", "after", "rule_ids"]).to_pylist():
        edits[row["essay_id"]].append(Edit(row["source_start"], row["source_end"], row["before"], row["after"], tuple(row["rule_ids"])))
    lengths = dict(zip(*(tables["essays"][name].to_pylist() for name in ("essay_id", "n_chars")), strict=True))
    for row in tables["sources"].to_pylist():
        mine = edits[row["essay_id"]]
        wrong = [e for e in mine if row["text"][e.source_start : e.source_end] != e.before]
        if wrong:
            yield f"edits of {row['essay_id']}: the source does not hold {wrong[0].before!r} at {wrong[0].source_start}"
        elif len(replay(row["text"], mine)) != lengths.get(row["essay_id"]):
            yield f"edits of {row['essay_id']}: their replay does not give the restored text"
