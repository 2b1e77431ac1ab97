"""What the copies of a work say of it, brought together: a copy with a title gives it to the work, with its source named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

from flows.dedup.duplicates import DedupResult

PARTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "authors": ("authors",),
    "abstract": ("abstract",),
    "keywords": ("keywords",),
    "publication": ("journal", "year", "issue", "pages"),
    "published_date": ("published_date",),
    "doi": ("doi",),
}
"""What one copy gives as a whole: journal and issue of two copies are never mixed."""

_SOURCES = ("canonical", "exact", "variant", "near", "spun", "excerpt")


def merge_works(essays: Sequence[Path], found: DedupResult) -> pa.Table:
    """One row a work: its canonical copy, the number of copies, its metadata and the essay that each part comes from.

    A part comes from the copy that has most of its fields; among equals from the canonical copy, else an exact copy, a variant,
    a near one, a spun one, an excerpt; among these from the smallest essay_id.

    Args:
        essays: Parquet files with the columns of table `essays` that `PARTS` names.
        found: the copies, as `find_duplicates` gives them.

    Returns:
        Columns work_id, essay_id, n_copies, and of each part its fields and `<part>_essay_id`; sorted by work_id.
    """
    verdicts = pl.DataFrame(found.duplicates.select(["essay_id", "verdict"]))
    members = pl.DataFrame(found.clusters)
    # An excerpt that is recorded beside its work has rows of its own: the best verdict counts.
    rank = verdicts.with_columns(
        rank=pl.col("verdict").replace_strict({source: n for n, source in enumerate(_SOURCES)}, return_dtype=pl.Int8)
    )
    ranked = members.join(rank.group_by("essay_id").agg(pl.col("rank").min()), on="essay_id", how="left").with_columns(
        pl.when("is_canonical").then(pl.lit(0, pl.Int8)).otherwise(pl.col("rank").fill_null(len(_SOURCES))).alias("rank")
    )
    works = (
        members.group_by("work_id")
        .agg(pl.col("essay_id").filter(pl.col("is_canonical")).first(), pl.len().cast(pl.Int32).alias("n_copies"))
        .sort("work_id")
    )
    for part, fields in PARTS.items():
        said = pl.concat(_having(path, fields) for path in essays)
        order = ("work_id", "n_said", "rank", "essay_id")
        keys = said.select("essay_id", "n_said").join(ranked, on="essay_id").sort(order, descending=[False, True, False, False])
        chosen = keys.group_by("work_id", maintain_order=True).first().select("work_id", "essay_id")
        best = chosen.join(said, on="essay_id").select("work_id", *fields, pl.col("essay_id").alias(f"{part}_essay_id"))
        works = works.join(best, on="work_id", how="left", maintain_order="left")
    works = works.with_columns(pl.col(pl.List(pl.String)).fill_null(pl.lit([], dtype=pl.List(pl.String))))
    return works.to_arrow()


def _having(path: Path, fields: Sequence[str]) -> pl.DataFrame:
    """The essays of a file that say something in one of the fields at least, and in how many: `n_said`."""
    table = pl.read_parquet(path, columns=["essay_id", *fields])
    said = [is_there(table, name) for name in fields]
    return table.with_columns(n_said=pl.sum_horizontal(said)).filter(pl.col("n_said") > 0)


def is_there(table: pl.DataFrame, name: str) -> pl.Expr:
    """Whether an essay has something in a column: a list that is not empty, or a value."""
    is_list = isinstance(table.schema[name], pl.List)
    return (pl.col(name).list.len() > 0).fill_null(value=False) if is_list else pl.col(name).is_not_null()
