"""The schema's own house rules: every field described and used, every key sound, validation that bites."""

from typing import Any

import pandera.errors
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalog import BY_NAME, TABLES
from schemas.checks import all_hold
from schemas.fields import FIELDS
from schemas.table import Field, Table


def test_every_field_is_used_by_a_table() -> None:
    used = {c.name for t in TABLES for c in t.columns}
    assert used == set(FIELDS)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_column_is_described_in_the_arrow_schema(table: Table) -> None:
    for field in table.arrow_schema():
        assert len(field.metadata[b"description"]) > 3


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_foreign_keys_point_at_primary_keys(table: Table) -> None:
    for key in table.foreign_keys:
        assert key.ref_columns == BY_NAME[key.table].primary_key
        for column, referred in zip(key.columns, key.ref_columns, strict=True):
            assert table[column].dtype == BY_NAME[key.table][referred].dtype


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_an_empty_table_is_valid_and_has_the_schema(table: Table) -> None:
    empty = table.from_rows([])
    assert table.validate(empty) == []
    assert empty.schema.names == [c.name for c in table.columns]


def test_validation_reports_bad_values_with_table_column_and_example() -> None:
    quarantine = BY_NAME["quarantine"]
    row = {"source_uri": "a.txt", "source_sha256": "not a digest", "stage": "intake", "reason": "x", "detail": None}
    failures = quarantine.validate(quarantine.from_rows([row]))
    text = "\n".join(map(str, failures))
    assert "quarantine.source_sha256" in text
    assert "'not a digest'" in text
    assert "quarantine.detail" in text


def test_validation_reports_a_repeated_key() -> None:
    withdrawn = BY_NAME["withdrawn"]
    row = {"essay_id": "0" * 16, "since_version": "2026.1.0", "reason": "asked for"}
    assert withdrawn.validate(withdrawn.from_rows([row])) == []
    assert withdrawn.validate(withdrawn.from_rows([row, row])) != []


COLUMNS = (
    Field("key", pa.string(), "Key", pattern=r"k\d+"),
    Field("code", pa.string(), "Code", nullable=True, isin=("a", "b")),
    Field("link", pa.string(), "Link", nullable=True, pattern=r"10\.\d{4,9}/\S+"),
    Field("share", pa.float64(), "Share", ge=0, le=1),
    Field("n", pa.int32(), "Count", nullable=True, ge=1),
    Field("names", pa.list_(pa.field("element", pa.string())), "Names"),
)
CELLS = [
    *(("key", value) for value in ("k0", "k12", "k１", "k1\n", "", "x1", None)),
    *(("code", value) for value in ("b", "c", None)),
    *(("link", value) for value in ("10.1000/x", "10.1000/a\u3000b", "10.1/x")),
    *(("share", value) for value in (1.0, 1.5, -0.0, -1e-9, float("nan"), None)),
    *(("n", value) for value in (7, 0, None)),
    *(("names", value) for value in (["甲"], [None], None)),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.just(("n", 1)), st.sampled_from(CELLS)), max_size=4), st.sampled_from([("key",), ("key", "code")]))
def test_the_quick_check_passes_what_pandera_passes(cells: list[tuple[str, Any]], key: tuple[str, ...]) -> None:
    good = {"code": "a", "share": 0.5, "n": 1, "names": []}
    table = Table("t", "T", "a row", COLUMNS, key, key, "0.1.0")
    data = table.from_rows({**good, "key": f"k{n}", name: value} for n, (name, value) in enumerate(cells))
    frame = pl.from_arrow(data)
    assert isinstance(frame, pl.DataFrame)
    try:
        table.pandera_schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors:
        assert not all_hold(table, data)
    else:
        assert all_hold(table, data)


def test_the_quick_check_sees_the_columns() -> None:
    rows = BY_NAME["withdrawn"].from_rows([])
    assert all_hold(BY_NAME["withdrawn"], rows)
    assert not all_hold(BY_NAME["withdrawn"], rows.drop(["reason"]))
    assert not all_hold(BY_NAME["withdrawn"], rows.select(rows.schema.names[::-1]))


def test_a_row_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        BY_NAME["withdrawn"].from_rows([{"colour": "red"}])


def test_a_table_whose_key_names_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown columns"):
        Table("t", "T", "one", (Field("a", pa.string(), "An a"),), ("b",), ("a",), "0.1.0")
