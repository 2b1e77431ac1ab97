"""What the documents of a release say of its data in numbers: counts by code, sites, rules at work, losses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.publish.database import database, rows_of, scan
from flows.publish.passages import source_texts

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 2
"""Examples shown of each rule."""
CONTEXT = 8
"""Characters of source text on either side of an example."""
LONGEST = 40
"""Characters shown of what an edit took out."""

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
_EXAMPLES = """
SELECT rule_id, unnest(min_by({{'essay_id': essay_id, 'start': source_start, 'stop': source_end, 'after': "after"}},
    essay_id || printf('%09d', ordinal), {n}), recursive := true)
FROM {edits} GROUP BY rule_id
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
    sums = rows_of(connection, _SUMS.format(**tables))[0] | rows_of(connection, _LINKS.format(**tables))[0]
    return Facts(
        codes,
        {name: None if value is None else int(value) for name, value in sums.items()},
        connection.execute(_SITES.format(**tables)).fetchall(),
        rows_of(connection, f"SELECT * FROM {tables['rules']} ORDER BY n_edits DESC, rule_id"),
        _examples(connection, release, tables["edits"]),
        rows_of(connection, f"SELECT theme_id, label_zh, label_en, definition FROM {tables['codebook']} ORDER BY theme_id"),
    )


def _examples(connection: duckdb.DuckDBPyConnection, release: Path, edits: str) -> dict[str, list[Row]]:
    """The first edits of each rule with what stands around them in the source."""
    places = sorted(rows_of(connection, _EXAMPLES.format(n=EXAMPLES, edits=edits)), key=lambda row: tuple(row.values())[:3])
    texts = source_texts(release, [place["essay_id"] for place in places])
    examples: dict[str, list[Row]] = {}
    for place in places:
        text, start, stop = texts[place["essay_id"]], place["start"], place["stop"]
        around = {
            "head": text[max(0, start - CONTEXT) : start],
            "before": text[start : min(stop, start + LONGEST)],
            "tail": text[stop : stop + CONTEXT],
        }
        examples.setdefault(place["rule_id"], []).append(place | around)
    return examples
