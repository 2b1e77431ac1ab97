"""`datapackage.json`: the release as a Data Package (version 2 of the standard, https://datapackage.org)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.catalog import TABLES
from schemas.render.dataset import DESCRIPTION, KEYWORDS, NAME, RIGHTS, TITLE, Release
from schemas.table import Field, Table

PROFILE = "https://datapackage.org/profiles/2.0/"


def datapackage(release: Release) -> dict[str, Any]:
    """The descriptor: one resource a table, with its schema, keys and files."""
    return {
        "$schema": PROFILE + "datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": release.version,
        "schemaVersion": release.schema_version,
        "keywords": list(KEYWORDS),
        "licenses": [{"path": "LICENSES.md", "title": RIGHTS}],
        "contributors": [{"title": "Jiaokan", "roles": ["creator"]}],
        "resources": [_resource(t, release) for t in TABLES],
    }


def _resource(table: Table, release: Release) -> dict[str, Any]:
    files = release.files[table.name]
    one = {"bytes": files[0].n_bytes, "hash": f"sha256:{files[0].sha256}"} if len(files) == 1 else {}
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": f"One row is {table.row}.",
        "path": [f.name for f in files] if len(files) > 1 else files[0].name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **one,
        "rowCount": release.rows[table.name],
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    keys = [
        {"fields": list(k.columns), "reference": {"resource": k.table if k.table != table.name else "", "fields": list(k.ref_columns)}}
        for k in table.foreign_keys
    ]
    return {
        "$schema": PROFILE + "tableschema.json",
        "fields": [_field(c) for c in table.columns],
        "fieldsMatch": "exact",
        "missingValues": [],  # Parquet has nulls of its own: an empty string is a value
        "primaryKey": list(table.primary_key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Field) -> dict[str, Any]:
    kind = field_type(column.dtype)
    limits = {"enum": list(column.isin) or None, "minimum": column.ge, "maximum": column.le, "pattern": column.pattern}
    constraints: dict[str, Any] = {"required": not column.nullable} | {k: _number(v, kind) for k, v in limits.items() if v is not None}
    return {
        "name": column.name,
        "type": kind,
        "description": column.description,
        **({"unit": column.unit} if column.unit else {}),
        "constraints": constraints,
    }


def _number(value: Any, kind: str) -> Any:
    return int(value) if kind == "integer" and isinstance(value, float) else value


def field_type(dtype: pa.DataType) -> str:
    """Type of Table Schema for an Arrow type."""
    if pa.types.is_list(dtype):
        return "array"
    if pa.types.is_integer(dtype):
        return "integer"
    if pa.types.is_floating(dtype):
        return "number"
    return {"string": "string", "bool": "boolean", "date32[day]": "date"}[str(dtype)]
