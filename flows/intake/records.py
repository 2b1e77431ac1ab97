"""Records in, source texts out: a line of JSONL, a row of CSV or a row of Parquet is one essay, with `text` and maybe `id`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import IO, Any

from flows.intake.decode import ONE_EACH, UndecodableError, decode
from flows.intake.inputs import InputFile, refuse
from flows.intake.names import is_encodable, readable
from flows.spans.documents import Refusal, SourceText

TEXT, ID = "text", "id"
"""The keys or columns of a record that are its own; the others are kept as they are."""
_DELIMITERS = ",;\t"  # spreadsheets of some countries write semicolons
_CHUNK = 1 << 20
_ROWS_AT_ONCE = 16
"""Rows of Parquet that are turned into Python's values at once: each may be a book."""


def read_jsonl(file: InputFile, lines: Iterable[bytes]) -> Iterator[SourceText | Refusal]:
    """Yield the texts of the lines of a file; a line that is none is refused, an empty one passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _line(file, number, line)


def _line(file: InputFile, number: int, line: bytes) -> SourceText | Refusal:
    place = f"L{number}", f"Line {number}"  # as an id may be a number too
    sha256 = hashlib.sha256(line).hexdigest()
    encoding = "utf-8"
    try:
        try:
            record = json.loads(line)
        except UnicodeDecodeError:
            shown, encoding = decode(line)
            record = json.loads(shown)
    except UndecodableError as error:
        return refuse(f"{file.uri}#{place[0]}", sha256, error.reason, f"Line {number}: {error.detail}")
    except (ValueError, RecursionError) as error:
        return refuse(f"{file.uri}#{place[0]}", sha256, "bad_json", f"Line {number} is no JSON ({error}).")
    if not isinstance(record, dict) or not isinstance(record.get(TEXT), str):
        return refuse(f"{file.uri}#{place[0]}", sha256, "no_text", f"Line {number} is no JSON object with a string under `text`.")
    return _source(file, place, record, encoding, sha256)


def read_csv(file: InputFile, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> Iterator[SourceText | Refusal]:
    """Yield the texts of the rows of a table whose first line names its columns; a row that can't be read is refused.

    Its encoding is told by its first megabyte; what lies in memory at once is a row.
    """
    csv.field_size_limit(sys.maxsize)
    try:
        with opened() as stream:
            encoding = _encoding(stream)
    except UndecodableError as error:
        yield refuse(file.uri, None, error.reason, error.detail)
        return
    errors = ONE_EACH if encoding.startswith("utf-8") else "replace"
    with opened() as stream, io.TextIOWrapper(stream, encoding, errors, newline="") as lines:
        head = lines.readline()
        delimiter = next((d for d in _DELIMITERS if TEXT in _cells(head, d)), None)
        if not head.strip():
            yield refuse(file.uri, None, "empty_file", "The file holds no text.")
            return
        if delimiter is None:
            names = ", ".join(_cells(head, "\t" if "\t" in head else ",")[:20])
            why = f"The first line names no column `{TEXT}` (but: {names}). Name the column of the essays so."
            yield refuse(file.uri, None, "no_text", why)
            return
        yield from _rows(file, lines, _cells(head, delimiter), delimiter, encoding.removesuffix("-sig"))


def _rows(file: InputFile, lines: Iterable[str], columns: list[str], delimiter: str, encoding: str) -> Iterator[SourceText | Refusal]:
    """The texts of the rows behind the first line."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        place, shown = f"R{number}", f"Row {number}, from line {rows.line_num + 2} on,"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield refuse(f"{file.uri}#{place}", None, "bad_csv", f"{shown} is no CSV ({error}): mend its quotation marks.")
            continue
        if not cells:
            number -= 1
        elif len(cells) > len(columns):
            why = f"{shown} has {len(cells)} cells, the first line names {len(columns)}: quote the cells that hold `{delimiter}`."
            yield refuse(f"{file.uri}#{place}", None, "bad_csv", why)
        else:
            record = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
            yield _source(file, (place, f"Row {number}"), {TEXT: "", **record}, encoding, None)


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _encoding(stream: IO[bytes]) -> str:
    """The encoding of a stream, by its beginning."""
    found = decode(stream.read(_CHUNK)).encoding
    return "utf-8-sig" if found == "utf-8" else found


def read_parquet(file: InputFile) -> Iterator[SourceText | Refusal]:
    """Yield the texts of the rows of a Parquet file; one that is damaged is refused from there on."""
    import pyarrow as pa  # noqa: PLC0415  (only Parquet pays for it)
    import pyarrow.parquet as pq  # noqa: PLC0415

    number = 0
    try:
        with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=_CHUNK) as table:
            why = _unfit(table.schema_arrow)
            if why:
                yield refuse(file.uri, None, *why)
                return
            # group by group: rows of a sound one are not lost with those of the next
            batches = (table.iter_batches(_ROWS_AT_ONCE, row_groups=[group]) for group in range(table.num_row_groups))
            for record in (record for group in batches for batch in group for record in batch.to_pylist()):
                number += 1
                if record[TEXT] is None:
                    yield refuse(f"{file.uri}#R{number}", None, "no_text", f"Row {number}: `{TEXT}` is null.")
                else:
                    yield _source(file, (f"R{number}", f"Row {number}"), record, "utf-8", None)
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the system's, not the format's
            raise
        yield refuse(file.uri, None, "bad_parquet", f"The file can't be read from row {number + 1} on ({error}): fetch or write it again.")


def _unfit(schema: Any) -> tuple[str, str] | None:
    """Why a Parquet file holds no essays: the reason's code, and a sentence."""
    import pyarrow as pa  # noqa: PLC0415

    if {b"data_version", b"schema_version"} <= (schema.metadata or {}).keys():
        return "own_table", "A table of a release of this pipeline, no corpus: name the files that the release was made of."
    if schema.names.count(TEXT) != 1:
        names = ", ".join(schema.names[:20])
        return "no_text", f"The file has not one column `{TEXT}` (its columns: {names}). Name the column of the essays so."
    kind = schema.field(TEXT).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        return "no_text", f"The column `{TEXT}` holds {kind}, no strings."
    return None


def _source(file: InputFile, place: tuple[str, str], record: Mapping[str, Any], encoding: str, sha256: str | None) -> SourceText | Refusal:
    """The text of a record that has one, or why it is refused.

    Args:
        file: the file it lies in.
        place: where it lies there, as its name without an id ends (`L7`), and as messages say it (`Line 7`).
        record: its keys or columns.
        encoding: the encoding it was read in.
        sha256: of the bytes it was read from, where they are its own.
    """
    is_named = isinstance(record.get(ID), str | int)
    uri = f"{file.uri}#{record[ID] if is_named else place[0]}"
    text, metadata = record[TEXT], _metadata(record)
    for key, value in ((TEXT, text), (ID, uri), *metadata.items()):
        if not is_encodable(key + value):
            why = f"{place[1]}: `{readable(key)}` holds half of a surrogate pair (\\ud800-\\udfff)."
            return refuse(readable(uri), sha256, "undecodable", why)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if not text.strip():
        return refuse(uri, sha256, "empty_text", f"{place[1]}: `{TEXT}` is blank.")
    return SourceText(uri, sha256, text, file.media_type, encoding, metadata)


def _metadata(record: Mapping[str, Any]) -> dict[str, str]:
    """What else a record holds, as strings; what JSON has no word for, such as a date, as Python writes it."""
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
        for key, value in record.items()
        if key not in {ID, TEXT} and value is not None
    }
