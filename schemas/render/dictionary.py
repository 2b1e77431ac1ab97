"""The data dictionary: every table with its keys, every column with its type, unit, values and meaning."""

from __future__ import annotations

import pyarrow as pa

from schemas.catalog import TABLES
from schemas.render.dataset import Release
from schemas.table import Field, Table

HEAD = """# Data dictionary

Jiaokan {version}, schema version {schema_version}. The same definitions make the Arrow schema of each Parquet file, where each
column carries its description too.

Positions count characters (Unicode code points), not bytes, and are half-open: `text[start:end]`. `source_start` and
`source_end` are in the essay's text of the table `sources`. Lists are never null, only empty. A null says that nothing is
known; where a column may hold null the dictionary says so.
"""


def dictionary_markdown(release: Release) -> str:
    """Markdown of the whole dictionary."""
    contents = "".join(
        f"| [`{t.name}`](#{t.name}) | {t.row} | {release.rows[t.name]} | {release.n_bytes(t.name)} | {len(release.files[t.name])} |\n"
        for t in TABLES
    )
    head = HEAD.format(version=release.version, schema_version=release.schema_version)
    return f"{head}\n| table | one row is | rows | bytes | files |\n|---|---|--:|--:|--:|\n{contents}{''.join(map(_section, TABLES))}"


def type_name(dtype: pa.DataType) -> str:
    """Type of a column in words a reader of any language knows: `list of string`, `list of {term: string, start: int32}`."""
    if pa.types.is_list(dtype):
        return f"list of {type_name(dtype.value_type)}"
    if pa.types.is_struct(dtype):
        return "{" + ", ".join(f"{f.name}: {type_name(f.type)}" for f in dtype) + "}"
    return {"double": "float64", "date32[day]": "date"}.get(str(dtype), str(dtype))


def cell(text: str) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r", "␍").replace("\n", "⏎")


def _section(table: Table) -> str:
    keys = [f"Key: {_names(table.primary_key)}.", f"Sorted by: {_names(table.sort_by)}.", f"Since schema version {table.since}."]
    keys += [f"{_names(k.columns)} → `{k.table}` ({_names(k.ref_columns)})." for k in table.foreign_keys]
    rows = "".join(_row(c, table) for c in table.columns)
    return f"\n## {table.name}\n\nOne row is {table.row}. {' '.join(keys)}\n\n| column | type | null | meaning |\n|---|---|---|---|\n{rows}"


def _row(column: Field, table: Table) -> str:
    key = " 🔑" if column.name in table.primary_key else ""
    return f"| `{column.name}`{key} | {type_name(column.dtype)} | {'yes' if column.nullable else ''} | {cell(_meaning(column))} |\n"


def _meaning(column: Field) -> str:
    said = [column.description + (f" ({column.unit})" if column.unit else "") + "."]
    if column.isin:
        said.append("One of: " + ", ".join(f"`{code}`" for code in column.isin) + ".")
    if column.ge is not None and column.le is not None:
        said.append(f"From {column.ge:g} to {column.le:g}.")
    elif column.ge is not None:
        said.append(f"At least {column.ge:g}.")
    if column.pattern:
        said.append(f"Pattern: `{column.pattern}`.")
    return " ".join(said)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)
