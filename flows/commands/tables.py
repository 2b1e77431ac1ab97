"""`jiaokan tables`: the data dictionary."""

from __future__ import annotations

import argparse
import json

from flows.commands.errors import UserError
from schemas.catalog import BY_NAME, SCHEMA_VERSION, TABLES
from schemas.table import Table


def run(options: argparse.Namespace) -> int:
    """Print the dictionary of one table or of all."""
    tables = [_named(options.table)] if options.table else list(TABLES)
    if options.json:
        print(json.dumps({"schema_version": SCHEMA_VERSION, "tables": [_as_json(t) for t in tables]}, ensure_ascii=False, indent=1))
        return 0
    _print(tables)
    return 0


def _named(name: str) -> Table:
    if name not in BY_NAME:
        raise UserError(f"no table is called {name}. There are: {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def _as_json(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "row": table.row,
        "primary_key": table.primary_key,
        "sort_by": table.sort_by,
        "foreign_keys": [{"columns": k.columns, "table": k.table, "references": k.ref_columns} for k in table.foreign_keys],
        "since": table.since,
        "columns": [
            {"name": c.name, "type": str(c.dtype), "unit": c.unit, "nullable": c.nullable, "values": c.isin, "description": c.description}
            for c in table.columns
        ],
    }


def _print(tables: list[Table]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as Grid  # noqa: PLC0415

    console = Console()
    for table in tables:
        grid = Grid("column", "type", "null", "meaning", title=f"{table.name}: {table.row}", title_justify="left", pad_edge=False)
        for c in table.columns:
            values = f" One of: {', '.join(c.isin)}." if c.isin else ""
            unit = f" ({c.unit})" if c.unit else ""
            key = "*" if c.name in table.primary_key else ""
            grid.add_row(c.name + key, _short(str(c.dtype)), "yes" if c.nullable else "", f"{c.description}{unit}.{values}")
        console.print(grid, highlight=False)
        for k in table.foreign_keys:
            console.print(f"  {', '.join(k.columns)} -> {k.table}.{', '.join(k.ref_columns)}", highlight=False)
        console.print()
    console.print("* primary key", highlight=False)


def _short(dtype: str) -> str:
    return dtype.replace("list<element: ", "list<").replace("struct<term: string, start: int32, end: int32>", "{term, start, end}")
