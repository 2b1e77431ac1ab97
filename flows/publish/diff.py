"""The difference of two releases as one value: rows by table with their causes, schema, rules, themes, citations.

`schemas.render.diff_schema` is its JSON Schema. Nothing in it depends on when or where it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flows.publish.causes import CARRIED, CAUSES, OF_NO_ESSAY, Run, cause_query, corpus_changed, find_essay_causes
from flows.publish.database import database, scan
from flows.publish.differences import Sides, find_differences, n_rows, same_bytes, sides, table_schema
from flows.publish.gates import parts
from flows.publish.manifest import MANIFEST, Manifest, parse_manifest
from flows.publish.rule_changes import find_rule_changes
from flows.publish.shifts import find_shifts
from schemas.catalog import BY_NAME, TABLES
from schemas.render.dictionary import type_name

if TYPE_CHECKING:
    import duckdb

FORMAT = "jiaokan-diff"
FORMAT_VERSION = "1.0.0"

Diff = dict[str, Any]


class DiffError(RuntimeError):
    """Two folders can't be compared; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finished comparison: its value, and the tables `w_<table>` (keys, change, mask, cause, …) in the database."""

    diff: Diff
    tables: dict[str, Sides]
    connection: duckdb.DuckDBPyConnection


def diff_releases(old: Path, new: Path, new_manifest: Manifest | None = None) -> Diff:
    """Compare two releases; see `comparison`."""
    with comparison(old, new, new_manifest) as done:
        return done.diff


@contextmanager
def comparison(old: Path, new: Path, new_manifest: Manifest | None = None) -> Iterator[Comparison]:
    """Compare two releases, in bounded memory.

    Args:
        old: folder of the release before.
        new: folder of the release after.
        new_manifest: manifest of the latter, where it is staged and has none yet.

    Raises:
        DiffError: one of them is no release, or can't be read.
    """
    import duckdb  # noqa: PLC0415

    before = read_manifest(old)
    after = new_manifest if new_manifest is not None else read_manifest(new)
    try:
        with database() as connection:
            yield _compare(connection, old, new, before, after)
    except (duckdb.Error, pa.ArrowInvalid) as error:
        raise DiffError(f"{old} and {new} can't be compared: {error}") from error


def read_manifest(release: Path) -> Manifest:
    """Manifest of a release on this machine.

    Raises:
        DiffError: there is none, or it is none.
    """
    try:
        return parse_manifest((release / MANIFEST).read_bytes())
    except OSError as error:
        raise DiffError(f"{release}: no release here (no {MANIFEST}: {error.strerror}).") from None
    except ValueError as error:
        raise DiffError(f"{release / MANIFEST}: not a manifest ({error}).") from None


def _compare(connection: duckdb.DuckDBPyConnection, old: Path, new: Path, before: Manifest, after: Manifest) -> Comparison:
    run = Run.of(before, after)
    both = {t.name: sides(t, old, new) for t in TABLES if parts(old, t.name) and parts(new, t.name)}
    if not both:
        raise DiffError(f"{old} and {new} have no table in common.")
    if not {"essays", "sources"} <= both.keys():
        raise DiffError(f"{old} or {new} has no table essays or sources.")
    for name in BY_NAME:
        _find(connection, name, both.get(name))
    find_essay_causes(connection, both["essays"], both["sources"], run)
    essays = [f"SELECT essay_id FROM {scan(release, 'essays')}" for release in (old, new)]
    connection.execute(f"CREATE TEMP TABLE common AS {essays[0]} INTERSECT {essays[1]}")
    corpus = corpus_changed(connection)
    for s in both.values():
        connection.execute(f"CREATE TEMP TABLE w_{s.name} AS {cause_query(s, run, corpus)}")
    tables = {name: _table(connection, name, both.get(name), old, new) for name in BY_NAME}
    schema = _schema_changes(old, new)
    is_same = not schema and not any(t["added"] or t["removed"] or t["changed"] for t in tables.values())
    diff = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "old": _release(before),
        "new": _release(after),
        "same": is_same,
        "run": {
            "inputs_changed": before.get("run", {}).get("inputs") != after.get("run", {}).get("inputs"),
            "code_changed": None if run.stages is None else list(run.stages),
            "codebook_changed": run.codebook,
        },
        "schema": schema,
        "tables": tables,
        "causes": _causes(tables),
        "withdrawn": _withdrawn(connection, new) if "withdrawn" in both else [],
        "corrected": [row[0] for row in connection.execute("FROM corrected ORDER BY 1").fetchall()],
        "rules": find_rule_changes(connection, old, new),
        "shifts": find_shifts(connection, old, new),
    }
    return Comparison(diff, both, connection)


def first_release(manifest: Manifest) -> Diff:
    """The difference of a release that has none before it: every row is new."""
    tables = {
        name: {"old": 0, "new": n, "added": n, "removed": 0, "changed": 0, "columns": {}, "causes": _one("added", "new_source", n)}
        for name, n in ((t.name, manifest["tables"][t.name]["rows"]) for t in TABLES)
    }
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "old": None,
        "new": _release(manifest),
        "same": False,
        "run": {"inputs_changed": True, "code_changed": None, "codebook_changed": True},
        "schema": [],
        "tables": tables,
        "causes": _causes(tables),
        "withdrawn": [],
        "corrected": [],
        "rules": [],
        "shifts": None,
    }


def _one(change: str, cause: str, rows: int) -> list[dict[str, Any]]:
    return [{"change": change, "cause": cause, "rows": rows}] if rows else []


def _release(manifest: Manifest) -> dict[str, Any]:
    return {"version": manifest["version"], "schema_version": manifest.get("schema_version")}


def _find(connection: duckdb.DuckDBPyConnection, name: str, s: Sides | None) -> None:
    """Make `d_<name>`; it has no rows where the table is not in both releases, or is the same in both."""
    table = BY_NAME[name]
    columns = {c.name for c in table.columns}
    carried = CARRIED.get(name, ("essay_id",) if "essay_id" in columns and name not in OF_NO_ESSAY else ())
    if s is not None and not same_bytes(s.old, s.new, name):
        find_differences(connection, s, carried)
        return
    kept = dict.fromkeys((*table.primary_key, *carried))
    types = ", ".join(f'"{c}" {"INTEGER" if pa.types.is_integer(table[c].dtype) else "VARCHAR"}' for c in kept)
    connection.execute(f"CREATE TEMP TABLE d_{name} ({types}, change VARCHAR, mask BIGINT)")


def _table(connection: duckdb.DuckDBPyConnection, name: str, s: Sides | None, old: Path, new: Path) -> dict[str, Any]:
    n_old, n_new = n_rows(old, name), n_rows(new, name)
    if s is None:
        causes = _one("removed", "schema", n_old) + _one("added", "schema", n_new)
        return {"old": n_old, "new": n_new, "added": n_new, "removed": n_old, "changed": 0, "columns": {}, "causes": causes}
    found = connection.execute(f"SELECT change, cause, count(*) FROM w_{name} GROUP BY ALL").fetchall()
    told = list(CAUSES)
    causes = [{"change": c, "cause": why, "rows": n} for c, why, n in sorted(found, key=lambda row: (row[0], told.index(row[1])))]
    rows = {change: sum(n for c, _, n in found if c == change) for change in ("added", "removed", "changed")}
    sums = [f"coalesce(sum((mask >> {n}) & 1), 0)::BIGINT" for n in range(len(s.common))]
    bits = connection.execute(f"SELECT {', '.join(sums)} FROM w_{name}").fetchone() if sums else ()
    columns = {column: n for column, n in zip(s.common, bits or (), strict=True) if n}
    return {"old": n_old, "new": n_new, **rows, "columns": columns, "causes": causes}


def _schema_changes(old: Path, new: Path) -> list[dict[str, Any]]:
    found = []
    for table in TABLES:
        before, after = ({} if s is None else {f.name: f for f in s} for s in (table_schema(r, table.name) for r in (old, new)))
        if not before or not after:
            if before or after:
                found.append(_schema_change(table.name, None, None if not before else "table", None if not after else "table"))
            continue
        for name in dict.fromkeys((*before, *after)):
            types = [
                type_name(side[name].type) + (", null" if side[name].nullable else "") if name in side else None for side in (before, after)
            ]
            if types[0] != types[1]:
                found.append(_schema_change(table.name, name, *types))
    return found


def _schema_change(table: str, column: str | None, old: str | None, new: str | None) -> dict[str, Any]:
    return {
        "table": table,
        "column": column,
        "change": "added" if old is None else "removed" if new is None else "retyped",
        "old": old,
        "new": new,
    }


def _causes(tables: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows by cause over all tables, and essays by cause."""
    found = []
    for cause, meaning in CAUSES.items():
        rows = {name: sum(c["rows"] for c in t["causes"] if c["cause"] == cause) for name, t in tables.items()}
        if any(rows.values()):
            found.append({"cause": cause, "meaning": meaning, "rows": sum(rows.values()), "essays": rows["essays"]})
    return found


def _withdrawn(connection: duckdb.DuckDBPyConnection, new: Path) -> list[dict[str, Any]]:
    rows = connection.execute(
        f"SELECT essay_id, reason FROM {scan(new, 'withdrawn')}"
        " WHERE essay_id IN (SELECT essay_id FROM d_withdrawn WHERE change = 'added') ORDER BY 1"
    ).fetchall()
    return [{"essay_id": essay_id, "reason": reason} for essay_id, reason in rows]
