"""Trends: the share of each theme by year and source, and when political formulations (提法) come into use.

Counted by DuckDB. Shares are summed in whole billionths, so that the order of the parts changes no digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.memory.queries import quoted, read_parts
from flows.text.seeds import read_lexicon

if TYPE_CHECKING:
    import duckdb

_UNIT = 10**9
_QUOTES = quoted("“”‘’\"'")


def write_essay_themes(connection: duckdb.DuckDBPyConnection, themes: Path, target: Path) -> None:
    """Write rows of table `essay_themes` for a part of table `themes`: the share of an essay's sentences that have each theme first."""
    connection.execute(f"""
        COPY (
            SELECT essay_id, theme_id, count(*)::INTEGER AS n_sentences,
                round(count(*) / sum(count(*)) OVER (PARTITION BY essay_id), 6) AS share
            FROM {read_parts([themes])} WHERE rank = 1 GROUP BY essay_id, theme_id
        ) TO {quoted(target)} (FORMAT parquet)""")


def write_trends(connection: duckdb.DuckDBPyConnection, essay_themes: Sequence[Path], mentions: Sequence[Path], target: Path) -> None:
    """Write rows of table `trends`: each theme and formulation among all essays, in each source and in each year since it was first seen.

    A formulation is named as `seeds/lexicons/formulas.tsv` words it; one that this lacks is taken where two essays have it.

    Args:
        connection: holds `origins` (essay_id, year, date, site): one row a canonical essay. `date` is a day where one is known.
        essay_themes: parts of table `essay_themes`.
        mentions: parts of table `mentions`.
        target: the file to write.
    """
    _find_shown(connection, essay_themes, mentions)
    connection.execute("""
        CREATE TEMP VIEW placed AS
        SELECT essay_id, 'all' AS dimension, 'all' AS value FROM origins
        UNION ALL SELECT essay_id, 'source', site FROM origins WHERE site IS NOT NULL
        UNION ALL SELECT essay_id, 'year', year::VARCHAR FROM origins WHERE year IS NOT NULL""")
    connection.execute(f"""
        COPY (
            WITH size AS (SELECT dimension, value, count(*) AS n_essays FROM placed GROUP BY ALL),
            found AS (
                SELECT kind, name, dimension, value, count(*) AS n_with, sum(part) AS part
                FROM shown JOIN placed USING (essay_id) GROUP BY ALL),
            firsts AS (
                -- a day before a year alone: what is known more closely may come first
                SELECT kind, name, min(year) AS first_year,
                    arg_min(essay_id, (year, coalesce(date::VARCHAR, '9999'), essay_id)) AS first_essay_id
                FROM shown JOIN origins USING (essay_id) WHERE year IS NOT NULL GROUP BY kind, name),
            cells AS (
                SELECT kind, name, dimension, value FROM found
                UNION SELECT kind, name, 'year', value FROM firsts JOIN size ON dimension = 'year' AND value::INTEGER >= first_year),
            filled AS (
                SELECT kind, name, dimension, value, size.n_essays, coalesce(n_with, 0) AS n_with, coalesce(part, 0) AS part
                FROM cells JOIN size USING (dimension, value) LEFT JOIN found USING (kind, name, dimension, value)),
            until AS (
                SELECT value, sum(n_essays) OVER (ORDER BY value::INTEGER) AS n_until FROM size WHERE dimension = 'year'),
            summed AS (
                SELECT kind, name, value, sum(n_with) OVER (PARTITION BY kind, name ORDER BY value::INTEGER) / n_until AS cumulative
                FROM (FROM filled WHERE dimension = 'year') JOIN until USING (value))
            SELECT f.kind, f.name, dimension, f.value, f.n_essays::INTEGER AS n_essays, f.n_with::INTEGER AS n_with,
                round(f.part::DOUBLE / {_UNIT} / f.n_essays, 6) AS share, round(s.cumulative, 6) AS cumulative_share,
                first_year::INTEGER AS first_year, first_essay_id
            FROM filled AS f
            LEFT JOIN summed AS s ON f.dimension = 'year' AND f.kind = s.kind AND f.name = s.name AND f.value = s.value
            LEFT JOIN firsts ON f.kind = firsts.kind AND f.name = firsts.name
        ) TO {quoted(target)} (FORMAT parquet)""")


def _find_shown(connection: duckdb.DuckDBPyConnection, essay_themes: Sequence[Path], mentions: Sequence[Path]) -> None:
    """Make the table `shown`: which essay shows which theme or formulation, and to what part of it (in billionths)."""
    rows = read_lexicon("formulas.tsv")
    connection.register("formulas", pa.table({"id": [row["id"] for row in rows], "name": [row["text"] for row in rows]}))
    connection.execute(f"""
        CREATE TEMP TABLE shown AS
        SELECT 'theme' AS kind, theme_id AS name, essay_id,
            (n_sentences * {_UNIT}::BIGINT // sum(n_sentences) OVER (PARTITION BY essay_id))::BIGINT AS part
        FROM {read_parts(essay_themes)}
        UNION ALL
        SELECT 'formula', name, essay_id, {_UNIT}::BIGINT
        FROM (
            SELECT DISTINCT coalesce(f.name, trim(m.text, {_QUOTES})) AS name, essay_id, f.name IS NOT NULL AS is_known
            FROM {read_parts(mentions)} AS m LEFT JOIN formulas AS f ON m.value = f.id WHERE m.kind = 'formula')
        QUALIFY bool_or(is_known) OVER (PARTITION BY name) OR count(*) OVER (PARTITION BY name) > 1""")
