"""`jiaokan reproduce`: make a release again and compare every file, byte for byte."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.commands.errors import UserError
from flows.commands.places import open_release
from flows.engine.keys import digest
from flows.engine.startup import preload_workers
from flows.engine.workers import WorkerDiedError
from flows.intake import MissingInputError
from flows.publish.diff import DiffError, diff_releases, read_manifest
from flows.publish.gates import GateError
from flows.publish.manifest import Manifest, content, file_digest, release_files
from flows.publish.versions import is_version
from flows.repair.corrections import CorrectionError
from flows.stages.assemble import NothingSurvivedError, corrections_digest
from flows.stages.rebuild import NotRecordedError, Origin, code_differences, rebuild, recorded_inputs, what_is_lost
from flows.themes.accelerator import AcceleratorError

SAME, OTHER, CANNOT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: files and tables by state (same, other, missing, added), and what was in the way."""

    version: str
    origin: str
    files: dict[str, str]
    tables: dict[str, str]
    notes: list[str]
    rows: dict[str, Any]

    @property
    def is_same(self) -> bool:
        """Whether every file is the same."""
        return set(self.files.values()) == {"same"}


def run(options: argparse.Namespace) -> int:
    """Reproduce; 0 where every byte is the same, 1 where one is not, 2 where it can't be tried."""
    try:
        with open_release(options, options.release) as (_, release):
            answer = _reproduce(options, release, read_manifest(release))
    except (AcceleratorError, DiffError, NotRecordedError, MissingInputError, UserError, WorkerDiedError) as error:
        raise UserError(str(error), exit_code=CANNOT) from None
    except (CorrectionError, GateError, NothingSurvivedError) as error:
        raise UserError(f"What was made is no release: {error}", exit_code=OTHER) from None
    _print(answer, options.json)
    return SAME if answer.is_same else OTHER


def _reproduce(options: argparse.Namespace, release: Path, manifest: Manifest) -> Answer:
    if "inputs" not in manifest.get("run", {}):
        raise NotRecordedError("The manifest says nothing of the run that made the release: it was not made by jiaokan curate.")
    notes = code_differences(manifest)
    if "corrections" in manifest["run"] and manifest["run"]["corrections"] != corrections_digest():
        notes.append("seeds/corrections/ is another one")
    if notes and not options.anyway:
        listed = "".join(f"\n  {note}" for note in notes)
        raise NotRecordedError(
            f"Release {manifest['version']} was made with other code:{listed}\nCheck out the code of the release"
            f" (its tag is dataset-v{manifest['version']}, if it was tagged) with the libraries named, or try with --anyway."
        )
    inputs, origin_notes = _inputs(options, release)
    codebook = _codebook(options, manifest)
    with _previous(options, release, manifest) as previous, _scratch(options) as scratch:
        preload_workers()
        say = (lambda _: None) if options.json or not sys.stderr.isatty() else (lambda step: print(f"  {step} …", file=sys.stderr))
        made = rebuild(Origin(release, manifest, previous, inputs, codebook), scratch, options.workers, say)
        there = Path(made.path)
        if not made.published or made.version != manifest["version"]:
            raise NotRecordedError(f"What was made has the data of release {made.version}, not of {manifest['version']}.")
        origin = "the release's own sources" if inputs is None else f"{len(inputs)} input(s)"
        answer = _compare(release, there, manifest, origin, [*notes, *origin_notes])
        if options.keep:
            shutil.copytree(there, options.keep)
        return answer


def _inputs(options: argparse.Namespace, release: Path) -> tuple[tuple[Path, ...] | None, list[str]]:
    """The inputs to read, None for the release's own sources, and what is to be said of them."""
    if options.inputs:
        return tuple(options.inputs), []
    if not options.from_release:
        found, missing = recorded_inputs(release)
        if not missing:
            return tuple(found), []
        first = f"{len(missing)} input(s) are not here any more, such as {missing[0]}: made from the release's own sources"
        return None, [first, *what_is_lost(release)]
    return None, what_is_lost(release)


def _codebook(options: argparse.Namespace, manifest: Manifest) -> Path | None:
    recorded = manifest["run"].get("codebook")
    if recorded is None:
        return None
    path = Path(options.codebook or recorded)
    if not path.is_file():
        raise NotRecordedError(f"The codebook {path} is not here: name it with --codebook.")
    if digest([path.read_bytes()]) != manifest["run"].get("codebook_digest"):
        raise NotRecordedError(f"{path} is not the codebook of the release: its bytes are others.")
    return path


@contextmanager
def _previous(options: argparse.Namespace, release: Path, manifest: Manifest) -> Iterator[Path | None]:
    """The release before, from which works have their ids: beside the release, or where the user says."""
    version = manifest["previous"]
    if version is None:
        yield None
        return
    beside = release.resolve().parent / version
    wanted = options.previous or (str(beside) if beside.is_dir() or not is_version(options.release or "") else version)
    try:
        with open_release(options, wanted) as (_, folder):
            if read_manifest(folder)["version"] != version:
                raise NotRecordedError(f"{wanted} is not release {version}, on which {manifest['version']} was built.")
            yield folder
    except UserError as error:
        raise NotRecordedError(
            f"Works have their ids from the release before, {version}, and it is not here ({error}). Name it with --previous."
        ) from None


@contextmanager
def _scratch(options: argparse.Namespace) -> Iterator[Path]:
    if options.keep and options.keep.exists():
        raise UserError(f"{options.keep}: exists already; name a new folder for --keep")
    with tempfile.TemporaryDirectory(prefix="jiaokan-reproduce-", dir=options.scratch) as folder:
        yield Path(folder)


def _compare(release: Path, made: Path, manifest: Manifest, origin: str, notes: list[str]) -> Answer:
    here = {name: file_digest(release / name) for name in release_files(release)}
    there = {name: file_digest(made / name) for name in release_files(made)}
    files = {
        name: "missing" if name not in there else "added" if name not in here else "same" if here[name] == there[name] else "other"
        for name in sorted({*here, *there})
    }
    before, after = content(manifest), content(read_manifest(made))
    tables = {name: "same" if before.get(name) == after.get(name) else "other" for name in sorted({*before, *after})}
    rows = {}
    if "other" in tables.values():
        found = diff_releases(release, made)["tables"]
        rows = {n: {k: t[k] for k in ("added", "removed", "changed", "columns")} for n, t in found.items() if t["causes"]}
    return Answer(manifest["version"], origin, files, tables, notes, rows)


def _print(answer: Answer, as_json: bool) -> None:
    if as_json:
        facts = {"release": answer.version, "reproduced": answer.is_same, "from": answer.origin, "notes": answer.notes}
        print(json.dumps(facts | {"tables": answer.tables, "files": answer.files, "rows": answer.rows}, ensure_ascii=False, indent=1))
        return
    n_same, n_tables = (sum(s == "same" for s in states.values()) for states in (answer.files, answer.tables))
    print(f"{answer.version}: made again from {answer.origin}")
    print(f"  tables with the same content: {n_tables} of {len(answer.tables)}")
    print(f"  files that are the same, byte for byte: {n_same} of {len(answer.files)}")
    for name, state in answer.files.items():
        if state != "same":
            print(f"  {name}: {state}")
    for name, t in answer.rows.items():
        columns = f" ({', '.join(t['columns'])})" if t["columns"] else ""
        print(f"  {name}: {t['added']} rows more, {t['removed']} fewer, {t['changed']} otherwise{columns}")
    for note in answer.notes:
        print(f"  note: {note}")
    print("Reproduced." if answer.is_same else "Not reproduced.")
