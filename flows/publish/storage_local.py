"""Releases in a local folder: staged beside their place, synced to the disk, renamed whole."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from flows.publish.manifest import as_json
from flows.publish.storage import INDEX, LATEST, StorageError, Store, VersionTakenError


class LocalStore(Store):
    """Releases as folders; `latest` is a link."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def place(self, version: str) -> Path:
        """See `Store.place`."""
        return self._root / version

    def children(self, name: str = "") -> list[str]:
        """See `Store.children`."""
        folder = self._root / name
        return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []

    def read(self, name: str) -> bytes | None:
        """See `Store.read`."""
        try:
            return (self._root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def create(self, name: str, data: bytes) -> bool:
        """See `Store.create`."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = _written_beside(path, data)
        try:
            os.link(new, path)  # unlike a rename, a link never replaces what is there
        except FileExistsError:
            return False
        finally:
            new.unlink()
        _sync(path.parent)
        return True

    @contextmanager
    def publisher(self) -> Iterator[Path]:
        """Hold the folder, waiting for another publisher; clear away what a killed one left."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in (*self._root.glob(".*.tmp"), *self._root.glob("*/.*.tmp")):
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left)
                else:
                    left.unlink()
            staging = self._root / f".{os.getpid()}.tmp"
            staging.mkdir()
            try:
                yield staging
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def commit(self, staged: Path, version: str) -> None:
        """See `Store.commit`."""
        for path in sorted(staged.rglob("*")):
            _sync(path)
        _sync(staged)
        try:
            staged.rename(self._root / version)
        except OSError:
            if (self._root / version).is_dir():
                raise VersionTakenError(version) from None
            raise
        _sync(self._root)

    def settle(self) -> str | None:
        """See `Store.settle`."""
        newest = self.newest()
        link = self._root / LATEST
        if newest is None:
            link.unlink(missing_ok=True)
        elif not link.is_symlink() or link.readlink() != Path(newest):
            new = self._root / f".{LATEST}.{os.getpid()}.tmp"
            new.unlink(missing_ok=True)
            new.symlink_to(newest)
            new.rename(link)
        text = as_json(self.index()).encode()
        if self.read(INDEX) != text:
            _written_beside(self._root / INDEX, text).rename(self._root / INDEX)
        _sync(self._root)
        return newest

    @contextmanager
    def folder(self, version: str) -> Iterator[Path]:
        """See `Store.folder`."""
        yield self._root / version

    def rows(self, version: str, table: str, columns: Sequence[str]) -> pa.Table:
        """See `Store.rows`."""
        folder = self._root / version / "data" / table
        try:
            return ds.dataset(folder, format="parquet").to_table(list(columns))
        except pa.ArrowException as error:
            raise StorageError(
                f"{folder} can't be read ({str(error).rstrip('.')}). What else of the release is damaged: jiaokan check {version}"
            ) from error

    def remove(self, version: str) -> None:
        """See `Store.remove`."""
        grave = self._root / f".{version}.tmp"
        (self._root / version).rename(grave)
        _sync(self._root)
        shutil.rmtree(grave)


def _written_beside(path: Path, data: bytes) -> Path:
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return new


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network folders don't know the question
            raise
    finally:
        os.close(handle)
