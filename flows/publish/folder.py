"""Publishing: sort and write the tables in staging, hold them to the gates, then make them a release in one step."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.memory.freed import give_back
from flows.publish.documents import write_documents
from flows.publish.envelopes import outside
from flows.publish.gates import GateError, RowGate
from flows.publish.keys import key_problems
from flows.publish.manifest import MANIFEST, SIGNATURE, SUMS, Manifest, as_json, build_manifest, checksums, content, counts
from flows.publish.parquet import TableData, WrittenTable, write_table
from flows.publish.replays import replay_problems
from flows.publish.sign import sign
from flows.publish.storage import Store, VersionTakenError, open_store
from flows.publish.versions import next_version
from flows.publish.withdrawals import since
from schemas.catalog import SCHEMA_VERSION, TABLES

MAX_ATTEMPTS = 20
"""Versions lost to other publishers before giving up."""


@dataclass(frozen=True, slots=True)
class PublishResult:
    """What became of a run: the release it published, or the one that already says the same."""

    path: Path | str
    version: str
    published: bool
    message: str


@dataclass(frozen=True, slots=True)
class _Order:
    """What to publish."""

    tables: Mapping[str, TableData]
    today: dt.date
    run: Mapping[str, Any]
    accept: str | None
    key: Path | None


def publish_release(
    tables: Mapping[str, TableData],
    releases: Path | str,
    today: dt.date,
    run: Mapping[str, Any],
    *,
    accept: str | None = None,
    key: Path | None = None,
    scratch: Path | None = None,
) -> PublishResult:
    """Check the tables and write them as a new release, unless the latest one holds the same data.

    Args:
        tables: every table of the catalog, as Arrow tables or Parquet parts, rows in any order.
        releases: folder of releases, or `s3://bucket/prefix`.
        today: gives the version its year and month.
        run: what the manifest keeps of the run: inputs, settings, code versions. Where `is_trial` is true of the last
            release and not of this one, counts are not compared: the seed essays are no measure for a corpus.
        accept: reason to let counts outside the envelopes pass; the manifest keeps it.
        key: SSH key that signs the checksums.
        scratch: folder on this machine to stage in what goes to S3.

    Raises:
        GateError: the data are not fit to publish; nothing is written.
        StorageError: the place of the releases can't be read or written.
        SigningError: the key doesn't sign.
    """
    store = open_store(releases, scratch)
    order = _Order(tables, today, run, accept, key)
    lost: list[str] = []
    with store.publisher() as workspace:
        while True:
            try:
                return _publish(order, store, workspace, lost)
            except VersionTakenError as error:
                lost.append(error.version)
                if len(lost) == MAX_ATTEMPTS:
                    raise


def _publish(order: _Order, store: Store, workspace: Path, lost: list[str]) -> PublishResult:
    previous = store.newest()
    version = next_version([*store.taken(), *lost], order.today)
    staged, scratch = _fresh(workspace / "release"), _fresh(workspace / "scratch")
    written = _write_tables(order.tables, staged, scratch, version)
    same = _release_with(store, {name: table.digest for name, table in written.items()}, previous, order.tables["withdrawn"])
    if same is not None and same == previous:
        store.settle()  # a publisher that was killed may not have come so far
        return PublishResult(store.place(same), same, False, f"Nothing changed: release {same} holds the same data.")
    _check(staged, scratch)
    yanked = None if same is None else f"{same}, which was yanked: {store.marked('yanked')[same].get('reason')}"
    accepted = _accepted(written, store.manifest(previous) if previous else None, order, yanked)
    manifest = build_manifest(version, previous, written, order.run, accepted)
    with store.folder(previous) if previous else nullcontext() as before:
        write_documents(staged, manifest, before)
    (staged / MANIFEST).write_text(as_json(manifest), encoding="utf-8")
    (staged / SUMS).write_text(checksums(staged, manifest), encoding="utf-8")
    if order.key is not None:
        sign(staged / SUMS, order.key, staged / SIGNATURE)
    store.commit(staged, version)
    latest = store.settle()
    message = f"Published release {version}: {store.place(version)}"
    if latest != version:
        message += f" (latest is {latest}, published in the meantime)"
    return PublishResult(store.place(version), version, True, message)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _write_tables(tables: Mapping[str, TableData], staged: Path, scratch: Path, version: str) -> dict[str, WrittenTable]:
    written: dict[str, WrittenTable] = {}
    problems: list[str] = []
    facts = {"data_version": version, "schema_version": SCHEMA_VERSION}
    for table in TABLES:
        gate = RowGate(table)
        data = tables[table.name]
        if table.name == "withdrawn" and isinstance(data, pa.Table):
            data = since(data, version)
        written[table.name] = write_table(table, data, staged / "data", scratch, facts=facts, inspect=gate.see)
        problems += gate.problems()
        give_back()  # what one table needed is not kept beside what the next needs
    if problems:
        raise _refusal(problems)
    return written


def _release_with(store: Store, digests: Mapping[str, str], previous: str | None, withdrawn: TableData) -> str | None:
    """The latest release, or a yanked one, that holds just these data under this schema version.

    What is withdrawn for the first time is so since the release that is being made: a yanked one that said the same had
    another version, and is no other for that.
    """
    for version in filter(None, [previous, *store.marked("yanked")]):
        manifest = store.manifest(version)
        there = content(manifest)
        if manifest["schema_version"] != SCHEMA_VERSION:
            continue
        if there == digests or (_but_withdrawn(there) == _but_withdrawn(digests) and _is_withdrawn_in(store, version, withdrawn)):
            return version
    return None


def _but_withdrawn(digests: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in digests.items() if name != "withdrawn"}


def _is_withdrawn_in(store: Store, version: str, withdrawn: TableData) -> bool:
    """Whether a release has these rows of `withdrawn`, had they been made for it."""
    if not isinstance(withdrawn, pa.Table):
        return False
    there = store.rows(version, "withdrawn", withdrawn.schema.names)
    here, expected = (sorted(map(repr, rows.to_pylist())) for rows in (since(withdrawn, version), there))
    return here == expected


def _check(staged: Path, scratch: Path) -> None:
    """Hold staged tables to the gates that need all of them.

    Raises:
        GateError: something fails.
    """
    with ThreadPoolExecutor(1) as beside:
        keys = beside.submit(lambda: list(key_problems(staged, scratch)))
        replays = list(replay_problems(staged))
    problems = [*keys.result(), *replays]
    if problems:
        raise _refusal(problems)


def _accepted(written: Mapping[str, WrittenTable], last: Manifest | None, order: _Order, yanked: str | None) -> dict[str, Any] | None:
    """What is out of the ordinary about a release and was accepted, None where nothing is.

    Raises:
        GateError: it was not accepted.
    """
    is_first_corpus = last is not None and last["run"].get("is_trial") and not order.run.get("is_trial")
    far = [] if last is None or is_first_corpus else list(outside(counts(last), {n: t.rows for n, t in written.items()}))
    if yanked is not None:
        far.append(f"the data equal release {yanked}")
    if far and order.accept is None:
        mend = ["Mend what was wrong (inputs, rules, corrections), or withdraw essays: jiaokan release withdraw."] if yanked else []
        raise _refusal([*far, *mend, 'If this is as it should be, run again with --accept "reason".'])
    return {"reason": order.accept, "outside": far} if far else None


def _refusal(problems: list[str]) -> GateError:
    return GateError("The data are not fit to publish; nothing was written.\n  " + "\n  ".join(problems))
