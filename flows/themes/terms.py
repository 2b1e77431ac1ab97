"""Terms of the corpus: keywords of each essay beside the author's own, and how often each term is used, year by year.

What needs the corpus is counted by DuckDB from the word counts of the parts (`flows.themes.bags.BAGS`), which need not fit into memory. Sums are of whole
numbers, so that neither the order of the parts nor their borders change a digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.memory.queries import quoted, read_parts
from flows.themes.batch import Floats, Ints, changes

if TYPE_CHECKING:
    import duckdb

PER_ESSAY = 10
MOST_TERMS = 100_000
_KEYWORDS = ("essay_id", "method", "rank", "term", "score")


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
    bag = pq.read_table(bags, columns=["essay_id", "term", "n", "rank"], read_dictionary=["essay_id", "term"]).combine_chunks()
    essays, terms, n, rank = (bag[name].combine_chunks() for name in ("essay_id", "term", "n", "rank"))
    begins = np.flatnonzero(changes(essays.indices.to_numpy()))
    ends = np.append(begins, len(bag))[1:]
    n = n.to_numpy()
    share = n / np.repeat(np.add.reduceat(n, begins) if len(begins) else n, ends - begins)
    scores = {
        "tfidf": (share * _inverse_shares(connection, terms.dictionary)[terms.indices.to_numpy()]).round(6),
        "textrank": rank.to_numpy(),
    }
    found = []
    for method, score in scores.items():
        row, place = _best(score, begins, ends)
        words = terms.dictionary.take(terms.indices.take(pa.array(row)))
        of = essays.dictionary.take(essays.indices.take(pa.array(row)))
        columns = [of, pa.array([method] * len(row), pa.string()), pa.array(place, pa.int32()), words, pa.array(score[row])]
        found.append(pa.table(columns, names=_KEYWORDS))
    connection.register("best_words", pa.concat_tables(found))
    connection.execute(f"""
        COPY (SELECT b.*, a.term IS NOT NULL AS is_authors FROM best_words AS b LEFT JOIN authors_keywords AS a USING (essay_id, term))
        TO {quoted(target)} (FORMAT parquet)""")
    connection.unregister("best_words")


def _inverse_shares(connection: duckdb.DuckDBPyConnection, terms: pa.Array) -> Floats:
    """Of each term the logarithm of how few essays use it, smoothed."""
    connection.register("wanted_words", pa.table({"term": terms}))
    used = connection.sql("SELECT term, n_essays FROM vocabulary SEMI JOIN wanted_words USING (term)").to_arrow_table()
    connection.unregister("wanted_words")
    n_essays = connection.sql("SELECT n_essays FROM corpus").fetchall()[0][0]
    place = pc.index_in(terms, used["term"].combine_chunks())
    found: Floats = np.log((1 + n_essays) / (1 + used["n_essays"].to_numpy()))[place.to_numpy(zero_copy_only=False)] + 1
    return found


def _best(score: Floats, begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Rows of the best PER_ESSAY of each essay, 0 left out, and their ranks; of equal scores the first row is better."""
    rows = [begin + np.argsort(-score[begin:end], kind="stable")[:PER_ESSAY] for begin, end in zip(begins, ends, strict=True)]
    ranks = [np.arange(1, len(chosen) + 1) for chosen in rows]
    row, rank = np.concatenate([*rows, np.zeros(0, np.int64)]), np.concatenate([*ranks, np.zeros(0, np.int64)])
    good = score[row] > 0
    return row[good], rank[good]


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
