"""What only the whole corpus tells of its words and themes, as a stage: keywords, terms, topics, candidates for the codebook, trends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.memory.freed import give_back
from flows.memory.queries import read_parts
from flows.publish.database import database
from flows.publish.storage import open_store
from flows.stages.count import Counted, counts_of
from flows.stages.made import Made
from flows.stages.shards import tables_version
from flows.themes import load_codebook
from flows.themes.candidates import write_candidates
from flows.themes.discover import LEAST, MOST_WORDS, SAMPLE, SHARE, Topics, essay_topics, learn_topics
from flows.themes.terms import count_terms, top_terms, write_authors_keywords, write_keywords, write_terms
from flows.themes.trends import write_essay_themes, write_trends

if TYPE_CHECKING:
    import duckdb

TABLES = ("keywords", "terms", "topics", "essay_topics", "candidates", "essay_themes", "trends")
LIBRARIES = ("pyarrow", "duckdb", "numpy", "scipy", "scikit-learn")
WHOLE = "00000.parquet"


def analyse(made: Made, codebook: Path | None, work: Path, releases: Path | str) -> Path:
    """Analyse the coded corpus. Returns a folder under `work/analysed` that holds `TABLES`, each as one or more Parquet files.

    Topics that are those of the latest release keep their ids. Words are counted where `count_parts` has not counted them before.

    Args:
        made: what the stages before made of the shards.
        codebook: the user's own codebook, None for the built-in one.
        work: the workspace.
        releases: where the release before is looked up.
    """
    previous = _previous_topics(releases)
    parts = sorted(f"{part.parent.name}/{part.name}" for part in (*made.coded, *made.cited))
    seen = [*parts, *sorted(folder.name for folder in made.restored), made.works.name, repr(sorted(previous.items()))]
    book = codebook.read_bytes() if codebook else b""
    target = work / "analysed" / digest([*seen, book, code_version(__name__, LIBRARIES), tables_version(TABLES)])
    if is_made(target):
        return target
    counted = [counts_of(part, work) for part in made.coded]
    mentions = [part / "mentions.parquet" for part in made.cited]
    with staged_folder(target) as staging, database(scratch=staging) as connection:
        for name in TABLES:
            (staging / name).mkdir()
        _find_origins(connection, made)
        topics = _write_terms(connection, counted, previous, staging)
        write_candidates(connection, topics, [part.uses for part in counted], load_codebook(codebook), staging / "candidates" / WHOLE)
        write_trends(connection, sorted((staging / "essay_themes").iterdir()), mentions, staging / "trends" / WHOLE)
    return target


def load_analysis() -> None:
    """Load what a process that analyses needs, which takes it two seconds."""
    import sklearn.decomposition  # noqa: PLC0415, F401

    with database():
        pass


def analysed_tables(folder: Path) -> dict[str, list[Path]]:
    """The files of each of `TABLES` in a folder that `analyse` made."""
    return {name: sorted((folder / name).iterdir()) for name in TABLES}


def _find_origins(connection: duckdb.DuckDBPyConnection, made: Made) -> None:
    """Make the table `origins`: of each canonical essay keywords, year, day and site, as far as a copy of the work says."""
    connection.execute(f"""
        CREATE TABLE origins AS
        SELECT essay_id, w.keywords, coalesce(w.year, year(w.published_date)) AS year, source_site AS site,
            CASE WHEN year(w.published_date) = coalesce(w.year, year(w.published_date)) THEN w.published_date END AS date
        FROM {read_parts([made.works / "works.parquet"])} AS w
        JOIN (SELECT essay_id, source_site FROM {read_parts([folder / "essays.parquet" for folder in made.restored])}) USING (essay_id)""")


def _write_terms(
    connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted], previous: Mapping[str, Sequence[str]], staging: Path
) -> Topics:
    """Write the tables of words, and those that have a file for each part. Returns the topics found."""
    bags = [part.bags for part in counted]
    count_terms(connection, bags)
    write_terms(connection, bags, staging / "terms" / WHOLE)
    write_authors_keywords(connection, staging / "keywords" / WHOLE)
    topics = _learn(connection, bags, previous)
    n_essays: dict[str, int] = dict.fromkeys(topics.ids, 0)
    for n, part in enumerate(counted, 1):
        file = f"{n:05d}.parquet"
        write_keywords(connection, part.bags, staging / "keywords" / file)
        write_essay_themes(connection, part.themes, staging / "essay_themes" / file)
        shares = essay_topics(pq.read_table(part.bags, columns=["essay_id", "term", "n"], read_dictionary=["essay_id", "term"]), topics)
        pq.write_table(shares, staging / "essay_topics" / file)
        for topic_id in shares["topic_id"].to_pylist():
            n_essays[topic_id] += 1
    pq.write_table(_topic_rows(topics, n_essays), staging / "topics" / WHOLE)
    return topics


def _learn(connection: duckdb.DuckDBPyConnection, bags: Sequence[Path], previous: Mapping[str, Sequence[str]]) -> Topics:
    words = top_terms(connection, LEAST, SHARE, MOST_WORDS)
    connection.register("words", pa.table({"term": pa.array([word for word, _ in words], pa.string())}))
    sample = connection.sql(f"""
        SELECT essay_id, term, n FROM {read_parts(bags)} SEMI JOIN words USING (term)
        WHERE essay_id IN (SELECT DISTINCT essay_id FROM {read_parts(bags)} ORDER BY essay_id LIMIT {SAMPLE})""").to_arrow_table()
    # numbers for words take a fifth of the memory
    numbered = {name: sample[name].dictionary_encode() if name != "n" else sample[name] for name in sample.column_names}
    sample = pa.table(numbered).combine_chunks()
    give_back()
    (n_essays,) = connection.execute("SELECT n_essays FROM corpus").fetchall()[0]
    return learn_topics(sample, words, n_essays, previous)


def _topic_rows(topics: Topics, n_essays: dict[str, int]) -> pa.Table:
    return pa.table(
        {
            "topic_id": pa.array(topics.ids, pa.string()),
            "label": pa.array(topics.labels, pa.string()),
            "terms": pa.array([[term for term, _ in terms] for terms in topics.terms], pa.list_(pa.string())),
            "weights": pa.array([[weight for _, weight in terms] for terms in topics.terms], pa.list_(pa.float64())),
            "n_essays": pa.array([n_essays[topic_id] for topic_id in topics.ids], pa.int32()),
        }
    )


def _previous_topics(releases: Path | str) -> dict[str, list[str]]:
    """The terms of the topics of the latest release, by id; none where it has no such table."""
    store = open_store(releases)
    latest = store.newest()
    if latest is None or "topics" not in store.manifest(latest)["tables"]:
        return {}
    table = store.rows(latest, "topics", ["topic_id", "terms"])
    return dict(zip(table["topic_id"].to_pylist(), table["terms"].to_pylist(), strict=True))
