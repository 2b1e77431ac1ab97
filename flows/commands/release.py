"""`jiaokan release`: list, show, sign, tag, yank and prune releases; withdraw an essay from the next one."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flows.commands.errors import UserError
from flows.commands.essays import COLUMNS, fitting, the_one
from flows.commands.places import storage_errors, store_of, version_of
from flows.publish.manifest import SIGNATURE, SUMS, counts
from flows.publish.retention import prunable, prune
from flows.publish.sign import SigningError, sign
from flows.publish.storage import Store
from flows.publish.tags import TagError, manifest_digest, tag_release, tagged_versions
from flows.publish.withdrawals import WithdrawalError, request_withdrawal
from flows.publish.yank import YankError, yank
from flows.settings import ROOT, Settings

ESSAY_ID = re.compile(r"[0-9a-f]{16}(?:-\d+)?")


def run(options: argparse.Namespace) -> int:
    """Do what was asked for: `list` where nothing was."""
    if options.tag is not None:
        if options.action is not None:
            raise UserError(f"--tag tags a release and {options.action} does something else: give one of them")
        options.action, options.version = "tag", options.tag
    with storage_errors():
        try:
            text, facts = ACTIONS[options.action or "list"](options, store_of(options))
        except (SigningError, TagError, YankError, WithdrawalError) as error:
            raise UserError(str(error), exit_code=1) from None
    print(json.dumps(facts, ensure_ascii=False, indent=1) if options.json else text)
    return 0


Answer = tuple[str, Any]
"""What to print, and the same as JSON."""


def _list(_: argparse.Namespace, store: Store) -> Answer:
    index = store.index()
    if not index["releases"]:
        return f"{store.place('')}: no releases yet. Build one with: jiaokan curate", index
    lines = []
    for release in index["releases"]:
        if "broken" in release:
            lines.append(f"{release['version']:<10} broken: {release['broken']}")
            continue
        notes = ["latest"] if release["version"] == index["latest"] else []
        notes += [release["tagged"]["tag"]] if release["tagged"] else []
        notes += [f"yanked: {release['yanked']['reason']}"] if release["yanked"] else []
        rows = release["rows"]
        size = f"{rows['essays']:>9,} essays {rows['sentences']:>11,} sentences"
        lines.append(f"{release['version']:<10} schema {release['schema_version']} {size}  {', '.join(notes)}".rstrip())
    return "\n".join(lines), index


def _show(options: argparse.Namespace, store: Store) -> Answer:
    version = version_of(store, options.version)
    manifest = store.manifest(version)
    facts = {
        "version": version,
        "place": str(store.place(version)),
        "latest": store.newest() == version,
        "previous": manifest["previous"],
        "schema_version": manifest["schema_version"],
        "manifest_sha256": manifest_digest(store, version),
        "signed": store.read(f"{version}/{SIGNATURE}") is not None,
        "accepted": manifest["accepted"],
        "yanked": store.marked("yanked").get(version),
        "tagged": store.marked("tagged").get(version),
        "bytes": sum(file["bytes"] for table in manifest["tables"].values() for file in table["files"]),
        "rows": counts(manifest),
    }
    lines = [f"{name.replace('_', ' '):<16} {_short(value)}" for name, value in facts.items() if name != "rows" and value is not None]
    lines += [f"  {name:<14} {n:>12,}" for name, n in counts(manifest).items()]
    return "\n".join(lines), facts


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k}: {'; '.join(v) if isinstance(v, list) else v}" for k, v in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _tag(options: argparse.Namespace, store: Store) -> Answer:
    version = version_of(store, options.version)
    from flows.stages.rebuild import code_differences  # noqa: PLC0415  (it loads every stage)

    name = tag_release(store, version, options.repository or ROOT, code_differences(store.manifest(version)))
    return f"Tagged {name}. Push it with: git push origin {name}", {"version": version, "tag": name}


def _sign(options: argparse.Namespace, store: Store) -> Answer:
    version = version_of(store, options.version)
    with store.publisher() as scratch:
        (scratch / SUMS).write_bytes(store.read(f"{version}/{SUMS}") or b"")
        sign(scratch / SUMS, options.key, scratch / SIGNATURE)
        if not store.create(f"{version}/{SIGNATURE}", (scratch / SIGNATURE).read_bytes()):
            raise SigningError(f"release {version} is signed already")
    return f"Signed {version}: {SIGNATURE}", {"version": version, "signature": SIGNATURE}


def _yank(options: argparse.Namespace, store: Store) -> Answer:
    version = version_of(store, options.version)
    latest = yank(store, version, _reason(options), date.today())
    return f"Yanked {version}; it stays where it is. Latest is now: {latest or 'none'}", {"yanked": version, "latest": latest}


def _withdraw(options: argparse.Namespace, store: Store) -> Answer:
    data: Path = options.data or Settings().data
    chosen, copies = _essays(store, options.essay, options.all_copies)
    new = request_withdrawal(data, chosen, _reason(options))
    if not new:
        raise WithdrawalError(f"{', '.join(chosen)}: asked for already")
    text = "".join(f"Withdrawn from the next release on: {name}\n" for name in new)
    if copies:
        text += f"{len(copies)} other copies of the same work stay in: {', '.join(copies)}. --all-copies withdraws them too.\n"
    return f"{text}Run jiaokan curate to make it.", {"withdrawn": new, "reason": options.reason, "copies_left": copies}


def _essays(store: Store, wanted: str, all_copies: bool) -> tuple[list[str], list[str]]:
    """The essays to withdraw, and copies of the same work that were not asked for."""
    latest = store.newest()
    essays = store.rows(latest, "essays", [*COLUMNS, "work_id"]).to_pylist() if latest else []
    found = fitting(essays, wanted)
    if not found and ESSAY_ID.fullmatch(wanted) and not all_copies:
        return [wanted], []  # one that never was published, or is published elsewhere
    if latest is None:
        raise UserError(f"{store.place('')}: no release here in which {wanted!r} could be looked up. Name the whole essay_id.")
    chosen = the_one(found, wanted, latest)
    essay, work = chosen["essay_id"], chosen["work_id"]
    copies = [e["essay_id"] for e in essays if e["work_id"] == work and e["essay_id"] != essay]
    return ([essay, *copies], []) if all_copies else ([essay], copies)


def _prune(options: argparse.Namespace, store: Store) -> Answer:
    versions = prunable(store, options.keep, options.keep_months, date.today(), tagged_versions(ROOT))
    facts = {"prunable": versions, "pruned": options.yes and bool(versions)}
    if not versions:
        return "Nothing to prune: every release is kept by the rule.", facts
    if not options.yes:
        return "Would remove (do it with --yes): " + ", ".join(versions), facts
    prune(store, versions, date.today())
    return "Removed: " + ", ".join(versions), facts


def _reason(options: argparse.Namespace) -> str:
    reason = str(options.reason).strip()
    if not reason:
        raise UserError("--reason is empty: say in a sentence why")
    return reason


ACTIONS: dict[str, Callable[[argparse.Namespace, Store], Answer]] = {
    "list": _list,
    "show": _show,
    "tag": _tag,
    "sign": _sign,
    "yank": _yank,
    "withdraw": _withdraw,
    "prune": _prune,
}
