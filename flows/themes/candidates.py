"""Candidate terms for the codebook: terms of topics that it lacks, each with the theme whose sentences use it most; an editor accepts them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.memory.queries import quoted, read_parts
from flows.themes.codebook import Codebook
from flows.themes.discover import Topics

if TYPE_CHECKING:
    import duckdb


def write_candidates(connection: duckdb.DuckDBPyConnection, topics: Topics, uses: Sequence[Path], codebook: Codebook, target: Path) -> None:
    """Write rows of table `candidates`.

    Args:
        connection: holds `vocabulary` (see `flows.themes.terms.count_terms`).
        topics: the topics; a term of several counts for the first of them.
        uses: parts of `flows.themes.bags.USES`.
        codebook: the codebook that the themes were coded with.
        target: the file to write.
    """
    known = {term for theme in codebook.themes for term in (*theme.terms, *theme.hints, *theme.exclusions)}
    wanted: dict[str, str] = {}
    for topic_id, terms in zip(topics.ids, topics.terms, strict=True):
        for term, _ in terms:
            if term not in known:
                wanted.setdefault(term, topic_id)
    listed = pa.table({"term": pa.array(wanted, pa.string()), "topic_id": pa.array(wanted.values(), pa.string())})
    connection.register("wanted", listed)
    connection.execute(f"""
        COPY (
            WITH used AS (
                SELECT term, theme_id, sum(n_sentences) AS n FROM {read_parts(uses)} JOIN wanted USING (term) GROUP BY term, theme_id),
            best AS (
                SELECT term, theme_id, n / sum(n) OVER (PARTITION BY term) AS share FROM used
                QUALIFY row_number() OVER (PARTITION BY term ORDER BY n DESC, theme_id) = 1)
            SELECT term, topic_id, theme_id, n_essays, n_sentences, round(share, 6) AS share
            FROM best JOIN wanted USING (term) JOIN vocabulary USING (term)
        ) TO {quoted(target)} (FORMAT parquet)""")
