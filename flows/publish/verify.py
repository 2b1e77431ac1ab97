"""Is a release as it was written, and is it sound? Offline, from the folder alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from flows.publish.digests import ContentDigest
from flows.publish.gates import RowGate, read_row_groups
from flows.publish.keys import key_problems
from flows.publish.manifest import (
    MANIFEST,
    SIGNATURE,
    SUMS,
    as_checksums,
    content,
    counts,
    data_digests,
    file_digest,
    read_checksums,
    release_files,
)
from flows.publish.parquet import nullable_schema
from flows.publish.replays import replay_problems
from flows.publish.sign import SigningError, check_signature
from schemas.catalog import SCHEMA_VERSION, TABLES

CHANGED = "changed since the release was written"


def verify(release: Path, signers: Path | None = None, identity: str | None = None) -> Iterator[str]:
    """Yield a sentence for each file that is missing, added or not as the checksums and the manifest have it.

    Args:
        release: folder of a release.
        signers: file of allowed SSH signers; if given, the release must be signed by one of them.
        identity: who of them must have signed.
    """
    sums = release / SUMS
    if not sums.is_file():
        yield f"{SUMS}: missing, so nothing can be verified"
        return
    text = sums.read_bytes()
    listed = dict(read_checksums(text.decode(errors="replace")))
    if not listed:
        yield f"{SUMS}: empty, so nothing can be verified"
        return
    if text != as_checksums(listed).encode():
        yield f"{SUMS}: not as it was written (a line, sorted by name, for each file, and nothing else)"
    for name in _strange(release):
        yield f"{name}: not part of the release, and no file"
    there = {name: file_digest(release / name) for name in release_files(release)}
    for name in sorted(listed.keys() - there.keys()):
        yield f"{name}: missing"
    for name in sorted(there.keys() - listed.keys()):
        yield f"{name}: not part of the release"
    for name in sorted(there.keys() & listed.keys()):
        if there[name] != listed[name]:
            yield f"{name}: {CHANGED}"
    yield from _not_as_in_manifest(release, there, listed)
    yield from _signature_problems(release, text, signers, identity)


def _strange(release: Path) -> list[str]:
    """What is neither a file nor a folder of its own: links to folders, links to nothing, pipes."""
    return sorted(p.relative_to(release).as_posix() for p in release.rglob("*") if not p.is_file() and (p.is_symlink() or not p.is_dir()))


def _not_as_in_manifest(release: Path, there: dict[str, str], listed: dict[str, str]) -> Iterator[str]:
    """The manifest repeats the digests of the data: whoever changes a file and its line in the checksums is found out."""
    if there.get(MANIFEST) != listed.get(MANIFEST) or MANIFEST not in there:
        return
    try:
        recorded = data_digests(json.loads((release / MANIFEST).read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{MANIFEST}: not a manifest ({type(error).__name__}: {error})"
        return
    for name, digest in sorted(recorded.items()):
        if name in there and there[name] == listed.get(name) != digest:
            yield f"{name}: not the file that the manifest names"
        elif there.get(name) == digest and name in listed and listed[name] != digest:
            yield f"{SUMS}: its line for {name} was changed; the file is the one that the manifest names"
        elif name not in there and name not in listed:
            yield f"{name}: missing"
    for name in sorted(n for n in there if n.startswith("data/") and n in listed and n not in recorded):
        yield f"{name}: not part of the release, the manifest doesn't name it"


def _signature_problems(release: Path, text: bytes, signers: Path | None, identity: str | None) -> Iterator[str]:
    signature = release / SIGNATURE
    if not signature.is_file():
        if signers is not None:
            yield f"{SIGNATURE}: missing, the release is not signed"
        return
    try:
        check_signature(text, signature, signers, identity)
    except SigningError as error:
        yield f"{SIGNATURE}: {error}"


def check(release: Path) -> Iterator[str]:
    """Verify the files, then the data in them: schemas, keys, counts, digests, replay."""
    found = list(verify(release))
    if found:
        yield from found
        return
    manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    if manifest["schema_version"] != SCHEMA_VERSION:
        yield (
            f"schema {manifest['schema_version']}: this version of Jiaokan checks rows against schema {SCHEMA_VERSION}; the files are as"
            " they were published"
        )
        return
    found = list(_row_problems(release, content(manifest), counts(manifest)))
    yield from found
    if found:
        return  # keys and replay need tables that can be read as the schema has them
    with tempfile.TemporaryDirectory() as scratch:
        yield from key_problems(release, Path(scratch))
    yield from replay_problems(release)


def _row_problems(release: Path, digests: dict[str, str], rows: dict[str, int]) -> Iterator[str]:
    for table in TABLES:
        if not (release / "data" / table.name).is_dir():
            yield f"{table.name}: the release has no such table"
            continue
        gate, digest, n_rows = RowGate(table), ContentDigest(nullable_schema(table)), 0
        try:
            for group in read_row_groups(release, table.name):
                n_rows += group.num_rows
                gate.see(group)
                digest.add(group)
        except (pa.ArrowInvalid, ValueError) as error:
            yield f"{table.name}: not as the schema has it ({error})"
            continue
        yield from gate.problems()
        if n_rows != rows.get(table.name):
            yield f"{table.name}: {n_rows} rows, the manifest says {rows.get(table.name)}"
        elif digest.hexdigest() != digests[table.name]:
            yield f"{table.name}: the rows are not those whose digest the manifest has"
