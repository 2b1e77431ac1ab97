"""Terms of the corpus: keywords of each essay beside the author's own, and how often each term is used, year by year.

All is counted by DuckDB from the word counts of the parts (`flows.themes.bags.BAGS`), which need not fit into memory. Sums are of whole
numbers, so that neither the order of the parts nor their borders change a digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

PER_ESSAY = 10
MOST_TERMS = 100_000


def quoted(value: Path | str) -> str:
    """A string literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def read_parts(parts: Sequence[Path]) -> str:
    """What stands behind FROM to read some Parquet files."""
    return f"read_parquet([{', '.join(quoted(path) for path in parts)}])"


def count_terms(connection: duckdb.DuckDBPyConnection, bags: Sequence[Path]) -> None:
    """Make the table `vocabulary`: each term of the corpus with its tag, and how often and in how many essays and sentences it stands."""
    connection.execute(f"CREATE TABLE vocabulary AS {_counts(bags)}")
    connection.execute(f"CREATE TABLE corpus AS SELECT count(DISTINCT essay_id) AS n_essays FROM {read_parts(bags)}")


def _counts(bags: Sequence[Path]) -> str:
    return f"""
        SELECT term, min(pos) AS pos, count(*)::INTEGER AS n_essays, sum(n_sentences)::INTEGER AS n_sentences, sum(n)::INTEGER AS n_occurrences
        FROM {read_parts(bags)} GROUP BY term"""


def write_terms(connection: duckdb.DuckDBPyConnection, bags: Sequence[Path], target: Path) -> None:
    """Write rows of table `terms`: the MOST_TERMS terms that most essays use, each with its use by year.

    `connection` holds `vocabulary` (see `count_terms`) and `origins` (essay_id, year).
    """
    connection.execute(f"""
        COPY (
            WITH kept AS (FROM vocabulary ORDER BY n_essays DESC, n_occurrences DESC, term LIMIT {MOST_TERMS}),
            yearly AS (
                SELECT term, year, count(*)::INTEGER AS n_essays, sum(n)::INTEGER AS n_occurrences
                FROM {read_parts(bags)} JOIN kept USING (term) JOIN origins USING (essay_id) WHERE year IS NOT NULL GROUP BY term, year),
            listed AS (
                SELECT term, list({{'year': year::INTEGER, 'n_essays': n_essays, 'n_occurrences': n_occurrences}} ORDER BY year) AS by_year
                FROM yearly GROUP BY term)
            SELECT kept.*, coalesce(by_year, []) AS by_year FROM kept LEFT JOIN listed USING (term)
        ) TO {quoted(target)} (FORMAT parquet)""")


def write_keywords(connection: duckdb.DuckDBPyConnection, bags: Path, target: Path) -> None:
    """Write rows of table `keywords` for the essays of one part: the best by TF-IDF against the corpus and by TextRank.

    TF-IDF is the share of the essay's words of content times the smoothed inverse share of the essays that use the word (Salton and Buckley
    1988). `connection` holds `vocabulary`, `corpus` (see `count_terms`) and `authors_keywords`.
    """
    connection.execute(f"""
        COPY (
            WITH bag AS (
                SELECT *, n / sum(n) OVER (PARTITION BY essay_id) * (ln((1 + (SELECT n_essays FROM corpus)) / (1 + v.n_essays)) + 1) AS tfidf
                FROM {read_parts([bags])} AS b JOIN (SELECT term, n_essays FROM vocabulary) AS v USING (term)),
            scored AS (
                SELECT essay_id, 'tfidf' AS method, term, round(tfidf, 6) AS score FROM bag
                UNION ALL SELECT essay_id, 'textrank', term, rank FROM bag),
            ranked AS (
                SELECT *, row_number() OVER (PARTITION BY essay_id, method ORDER BY score DESC, term) AS rank
                FROM scored WHERE score > 0 QUALIFY rank <= {PER_ESSAY})
            SELECT essay_id, method, ranked.rank::INTEGER AS rank, term, score, a.term IS NOT NULL AS is_authors
            FROM ranked LEFT JOIN authors_keywords AS a USING (essay_id, term)
        ) TO {quoted(target)} (FORMAT parquet)""")


def write_authors_keywords(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Make the table `authors_keywords` of `origins` (essay_id, keywords), and write them as rows of table `keywords`."""
    connection.execute("""
        CREATE TABLE authors_keywords AS
        WITH each AS (SELECT essay_id, unnest(keywords) AS term, generate_subscripts(keywords, 1) AS place FROM origins),
        once AS (SELECT essay_id, term, min(place) AS place FROM each WHERE term <> '' GROUP BY essay_id, term)
        SELECT essay_id, row_number() OVER (PARTITION BY essay_id ORDER BY place) AS rank, term FROM once""")
    connection.execute(f"""
        COPY (SELECT essay_id, 'author' AS method, rank::INTEGER AS rank, term, NULL::DOUBLE AS score, true AS is_authors FROM authors_keywords)
        TO {quoted(target)} (FORMAT parquet)""")


def top_terms(connection: duckdb.DuckDBPyConnection, least: int, share: float, most: int) -> list[tuple[str, int]]:
    """The terms that `least` essays use and no more than `share` of them, at most `most`, sorted; each with how many essays use it."""
    rows: list[tuple[str, int]] = connection.execute(
        """SELECT term, n_essays FROM vocabulary WHERE n_essays >= ? AND n_essays <= ? * (SELECT n_essays FROM corpus)
           ORDER BY n_essays DESC, n_occurrences DESC, term LIMIT ?""",
        [least, share, most],
    ).fetchall()
    return sorted(rows)
