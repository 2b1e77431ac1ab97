"""Which copy of a work likely stands for it: the documented order, as columns.

Least damage, most complete, most metadata, earliest seen, smallest id. Damage is compared in steps of half a percent and
completeness in steps of 2 %, so that a trifle of one does not outweigh the next.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.dedup.grams import Ints

TRUNCATED = 1000  # steps of completeness that a text without its end lacks
METADATA_FIELDS = ("title", "authors", "abstract", "keywords", "journal", "published_date")
LIKELY = ("damage", "incomplete", "lacking")
PREFERENCE = (*LIKELY, "first_seen")
"""Columns by which essays are sorted, the likeliest canonical copy first; then comes essay_id."""


class Ranks(NamedTuple):
    """Of each group its best member: its place among the best of all, its steps of damage, and of what it lacks to be complete."""

    places: Ints
    damage: Ints
    incomplete: Ints


def preference(essays: pl.DataFrame, n_chars: npt.NDArray[np.int64]) -> pl.DataFrame:
    """The columns `PREFERENCE` beside essay_id, in the order of the essays.

    Args:
        essays: a row an essay: essay_id, and any of damage_rate, first_seen (int), is_truncated, and of `METADATA_FIELDS`,
            each true where the essay has it.
        n_chars: characters of the canonical form of each essay, without what is furniture.
    """
    size = n_chars.astype(np.int64)
    bits = np.frexp(size.astype(np.float64))[1].astype(np.int64)
    step = bits * 50 + (size * 50 >> np.maximum(bits - 1, 0)) % 50

    def column(name: str) -> npt.NDArray[np.float64]:
        found = essays.get_column(name, default=None)
        return np.zeros(len(essays)) if found is None else found.cast(pl.Float64).fill_null(0).to_numpy()

    lacking = -sum((column(name) for name in METADATA_FIELDS), start=np.zeros(len(essays)))
    return essays.select("essay_id").with_columns(
        damage=pl.Series(np.rint(column("damage_rate") / 0.005).astype(np.int32)),
        incomplete=pl.Series((TRUNCATED * (column("is_truncated") > 0) - step).astype(np.int32)),
        lacking=pl.Series(lacking.astype(np.int8)),
        first_seen=pl.Series(column("first_seen").astype(np.int64)),
    )
