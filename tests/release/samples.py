"""Small tables for the release tests: whole catalogs made of a few essays."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.catalog import BY_NAME, TABLES

TODAY = dt.date(2026, 11, 21)


def essay(number: int, **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {c.name: [] for c in BY_NAME["essays"].columns if pa.types.is_list(c.dtype)}
    row |= {"essay_id": f"{number:016x}", "work_id": f"w{number:016x}", "kind": "essay", "script": "hans", "source_uri": [f"{number}.txt"]}
    row |= {
        "source_sha256": f"{number:064x}",
        "media_type": "text/plain",
        "encoding": "utf-8",
        "n_chars": 3,
        "restored_sha256": hashlib.sha256("党，建".encode()).hexdigest(),
        "n_sentences": 0,
        "n_edits": 1,
    }
    row |= {"n_unrecovered": 0, "n_masks": 0, "damage_rate": 0.0, "spin_score": 0.0, "is_truncated": False, "is_canonical": True}
    return row | changes


def tables(*numbers: int, **replaced: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """Every table, with as many essays as numbers; the text `党,建` of each is repaired in one place."""
    ids = [f"{n:016x}" for n in numbers]
    edit = {
        "ordinal": 0,
        "rule_id": "comma",
        "rule_ids": ["comma"],
        "damage": "punctuation",
        "source_start": 1,
        "source_end": 2,
        "before": ",",
        "after": "，",
    }
    rule = {
        "rule_id": "comma",
        "damage": "punctuation",
        "why": "Chinese text has full-width commas",
        "example_before": "党,建",
        "example_after": "党，建",
        "n_edits": len(ids),
        "n_essays": len(ids),
    }
    rows: dict[str, list[dict[str, Any]]] = {
        "essays": [essay(n) for n in numbers],
        "sources": [{"essay_id": i, "source_sha256": f"{n:064x}", "text": "党,建"} for i, n in zip(ids, numbers, strict=True)],
        "edits": [{"essay_id": i, **edit} for i in ids],
        "rules": [rule],
    } | replaced
    return {t.name: t.from_rows(rows.get(t.name, [])) for t in TABLES}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def reseal(release: Path) -> None:
    """Bring the manifest's and the checksums' file digests up to tampered files, as a careful forger would."""
    manifest = json.loads((release / "manifest.json").read_text())
    for table in manifest["tables"].values():
        for file in table["files"]:
            file["sha256"] = hashlib.sha256((release / file["name"]).read_bytes()).hexdigest()
    (release / "manifest.json").write_text(json.dumps(manifest))
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files(release).items() if name != "SHA256SUMS"}
    (release / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
