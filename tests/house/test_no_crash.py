"""No input crashes a room: whatever the text, it is refused or goes all the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.citations import cite
from flows.dedup import sign
from flows.repair import repair
from flows.spans.documents import Refusal, SourceText
from flows.spans.edited import replay
from flows.structure import split_page, structure
from flows.themes import code_essay, load_codebook

ROOT = Path(__file__).resolve().parents[2]
SEEDS = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds" / "essays").glob("*.txt"))]
PIECES = [
    "一、",
    "（一）",
    "1.",
    "摘要：",
    "关键词:",
    "参考文献",
    "[1]",
    "《",
    "》",
    "“",
    "”",
    '"',
    "。",
    "？",
    ",",
    "\n",
    "\r\n",
    "　",
    " ",
    "�",
    "設(shè)",
    "?;",
    "2015",
    "[J]",
    "作者单位:",
    "第一篇：",
    "党建工作",
    "http://a.b/c",
    "***",
    "篇一",
    "?",
    "??????",
    "作者：",
    "Abstract:",
    "[摘要]",
    "第1页",
    "正文" * 300,
    "?" * 300,
    "1、" * 100,
    "\n\n\n",
]

texts = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=80).map("".join),
    st.lists(st.tuples(st.sampled_from(PIECES), st.integers(1, 20)).map(lambda run: run[0] * run[1]), max_size=12).map("".join),
    st.tuples(st.sampled_from(SEEDS), st.integers(0, 2500), st.integers(0, 900), st.text(max_size=20)).map(
        lambda t: t[0][t[1] : t[1] + t[2]] + t[3] + t[0][: t[2] // 3]
    ),
)


def through_the_house(text: str) -> None:
    source = SourceText("a.txt", hashlib.sha256(text.encode()).hexdigest(), text, "text/plain", "utf-8")
    parts = split_page(text)
    assert [start for start, _ in parts] == [0, *(end for _, end in parts[:-1])]
    restored = repair(source)
    if isinstance(restored, Refusal):
        assert restored.reason
        return
    assert replay(text, restored.edited.edits) == restored.text
    essay = structure(restored)
    for block in essay.blocks:
        assert 0 <= block.start <= block.end <= len(restored.text)
        assert block.text.strip()
    for sentence in essay.sentences:
        assert 0 <= sentence.start < sentence.end <= len(restored.text)
        start, end = restored.edited.to_source(sentence.start, sentence.end)
        assert 0 <= start <= end <= len(text)
    codes, roles = code_essay(essay, load_codebook())
    assert len(roles) == len(essay.sentences)
    for code in codes:
        for e in code.evidence:
            assert essay.sentences[code.sentence_ordinal].text[e.start : e.end] == e.term
    citations, mentions = cite(essay)
    for mention in mentions:
        assert essay.sentences[mention.sentence_ordinal].text[mention.start : mention.end] == mention.text
        assert mention.citation_ordinal is None or mention.citation_ordinal < len(citations)
    assert sign(["0" * 16], [restored.text]).num_rows == 1


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(texts.filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)))
def test_no_text_crashes_the_house(text: str) -> None:
    through_the_house(text)


def test_the_seeds_go_through_the_house() -> None:
    for text in SEEDS:
        through_the_house(text)
