"""A release as a folder: written in staging, renamed whole, `latest` switched in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    counts = {name: rows.num_rows for name, rows in canonical.items()}
    digests = {name: content_digest(rows) for name, rows in canonical.items()}
    latest = _latest_manifest(releases)
    if latest is not None and {k: v["digest"] for k, v in latest["tables"].items()} == digests:
        version = latest["version"]
        return PublishResult(releases / version, version, False, f"Nothing changed: release {version} holds the same data.")
    failed = list(problems(canonical))
    if failed:
        raise GateError("The data are not fit to publish; nothing was written.\n  " + "\n  ".join(failed))
    version = next_version(releases, today)
    target = releases / version
    releases.mkdir(parents=True, exist_ok=True)
    staging = releases / f".{version}.{os.getpid()}.tmp"
    shutil.rmtree(staging, ignore_errors=True)
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


def next_version(releases: Path, today: dt.date) -> str:
    """CalVer `year.month.number`, the number counting up within the month."""
    month = f"{today.year}.{today.month}."
    numbers = [int(m[3]) for p in releases.glob(month + "*") if (m := VERSION.fullmatch(p.name))]
    return f"{month}{max(numbers, default=-1) + 1}"


def _latest_manifest(releases: Path) -> dict[str, Any] | None:
    path = releases / LATEST / "manifest.json"
    if not path.is_file():
        return None
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _manifest(version: str, counts: Mapping[str, int], digests: Mapping[str, str], run: Mapping[str, Any]) -> dict[str, Any]:
    tables = {name: {"rows": counts[name], "digest": digests[name]} for name in counts}
    return {"name": "jiaokan", "version": version, "schema_version": SCHEMA_VERSION, "tables": tables, "run": dict(run)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sums(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in files)


def _point_latest(releases: Path, version: str) -> None:
    link = releases / f".{LATEST}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.rename(releases / LATEST)
