"""What the documents of a release say of its data in numbers: counts by code, sites, rules at work, losses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.database import database, scan

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 2
"""Examples shown of each rule."""
CONTEXT = 8
"""Characters of source text on either side of an example."""

CODES = (
    ("essays", "kind"),
    ("essays", "script"),
    ("essays", "media_type"),
    ("essays", "encoding"),
    ("blocks", "kind"),
    ("sentences", "role"),
    ("themes", "theme_id"),
    ("citations", "kind"),
    ("citations", "type"),
    ("mentions", "kind"),
    ("edits", "damage"),
    ("flags", "kind"),
    ("duplicates", "verdict"),
    ("quarantine", "stage"),
    ("quarantine", "reason"),
)
"""Columns whose values are counted."""

_SUMS = """
SELECT count(*) AS essays, count(DISTINCT work_id) AS works, coalesce(sum(n_chars), 0) AS chars,
    count(*) FILTER (title IS NULL) AS untitled, count(*) FILTER (len(authors) = 0) AS authorless,
    count(*) FILTER (published_date IS NULL AND year IS NULL) AS undated, count(*) FILTER (is_truncated) AS truncated,
    count(*) FILTER (NOT is_canonical) AS copies, coalesce(sum(n_unrecovered), 0) AS lost_chars,
    count(*) FILTER (n_unrecovered > 0) AS damaged, coalesce(sum(n_masks), 0) AS masks,
    count(*) FILTER (source_site IS NULL AND source_url IS NULL) AS of_no_site, min(year) AS first_year, max(year) AS last_year
FROM {essays}
"""
_LINKS = """
SELECT (SELECT count(*) FROM {mentions} WHERE kind = 'marker') AS markers,
    (SELECT count(*) FROM {mentions} WHERE kind = 'marker' AND citation_id IS NULL) AS markers_without_entry,
    (SELECT count(*) FROM {citations} WHERE cited_essay_id IS NOT NULL) AS cited_essays,
    (SELECT count(*) FROM {citations} WHERE kind = 'reference' AND type IS NULL) AS references_without_type,
    (SELECT count(DISTINCT reuse_id) FROM {sentences} WHERE reuse_id IS NOT NULL) AS reused_passages,
    (SELECT count(*) FROM {sentences} WHERE role IS NULL) AS sentences_without_role
"""
_SITES = """
SELECT coalesce(source_site, '') AS site, count(*) AS n, min(source_url) AS url
FROM {essays} GROUP BY 1 ORDER BY 2 DESC, 1
"""
# one scan of the edits, two windows into the sources: what is asked of them is sorted as they are
_EXAMPLES = """
WITH chosen AS (
    SELECT rule_id, unnest(min_by({{'essay_id': essay_id, 'start': source_start, 'stop': source_end, 'after': "after"}},
        essay_id || printf('%09d', ordinal), {n})) AS place
    FROM {edits} GROUP BY rule_id
)
SELECT rule_id, place.essay_id AS essay_id, place.start AS start, place.stop AS stop, place."after" AS after,
    substr(text, greatest(1, place.start + 1 - {context}), place.start - greatest(0, place.start - {context})) AS head,
    substr(text, place.start + 1, least(place.stop - place.start, 40)) AS before,
    substr(text, place.stop + 1, {context}) AS tail
FROM chosen JOIN {sources} AS s ON s.essay_id = chosen.place.essay_id ORDER BY 1, 2, 3
"""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of one release.

    `codes` counts the values of each column of `CODES` (`essays.script`), commonest first; a null counts under None.
    `sums` and `links` are single numbers by name. `sites` are (site, essays, one address). `rules` are the rows of the
    table, commonest first; `examples` are by rule.
    """

    codes: dict[str, dict[str | None, int]]
    sums: Row
    sites: list[tuple[str, int, str | None]]
    rules: list[Row]
    examples: dict[str, list[Row]]
    codebook: list[Row]


def measure(release: Path) -> Facts:
    """Measure a release, or one that is staged: the tables in `data/` are enough."""
    with database() as connection:
        return _measure(connection, release)


def _measure(connection: duckdb.DuckDBPyConnection, release: Path) -> Facts:
    names = ("essays", "sources", "sentences", "citations", "mentions", "edits", "rules", "codebook")
    tables = {name: scan(release, name) for name in names}
    codes = {
        f"{table}.{column}": dict(
            connection.execute(f'SELECT "{column}", count(*) FROM {scan(release, table)} GROUP BY 1 ORDER BY 2 DESC, 1').fetchall()
        )
        for table, column in CODES
    }
    examples: dict[str, list[Row]] = {}
    for row in _rows(connection, _EXAMPLES.format(n=EXAMPLES, context=CONTEXT, **tables)):
        examples.setdefault(row["rule_id"], []).append(row)
    sums = _rows(connection, _SUMS.format(**tables))[0] | _rows(connection, _LINKS.format(**tables))[0]
    return Facts(
        codes,
        {name: None if value is None else int(value) for name, value in sums.items()},
        connection.execute(_SITES.format(**tables)).fetchall(),
        _rows(connection, f"SELECT * FROM {tables['rules']} ORDER BY n_edits DESC, rule_id"),
        examples,
        _rows(connection, f"SELECT theme_id, label_zh, label_en, definition FROM {tables['codebook']} ORDER BY theme_id"),
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
