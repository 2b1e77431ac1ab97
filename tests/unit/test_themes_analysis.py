"""Keywords, term table, topics and trends, on a corpus of a few lines."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from flows.themes.codebook import load_codebook
from flows.themes.discover import CANDIDATES, candidate_terms, discover_topics
from flows.themes.terms import content_words, corpus_terms, keywords, text_rank
from flows.themes.trends import essay_themes, formula_trends, theme_trends
from flows.themes.words import segment

TEXTS = {
    "a": ["支部要办好职工书屋。", "职工书屋丰富职工生活。"],
    "b": ["社区开展义诊活动。", "义诊活动方便居民。", "职工书屋也对居民开放。"],
    "c": ["网格员每天走访居民。", "网格员记录居民诉求。"],
}
ESSAYS = pa.Table.from_pylist(
    [
        {"essay_id": "a", "keywords": ["职工书屋", "支部"], "published_date": date(2019, 3, 1), "year": 2018, "source_site": "甲网"},
        {"essay_id": "b", "keywords": [], "published_date": None, "year": 2020, "source_site": "甲网"},
        {"essay_id": "c", "keywords": ["居民"], "published_date": None, "year": None, "source_site": None},
    ],
    schema=pa.schema(
        [
            ("essay_id", pa.string()),
            ("keywords", pa.list_(pa.string())),
            ("published_date", pa.date32()),
            ("year", pa.int32()),
            ("source_site", pa.string()),
        ]
    ),
)
THEMES = pa.Table.from_pylist(
    [
        {"essay_id": "a", "sentence_id": "a0", "theme_id": "CARRIER", "rank": 1},
        {"essay_id": "a", "sentence_id": "a0", "theme_id": "MASS", "rank": 2},
        {"essay_id": "a", "sentence_id": "a1", "theme_id": "MASS", "rank": 1},
        {"essay_id": "b", "sentence_id": "b0", "theme_id": "MASS", "rank": 1},
        {"essay_id": "c", "sentence_id": "c0", "theme_id": "MASS", "rank": 1},
    ]
)


def tokens() -> pa.Table:
    rows = []
    for essay, texts in TEXTS.items():
        for n, (words, pos) in enumerate(segment(texts)):
            rows.append({"essay_id": essay, "sentence_id": f"{essay}{n}", "ordinal": n, "tokens": words, "pos": pos})
    return pa.Table.from_pylist(rows)


def test_content_words() -> None:
    assert content_words(["支部", "要", "办好", "的", "进行", "职工"], ["n", "v", "v", "uj", "v", "n"]) == ["支部", "办好", "职工"]


def test_text_rank_prefers_the_hub() -> None:
    scores = text_rank([["书屋", "职工"], ["书屋", "居民"], ["书屋", "党员"]])
    assert max(scores, key=scores.__getitem__) == "书屋"
    assert scores["书屋"] == 1.0
    assert text_rank([]) == {}


def test_keywords() -> None:
    rows = keywords(tokens(), ESSAYS, per_essay=3).to_pylist()
    assert [r["term"] for r in rows if r["essay_id"] == "a" and r["method"] == "author"] == ["职工书屋", "支部"]
    best = [r for r in rows if r["essay_id"] == "c" and r["method"] == "tfidf"]
    assert best[0]["term"] == "网格"
    assert [r["rank"] for r in best] == [1, 2, 3]
    assert {r["term"] for r in rows if r["is_authors"] and r["method"] != "author"} >= {"居民"}


def test_corpus_terms_by_year() -> None:
    rows = {(r["term"], r["year"]): r for r in corpus_terms(tokens(), ESSAYS).to_pylist()}
    assert rows["职工", 2019]["n_occurrences"] == 3
    assert rows["职工", 2020]["n_occurrences"] == 1
    assert rows["居民", None]["n_essays"] == 1
    assert {r["term"] for r in corpus_terms(tokens(), ESSAYS, min_essays=2).to_pylist()} >= {"职工", "居民"}


def test_topics_are_the_same_each_time_and_keep_their_ids() -> None:
    topics, shares = discover_topics(tokens(), n_topics=2, min_essays=1)
    again, _ = discover_topics(tokens(), n_topics=2, min_essays=1)
    assert topics.equals(again)
    assert len(set(topics["topic_id"].to_pylist())) == topics.num_rows == 2
    renamed = topics.set_column(0, "topic_id", pa.array(["t-old-1", "t-old-2"]))
    later, _ = discover_topics(tokens(), n_topics=2, min_essays=1, previous=renamed)
    assert set(later["topic_id"].to_pylist()) == {"t-old-1", "t-old-2"}
    assert set(shares["essay_id"].to_pylist()) == set(TEXTS)


def test_no_topics_in_nothing() -> None:
    topics, shares = discover_topics(tokens().slice(0, 0))
    assert topics.num_rows == shares.num_rows == 0


def test_candidates_are_not_in_the_codebook() -> None:
    codebook = load_codebook()
    topics, _ = discover_topics(tokens(), n_topics=2, min_essays=1)
    found = candidate_terms(topics, tokens(), THEMES, codebook)
    assert found.schema.names == CANDIDATES.names
    terms = set(found["term"].to_pylist())
    assert terms
    assert not terms & {term for theme in codebook.themes for term in theme.terms}


def test_theme_shares() -> None:
    shares = {(r["essay_id"], r["theme_id"]): r["share"] for r in essay_themes(THEMES).to_pylist()}
    assert shares == {("a", "CARRIER"): 0.5, ("a", "MASS"): 0.5, ("b", "MASS"): 1.0, ("c", "MASS"): 1.0}
    trends = {(r["group_by"], r["group"], r["theme_id"]): r["share"] for r in theme_trends(THEMES, ESSAYS).to_pylist()}
    assert trends["source", "甲网", "MASS"] == 0.75
    assert trends["year", "2019", "CARRIER"] == 0.5
    assert trends["all", "all", "MASS"] == round(2.5 / 3, 6)


def test_formula_adoption() -> None:
    mentions = pa.Table.from_pylist(
        [
            {"essay_id": "b", "kind": "formula", "text": "“三会一课”", "value": None},
            {"essay_id": "a", "kind": "formula", "text": "中国梦", "value": None},
            {"essay_id": "b", "kind": "formula", "text": "中国梦", "value": None},
            {"essay_id": "c", "kind": "formula", "text": "四风", "value": None},
            {"essay_id": "a", "kind": "title", "text": "党章", "value": None},
        ],
        schema=pa.schema([(name, pa.string()) for name in ("essay_id", "kind", "text", "value")]),
    )
    rows = formula_trends(mentions, ESSAYS).to_pylist()
    assert [(r["formula"], r["year"], r["share"], r["cumulative_share"]) for r in rows] == [
        ("三会一课", 2020, 1.0, 0.5),
        ("中国梦", 2019, 1.0, 1.0),
        ("中国梦", 2020, 1.0, 1.0),
    ]
    assert [r["first_essay_id"] for r in rows] == ["b", "a", "a"]
