"""Releases as the user names them: a folder, an S3 address, or a version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from flows.commands.errors import UserError
from flows.publish import StorageError, Store, open_store
from flows.publish.manifest import MANIFEST, SUMS
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
            if (pruned := store.marked("pruned").get(version)) is not None:
                raise UserError(
                    f"release {version} was pruned from {store.place('')} on {pruned['date']}: only its counts are on record there."
                )
            there = ", ".join(store.versions()) or "none"
            raise UserError(
                f"no release {version} in {store.place('')}. There are: {there}. Another place is named with --data or --releases."
            )
    return version


@contextmanager
def open_release(options: argparse.Namespace, wanted: str | None) -> Iterator[tuple[str, Path]]:
    """A release as a folder on this machine, and what to call it.

    Args:
        options: `releases` or `data` say where versions are looked up (default: data/releases).
        wanted: a version, `latest` (None too), a folder or an S3 address; a folder of that name goes before a version.

    Raises:
        UserError: there is none, or it can't be read.
    """
    if wanted is not None and (Path(wanted).is_dir() or not (is_version(wanted) or wanted == LATEST)):
        place = wanted
    else:
        store = store_of(options)
        there = store.place(wanted or LATEST)
        place = str(there if isinstance(there, Path) and there.is_dir() else store.place(version_of(store, wanted)))
    try:
        with release_folder(place) as found:
            yield found
    except pa.ArrowException as error:
        raise UserError(
            f"{place}: can't be read ({str(error).rstrip('.')}). What of the release is damaged: jiaokan check {place}", exit_code=1
        ) from None


@contextmanager
def release_folder(wanted: str) -> Iterator[tuple[str, Path]]:
    """The release at a folder or an S3 address as a folder on this machine, and what to call it; one from S3 is copied for the time being.

    Raises:
        UserError: there is none.
    """
    if wanted.startswith(S3_SCHEME):
        place, _, version = wanted.rstrip("/").rpartition("/")
        with storage_errors():
            store = open_store(place)
            with store.folder(version_of(store, version)) as folder:
                yield wanted, folder
        return
    release = Path(wanted)
    if not release.is_dir():
        raise UserError(f"{release}: no release here (no such folder). Build one with: jiaokan curate")
    if not any((release / name).exists() for name in (MANIFEST, SUMS, "data/sentences")):  # tables alone can be read too
        raise UserError(f"{release}: no release here (no {MANIFEST}). Build one with: jiaokan curate")
    yield release.resolve().name, release


def open_table(release: Path, name: str) -> ds.Dataset:
    """Open a table of a release.

    Raises:
        UserError: there is no release.
    """
    folder = release / "data" / name
    if not folder.is_dir():
        raise UserError(f"{release}: no release here (no {folder}). Build one with: jiaokan curate, or name one with --release.")
    return ds.dataset(folder, format="parquet")
