"""What each repair rule does otherwise in two releases: its definition, and its edits in the essays that both have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.database import rows_of, scan

if TYPE_CHECKING:
    import duckdb

# an edit is the same where it does the same at the same place, whatever its number among the essay's edits
_EDITS = """
SELECT rule_id, essay_id, hash(source_start, source_end, "before", "after") AS what
FROM {edits} WHERE essay_id IN (SELECT essay_id FROM d_edits WHERE change IS NOT NULL) AND essay_id IN (FROM common)
"""
_CHANGES = """
WITH gone AS (FROM before EXCEPT ALL FROM after), come AS (FROM after EXCEPT ALL FROM before),
    moved AS (SELECT rule_id, essay_id, 1 AS gone, 0 AS come FROM gone UNION ALL SELECT rule_id, essay_id, 0, 1 FROM come),
    counted AS (SELECT rule_id, sum(gone)::BIGINT AS gone, sum(come)::BIGINT AS come, count(DISTINCT essay_id) AS essays FROM moved GROUP BY 1),
    a AS (FROM {old}), b AS (FROM {new})
SELECT coalesce(a.rule_id, b.rule_id, c.rule_id) AS rule_id,
    CASE WHEN a.rule_id IS NULL THEN 'added' WHEN b.rule_id IS NULL THEN 'removed'
        WHEN (a.damage, a.why, a.example_before, a.example_after) IS DISTINCT FROM (b.damage, b.why, b.example_before, b.example_after)
            THEN 'changed' ELSE 'same' END AS definition,
    coalesce(a.n_edits, 0) AS old, coalesce(b.n_edits, 0) AS new,
    coalesce(c.gone, 0) AS edits_gone, coalesce(c.come, 0) AS edits_new, coalesce(c.essays, 0) AS essays
FROM a FULL JOIN b ON a.rule_id = b.rule_id FULL JOIN counted AS c ON c.rule_id = coalesce(a.rule_id, b.rule_id)
ORDER BY 1
"""


def find_rule_changes(connection: duckdb.DuckDBPyConnection, old: Path, new: Path) -> list[dict[str, Any]]:
    """Each rule that differs: `definition` (same, changed, added, removed), edits in all (`old`, `new`), and in common essays (table `common`).

    `edits_gone` and `edits_new` count edits of essays that both releases have; `essays` those essays.
    """
    for name, release in (("before", old), ("after", new)):
        connection.execute(f"CREATE TEMP TABLE {name} AS {_EDITS.format(edits=scan(release, 'edits'))}")
    rows = rows_of(connection, _CHANGES.format(old=scan(old, "rules"), new=scan(new, "rules")))
    return [r for r in rows if r["definition"] != "same" or r["old"] != r["new"] or r["essays"]]
