"""Keywords, term table, topics, candidates and trends, on a corpus of a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.themes.bags import count_words, text_rank
from flows.themes.candidates import write_candidates
from flows.themes.codebook import load_codebook
from flows.themes.discover import Topics, essay_topics, learn_topics, stable_ids
from flows.themes.terms import count_terms, top_terms, write_authors_keywords, write_keywords, write_terms
from flows.themes.trends import write_essay_themes, write_trends
from flows.themes.words import segment

TEXTS = {
    "a": ["支部要办好职工书屋。", "职工书屋丰富职工生活。"],
    "b": ["社区开展义诊活动。", "义诊活动方便居民。", "职工书屋也对居民开放。"],
    "c": ["网格员每天走访居民。", "网格员记录居民诉求。"],
}
ORIGINS = [
    {"essay_id": "a", "keywords": ["职工书屋", "支部", "职工书屋"], "year": 2019, "date": "2019-03-01", "site": "甲网"},
    {"essay_id": "b", "keywords": [], "year": 2020, "date": None, "site": "甲网"},
    {"essay_id": "c", "keywords": ["居民"], "year": None, "date": None, "site": None},
]
THEMES = [("a", "a0", "CARRIER", 1), ("a", "a0", "MASS", 2), ("a", "a1", "MASS", 1), ("b", "b0", "MASS", 1), ("c", "c0", "MASS", 1)]

Rows = list[dict[str, Any]]


def tokens(essays: str = "abc") -> pa.Table:
    rows = []
    for essay in essays:
        for n, (words, pos) in enumerate(segment(TEXTS[essay])):
            rows.append({"essay_id": essay, "sentence_id": f"{essay}{n}", "tokens": words, "pos": pos})
    return pa.Table.from_pylist(rows)


def themes() -> pa.Table:
    names = ("essay_id", "sentence_id", "theme_id", "rank")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in THEMES])


def first_themes() -> pa.Table:
    table = themes()
    return table.filter(pa.compute.equal(table["rank"], 1)).select(["sentence_id", "theme_id"])


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        schema = pa.schema(
            [
                ("essay_id", pa.string()),
                ("keywords", pa.list_(pa.string())),
                ("year", pa.int32()),
                ("date", pa.string()),
                ("site", pa.string()),
            ]
        )
        opened.register("given", pa.Table.from_pylist(ORIGINS, schema=schema))
        opened.execute("CREATE TABLE origins AS SELECT * REPLACE (date::DATE AS date) FROM given")
        yield opened


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    """Word counts in two parts."""
    for name, essays in (("one", "ac"), ("two", "b")):
        pq.write_table(count_words(tokens(essays), first_themes())[0], tmp_path / f"{name}.bags")
    return [tmp_path / "one.bags", tmp_path / "two.bags"]


def read(path: Path) -> Rows:
    rows: Rows = pq.read_table(path).to_pylist()
    return rows


def test_words_of_content_are_counted() -> None:
    bags, uses = count_words(tokens(), first_themes())
    counts = {(r["essay_id"], r["term"]): (r["n"], r["n_sentences"]) for r in bags.to_pylist()}
    assert counts["a", "职工"] == (3, 2)
    assert counts["b", "义诊"] == (2, 2)
    assert not {"要", "也", "。"} & {term for _, term in counts}
    by_theme = {(r["term"], r["theme_id"]): r["n_sentences"] for r in uses.to_pylist()}
    assert by_theme["职工", "CARRIER"] == by_theme["职工", "MASS"] == 1
    assert ("开放", "MASS") not in by_theme  # its sentence has no theme here


def test_no_words() -> None:
    bags, uses = count_words(tokens().slice(0, 0), first_themes())
    assert bags.num_rows == uses.num_rows == 0


def test_counts_do_not_depend_on_the_part() -> None:
    whole = count_words(tokens("abc"), first_themes())[0].to_pylist()
    assert [r for r in whole if r["essay_id"] == "c"] == count_words(tokens("c"), first_themes())[0].to_pylist()
    assert [r for r in whole if r["essay_id"] == "b"] == count_words(tokens("b"), first_themes())[0].to_pylist()


def test_text_rank_prefers_the_hub() -> None:
    # an essay of three sentences of two words: word 0 stands in each of them
    rank = text_rank(np.array([0, 1, 0, 2, 3, 0]), np.array([0, 0, 1, 1, 2, 2]), np.zeros(4, np.int64))
    assert rank[0] == 1.0
    assert (rank[1:] < 0.6).all()
    assert len(text_rank(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))) == 0


def test_keywords(connection: duckdb.DuckDBPyConnection, parts: list[Path], tmp_path: Path) -> None:
    count_terms(connection, parts)
    write_authors_keywords(connection, tmp_path / "authors")
    assert [
        (r["essay_id"], r["rank"], r["term"]) for r in sorted(read(tmp_path / "authors"), key=lambda r: (r["essay_id"], r["rank"]))
    ] == [
        ("a", 1, "职工书屋"),
        ("a", 2, "支部"),
        ("c", 1, "居民"),
    ]
    write_keywords(connection, parts[0], tmp_path / "keywords")
    found = [r for r in read(tmp_path / "keywords") if r["essay_id"] == "c"]
    best = sorted((r for r in found if r["method"] == "tfidf"), key=lambda r: r["rank"])
    assert best[0]["term"] == "网格"
    assert [r["rank"] for r in best] == list(range(1, len(best) + 1))
    assert {r["term"] for r in found if r["is_authors"]} == {"居民"}


def test_terms_by_year(connection: duckdb.DuckDBPyConnection, parts: list[Path], tmp_path: Path) -> None:
    count_terms(connection, parts)
    write_terms(connection, parts, tmp_path / "terms")
    rows = {r["term"]: r for r in read(tmp_path / "terms")}
    assert rows["职工"]["by_year"] == [
        {"year": 2019, "n_essays": 1, "n_occurrences": 3},
        {"year": 2020, "n_essays": 1, "n_occurrences": 1},
    ]
    assert (rows["居民"]["n_essays"], rows["居民"]["n_occurrences"], len(rows["居民"]["by_year"])) == (2, 4, 1)
    assert rows["网格"]["by_year"] == []
    assert dict(top_terms(connection, 2, 1.0, 100))["职工"] == 2
    assert [word for word, _ in top_terms(connection, 2, 0.5, 100)] == []


def topics_of(connection: duckdb.DuckDBPyConnection, parts: list[Path], previous: dict[str, list[str]]) -> Topics:
    count_terms(connection, parts)
    bags = pa.concat_tables(map(pq.read_table, parts))
    return learn_topics(bags, top_terms(connection, 1, 1.0, 100), 3, previous)


def test_topics_are_the_same_each_time_and_for_each_part(connection: duckdb.DuckDBPyConnection, parts: list[Path]) -> None:
    topics = topics_of(connection, parts, {})
    again = learn_topics(pa.concat_tables(map(pq.read_table, reversed(parts))), top_terms(connection, 1, 1.0, 100), 3, {})
    assert (topics.ids, topics.terms) == (again.ids, again.terms)
    assert len(topics.ids) == 1  # three essays
    whole = essay_topics(pa.concat_tables(map(pq.read_table, parts)), topics).to_pylist()
    assert {(r["essay_id"], r["share"]) for r in whole} == {("a", 1.0), ("b", 1.0), ("c", 1.0)}
    assert [r for r in whole if r["essay_id"] == "b"] == essay_topics(pq.read_table(parts[1]), topics).to_pylist()


def test_shares_add_up_and_follow_the_words() -> None:
    words = tuple("甲乙丙丁")
    topics = Topics(("t1", "t2"), ((), ()), words, np.ones(4), np.array([[0.6, 0.8, 0, 0], [0, 0, 0.6, 0.8]]))
    bags = pa.table(
        {"essay_id": ["x", "x", "y", "y", "z"], "term": ["甲", "乙", "丙", "乙", "丁"], "n": pa.array([3, 3, 1, 1, 5], pa.int32())}
    )
    shares = {(r["essay_id"], r["topic_id"]): r["share"] for r in essay_topics(bags, topics).to_pylist()}
    assert shares["x", "t1"] == shares["z", "t2"] == 1.0
    assert shares["y", "t1"] + shares["y", "t2"] == pytest.approx(1.0)
    assert shares["y", "t1"] > shares["y", "t2"]


def test_topics_keep_their_ids() -> None:
    old = {"t0000000a": ["甲", "乙", "丙"], "t0000000b": ["丁", "戊", "己"]}
    assert stable_ids([["己", "丁", "庚"], ["甲", "乙", "丙"]], old) == ["t0000000b", "t0000000a"]
    new = stable_ids([["子", "丑"], ["寅", "卯"], ["子", "丑"]], old)
    assert len({*new, *old}) == 5
    assert new == stable_ids([["子", "丑"], ["寅", "卯"], ["子", "丑"]], {})


def test_no_topics_in_nothing() -> None:
    nothing = pa.table({"essay_id": pa.array([], pa.string()), "term": pa.array([], pa.string()), "n": pa.array([], pa.int32())})
    topics = learn_topics(nothing, [], 0, {})
    assert topics.ids == ()
    assert essay_topics(nothing, topics).num_rows == 0


def test_candidates_are_not_in_the_codebook(connection: duckdb.DuckDBPyConnection, parts: list[Path], tmp_path: Path) -> None:
    codebook = load_codebook()
    topics = topics_of(connection, parts, {})
    pq.write_table(count_words(tokens(), first_themes())[1], tmp_path / "uses")
    write_candidates(connection, topics, [tmp_path / "uses"], codebook, tmp_path / "candidates")
    found = {r["term"]: r for r in read(tmp_path / "candidates")}
    assert found
    assert not set(found) & {term for theme in codebook.themes for term in theme.terms}
    assert all(0 < r["share"] <= 1 and r["topic_id"] in topics.ids for r in found.values())


def mentions(tmp_path: Path) -> Path:
    rows = [
        ("b", "formula", "“三会一课”", "san-hui-yi-ke"),
        ("a", "formula", "中国梦", "zhong-guo-meng"),
        ("b", "formula", "中国梦", "zhong-guo-meng"),
        ("c", "formula", "四风", "si-feng"),
        ("a", "formula", "“三个明白”", "candidate"),  # only one essay has it
        ("a", "title", "党章", None),
    ]
    names = ("essay_id", "kind", "text", "value")
    pq.write_table(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]), tmp_path / "mentions")
    return tmp_path / "mentions"


def test_trends(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    pq.write_table(themes(), tmp_path / "themes")
    write_essay_themes(connection, tmp_path / "themes", tmp_path / "shares")
    shares = {(r["essay_id"], r["theme_id"]): r["share"] for r in read(tmp_path / "shares")}
    assert shares == {("a", "CARRIER"): 0.5, ("a", "MASS"): 0.5, ("b", "MASS"): 1.0, ("c", "MASS"): 1.0}
    write_trends(connection, [tmp_path / "shares"], [mentions(tmp_path)], tmp_path / "trends")
    found = {(r["name"], r["dimension"], r["value"]): r for r in read(tmp_path / "trends")}
    assert found["MASS", "source", "甲网"]["share"] == 0.75
    assert found["CARRIER", "year", "2019"]["share"] == 0.5
    assert found["MASS", "all", "all"]["share"] == round(2.5 / 3, 6)
    assert (found["CARRIER", "year", "2020"]["n_with"], found["CARRIER", "year", "2020"]["cumulative_share"]) == (0, 0.5)
    dream = found["中国梦", "year", "2020"]
    assert (dream["share"], dream["cumulative_share"], dream["first_year"], dream["first_essay_id"]) == (1.0, 1.0, 2019, "a")
    lessons = found["三会一课", "year", "2020"]
    assert (lessons["n_with"], lessons["cumulative_share"], lessons["first_year"]) == (1, 0.5, 2020)
    assert ("三会一课", "year", "2019") not in found
    winds = {key: r for key, r in found.items() if key[0] == "四风"}  # its essay has no year
    assert [r["first_year"] for r in winds.values()] == [None]
    assert not any(name == "三个明白" for name, *_ in found)
