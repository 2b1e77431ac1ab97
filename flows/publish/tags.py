"""Git tags of releases: an annotated tag on the commit that made the data, with the digest of the manifest in its message."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from flows.publish.manifest import MANIFEST, Manifest, counts
from flows.publish.storage import Store

PREFIX = "dataset-v"
_DIGEST = re.compile(r"^manifest sha256: ([0-9a-f]{64})$", re.MULTILINE)


class TagError(RuntimeError):
    """The release can't be tagged; the message says why."""


def manifest_digest(store: Store, version: str) -> str:
    """SHA-256 of a release's manifest, which names the digest of every data file."""
    store.manifest(version)
    return hashlib.sha256(store.read(f"{version}/{MANIFEST}") or b"").hexdigest()


def tag_release(store: Store, version: str, repository: Path, differences: Sequence[str]) -> str:
    """Tag the commit that is checked out with a release. Returns the name of the tag.

    A tag that carries this release's digest and is not on record yet, because its maker was killed, is put on record.

    Args:
        store: where the release is.
        version: of the release.
        repository: git repository of the code.
        differences: what of the code here is not what the release was made with, a sentence each.

    Raises:
        TagError: the code is not what made the release, the tree has changes that are not committed, the tag exists, or git refuses.
        StorageError: there is no such release.
    """
    manifest = store.manifest(version)
    name = PREFIX + version
    digest = manifest_digest(store, version)
    if _git(repository, "tag", "--list", name):
        if version in store.marked("tagged") or tagged_digest(version, repository) != digest:
            raise TagError(f"the tag {name} exists already")
        return _record(store, version, repository)
    if differences:
        listed = "".join(f"\n  {difference}" for difference in differences)
        raise TagError(
            f"release {version} was not made by the code that is here:{listed}\nCheck out the commit that made it, with its libraries,"
            " or run jiaokan curate here and tag what it publishes."
        )
    changed = _git(repository, "status", "--porcelain")
    if changed:
        first = changed.splitlines()[0].strip()
        raise TagError(f"{repository}: there are changes that are not committed (such as {first}). Commit them and publish again.")
    if version in store.marked("yanked"):
        raise TagError(f"release {version} is yanked")
    _git(repository, "tag", "--annotate", name, "--message", tag_message(manifest, digest))
    return _record(store, version, repository)


def _record(store: Store, version: str, repository: Path) -> str:
    name = PREFIX + version
    commit = _git(repository, "rev-parse", f"{name}^{{commit}}")
    with store.publisher():
        store.mark(version, "tagged", {"tag": name, "commit": commit})
        store.settle()
    return name


def tag_message(manifest: Manifest, digest: str) -> str:
    """Message of the tag: what was released, in a form that can be read again."""
    rows = "".join(f"{name}: {n}\n" for name, n in counts(manifest).items())
    head = f"Dataset {manifest['version']}\n\nversion: {manifest['version']}\nschema version: {manifest['schema_version']}\n"
    return f"{head}manifest sha256: {digest}\n\nrows:\n{rows}"


def tagged_digest(version: str, repository: Path) -> str | None:
    """Digest of the manifest that the tag of a release carries; None if there is no such tag.

    Raises:
        TagError: there is no git repository.
    """
    message = _git(repository, "tag", "--list", "--format=%(contents)", PREFIX + version)
    found = _DIGEST.search(message)
    return found[1] if found else None


def tagged_versions(repository: Path) -> list[str]:
    """Versions that are tagged in a repository; none where there is no repository."""
    try:
        return [name.removeprefix(PREFIX) for name in _git(repository, "tag", "--list", f"{PREFIX}*").split()]
    except TagError:
        return []


def _git(repository: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False, timeout=120)
    except FileNotFoundError:
        raise TagError("git is not installed") from None
    if done.returncode:
        raise TagError(f"{repository}: git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
