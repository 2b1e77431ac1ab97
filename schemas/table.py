"""What a table and a column are. Every other form of the schema is derived from these two values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandera.polars as pandera_polars

MAX_FAILURES = 20
"""Failing rows reported for one check; collecting all of them costs seconds on a bad table."""


@dataclass(frozen=True)
class Field:
    """A column: its Arrow type, what it means, and what its values must be.

    `ge`/`le` bound numbers, `isin` lists the codes allowed, `pattern` is a regular expression that a whole string matches.
    """

    name: str
    dtype: pa.DataType
    description: str
    unit: str | None = None
    nullable: bool = False
    isin: tuple[str, ...] = ()
    ge: float | None = None
    le: float | None = None
    pattern: str | None = None

    def but(self, **changes: Any) -> Field:
        """Return the same column with the changes a single table needs, such as a narrower description."""
        return replace(self, **changes)

    def arrow_field(self) -> pa.Field:
        """Arrow field with the description (and unit) as field metadata."""
        metadata = {"description": self.description} | ({"unit": self.unit} if self.unit else {})
        return pa.field(self.name, self.dtype, nullable=self.nullable, metadata=metadata)


@dataclass(frozen=True)
class ForeignKey:
    """Each non-null value of `columns` stands in `ref_columns` of `table`."""

    columns: tuple[str, ...]
    table: str
    ref_columns: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """One check of one table that did not hold: which, on how many rows, and some of the values."""

    table: str
    column: str | None
    check: str
    n_rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        """Name the place, the check and up to three values, in one line."""
        where = f"{self.table}.{self.column}" if self.column else self.table
        shown = ", ".join(repr(e) for e in self.examples[:3])
        return f"{where}: {self.check} fails on {self.n_rows} row(s)" + (f", such as {shown}" if shown else "")


@dataclass(frozen=True)
class Table:
    """A published table: columns in order, keys, sort order, and the schema version that brought it in."""

    name: str
    title: str
    row: str
    columns: tuple[Field, ...]
    primary_key: tuple[str, ...]
    sort_by: tuple[str, ...]
    since: str
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse keys that name no column: a schema must be right before any data is."""
        known = {c.name for c in self.columns}
        named = {*self.primary_key, *self.sort_by, *(c for k in self.foreign_keys for c in k.columns)}
        if len(known) != len(self.columns) or named - known:
            raise ValueError(f"table {self.name}: duplicate column, or keys name unknown columns {sorted(named - known)}")

    def __getitem__(self, column: str) -> Field:
        """Return the column of that name."""
        return next(c for c in self.columns if c.name == column)

    def arrow_schema(self) -> pa.Schema:
        """Arrow schema: a description on every field, the table's own facts as schema metadata."""
        facts = {"table": self.name, "row": self.row, "primary_key": ",".join(self.primary_key), "sort_by": ",".join(self.sort_by)}
        return pa.schema([c.arrow_field() for c in self.columns], metadata=facts)

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Arrow table of the rows, columns in schema order; a missing key is null.

        Raises:
            KeyError: a row has a key that is no column.
        """
        columns: dict[str, list[Any]] = {c.name: [] for c in self.columns}
        for row in rows:
            if unknown := row.keys() - columns.keys():
                raise KeyError(f"table {self.name} has no column {sorted(unknown)}")
            for name, values in columns.items():
                values.append(row.get(name))
        return self.from_columns(columns)

    def from_columns(self, columns: Mapping[str, Sequence[Any]]) -> pa.Table:
        """Arrow table of whole columns, in schema order; a missing column is null.

        Nulls in a required column are let through: `validate` reports them with their rows.
        """
        n_rows = len(next(iter(columns.values()), ()))
        schema = pa.schema([f.with_nullable(True) for f in self.arrow_schema()])
        return pa.table([pa.array(columns.get(f.name, [None] * n_rows), f.type) for f in schema], schema=schema)

    @cached_property
    def pandera_schema(self) -> pandera_polars.DataFrameSchema:
        """The pandera schema (polars backend) derived from the columns."""
        import pandera.polars as pap  # noqa: PLC0415  (a second of import time that only validation needs)
        import polars as pl  # noqa: PLC0415

        empty = pl.from_arrow(self.arrow_schema().empty_table())
        assert isinstance(empty, pl.DataFrame)
        columns = {}
        for c in self.columns:
            checks = []
            if c.isin:
                checks.append(pap.Check.isin(list(c.isin)))
            if c.ge is not None:
                checks.append(pap.Check.ge(c.ge))
            if c.le is not None:
                checks.append(pap.Check.le(c.le))
            if c.pattern is not None:
                checks.append(pap.Check.str_matches(f"^(?:{c.pattern})$"))
            columns[c.name] = pap.Column(empty.schema[c.name], checks=checks, nullable=c.nullable)
        return pap.DataFrameSchema(columns, unique=list(self.primary_key), ordered=True, strict=True, name=self.name)

    def validate(self, data: pa.Table) -> list[Failure]:
        """Check types, nulls, values and primary key. Returns what failed, at most `MAX_FAILURES` examples a check."""
        import pandera.errors  # noqa: PLC0415
        import polars as pl  # noqa: PLC0415

        frame = pl.from_arrow(data)
        assert isinstance(frame, pl.DataFrame)
        try:
            self.pandera_schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as errors:
            return self._failures(errors.failure_cases)
        return []

    def _failures(self, cases: Any) -> list[Failure]:
        grouped: dict[tuple[str | None, str], list[str]] = {}
        for case in cases.iter_rows(named=True):
            column = case["column"] if case["column"] in {c.name for c in self.columns} else None
            grouped.setdefault((column, str(case["check"])), []).append(str(case["failure_case"]))
        return [Failure(self.name, column, check, len(v), tuple(v[:MAX_FAILURES])) for (column, check), v in grouped.items()]
