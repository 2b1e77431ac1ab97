"""JSON Schema of a difference of two releases: `jiaokan diff --json`, and `changes.json` of each release."""

from __future__ import annotations

from typing import Any

from schemas.catalog import TABLES

CHANGES = ("added", "removed", "changed")


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False, **more}


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": description}


COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}
ESSAY = {"type": "string", "pattern": r"^[0-9a-f]{16}(-\d+)?$"}
POINTS = {"type": "number", "description": "Difference of the shares, in percentage points"}


def diff_schema(causes: dict[str, str]) -> dict[str, Any]:
    """The schema (draft 2020-12).

    Args:
        causes: every cause with its meaning.
    """
    cause = {"enum": list(causes), "description": "; ".join(f"{name}: {meaning}" for name, meaning in causes.items())}
    release = _object({"version": TEXT, "schema_version": TEXT_OR_NULL})
    table = _object(
        {
            "old": COUNT,
            "new": COUNT,
            "added": COUNT,
            "removed": COUNT,
            "changed": COUNT,
            "columns": {"type": "object", "additionalProperties": COUNT, "description": "Changed rows by column that differs"},
            "causes": _list(_object({"change": {"enum": list(CHANGES)}, "cause": cause, "rows": COUNT}), "Differing rows by cause"),
        },
        description="Rows before (old) and now (new), and those that differ by primary key",
    )
    shift = _object(
        {
            "code": TEXT_OR_NULL,
            "old": COUNT,
            "new": COUNT,
            "points": POINTS,
            "both_old": COUNT,
            "both_new": COUNT,
            "both_points": POINTS,
        },
        description="Rows with a code; `both` counts only essays that both releases have",
    )
    rule = {"rule_id": TEXT, "definition": {"enum": ["same", *CHANGES]}} | dict.fromkeys(
        ("old", "new", "edits_gone", "edits_new", "essays"), COUNT
    )
    pair = _object({"old": COUNT, "new": COUNT})
    shifts = _object(
        {
            **{
                name: _list(shift, f"Shift of {name.replace('_', ' ')}")
                for name in ("themes", "roles", "citation_kinds", "citation_types", "mention_kinds")
            },
            "links": _object({"cited_essays": pair, "linked_mentions": pair}),
            "works": _list(_object({"work_key": TEXT, "text": TEXT, "old": COUNT, "new": COUNT}), "Cited works that moved most"),
        }
    )
    change = {"table": TEXT, "column": TEXT_OR_NULL, "change": {"enum": ["added", "removed", "retyped"]}, "old": TEXT_OR_NULL}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Difference of two releases of Jiaokan",
        **_object(
            {
                "format": {"const": "jiaokan-diff"},
                "format_version": {"type": "string", "pattern": r"^1\.\d+\.\d+$"},
                "old": {"anyOf": [release, {"type": "null"}], "description": "null where there is no release before"},
                "new": release,
                "same": {"type": "boolean", "description": "Neither rows nor schema differ"},
                "run": _object(
                    {
                        "inputs_changed": {"type": "boolean"},
                        "code_changed": {"type": ["array", "null"], "items": TEXT, "description": "Stages; null where it is not known"},
                        "codebook_changed": {"type": "boolean"},
                    }
                ),
                "schema": _list(_object(change | {"new": TEXT_OR_NULL}), "Tables and columns gained, lost or retyped"),
                "tables": _object({t.name: table for t in TABLES}),
                "causes": _list(_object({"cause": cause, "meaning": TEXT, "rows": COUNT, "essays": COUNT}), "Differing rows of all tables"),
                "withdrawn": _list(_object({"essay_id": ESSAY, "reason": TEXT}), "Essays withdrawn since"),
                "corrected": _list(ESSAY, "Essays whose corrections by an editor differ"),
                "rules": _list(_object(rule), "Repair rules that differ; edits gone and new are those in essays that both releases have"),
                "shifts": {"anyOf": [shifts, {"type": "null"}], "description": "null where there is no release before"},
            }
        ),
    }
