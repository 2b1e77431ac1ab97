"""A release as a folder: written in staging, renamed whole, `latest` switched in one step."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.publish.card import dataset_card
from flows.publish.gates import GateError, problems
from flows.publish.parquet import TableData, canonical_table, content_digest, write_table
from schemas.catalog import SCHEMA_VERSION, TABLES

VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What became of a run: the release it published, or the one that already says the same."""

    path: Path
    version: str
    published: bool
    message: str


def publish_release(tables: Mapping[str, TableData], releases: Path, today: dt.date, run: Mapping[str, Any]) -> PublishResult:
    """Check the tables and write them as a new release, unless the latest one holds the same data.

    Args:
        tables: every table of the catalog, as Arrow tables or Parquet parts.
        releases: folder of releases.
        today: gives the version its year and month.
        run: what the manifest keeps of the run: inputs, settings, code versions.

    Raises:
        GateError: the data are not fit to publish; nothing is written.
    """
    canonical = {t.name: canonical_table(t, tables[t.name]) for t in TABLES}
    releases.mkdir(parents=True, exist_ok=True)
    with _publisher(releases):
        return _publish(canonical, releases, today, run)


def _publish(canonical: Mapping[str, pa.Table], releases: Path, today: dt.date, run: Mapping[str, Any]) -> PublishResult:
    counts = {name: rows.num_rows for name, rows in canonical.items()}
    digests = {name: content_digest(rows) for name, rows in canonical.items()}
    newest = newest_version(releases)
    if newest is not None and _digests(releases / newest) == digests:
        _point_latest(releases, newest)  # a publisher that was killed may not have come so far
        return PublishResult(releases / newest, newest, False, f"Nothing changed: release {newest} holds the same data.")
    failed = list(problems(canonical))
    if failed:
        raise GateError("The data are not fit to publish; nothing was written.\n  " + "\n  ".join(failed))
    version = next_version(releases, today)
    staging, target = releases / f".{version}.tmp", releases / version
    try:
        for table in TABLES:
            write_table(table, canonical[table.name], staging / "data")
        (staging / "README.md").write_text(dataset_card(version, counts), encoding="utf-8")
        (staging / "manifest.json").write_text(_json(_manifest(version, counts, digests, run)), encoding="utf-8")
        (staging / "SHA256SUMS").write_text(_sums(staging), encoding="utf-8")
        staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _point_latest(releases, version)
    return PublishResult(target, version, True, f"Published release {version}: {target}")


@contextmanager
def _publisher(releases: Path) -> Iterator[None]:
    """Hold the folder of releases, waiting for another publisher; clear away what a killed one left."""
    with (releases / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in releases.glob(".*.tmp"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _versions(releases: Path) -> list[tuple[int, int, int]]:
    found = (VERSION.fullmatch(p.name) for p in releases.iterdir())
    return sorted((int(m[1]), int(m[2]), int(m[3])) for m in found if m)


def newest_version(releases: Path) -> str | None:
    """The newest complete release, whether or not `latest` points at it yet."""
    versions = _versions(releases)
    return ".".join(map(str, versions[-1])) if versions else None


def _digests(release: Path) -> dict[str, str]:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    return {name: table["digest"] for name, table in manifest["tables"].items()}


def next_version(releases: Path, today: dt.date) -> str:
    """CalVer `year.month.number`, the number counting up within the month."""
    numbers = [number for year, month, number in _versions(releases) if (year, month) == (today.year, today.month)]
    return f"{today.year}.{today.month}.{max(numbers, default=-1) + 1}"


def _manifest(version: str, counts: Mapping[str, int], digests: Mapping[str, str], run: Mapping[str, Any]) -> dict[str, Any]:
    tables = {name: {"rows": counts[name], "digest": digests[name]} for name in counts}
    return {"name": "jiaokan", "version": version, "schema_version": SCHEMA_VERSION, "tables": tables, "run": dict(run)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sums(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in files)


def _point_latest(releases: Path, version: str) -> None:
    link = releases / f".{LATEST}.new"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.rename(releases / LATEST)
