"""The schema doesn't change unseen: what readers rely on stands in a snapshot, and each change has its version."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from schemas.catalog import SCHEMA_VERSION, TABLES
from schemas.changes import changes, least_version, snapshot, unversioned
from schemas.render.snapshot import agreed

NOW = snapshot(SCHEMA_VERSION, TABLES)


def test_the_schema_is_as_agreed_or_its_version_rose() -> None:
    assert unversioned(agreed(), NOW) == []


def test_the_snapshot_is_up_to_date() -> None:
    assert agreed() == NOW, "Run: python -m schemas.render.snapshot, and commit schemas/snapshot.json"


def _essays(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    return lambda schema: change(schema["tables"]["essays"])


BREAKING: dict[str, Callable[[dict[str, Any]], object]] = {
    "table rules is gone": lambda schema: schema["tables"].pop("rules"),
    "essays.title is gone": _essays(lambda t: t["columns"].pop("title")),
    "essays.n_chars: type was int32, is int64": _essays(lambda t: t["columns"]["n_chars"].update(type="int64")),
    "essays.n_chars: may be null now": _essays(lambda t: t["columns"]["n_chars"].update(nullable=True)),
    "essays.script: no longer mixed": _essays(lambda t: t["columns"]["script"]["codes"].remove("mixed")),
    "essays.script: codes are free now": _essays(lambda t: t["columns"]["script"]["codes"].clear()),
    "essays.title: no longer free": _essays(lambda t: t["columns"]["title"]["codes"].append("one")),
    "essays: primary key was essay_id, is doi": _essays(lambda t: t.update(primary_key=["doi"])),
    "essays: columns changed places": _essays(lambda t: t.update(columns=dict(sorted(t["columns"].items())))),
}
ADDITIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "table new is new": lambda schema: schema["tables"].update(new=schema["tables"]["rules"]),
    "essays.new is new": _essays(lambda t: t["columns"].update(new=t["columns"]["title"])),
    "essays.script: may be latin now": _essays(lambda t: t["columns"]["script"]["codes"].append("latin")),
    "essays.title: is never null now": _essays(lambda t: t["columns"]["title"].update(nullable=False)),
}


@pytest.mark.parametrize(("level", "what"), [("breaking", w) for w in BREAKING] + [("addition", w) for w in ADDITIONS])
def test_a_change_without_its_version_is_refused(level: str, what: str) -> None:
    new = copy.deepcopy(NOW)
    (BREAKING | ADDITIONS)[what](new)
    found = list(changes(NOW, new))
    assert [(c.level, c.what) for c in found] == [(level, what)]
    assert unversioned(NOW, new)[0] == f"{what} ({level})"
    new["schema_version"] = least_version(SCHEMA_VERSION, found)
    assert unversioned(NOW, new) == []


@pytest.mark.parametrize(("old", "breaking", "addition"), [("0.1.4", "0.2.0", "0.1.5"), ("1.4.2", "2.0.0", "1.5.0")])
def test_the_version_rises_by_semver(old: str, breaking: str, addition: str) -> None:
    before, gone, more = copy.deepcopy(NOW), copy.deepcopy(NOW), copy.deepcopy(NOW)
    del gone["tables"]["rules"]
    more["tables"]["new"] = more["tables"]["rules"]
    assert least_version(old, changes(before, gone)) == breaking
    assert least_version(old, changes(before, more)) == addition
    assert least_version(old, []) == old
