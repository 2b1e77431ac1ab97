"""Writes that are whole or not there: a temporary sibling, then one rename."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill; on success it becomes `target` in one rename, on an exception it is removed.

    Where `target` appeared in the meantime (another worker did the same work) that one stays. What it holds is on the disk
    before it has its name, so that a power cut leaves no named folder with empty files.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = target.with_name(f".{target.name}.{uuid4().hex}.tmp")  # a name of its own: threads and machines may do the same work
    staging.mkdir()
    try:
        yield staging
        for path in (*staging.rglob("*"), staging):
            _sync(path)
        try:
            staging.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """Give a file to write; on success it takes the place of `target`, on an exception it is removed.

    What it holds is on the disk before it has the name. What a killed run left beside it goes first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    sweep(target.parent)
    staging = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        yield staging
        _sync(staging)
        staging.replace(target)
    finally:
        staging.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network folders don't know the question
            raise
    finally:
        os.close(handle)


def touch(folder: Path) -> None:
    """Note that a folder is in use; every stage that takes up what is there already must say so, see `remove_unused`."""
    with suppress(OSError):
        os.utime(folder)


def remove_unused(folders: Iterable[Path], days: float) -> int:
    """Remove the folders directly below `folders` that were neither made nor used for so many days, nor a folder in them. Returns how many."""
    oldest = time.time() - days * 86_400
    unused = [p for folder in folders if folder.is_dir() for p in folder.iterdir() if p.is_dir() and _last_used(p) < oldest]
    for path in unused:
        shutil.rmtree(path, ignore_errors=True)
    return len(unused)


def _last_used(folder: Path) -> float:
    return max(p.stat().st_mtime for p in (folder, *folder.iterdir()) if p.is_dir())


def sweep(folder: Path) -> int:
    """Remove what killed runs left behind in `folder`. Returns how many staging folders and files went."""
    left = list(folder.glob(".*.tmp"))
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)
