"""The schema's own house rules: every field described and used, every key sound, validation that bites."""

import pyarrow as pa
import pytest

from schemas.catalog import BY_NAME, TABLES
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


def test_a_row_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        BY_NAME["withdrawn"].from_rows([{"colour": "red"}])


def test_a_table_whose_key_names_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown columns"):
        Table("t", "T", "one", (Field("a", pa.string(), "An a"),), ("b",), ("a",), "0.1.0")
