"""Releases as the user names them: a folder, an S3 address, or a version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.commands.errors import UserError
from flows.publish import StorageError, Store, open_store
from flows.publish.manifest import MANIFEST
from flows.publish.storage import LATEST, S3_SCHEME
from flows.publish.versions import is_version
from flows.settings import Settings


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what goes wrong with a place of releases into a message."""
    try:
        yield
    except StorageError as error:
        raise UserError(str(error), exit_code=1) from None


def store_of(options: argparse.Namespace) -> Store:
    """The releases that `--releases` or `--data` name (default: data/releases)."""
    place: str | None = getattr(options, "releases", None)
    data: Path | None = getattr(options, "data", None)
    settings = Settings(data=data) if data else Settings()
    with storage_errors():
        return open_store(place or settings.releases)


def version_of(store: Store, wanted: str | None) -> str:
    """A version that is there; the latest for None or `latest`.

    Raises:
        UserError: there is none.
    """
    with storage_errors():
        version = store.newest() if wanted in {None, LATEST} else wanted
        if version is None:
            raise UserError(f"{store.place('')}: no release here. Build one with: jiaokan curate")
        if not is_version(version) or store.read(f"{version}/{MANIFEST}") is None:
            there = ", ".join(store.versions()) or "none"
            raise UserError(f"no release {version} in {store.place('')}. There are: {there}.")
    return version


@contextmanager
def release_folder(wanted: str | None) -> Iterator[tuple[str, Path]]:
    """A release as a folder on this machine, and what to call it; an S3 release is copied here for the time being.

    Raises:
        UserError: there is none.
    """
    if wanted is not None and wanted.startswith(S3_SCHEME):
        place, _, version = wanted.rstrip("/").rpartition("/")
        with storage_errors():
            store = open_store(place)
            with store.folder(version_of(store, version)) as folder:
                yield wanted, folder
        return
    release = Path(wanted) if wanted else Settings().releases / LATEST
    if not release.is_dir():
        raise UserError(f"{release}: no release here (no such folder). Build one with: jiaokan curate")
    if not any((release / name).is_file() for name in (MANIFEST, "SHA256SUMS")):
        raise UserError(f"{release}: no release here (no {MANIFEST}). Build one with: jiaokan curate")
    yield release.resolve().name, release
