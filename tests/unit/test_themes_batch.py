"""Coding many essays at once says of each what coding it alone says; bounds of memory change nothing."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay
from flows.themes import code_essay, code_essays, coding, decoding, load_codebook
from flows.themes.batch import expand, join_lines, make_batch
from flows.themes.clauses import _FIRSTS, _FRAME, _TAIL, FRAME, MAIN, TAIL, clause_zones
from flows.themes.decoding import best_rows
from flows.themes.gold import read_gold
from flows.themes.matcher import EdgeMatcher, Matcher

CODEBOOK = load_codebook()
GOLD = read_gold(sorted((Path(__file__).parents[1] / "cases" / "themes" / "gold").glob("*.tsv")))


@pytest.mark.parametrize("piece", [1, 7, 20_000])
def test_together_as_alone(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    alone = [code_essay(coded.essay, CODEBOOK) for coded in GOLD]
    monkeypatch.setattr(coding, "PIECE", piece)
    together = code_essays([coded.essay for coded in GOLD], CODEBOOK)
    assert together.roles == tuple(role for _, roles in alone for role in roles)
    codes = [code for found, _ in alone for code in found]
    assert [together.ids[k] for k in together.theme] == [code.theme_id for code in codes]
    assert together.rank.tolist() == [code.rank for code in codes]
    assert together.score.tolist() == [code.score for code in codes]
    evidence = list(zip(together.term, together.start.tolist(), together.end.tolist(), strict=True))
    assert evidence == [(e.term, e.start, e.end) for code in codes for e in code.evidence]
    assert np.diff(together.offsets).tolist() == [len(code.evidence) for code in codes]
    for k, row in enumerate(together.row):
        for term, start, end in evidence[together.offsets[k] : together.offsets[k + 1]]:
            assert together.batch.texts[row][start:end] == term


def test_line_breaks_and_empty_sentences_keep_their_places() -> None:
    texts = ["", "党建\n工作", "", "廉洁"]
    joined, starts = join_lines(texts)
    assert [joined[start : start + len(text)] for start, text in zip(starts, texts, strict=True)] == ["", "党建 工作", "", "廉洁"]
    sentences = tuple(Sentence(n, n, text, 0, len(text)) for n, text in enumerate(texts))
    essay = StructuredEssay(Metadata(), tuple(Block(n, "paragraph", text, 0, 0) for n, text in enumerate(texts)), sentences)
    codes, roles = code_essay(essay, CODEBOOK)
    assert len(roles) == 4
    assert [(e.term, e.start, e.end) for code in codes if code.sentence_ordinal == 3 for e in code.evidence] == [("廉洁", 0, 2)]


@settings(max_examples=200)
@given(st.sets(st.text("党建工作 a", min_size=1, max_size=4), min_size=1, max_size=8), st.text("党建工作 a。", max_size=40))
def test_terms_are_found_leftmost_and_longest(terms: set[str], text: str) -> None:
    matcher = Matcher(terms)
    number, start, end = matcher.find(text)
    found = [(matcher.terms[n], s, e) for n, s, e in zip(number, start, end, strict=True)]
    pattern = re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
    assert found == [(m[0], *m.span()) for m in pattern.finditer(text)]


def test_an_empty_term_is_refused() -> None:
    with pytest.raises(ValueError, match="matches everywhere"):
        Matcher(["党建", ""])


@given(
    st.lists(st.text("要重务必", min_size=1, max_size=3), min_size=1, max_size=6), st.lists(st.text("要重务必。", max_size=6), max_size=5)
)
def test_terms_at_the_edges_of_lines(terms: list[str], lines: list[str]) -> None:
    matcher = EdgeMatcher(terms)
    for at_end, is_edge in ((False, str.startswith), (True, str.endswith)):
        found = [matcher.terms[k] if k >= 0 else "" for k in matcher.find(lines, at_end).tolist()]
        assert found == [max((term for term in terms if is_edge(line, term)), key=len, default="") for line in lines]


@given(st.from_regex(rf"\A(?:{_FRAME}|{_TAIL})", alphabet="".join(sorted(set(_FRAME + _TAIL) - set("(?:|){}[]^!,\\Z"))) + "，。"))
def test_no_frame_and_no_tail_begins_otherwise_than_said(clause: str) -> None:
    assert clause[0] in _FIRSTS


@pytest.mark.parametrize(
    ("sentence", "zones"),
    [
        ("随着时代发展，党建工作要创新，从而提高凝聚力。", [FRAME, MAIN, TAIL, MAIN]),
        ("推动工作。", [MAIN, MAIN]),
        ("在新时代背景下，要抓党建。", [FRAME, MAIN, MAIN]),
        ("在工作中要创新。", [MAIN, MAIN]),
        ("首先，为了群众，要服务，并使群众满意。", [MAIN, FRAME, MAIN, TAIL, MAIN]),
    ],
)
def test_clauses(sentence: str, zones: list[int]) -> None:
    joined, _ = join_lines([sentence])
    assert clause_zones(joined)[1].tolist() == zones


def test_cells_of_rows() -> None:
    item, cell = expand(np.array([2, 0, 1]), np.array([0, 2, 2, 5]))
    assert item.tolist() == [0, 0, 0, 1, 1]
    assert cell.tolist() == [2, 3, 4, 0, 1]


def _best_by_trying(scores: list[list[float]], moves: list[list[float]]) -> list[int]:
    best: list[tuple[float, list[int]]] = [(s, [k]) for k, s in enumerate(scores[0])]
    for row in scores[1:]:
        best = [max((value + moves[path[-1]][k] + s, [*path, k]) for value, path in best) for k, s in enumerate(row)]
    return max(best)[1]


@pytest.mark.parametrize("stretch", [3, 512])
def test_the_best_row_of_roles(monkeypatch: pytest.MonkeyPatch, stretch: int) -> None:
    monkeypatch.setattr(decoding, "STRETCH", stretch)
    random = Random(1)
    lengths = [1, 5, 2, 9, 3]
    essays = []
    for n in lengths:
        sentences = tuple(Sentence(k, k, "嗯。", 0, 2) for k in range(n))
        essays.append(StructuredEssay(Metadata(), tuple(Block(k, "paragraph", "嗯。", 0, 2) for k in range(n)), sentences))
    scores = [[random.random() for _ in range(4)] for _ in range(sum(lengths))]
    moves = [[random.random() for _ in range(4)] for _ in range(4)]
    want: list[int] = []
    begin = 0
    for n in lengths:
        for k in range(0, n, stretch):
            want += _best_by_trying(scores[begin + k : begin + min(n, k + stretch)], moves)
        begin += n
    assert best_rows(np.array(scores), np.array(moves), make_batch(essays)).tolist() == want
