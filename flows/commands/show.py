"""`jiaokan show`: one essay of a release, as rows or as a critical edition."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from rich.console import Console

from flows.commands.essays import fitting, the_one
from flows.commands.places import open_release, open_table
from flows.repair.critical_edition import QUIET, CriticalEdition
from flows.spans.edited import Edit

SHOWN = ("title", "authors", "affiliations", "abstract", "keywords", "journal", "published_date", "source_url", "source_site", "script")
MAX_EDITS = 40
"""Edits listed without `--edits`."""


def run(options: argparse.Namespace) -> int:
    """Print an essay's metadata, blocks and edits."""
    with open_release(options, options.release) as (name, release):
        essay = the_one(fitting(open_table(release, "essays").to_table().to_pylist(), options.essay), options.essay, name)
        blocks = _rows(release, "blocks", essay["essay_id"])
        edits = _rows(release, "edits", essay["essay_id"])
        source = _rows(release, "sources", essay["essay_id"])[0]["text"] if options.edits else ""
    if options.json:
        print(json.dumps({"essay": essay, "blocks": blocks, "edits": edits}, ensure_ascii=False, default=str))
    elif options.edits:
        # in a traditional text a note a character would drown the rest: conversions are coloured and counted
        quiet = QUIET if essay["script"] == "hans" else QUIET | {"script"}
        Console(highlight=False).print(CriticalEdition(source, [_edit(row) for row in edits], quiet))
    else:
        _print(essay, blocks, edits)
    return 0


def _edit(row: dict[str, Any]) -> Edit:
    return Edit(row["source_start"], row["source_end"], row["before"], row["after"], tuple(row["rule_ids"]))


def _rows(release: Path, name: str, essay_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = open_table(release, name).to_table(filter=ds.field("essay_id") == essay_id).to_pylist()
    return sorted(rows, key=lambda r: r.get("ordinal") or 0)


def _print(essay: dict[str, Any], blocks: list[dict[str, Any]], edits: list[dict[str, Any]]) -> None:
    print(f"{essay['essay_id']}  {', '.join(essay['source_uri'])}")
    for name in SHOWN:
        value = essay[name]
        if value:
            print(f"  {name}: {'；'.join(value) if isinstance(value, list) else value}")
    print()
    for b in blocks:
        print(f"[{b['kind']}{b['level'] or ''}] {b['text']}")
    print(f"\n{len(edits)} edits" + (f", the first {MAX_EDITS}:" if len(edits) > MAX_EDITS else ":"))
    for e in edits[:MAX_EDITS]:
        print(f"  {e['source_start']:>6}  {e['rule_id']:<24} {e['before']!r} -> {e['after']!r}")
    if len(edits) > MAX_EDITS:
        print("  … (all of them in place: --edits)")
