"""Each score is the sum of the parts that the explanation names, and its terms stand where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.themes.batch import make_batch
from flows.themes.codebook import load_codebook
from flows.themes.coded_words import WORD
from flows.themes.coding import code_batch
from flows.themes.explain import explain
from flows.themes.gold import read_gold
from flows.themes.scoring import find_hits, scorer, theme_features, total_scores

CODEBOOK = load_codebook()
GOLD = read_gold([Path(__file__).parents[1] / "cases" / "themes" / "gold" / "seeds.tsv"])


def test_every_score_is_explained() -> None:
    batch = make_batch([coded.essay for coded in GOLD[:2]])
    coded = code_batch(batch, CODEBOOK)
    for row in range(0, len(batch.texts), 5):
        found = explain(batch, row, CODEBOOK)
        given = [theme for theme in found.themes if theme.rank is not None]
        mine = coded.row == row
        assert [theme.theme_id for theme in given] == [coded.ids[k] for k in coded.theme[mine]]
        assert [theme.score for theme in given] == coded.score[mine].tolist()
        assert [theme.rank for theme in given] == list(range(1, len(given) + 1))
        totals = [theme.total for theme in found.themes]
        assert totals[0] == max(totals)
        for theme in found.themes:
            for part in theme.parts:
                if part.start is not None:
                    assert found.text[part.start : part.end] == part.what
        assert found.roles[0].is_given
        assert found.roles[0].role == coded.roles[row]


def test_parts_of_a_role_say_what_was_seen() -> None:
    batch = make_batch([coded.essay for coded in GOLD[:1]])
    row = next(n for n, text in enumerate(batch.texts) if "必须" in text or "要" in text)
    found = explain(batch, row, CODEBOOK)
    assert any(part.what == "bias" for part in found.roles[0].parts)
    assert [abs(part.value) for part in found.roles[0].parts] == sorted((abs(p.value) for p in found.roles[0].parts), reverse=True)


def test_words_of_the_sentence_add_to_the_score_of_a_theme() -> None:
    batch = make_batch([coded.essay for coded in GOLD[:1]])
    row = next(n for n, text in enumerate(batch.texts) if "党组织" in text)
    features = theme_features(batch, find_hits(batch, scorer(CODEBOOK)), scorer(CODEBOOK))
    totals = total_scores(features, scorer(CODEBOOK))[row]
    for theme in explain(batch, row, CODEBOOK).themes:
        named = [part for part in theme.parts if part.what.startswith(WORD)]
        assert named
        assert all(part.what.removeprefix(WORD) in batch.texts[row] for part in named)
        assert theme.total == pytest.approx(totals[CODEBOOK.ids.index(theme.theme_id)])
