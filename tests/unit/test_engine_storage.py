"""A disk that refuses is told apart from everything else, whichever library says it, and is said with its place and what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import duckdb
import polars as pl
import pytest
from prefect.exceptions import PrefectHTTPStatusError

from flows.engine import startup
from flows.engine.ledger import Ledger
from flows.engine.startup import ServerError, plain_errors
from flows.engine.storage import describe, storage_cause
from flows.publish import StorageError

FULL = "No space left on device"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, FULL),
        OSError(f"Error writing bytes to file. Detail: [errno 28] {FULL}"),
        pl.exceptions.ComputeError(f"parquet: underlying IO error: {FULL} (os error 28)"),
        duckdb.OutOfMemoryException("failed to offload data block\nThis limit was set by the 'max_temp_directory_size' setting."),
        duckdb.IOException(f'Could not write file "/data/work/a.parquet": {FULL}'),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_found_in_the_words_of_each_library(error: Exception) -> None:
    cause = storage_cause(error)
    assert cause is not None
    assert cause.errno == errno.ENOSPC
    assert "Make room there." in describe(cause, Path("/data"))


def test_a_message_names_the_file_where_the_library_did() -> None:
    cause = storage_cause(OSError("Read-only file system (os error 30): /data/work/a.parquet"))
    assert cause is not None
    message = describe(cause, Path("/elsewhere"))
    assert message == "/data/work/a.parquet: Read-only file system. Give this user the right to it, or name another place."


def test_what_lies_beneath_an_error_counts() -> None:
    beneath = PermissionError(errno.EACCES, "Permission denied", "/data/work/x")
    try:
        try:
            raise beneath
        finally:
            raise PrefectHTTPStatusError("500", request=None, response=None)  # type: ignore[arg-type]
    except PrefectHTTPStatusError as error:
        assert storage_cause(error) is beneath


@pytest.mark.parametrize("error", [ValueError(FULL), RuntimeError("Permission denied"), duckdb.BinderException("no such column"), None])
def test_other_errors_are_not_of_storage(error: Exception | None) -> None:
    assert storage_cause(error) is None


def test_an_error_of_the_project_keeps_its_own_words() -> None:
    with pytest.raises(StorageError, match="s3://bucket"), plain_errors():
        raise StorageError("s3://bucket/releases: refused") from PermissionError(errno.EACCES, "Permission denied")


def test_a_failing_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_server", None)
    monkeypatch.setenv("PREFECT_API_URL", "http://10.0.0.1:4200/api")
    with pytest.raises(ServerError, match=r"http://10\.0\.0\.1:4200/api.*all attempts failed"), plain_errors():
        raise PrefectHTTPStatusError("all attempts failed", request=None, response=None)  # type: ignore[arg-type]


def test_a_ledger_is_read_where_it_cannot_be_written(tmp_path: Path) -> None:
    with Ledger.look(tmp_path / "none") as ledger:
        assert ledger.paths() == set()
    assert not (tmp_path / "none").exists()
    with Ledger.open(tmp_path) as ledger, ledger.transaction():
        ledger.record_file("/in/a.txt", "a.txt", "1", [])
    before = sorted(p.name for p in tmp_path.iterdir())
    tmp_path.chmod(0o500)
    try:
        with Ledger.look(tmp_path) as ledger:
            assert ledger.paths() == {"/in/a.txt"}
    finally:
        tmp_path.chmod(0o700)
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(OSError, match="not a database") as caught, Ledger.open(tmp_path):
        pass
    assert "Remove it" in describe(caught.value, tmp_path)
