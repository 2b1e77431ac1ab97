"""What changed between two states of the schema, and how far the schema version must rise for it (SemVer)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from schemas.table import Table

Snapshot = Mapping[str, Any]
Level = Literal["breaking", "addition"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `breaking` if a reader of the old schema may fail on the new data, else an `addition`."""

    level: Level
    what: str


def snapshot(version: str, tables: Iterable[Table]) -> dict[str, Any]:
    """All that readers may rely on, as JSON: tables, keys, columns with type, unit, nulls and codes. No descriptions."""
    return {
        "schema_version": version,
        "tables": {
            t.name: {
                "primary_key": list(t.primary_key),
                "sort_by": list(t.sort_by),
                "foreign_keys": [f"{', '.join(k.columns)} -> {k.table}.{', '.join(k.ref_columns)}" for k in t.foreign_keys],
                "columns": {
                    c.name: {"type": str(c.dtype), "unit": c.unit, "nullable": c.nullable, "codes": list(c.isin)} for c in t.columns
                },
            }
            for t in tables
        },
    }


def changes(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Yield what changed from `old` to `new`."""
    before, after = old["tables"], new["tables"]
    yield from (Change("breaking", f"table {name} is gone") for name in before if name not in after)
    yield from (Change("addition", f"table {name} is new") for name in after if name not in before)
    for name in before:
        if name in after:
            yield from _table_changes(name, before[name], after[name])


def _table_changes(name: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for fact in ("primary_key", "sort_by"):
        if old[fact] != new[fact]:
            yield Change("breaking", f"{name}: {fact.replace('_', ' ')} was {', '.join(old[fact])}, is {', '.join(new[fact])}")
    if old["foreign_keys"] != new["foreign_keys"]:
        lost = [key for key in old["foreign_keys"] if key not in new["foreign_keys"]]
        yield Change("breaking" if lost else "addition", f"{name}: foreign keys changed")
    before, after = old["columns"], new["columns"]
    yield from (Change("breaking", f"{name}.{c} is gone") for c in before if c not in after)
    yield from (Change("addition", f"{name}.{c} is new") for c in after if c not in before)
    if [c for c in before if c in after] != [c for c in after if c in before]:
        yield Change("breaking", f"{name}: columns changed places")
    for column in before:
        if column in after:
            yield from _column_changes(f"{name}.{column}", before[column], after[column])


def _column_changes(name: str, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    for fact in ("type", "unit"):
        if old[fact] != new[fact]:
            yield Change("breaking", f"{name}: {fact} was {old[fact]}, is {new[fact]}")
    if old["nullable"] != new["nullable"]:
        yield Change("breaking" if new["nullable"] else "addition", f"{name}: {'may be' if new['nullable'] else 'is never'} null now")
    lost, gained = set(old["codes"]) - set(new["codes"]), set(new["codes"]) - set(old["codes"])
    if old["codes"] and not new["codes"]:
        yield Change("breaking", f"{name}: codes are free now")
    elif lost or (gained and not old["codes"]):
        yield Change("breaking", f"{name}: no longer {', '.join(sorted(lost)) or 'free'}")
    elif gained:
        yield Change("addition", f"{name}: may be {', '.join(sorted(gained))} now")


def least_version(old: str, found: Iterable[Change]) -> str:
    """The least version that admits the changes.

    A breaking change raises the first number that is not 0, an addition the next: 0.1.4 becomes 0.2.0 or 0.1.5, 1.4.2
    becomes 2.0.0 or 1.5.0.
    """
    levels = {change.level for change in found}
    major, minor, patch = _numbers(old)
    if "breaking" in levels:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if "addition" in levels:
        return f"{major}.{minor + 1}.0" if major else f"0.{minor}.{patch + 1}"
    return old


def unversioned(old: Snapshot, new: Snapshot) -> list[str]:
    """The changes for which the version of `new` is too low; none if it is high enough."""
    found = list(changes(old, new))
    least = least_version(old["schema_version"], found)
    if _numbers(new["schema_version"]) >= _numbers(least):
        return []
    return [f"{c.what} ({c.level})" for c in found] + [f"SCHEMA_VERSION must be at least {least}, it is {new['schema_version']}"]


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
