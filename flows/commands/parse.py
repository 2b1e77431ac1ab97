"""`jiaokan parse`: the readers of references, lists and markers on their own, JSON lines out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from flows.citations.lists import split_list
from flows.citations.markers import markers_of_row
from flows.citations.parse import parse_reference
from flows.commands.errors import UserError


def _citation(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "fields": parse_reference(_text(row)).fields()}


def _list(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "entries": split_list(_text(row))}


READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"citations": _citation, "lists": _list, "markers": markers_of_row}


def run(options: argparse.Namespace) -> int:
    """Read rows from a file or standard input and print one JSON line for each; 1 if a row could not be read."""
    reader = READERS[options.what]
    bad = 0
    for number, row in _rows(options.file, plain=options.what != "markers"):
        try:
            print(json.dumps(reader(row), ensure_ascii=False))
        except (KeyError, TypeError) as error:
            bad += 1
            print(f"jiaokan: {options.file}, line {number}: {error}", file=sys.stderr)
    return 1 if bad else 0


def _text(row: dict[str, Any]) -> str:
    for key in ("raw", "text"):
        if isinstance(row.get(key), str):
            return str(row[key])
    raise KeyError("no string under `raw` or `text`")


def _rows(file: str, plain: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows with their line numbers: JSON objects, or where `plain`, a reference a line; the line number is the id then."""
    try:
        stream = sys.stdin if file == "-" else open(file, encoding="utf-8-sig")  # noqa: PTH123, SIM115
        with stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, _row(line, number, plain)
    except OSError as error:
        raise UserError(f"{file}: can't be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise UserError(f"{file}: is not UTF-8. Convert it first.") from None


def _row(line: str, number: int, plain: bool) -> dict[str, Any]:
    if line.lstrip().startswith("{"):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            return {"id": number, **row}
    return {"id": number, "raw": line.rstrip("\r\n")} if plain else {"id": number, "text": line.rstrip("\r\n")}
