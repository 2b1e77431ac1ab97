"""A place that machines share, for what the stages make: workers without a common disk hand each other folders of it.

A folder is on the shared place when its mark is, which is written last; a half-written one is never taken for whole. Each
machine keeps copies below its own workspace. Folders are named by what made them, so a copy is never out of date.
"""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pyarrow.fs as pafs

from flows.engine.atomic import staged_folder, touch

MARK = ".whole"
S3 = "s3://"


class Shared:
    """Folders below `uri` (a folder that all machines mount, or `s3://bucket/prefix`), copied to and from `work`.

    An S3 server other than Amazon's is named in `AWS_ENDPOINT_URL`; keys come from where AWS clients look for them.
    """

    def __init__(self, uri: str, work: Path) -> None:
        self.uri, self._work = uri, work
        if uri.startswith(S3):
            self._files: pafs.FileSystem = pafs.S3FileSystem(
                endpoint_override=os.environ.get("AWS_ENDPOINT_URL"), region=os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
            )
            self._root = uri.removeprefix(S3).strip("/")
        else:
            self._files, self._root = pafs.LocalFileSystem(), str(Path(uri).resolve())

    def push(self, folder: Path) -> None:
        """Copy a folder of the workspace to the shared place, unless it is there."""
        target = self._place(folder)
        if self._is_whole(target):
            return
        self._files.create_dir(target, recursive=True)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            place = f"{target}/{path.relative_to(folder).as_posix()}"
            self._files.create_dir(place.rpartition("/")[0], recursive=True)
            pafs.copy_files(str(path), place, source_filesystem=pafs.LocalFileSystem(), destination_filesystem=self._files)
        with self._files.open_output_stream(f"{target}/{MARK}") as stream:
            stream.write(b"whole\n")

    def pull(self, folder: Path) -> bool:
        """Copy a folder from the shared place into the workspace, unless it is there. False where neither has it."""
        with _pulls.setdefault(folder, threading.Lock()):  # several tasks of one machine may need it at once: it is copied once
            return self._pull(folder)

    def _pull(self, folder: Path) -> bool:
        if folder.is_dir():
            touch(folder)
            return True
        source = self._place(folder)
        if not self._is_whole(source):
            return False
        with staged_folder(folder) as staging:
            pafs.copy_files(source, str(staging), source_filesystem=self._files, destination_filesystem=pafs.LocalFileSystem())
            (staging / MARK).unlink()
        return True

    def pull_children(self, folder: Path) -> None:
        """Pull every whole folder directly below `folder`."""
        for info in self._files.get_file_info(pafs.FileSelector(self._place(folder), allow_not_found=True)):
            if info.type == pafs.FileType.Directory:
                self.pull(folder / info.base_name)

    def remove(self, folder: Path) -> None:
        """Take a folder away from the workspace and from the shared place, its mark first."""
        target = self._place(folder)
        if self._is_whole(target):
            self._files.delete_file(f"{target}/{MARK}")
            self._files.delete_dir(target)
        shutil.rmtree(folder, ignore_errors=True)

    def _place(self, folder: Path) -> str:
        return f"{self._root}/{folder.relative_to(self._work).as_posix()}"

    def _is_whole(self, place: str) -> bool:
        return bool(self._files.get_file_info(f"{place}/{MARK}").type == pafs.FileType.File)


_active: list[Shared] = []
_pulls: dict[Path, threading.Lock] = {}


def use(shared: Shared | None) -> None:
    """Make `is_made` and `see_children` of this process look at a shared place too."""
    _active[:] = [shared] if shared is not None else []


def is_made(folder: Path) -> bool:
    """Whether a stage's folder is there, on this machine or on the shared place; then it is on this machine."""
    if not folder.is_dir():
        return any(shared.pull(folder) for shared in _active)
    touch(folder)
    return True


def see_children(folder: Path) -> None:
    """Bring what lies below a folder to this machine."""
    for shared in _active:
        shared.pull_children(folder)


def discard(folder: Path) -> None:
    """Remove a folder wherever it is."""
    for shared in _active:
        shared.remove(folder)
    shutil.rmtree(folder, ignore_errors=True)
