"""The gates let through whatever the finders find, and many essays at once are read as each by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.citations import cite, cite_all
from flows.citations.events import find_events
from flows.citations.formulas import find_formulas
from flows.citations.gates import passing
from flows.citations.quotations import find_quotations
from flows.citations.titles import find_titles
from flows.spans.documents import Metadata, Sentence, StructuredEssay

FINDERS: dict[str, Callable[[str], Sequence[Any]]] = {
    "titles": find_titles,
    "events": find_events,
    "formulas": find_formulas,
    "quotations": find_quotations,
}
PIECES = (
    *(
        "党的十九大报告",
        "党的二十大以来",
        "第十九届中央委员会第四次全体会议",
        "十八届三中、四中全会",
        "党的四中全会",
        "中国共产党第二十次全国代表大会",
        "十三大的",
    ),
    *(
        "十三届全国人大一次会议",
        "全国政协十三届二次会议",
        "十九届中央纪委五次全会",
        "全国组织工作会议",
        "中央经济工作会议",
        "遵义会议",
        "全国“两会”",
    ),
    *("中央政治局第十次集体学习", "中央政治局常委会会议", "全国宣传部长座谈会", "全军政治工作会议", "2018年召开的"),
    *(
        "“四个意识”",
        "四个意识",
        "三会一课",
        "不忘初心，牢记使命",
        "不忘初心",
        "牢记使命",
        "“改革创新、奋发有为”大讨论活动",
        "党史学习教育",
        "整风运动",
    ),
    *("习近平总书记", "毛泽东同志", "马克思、恩格斯", "王小明教授", "古人", "党章", "《资本论》", "中共中央", "李某同志", "国务院"),
    *(
        "强调",
        "指出：",
        "多次要求，",
        "说：“",
        "认为，",
        "曰",
        "在会上",
        "的",
        "，",
        "：“",
        "”",
        "。",
        "大力发展",
        "我们要把工作落到实处",
        "《",
        "》",
        "1",
        "\n",
    ),
)


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=5))
def test_a_gate_lets_through_what_its_finder_finds(texts: list[str]) -> None:
    rows = passing(texts)
    for kind, find in FINDERS.items():
        assert {n for n, text in enumerate(texts) if find(text)} <= set(rows[kind]), kind


@pytest.mark.parametrize("kind", FINDERS)
def test_a_gate_keeps_out_what_holds_nothing(kind: str) -> None:
    assert passing(["我们要把工作落到实处。", "会议开得很好。", ""])[kind] == []


def test_many_essays_are_read_as_each_by_itself() -> None:
    essays = []
    for first in range(0, len(PIECES), 6):
        texts = ["".join(PIECES[first : first + n]) for n in range(1, 7)]
        sentences = tuple(Sentence(n, 0, text, 10 * n, 10 * n + len(text), ()) for n, text in enumerate(texts))
        essays += [StructuredEssay(Metadata(), (), sentences), StructuredEssay(Metadata(), (), ())]
    assert list(cite_all(essays)) == [cite(essay) for essay in essays]
    assert any(mentions for _, mentions in cite_all(essays))
