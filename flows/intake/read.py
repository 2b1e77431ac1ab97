"""One input file in, its source texts out: plain text is one essay, the other formats hold one a record."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import IO, cast

from flows.intake.decode import UndecodableError, decode
from flows.intake.inputs import CSV, JSONL, PARQUET, InputFile, refuse
from flows.intake.records import read_csv, read_jsonl, read_parquet
from flows.spans.documents import Refusal, SourceText


def read_input(file: InputFile) -> Iterator[SourceText | Refusal]:
    """Yield the texts of one file. What can't be read is a `Refusal`, never an exception; the rest goes on."""
    try:
        yield from _read(file)
    except PermissionError:
        yield refuse(file.uri, None, "unreadable", "No permission to read the file: change its mode or its owner.")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield refuse(file.uri, None, "broken_gzip", f"The compressed file is damaged ({error}): fetch it again.")
    except OSError as error:
        if file.path.suffix.lower() == ".zst" and error.errno is None:  # what the decompressor says has no number
            yield refuse(file.uri, None, "broken_zst", f"The compressed file is damaged ({error}): fetch it again.")
        else:
            yield refuse(file.uri, None, "unreadable", f"The file could not be read: {error.strerror or error}.")


def _read(file: InputFile) -> Iterator[SourceText | Refusal]:
    if file.media_type == PARQUET:
        yield from read_parquet(file)
    elif file.media_type == CSV:
        yield from read_csv(file, partial(_open, file))
    else:
        with _open(file) as stream:
            yield from read_jsonl(file, stream) if file.media_type == JSONL else _read_text(file, stream)


def _open(file: InputFile) -> AbstractContextManager[IO[bytes]]:
    suffix = file.path.suffix.lower()
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file.path, "rb"))
    if suffix == ".zst":
        import pyarrow as pa  # noqa: PLC0415  (only files compressed so pay for it)

        return io.BufferedReader(pa.input_stream(str(file.path), compression="zstd"))
    return file.path.open("rb")


def _read_text(file: InputFile, stream: IO[bytes]) -> Iterator[SourceText | Refusal]:
    data = stream.read()
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.strip():
        yield refuse(file.uri, sha256, "empty_file", "The file holds no text.")
        return
    try:
        text, encoding = decode(data)
    except UndecodableError as error:
        yield refuse(file.uri, sha256, error.reason, error.detail)
        return
    del data  # of a large file each copy counts
    yield SourceText(file.uri, sha256, text, file.media_type, encoding)
