"""A difference of two releases in words: `CHANGES.md` for a release, a line a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.publish.causes import CAUSES
from flows.publish.diff import Diff
from schemas.render.dictionary import cell

MOST_SHIFTED = 10
"""Codes shown of each kind whose share moved most; `changes.json` has all."""
SHIFTS = {
    "themes": "Themes",
    "roles": "Roles",
    "citation_kinds": "Kinds of citations",
    "citation_types": "Types of cited works",
    "mention_kinds": "Kinds of mentions",
}


def changes_markdown(diff: Diff, accepted: Mapping[str, Any] | None = None) -> str:
    """Markdown page on what differs and why.

    Args:
        diff: the difference, see `flows.publish.diff`.
        accepted: what was out of the ordinary and accepted (`reason`, `outside`), as the manifest has it.
    """
    new = diff["new"]
    title = f"# Changes in {new['version']}\n\n"
    tail = _accepted(accepted)
    if diff["old"] is None:
        rows = "".join(f"| `{name}` | {t['new']} |\n" for name, t in diff["tables"].items())
        return f"{title}The first release: every row is new.\n{tail}\n| table | rows |\n|---|--:|\n{rows}"
    head = f"{title}Against {diff['old']['version']}. `changes.json` has the same for machines.\n{tail}"
    if diff["same"]:
        return f"{head}\nThe data are the same.\n"
    sections = [_schema, _why, _tables, _withdrawn, _corrected, _rules, _shifts, _links]
    return head + "".join(piece for section in sections for piece in section(diff))


def diff_lines(diff: Diff) -> Iterator[str]:
    """The difference as lines for a terminal: one for each table that differs, then causes, rules and shifts."""
    old, new = diff["old"]["version"], diff["new"]["version"]
    if diff["same"]:
        yield f"{old} and {new}: the data are the same"
        return
    yield f"{old} -> {new}"
    yield from (f"  schema: {_said(change)}" for change in diff["schema"])
    yield f"  {'table':<11} {'rows':>21} {'added':>10} {'removed':>10} {'changed':>10}  why"
    for name, t in diff["tables"].items():
        if t["causes"]:
            why = ", ".join(f"{cause} {n}" for cause, n in _by_cause(t).items())
            yield f"  {name:<11} {t['old']:>9} -> {t['new']:<8} {t['added']:>10} {t['removed']:>10} {t['changed']:>10}  {why}"
    yield from (f"  {c['cause']}: {c['meaning']}" for c in diff["causes"])
    yield from (f"  withdrawn {w['essay_id']}: {w['reason']}" for w in diff["withdrawn"])
    yield from (f"  rule {r['rule_id']}: {_rule_said(r)}" for r in diff["rules"] if r["definition"] != "same" or r["essays"])
    for name in SHIFTS:
        moved = _moved(diff["shifts"][name])
        if moved:
            yield f"  {name}: " + ", ".join(
                f"{s['code'] or 'none'} {s['old']} -> {s['new']} (share {s['points']:+.2f} points)" for s in moved
            )


def _by_cause(table: Mapping[str, Any]) -> dict[str, int]:
    rows = {cause: sum(c["rows"] for c in table["causes"] if c["cause"] == cause) for cause in CAUSES}
    return {cause: n for cause, n in rows.items() if n}


def _accepted(accepted: Mapping[str, Any] | None) -> str:
    if not accepted:
        return ""
    outside = "".join(f"- {cell(sentence)}\n" for sentence in accepted["outside"])
    return f"\nOut of the ordinary, and accepted ({cell(accepted['reason'])}):\n\n{outside}"


def _said(change: Mapping[str, Any]) -> str:
    what = f"{change['table']}.{change['column']}" if change["column"] else f"table {change['table']}"
    return f"{what} {change['change']}" + (f" ({change['old']} -> {change['new']})" if change["change"] == "retyped" else "")


def _schema(diff: Diff) -> Iterator[str]:
    old, new = diff["old"]["schema_version"], diff["new"]["schema_version"]
    if diff["schema"] or old != new:
        yield f"\n## Schema\n\nSchema version {old} → {new}.\n\n"
        yield from (f"- {_said(change)}\n" for change in diff["schema"])


def _why(diff: Diff) -> Iterator[str]:
    yield "\n## Why\n\n| cause | rows | essays | what it means |\n|---|--:|--:|---|\n"
    yield from (f"| {c['cause']} | {c['rows']} | {c['essays']} | {c['meaning']} |\n" for c in diff["causes"])
    run = diff["run"]
    if run["code_changed"]:
        yield f"\nStages whose code changed: {', '.join(run['code_changed'])}.\n"
    if run["code_changed"] == []:
        yield "\nThe code of every stage is the same.\n"


def _tables(diff: Diff) -> Iterator[str]:
    yield "\n## Rows\n\n| table | before | now | added | removed | changed | why | columns that changed |\n|---|--:|--:|--:|--:|--:|---|---|\n"
    for name, t in diff["tables"].items():
        if t["causes"]:
            why = ", ".join(f"{cause} {n}" for cause, n in _by_cause(t).items())
            columns = ", ".join(f"{column} {n}" for column, n in t["columns"].items())
            yield f"| `{name}` | {t['old']} | {t['new']} | {t['added']} | {t['removed']} | {t['changed']} | {why} | {columns} |\n"
    same = [f"`{name}`" for name, t in diff["tables"].items() if not t["causes"]]
    if same:
        yield f"\nThe same as before: {', '.join(same)}.\n"


def _withdrawn(diff: Diff) -> Iterator[str]:
    if diff["withdrawn"]:
        yield "\n## Withdrawn\n\n"
        yield from (f"- `{w['essay_id']}`: {cell(w['reason'])}\n" for w in diff["withdrawn"])


def _corrected(diff: Diff) -> Iterator[str]:
    if diff["corrected"]:
        yield f"\n## Corrections\n\nEssays whose corrections by an editor differ: {', '.join(f'`{e}`' for e in diff['corrected'])}.\n"


def _rules(diff: Diff) -> Iterator[str]:
    if diff["rules"]:
        yield (
            "\n## Repair rules\n\nEdits gone and new are counted in essays that both releases have.\n\n"
            "| rule | definition | edits before | now | gone | new | in essays |\n|---|---|--:|--:|--:|--:|--:|\n"
        )
        for r in diff["rules"]:
            yield (
                f"| `{r['rule_id']}` | {r['definition']} | {r['old']} | {r['new']}"
                f" | {r['edits_gone']} | {r['edits_new']} | {r['essays']} |\n"
            )


def _rule_said(rule: Mapping[str, Any]) -> str:
    definition = "" if rule["definition"] == "same" else f"definition {rule['definition']}, "
    return f"{definition}{rule['edits_gone']} edit(s) gone, {rule['edits_new']} new in {rule['essays']} essay(s) that both have"


def _moved(shifts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    moved = [s for s in shifts if s["points"] or s["both_points"]]
    return sorted(moved, key=lambda s: (-abs(s["points"]), s["code"] or ""))[:MOST_SHIFTED]


def _shifts(diff: Diff) -> Iterator[str]:
    for name, title in SHIFTS.items():
        moved = _moved(diff["shifts"][name])
        if moved:
            yield (
                f"\n## {title}\n\nShares in percent of all rows with a change in points; the last column counts only essays that both"
                " releases have.\n\n| code | before | now | points | points, same essays |\n|---|--:|--:|--:|--:|\n"
            )
            for s in moved:
                yield f"| {cell(s['code'] or 'none')} | {s['old']} | {s['new']} | {s['points']:+.2f} | {s['both_points']:+.2f} |\n"


def _links(diff: Diff) -> Iterator[str]:
    links, works = diff["shifts"]["links"], diff["shifts"]["works"]
    changed = {name: n for name, n in links.items() if n["old"] != n["new"]}
    if changed or works:
        yield "\n## Citations\n\n"
        said = {"cited_essays": "Citations of essays of this corpus", "linked_mentions": "Mentions linked to a citation"}
        yield from (f"- {said[name]}: {n['old']} → {n['new']}\n" for name, n in changed.items())
    if works:
        yield "\nWorks whose number of citations changed most:\n\n| cited | before | now |\n|---|--:|--:|\n"
        yield from (f"| {cell(w['text'])} | {w['old']} | {w['new']} |\n" for w in works)
