"""Where releases live: a local folder or an S3 prefix, behind one small interface.

A release is visible once its manifest is at its place, and whole from then on. `latest` names the newest release that
is not yanked; `index.json` lists them all, for machines. Marks (`yanked/`, `pruned/`, `tagged/`) stand beside the releases, which
themselves never change.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from flows.publish.manifest import MANIFEST, Manifest, as_json, counts, parse_manifest
from flows.publish.versions import sort_versions

LATEST = "latest"
INDEX = "index.json"
S3_SCHEME = "s3://"

Mark = Literal["yanked", "pruned", "tagged"]


class StorageError(RuntimeError):
    """The place of the releases can't be read or written; the message says where and why."""


class VersionTakenError(RuntimeError):
    """Another publisher holds this version."""

    def __init__(self, version: str) -> None:
        super().__init__(f"version {version} is another publisher's")
        self.version = version


class Store(ABC):
    """Releases at one place. Names are paths below it, such as `2026.11.0/manifest.json`."""

    @abstractmethod
    def place(self, version: str) -> Path | str:
        """Where a release is, or would be: a folder or an S3 address."""

    @abstractmethod
    def children(self, name: str = "") -> list[str]:
        """Names of what lies directly below `name`, sorted; none where there is nothing."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Bytes of a small object, None if there is none."""

    @abstractmethod
    def create(self, name: str, data: bytes) -> bool:
        """Write a small object, whole or not at all; False if it exists already."""

    @abstractmethod
    def publisher(self) -> AbstractContextManager[Path]:
        """Be a publisher: gives an empty folder on this machine to stage in, which goes again at the end."""

    @abstractmethod
    def commit(self, staged: Path, version: str) -> None:
        """Make the staged folder the release `version`: visible in one step, and only once.

        Raises:
            VersionTakenError: another publisher has the version.
        """

    @abstractmethod
    def settle(self) -> str | None:
        """Bring `latest` and `index.json` up to what is there; finishes what a killed publisher left. Returns the latest."""

    @abstractmethod
    def folder(self, version: str) -> AbstractContextManager[Path]:
        """A release as a folder on this machine."""

    @abstractmethod
    def rows(self, version: str, table: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a table of a release.

        Raises:
            StorageError: they can't be read.
        """

    @abstractmethod
    def remove(self, version: str) -> None:
        """Take a release away: gone from sight in one step, then from the disk."""

    def versions(self) -> list[str]:
        """Complete releases, oldest first, yanked ones among them."""
        return [v for v in sort_versions(self.children()) if self.read(f"{v}/{MANIFEST}") is not None]

    def taken(self) -> list[str]:
        """Every version that was ever published."""
        return sort_versions({*self.versions(), *self.marked("pruned")})

    def newest(self) -> str | None:
        """The newest complete release that is not yanked: what `latest` should name."""
        yanked = self.marked("yanked")
        return next((v for v in reversed(self.versions()) if v not in yanked), None)

    def manifest(self, version: str) -> Manifest:
        """Manifest of a release.

        Raises:
            StorageError: there is no such release, or its manifest is none.
        """
        data = self.read(f"{version}/{MANIFEST}")
        if data is None:
            raise StorageError(f"{self.place(version)}: no release here (no {MANIFEST}).")
        try:
            return parse_manifest(data)
        except ValueError as error:
            raise StorageError(f"{self.place(version)}/{MANIFEST}: not a manifest ({error}).") from None

    def mark(self, version: str, kind: Mark, facts: dict[str, Any]) -> bool:
        """Put a mark beside a release; False if it has that mark already."""
        return self.create(f"{kind}/{version}.json", as_json(facts).encode())

    def marked(self, kind: Mark) -> dict[str, dict[str, Any]]:
        """Facts of each mark of a kind, by version."""
        found = {}
        for name in self.children(kind):
            data = self.read(f"{kind}/{name}")
            if data is not None:
                found[name.removesuffix(".json")] = json.loads(data)
        return found

    def index(self) -> dict[str, Any]:
        """What `index.json` says: every release with its schema version, counts and marks; `broken` where the manifest can't be read."""
        marks = {kind: self.marked(kind) for kind in ("yanked", "tagged")}
        releases: list[dict[str, Any]] = []
        for version in self.versions():
            try:
                manifest = self.manifest(version)
            except StorageError as error:
                releases.append({"version": version, "broken": str(error)})
                continue
            facts = {name: manifest.get(name) for name in ("version", "previous", "schema_version")}
            releases.append(facts | {"rows": counts(manifest)} | {kind: found.get(version) for kind, found in marks.items()})
        return {"latest": self.newest(), "releases": releases, "pruned": self.marked("pruned")}


def open_store(releases: Path | str, scratch: Path | None = None) -> Store:
    """Open the releases at a folder or at `s3://bucket/prefix`.

    Args:
        releases: the place.
        scratch: folder on this machine for staging what goes to S3 (default: the system's folder for temporary files).

    Raises:
        StorageError: an S3 address without a bucket, or the extra `s3` is not installed.
    """
    if str(releases).startswith(S3_SCHEME):
        from flows.publish.storage_s3 import S3Store  # noqa: PLC0415  (boto3 is an extra)

        return S3Store(str(releases), scratch)
    from flows.publish.storage_local import LocalStore  # noqa: PLC0415

    return LocalStore(Path(releases))
