"""`jiaokan parse`: the readers of references, lists and markers on their own, JSON lines out."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flows.citations.lists import split_list
from flows.citations.markers import markers_of_row
from flows.citations.parse import parse_reference
from flows.commands.errors import UserError

_OBJECT = re.compile(rb'\s*\{\s*["}]')
_BOM = b"\xef\xbb\xbf"
_JSON_NAMES = (".jsonl", ".ndjson", ".json")
_NOT_UTF8 = "is not UTF-8. Convert the file first, for instance with iconv -f gb18030 -t utf-8."
_EXAMPLES = {
    "citations": '{"id": 1, "raw": "…"}',
    "lists": '{"id": 1, "text": "…"}',
    "markers": '{"id": 1, "text": "…", "references": ["…"]}',
}


def _citation(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "fields": parse_reference(_text(row)).fields()}


def _list(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "entries": split_list(_text(row))}


READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"citations": _citation, "lists": _list, "markers": markers_of_row}


def run(options: argparse.Namespace) -> int:
    """Read rows from a file or standard input and print one JSON line for each; 1 if a row could not be read.

    A row that can't be read is named on standard error with its line, the rows around it are printed.
    """
    reader = READERS[options.what]
    shown = "standard input" if options.file == "-" else options.file
    bad = 0
    for number, line in _rows(options.file, shown, options.what):
        try:
            row = _decoded(line, _EXAMPLES[options.what]) if isinstance(line, bytes) else {"raw": line}
            out = json.dumps(reader({"id": number, **row}), ensure_ascii=False)
            out.encode()  # a lone surrogate fails here, before half the line is printed
            print(out)
        except _BadRowError as error:
            reason = str(error)
        except UnicodeEncodeError:
            reason = "holds half a character (a lone surrogate such as \\ud800). Write the character whole."
        except (KeyError, TypeError) as error:
            reason = f"{error.args[0]}."
        else:
            continue
        bad += 1
        print(f"jiaokan: {shown}, line {number}: {reason}", file=sys.stderr)
    if bad:
        print(f"jiaokan: {shown}: {bad} line{'s' if bad > 1 else ''} left out, the others are printed.", file=sys.stderr)
    return 1 if bad else 0


class _BadRowError(Exception):
    """A line that holds no row; the message says why and what to do."""


def _text(row: dict[str, Any]) -> str:
    for key in ("raw", "text"):
        if isinstance(row.get(key), str):
            return str(row[key])
    raise KeyError("no string under `raw` or `text`")


def _rows(file: str, shown: str, what: str) -> Iterator[tuple[int, bytes | str]]:
    """Rows with the number of their line: lines of JSON as bytes, else plain texts, a reference a line or one list or essay the whole input.

    JSON lines are told by the name of the file, or by a first line that begins an object.
    """
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            lines = enumerate(stream, start=1)
            number, first = next(((n, line) for n, line in lines if line.strip().removeprefix(_BOM).strip()), (1, b""))
            first = first.removeprefix(_BOM)
            if not first:
                return
            if Path(file).suffix.lower() in _JSON_NAMES or _OBJECT.match(first):
                yield number, first
                yield from ((n, line) for n, line in lines if line.strip())
            elif what == "citations":
                yield number, _plain(shown, number, first).strip()
                yield from ((n, _plain(shown, n, line).strip()) for n, line in lines if line.strip())
            else:
                yield number, _plain(shown, number, first + stream.read()).replace("\r\n", "\n")
    except OSError as error:
        raise UserError(f"{shown}: can't be read ({error.strerror}).") from None


def _plain(shown: str, number: int, text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        line = number + text.count(b"\n", 0, error.start)
        raise UserError(f"{shown}, line {line}: {_NOT_UTF8}") from None


def _decoded(line: bytes, example: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError:
        raise _BadRowError(_NOT_UTF8) from None
    except json.JSONDecodeError as error:
        raise _BadRowError(f"is no JSON (column {error.colno}: {error.msg}). Write one object a line: {example}") from None
    except (ValueError, RecursionError):
        raise _BadRowError(f"is no JSON that can be read. Write one object a line: {example}") from None
    if not isinstance(row, dict):
        raise _BadRowError(f"is JSON, but no object. Write one object a line: {example}")
    return row
