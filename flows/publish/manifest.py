"""The manifest: what a release is made of and from, and the digests that hold it together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.publish.parquet import WrittenTable
from schemas.catalog import SCHEMA_VERSION

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"

Manifest = dict[str, Any]


def build_manifest(
    version: str, previous: str | None, tables: Mapping[str, WrittenTable], run: Mapping[str, Any], accepted: Mapping[str, Any] | None
) -> Manifest:
    """Describe a release.

    Args:
        version: its version.
        previous: version of the release that was the latest before it.
        tables: what was written.
        run: inputs, settings and code versions of the run.
        accepted: `reason` and `outside` (sentences), where the user let counts outside the envelopes pass.
    """
    described = {
        name: {
            "rows": table.rows,
            "digest": table.digest,
            "files": [{"name": f"data/{name}/{p.name}", "bytes": p.stat().st_size, "sha256": file_digest(p)} for p in table.files],
        }
        for name, table in tables.items()
    }
    return {
        "name": "jiaokan",
        "version": version,
        "previous": previous,
        "schema_version": SCHEMA_VERSION,
        "tables": described,
        "run": dict(run),
        "accepted": dict(accepted) if accepted else None,
    }


def parse_manifest(text: str | bytes) -> Manifest:
    """Read the text of a manifest.

    Raises:
        ValueError: it is none; the message says why.
    """
    manifest = json.loads(text)
    if not isinstance(manifest, dict) or "version" not in manifest:
        raise ValueError("no object with a version")
    tables = manifest.get("tables")
    if not isinstance(tables, dict) or not all(isinstance(table, dict) and {"rows", "digest"} <= table.keys() for table in tables.values()):
        raise ValueError("no tables with rows and digests")
    return {**manifest, "version": str(manifest["version"])}


def as_json(value: object) -> str:
    """JSON with sorted keys: the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def content(manifest: Manifest) -> dict[str, str]:
    """Digest of each table's content: equal digests mean equal data, whatever the version."""
    return {name: table["digest"] for name, table in manifest["tables"].items()}


def counts(manifest: Manifest) -> dict[str, int]:
    """Rows of each table."""
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def release_files(release: Path) -> list[str]:
    """Every file of a release but the checksums and their signature, as paths below it, sorted."""
    names = (p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file())
    return sorted(name for name in names if name not in {SUMS, SIGNATURE})


def data_digests(manifest: Manifest) -> dict[str, str]:
    """SHA-256 of each Parquet file by its name, as the manifest has it."""
    return {file["name"]: file["sha256"] for table in manifest["tables"].values() for file in table["files"]}


def checksums(release: Path, manifest: Manifest) -> str:
    """Text of `SHA256SUMS`: a digest and a name a line, as `sha256sum -c` reads it; what its manifest tells is not read again."""
    known = data_digests(manifest)
    return as_checksums({name: known.get(name) or file_digest(release / name) for name in release_files(release)})


def as_checksums(digests: Mapping[str, str]) -> str:
    """Text of `SHA256SUMS`, from digests by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def read_checksums(text: str) -> Iterator[tuple[str, str]]:
    """Names and digests of a `SHA256SUMS`."""
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest
