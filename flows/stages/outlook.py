"""What a run would do, without doing it: which inputs changed, which shards would be made anew, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.engine.keys import room_versions
from flows.engine.ledger import Ledger
from flows.engine.lock import lock_holder
from flows.intake import InputFile, find_inputs
from flows.publish import PublishResult, open_store
from flows.publish.manifest import counts
from flows.publish.withdrawals import withdrawn_rows
from flows.settings import Settings
from flows.stages.assemble import STAGES, provenance
from flows.stages.boilerplate import Boilerplate, lines_folder
from flows.stages.collect import COLLECTED, Collected, file_key, file_stamp
from flows.stages.publish import publisher
from flows.stages.restore import restore_key
from schemas.catalog import SCHEMA_VERSION

CODE = "code of the last run"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies before a run. Files are counted, shards too; `changed_code` names by stage the rooms and lexicons that changed."""

    n_files: int
    n_new_files: int
    n_changed_files: int
    n_gone_files: int
    n_texts: int
    n_shards: int
    n_shards_to_restore: int
    changed_code: dict[str, list[str]]
    release: str | None
    is_current: bool
    """Whether the latest release says all that a run would say: nothing would be published."""
    n_withdrawals: int
    """Essays whose withdrawal was asked for and is in no release yet."""
    differs: list[str]
    """What decides the data and is not as it was for the latest release: `inputs`, as the last run found them, `code`, `codebook`, …"""
    holder: str | None
    """Id of the process that is at work on the workspace now."""


def look(settings: Settings) -> Outlook:
    """Compare inputs, code and releases with what the ledger has. Reads no text and writes nothing.

    Raises:
        MissingInputError: an input doesn't exist or holds nothing to read.
    """
    files = {file_key(f): f for f in find_inputs(settings.inputs) if isinstance(f, InputFile)}
    with Ledger.look(settings.work) as ledger:
        known = ledger.paths()
        changed = [path for path, f in files.items() if path in known and ledger.stamp(path) != file_stamp(f)]
        gone = [path for path in known if path not in files and ledger.stamp(path)]
        n_new = sum(path not in known for path in files)
        shards = [name for name, *_ in ledger.shards()]
        collected = ledger.note(COLLECTED)
        code = ledger.note(CODE)
        n_texts = ledger.n_texts()
    store = open_store(settings.published)
    release = store.newest()
    untouched = collected is not None and not (changed or gone or n_new)
    waits = withdrawn_rows(store, settings.data)["since_version"].null_count
    differs: set[str] = set()
    if collected is not None and release is not None:
        manifest = store.manifest(release)
        here = provenance(Collected(shards=(), **json.loads(collected)), settings.codebook) | publisher()
        differs = {name.removesuffix("_digest") for name, value in here.items() if manifest["run"].get(name) != value}
        differs |= {"schema"} if manifest["schema_version"] != SCHEMA_VERSION else set()
    return Outlook(
        n_files=len(files),
        n_new_files=n_new,
        n_changed_files=len(changed),
        n_gone_files=len(gone),
        n_texts=n_texts,
        n_shards=len(shards),
        n_shards_to_restore=_n_to_restore(shards, settings.work),
        changed_code=_changed(json.loads(code)) if code else {},
        release=release,
        is_current=untouched and release is not None and not waits and not differs,
        n_withdrawals=waits,
        differs=sorted(differs),
        holder=lock_holder(settings.data),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: the release, new or not, rows by table, edits by damage."""

    result: PublishResult
    counts: dict[str, int]
    edits_by_damage: dict[str, int]


def find_unchanged(settings: Settings) -> Outcome | None:
    """The latest release, if a run would publish nothing; None where there is something to do, or may be."""
    outlook = look(settings)
    if not outlook.is_current or outlook.release is None:
        return None
    store = open_store(settings.published)
    with store.publisher():
        store.settle()  # a publisher that was killed may not have come so far
    manifest = store.manifest(outlook.release)
    message = f"Nothing changed: release {outlook.release} holds the same data."
    place = store.place(outlook.release)
    result = PublishResult(place, outlook.release, False, message)
    return Outcome(result, counts(manifest), manifest["run"].get("edits_by_damage", {}))


def record_code(work: Path) -> None:
    """Note what code a finished run had, so that the next outlook can name what changed."""
    with Ledger.open(work) as ledger:
        ledger.keep(CODE, json.dumps(_code()))


def _code() -> dict[str, dict[str, str]]:
    return {stage: room_versions(f"flows.stages.{stage}") for stage in STAGES}


def _changed(before: dict[str, Any]) -> dict[str, list[str]]:
    found = {}
    for stage, rooms in _code().items():
        old = before.get(stage, {})
        different = sorted(room for room in {*rooms, *old} if rooms.get(room) != old.get(room))
        if different:
            found[stage] = different
    return found


def _n_to_restore(shards: Iterable[str], work: Path) -> int:
    """Shards whose restored form is not there; site lines are taken as last learned."""
    learned = max((work / "site_lines").glob("*/site_lines.parquet"), key=lambda p: p.stat().st_mtime, default=None)

    def is_there(name: str) -> bool:
        lines = lines_folder(name, work)
        if learned is None or not lines.is_dir():
            return False
        return (work / "restored" / restore_key(work / "sources" / name, Boilerplate(lines, learned.parent))).is_dir()

    return sum(not is_there(name) for name in shards)
