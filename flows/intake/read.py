"""One input file in, its source texts out: plain text is one essay, a line of JSONL is one essay."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from flows.intake.decode import UndecodableError, decode
from flows.intake.inputs import InputFile
from flows.intake.names import is_encodable, readable
from flows.spans.documents import Refusal, SourceText


def read_input(file: InputFile) -> Iterator[SourceText | Refusal]:
    """Yield the texts of one file. What can't be read is a `Refusal`, never an exception; the rest goes on."""
    try:
        with _open(file) as stream:
            yield from _read_jsonl(file, stream) if file.media_type == "application/jsonl" else _read_text(file, stream)
    except PermissionError:
        yield _refuse(file.uri, None, "unreadable", "No permission to read the file: change its mode or its owner.")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield _refuse(file.uri, None, "broken_gzip", f"The compressed file is damaged ({error}): fetch it again.")
    except OSError as error:
        yield _refuse(file.uri, None, "unreadable", f"The file could not be read: {error.strerror or error}.")


def _open(file: InputFile) -> IO[bytes] | gzip.GzipFile:
    if file.path.suffix.lower() == ".gz":
        return gzip.open(file.path, "rb")
    return file.path.open("rb")


def _refuse(uri: str, sha256: str | None, reason: str, detail: str) -> Refusal:
    return Refusal(uri, sha256, "intake", reason, detail)


def _read_text(file: InputFile, stream: IO[bytes] | gzip.GzipFile) -> Iterator[SourceText | Refusal]:
    data = stream.read()
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.strip():
        yield _refuse(file.uri, sha256, "empty_file", "The file holds no text.")
        return
    try:
        text, encoding = decode(data)
    except UndecodableError as error:
        yield _refuse(file.uri, sha256, error.reason, error.detail)
        return
    del data  # of a large file each copy counts
    yield SourceText(file.uri, sha256, text, file.media_type, encoding)


def _read_jsonl(file: InputFile, stream: Iterable[bytes]) -> Iterator[SourceText | Refusal]:
    for number, line in enumerate(stream, start=1):
        if line.strip():
            yield _read_record(file, number, line)


def _read_record(file: InputFile, number: int, line: bytes) -> SourceText | Refusal:
    uri = f"{file.uri}#L{number}"  # as an id may be a number too
    sha256 = hashlib.sha256(line).hexdigest()
    encoding = "utf-8"
    try:
        try:
            record = json.loads(line)
        except UnicodeDecodeError:
            shown, encoding = decode(line)
            record = json.loads(shown)
    except UndecodableError as error:
        return _refuse(uri, sha256, error.reason, f"Line {number}: {error.detail}")
    except (ValueError, RecursionError) as error:
        return _refuse(uri, sha256, "bad_json", f"Line {number} is no JSON ({error}).")
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return _refuse(uri, sha256, "no_text", f"Line {number} is no JSON object with a string under `text`.")
    if isinstance(record.get("id"), str | int):
        uri = f"{file.uri}#{record['id']}"
    text, metadata = record["text"], _metadata(record)
    for key, value in (("text", text), ("id", uri), *metadata.items()):
        if not is_encodable(key + value):
            why = f"Line {number}: `{readable(key)}` holds half of a surrogate pair (\\ud800-\\udfff)."
            return _refuse(readable(uri), sha256, "undecodable", why)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if not text.strip():
        return _refuse(uri, sha256, "empty_text", f"Line {number}: `text` is blank.")
    return SourceText(uri, sha256, text, file.media_type, encoding, metadata)


def _metadata(record: dict[str, Any]) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
        for key, value in record.items()
        if key not in {"id", "text"} and value is not None
    }
