"""How the picture shifts between two releases: themes, roles, kinds of citations and mentions, the works cited most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.database import rows_of, scan

if TYPE_CHECKING:
    import duckdb

MOST_CITED = 20
"""Works listed whose number of citations changed most."""

COUNTED = {
    "themes": ("themes", "theme_id"),
    "roles": ("sentences", "role"),
    "citation_kinds": ("citations", "kind"),
    "citation_types": ("citations", "type"),
    "mention_kinds": ("mentions", "kind"),
}
"""Shift -> table and column whose values are counted."""

# `both`: rows of essays that are in both releases, so that what other essays bring is told apart from what is told otherwise
_COUNTS = """
WITH a AS (SELECT "{column}" AS code, count(*) AS n, count(*) FILTER (essay_id IN (FROM common)) AS both FROM {old} GROUP BY 1),
     b AS (SELECT "{column}" AS code, count(*) AS n, count(*) FILTER (essay_id IN (FROM common)) AS both FROM {new} GROUP BY 1)
SELECT coalesce(a.code, b.code), coalesce(a.n, 0), coalesce(b.n, 0), coalesce(a.both, 0), coalesce(b.both, 0)
FROM a FULL JOIN b ON a.code IS NOT DISTINCT FROM b.code ORDER BY 1 NULLS LAST
"""
_WORKS = """
WITH a AS (SELECT work_key, count(*) AS n, coalesce(min(text) FILTER (title IS NOT NULL), min(text)) AS text
           FROM {old} WHERE work_key IS NOT NULL GROUP BY 1),
     b AS (SELECT work_key, count(*) AS n, coalesce(min(text) FILTER (title IS NOT NULL), min(text)) AS text
           FROM {new} WHERE work_key IS NOT NULL GROUP BY 1)
SELECT coalesce(a.work_key, b.work_key) AS work_key, coalesce(b.text, a.text) AS text, coalesce(a.n, 0) AS old, coalesce(b.n, 0) AS new
FROM a FULL JOIN b USING (work_key) WHERE coalesce(a.n, 0) <> coalesce(b.n, 0)
ORDER BY abs(coalesce(b.n, 0) - coalesce(a.n, 0)) DESC, 1 LIMIT {limit}
"""
_LINKED = """
SELECT (SELECT count(*) FROM {citations} WHERE cited_essay_id IS NOT NULL), (SELECT count(*) FROM {mentions} WHERE citation_id IS NOT NULL)
"""


def find_shifts(connection: duckdb.DuckDBPyConnection, old: Path, new: Path) -> dict[str, Any]:
    """Counts of codes in both releases, as shares and their difference in percentage points; `both` counts essays of `common` only."""
    found: dict[str, Any] = {}
    for name, (table, column) in COUNTED.items():
        rows = connection.execute(_COUNTS.format(column=column, old=scan(old, table), new=scan(new, table))).fetchall()
        totals = [max(1, sum(row[n] for row in rows)) for n in range(1, 5)]
        found[name] = [_shift(row, totals) for row in rows]
    links = [
        connection.execute(_LINKED.format(citations=scan(r, "citations"), mentions=scan(r, "mentions"))).fetchone() or (0, 0)
        for r in (old, new)
    ]
    found["links"] = {
        "cited_essays": {"old": links[0][0], "new": links[1][0]},
        "linked_mentions": {"old": links[0][1], "new": links[1][1]},
    }
    found["works"] = rows_of(connection, _WORKS.format(old=scan(old, "citations"), new=scan(new, "citations"), limit=MOST_CITED))
    return found


def _shift(row: tuple[Any, ...], totals: list[int]) -> dict[str, Any]:
    shares = [round(n / total, 6) for n, total in zip(row[1:], totals, strict=True)]
    return {
        "code": row[0],
        "old": row[1],
        "new": row[2],
        "points": round(100 * (shares[1] - shares[0]), 3),
        "both_old": row[3],
        "both_new": row[4],
        "both_points": round(100 * (shares[3] - shares[2]), 3),
    }
