"""Whether all checks of a table hold, told at a glance: pandera takes many times as long, and is asked only what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from schemas.table import Field, Table


def all_hold(table: Table, data: pa.Table) -> bool:
    """Whether the data pass every check that `Table.pandera_schema` makes; False may also mean that it can't be told here."""
    if data.schema.names != [c.name for c in table.columns]:
        return False
    return all(_holds(c, data[c.name], table.primary_key) for c in table.columns) and _is_unique(data.select(table.primary_key))


def _holds(column: Field, values: pa.ChunkedArray, key: tuple[str, ...]) -> bool:
    if values.type != column.dtype or (values.null_count and not column.nullable):
        return False
    if pa.types.is_floating(values.type) and pc.any(pc.is_nan(values), min_count=0).as_py():
        return False
    if column.isin and not pc.all(pc.is_in(values.unique().drop_null(), pa.array(column.isin, values.type)), min_count=0).as_py():
        return False
    if column.ge is not None or column.le is not None:
        bounds = pc.min_max(values).as_py()
        low, high = bounds["min"], bounds["max"]
        if low is not None and ((column.ge is not None and low < column.ge) or (column.le is not None and high > column.le)):
            return False
    return column.pattern is None or _matches(column.pattern, values if key == (column.name,) else values.unique())


def _matches(pattern: str, values: pa.ChunkedArray | pa.Array) -> bool:
    import polars as pl  # noqa: PLC0415  (the regular expressions that pandera uses, which are not quite those of Arrow)

    column = pl.from_arrow(values)
    assert isinstance(column, pl.Series)
    return column.str.contains(f"^(?:{pattern})$").drop_nulls().all()


def _is_unique(keys: pa.Table) -> bool:
    import polars as pl  # noqa: PLC0415

    frame = pl.from_arrow(keys)
    assert isinstance(frame, pl.DataFrame)
    return frame.n_unique() == frame.height
