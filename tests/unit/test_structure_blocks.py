"""Blocks, metadata and sentences of invented essays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.spans.documents import RestoredText, StructuredEssay
from flows.spans.edited import EditedText
from flows.structure import pages, split_page, structure
from flows.structure.headings import heading_end

TESTS = Path(__file__).parents[1]
FILES = sorted([*(TESTS / "cases/structure").glob("*.txt"), *(TESTS / "countercases/structure").glob("*.txt")])


def read(text: str) -> StructuredEssay:
    return structure(RestoredText(EditedText(text), "hans"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_blocks(path: Path) -> None:
    text, expected = path.read_text(encoding="utf-8").split("\n----\n")
    assert [f"{b.kind}{b.level or ''} {b.text}" for b in read(text).blocks] == expected.strip().split("\n")


def test_metadata_of_a_journal_page() -> None:
    text = (TESTS / "cases/structure/journal.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    essay = read(text)
    meta = essay.metadata
    assert meta.title == "图书馆夜间开放的路径研究"
    assert meta.subtitle == "以沿江市为例"
    assert meta.authors == ("陈晓芳", "周平")
    assert meta.affiliations == ("沿江大学管理学院，江苏沿江225001", "沿江市图书馆，江苏沿江225002")
    assert meta.keywords == ("图书馆", "夜间开放", "读者服务")
    assert meta.clc_numbers == ("G252",)
    assert meta.document_code == "A"
    assert meta.article_number == "1005-1234(2019)04-0025-07"
    assert meta.basis["title"] == "printed"
    assert meta.basis["keywords"] == "labelled"
    assert essay.sentences[4].section_path == ("一、问题的提出", "（一）读者的需要", "1.学生读者")


def test_inferred_fields_say_so() -> None:
    text = (TESTS / "cases/structure/no_labels.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    basis = read(text).metadata.basis
    assert basis["abstract"] == "inferred"
    assert basis["keywords"] == "inferred"


def test_no_title_is_made_of_a_sentence() -> None:
    essay = read("学习是进步的阶梯，也是做好工作的前提。\n要坚持学习，学以致用，用以促学，学用相长。")
    assert essay.metadata.title is None
    assert [b.kind for b in essay.blocks] == ["paragraph", "paragraph"]


def test_card_of_an_abstract_database() -> None:
    essay = read(
        "社区食堂研究\n摘要\n社区食堂方便了老人，本文讨论它的运营。\n出处\n《社区生活》\n2022年第8期154-156，共3页\n关键词\n社区食堂；运营；老人"
    )
    assert essay.kind == "abstract_card"
    assert (essay.metadata.journal, essay.metadata.year, essay.metadata.issue, essay.metadata.pages) == ("社区生活", 2022, "8", "154-156")
    assert essay.metadata.keywords == ("社区食堂", "运营", "老人")


def test_what_breaks_the_syntax_of_its_field_is_flagged_and_stays() -> None:
    essay = read("社区食堂研究\n中图分类号：没有 文献标识码：A\n社区食堂方便了老人，本文讨论它的运营，提出对策。")
    assert essay.metadata.clc_numbers == ()
    assert [(f.kind, f.text) for f in essay.flags] == [("invalid_field", "没有")]
    assert any("没有" in b.text for b in essay.blocks if b.kind == "clc")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("作者：本站小编", "authors", "本站小编"),
        ("收稿日期：2019-02-30", "received_date", "2019-02-30"),
        ("文章编号：2019", "classification", "2019"),
        ("DOI：无", "classification", "无"),
        ("关键词：社区食堂；" + "它的运营" * 8, "keywords", "它的运营" * 8),
    ],
)
def test_a_value_that_is_none_of_its_field_is_flagged(line: str, field: str, value: str) -> None:
    text = f"社区食堂研究\n{line}\n社区食堂方便了老人，本文讨论它的运营，提出对策。"
    essay = read(text)
    assert [(f.kind, f.text, f.note) for f in essay.flags] == [("invalid_field", value, field)]
    assert value in text[essay.flags[0].source_start : essay.flags[0].source_end]
    assert essay.metadata.authors == () and essay.metadata.received_date is None and essay.metadata.doi is None
    assert value not in essay.metadata.keywords


def test_a_text_without_final_mark_is_truncated() -> None:
    essay = read("社区食堂研究\n社区食堂方便了老人，本文讨论它的运营，提出对策。社区食堂的成本主要是")
    assert essay.is_truncated
    assert [f.kind for f in essay.flags] == ["open_end"]


def test_sentences_of_a_paragraph_with_a_note_cut_out() -> None:
    text = (TESTS / "cases/structure/footnote_inside.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    first, second = read(text).sentences
    assert first.text == "乡村剧团有自己的体制，其实践影响深远。"
    assert text[first.start : first.end].startswith("乡村剧团有自己的体制①")
    assert text[second.start : second.end] == second.text


def test_sentences_behind_several_notes_are_found_in_the_text() -> None:
    text = "乡村剧团有自己的体制①参见《剧团史》。。它的影响很深远。群众喜欢它的演出②参见《演出录》。。大家都来看。"
    essay = read(text)
    assert [text[s.start : s.end] for s in essay.sentences] == [
        "乡村剧团有自己的体制①参见《剧团史》。。",
        "它的影响很深远。",
        "群众喜欢它的演出②参见《演出录》。。",
        "大家都来看。",
    ]


PAGE = "党课讲稿精选\n篇一：论学习\n" + "学习是进步的阶梯。" * 15 + "\n篇二：论实践\n" + "实践出真知。" * 20


def test_several_essays_on_one_page() -> None:
    parts = split_page(PAGE)
    assert len(parts) == 2
    assert "".join(PAGE[a:b] for a, b in parts) == PAGE
    assert [read(PAGE[a:b]).metadata.title for a, b in parts] == ["论学习", "论实践"]


@pytest.mark.parametrize(
    "heads",
    [
        ("【篇一】论学习", "【篇二】论实践"),
        ("[第1篇]论学习", "[第2篇]论实践"),
        ("第一篇 论学习", "第二篇 论实践"),
        ("学习心得体会1", "学习心得体会2"),
        ("学习心得体会（一）", "学习心得体会（二）"),
        ("学习心得体会之一", "学习心得体会之二"),
        ("范文一：", "范文二："),
    ],
)
def test_parts_of_a_collection(heads: tuple[str, str]) -> None:
    page = "学习心得体会精选两篇\n" + "".join(f"{head}\n{'学习是进步的阶梯。' * 20}\n" for head in heads)
    assert [page[a:b].count("阶梯") for a, b in split_page(page)] == [20, 20]


def test_steps_of_one_essay_are_no_parts() -> None:
    page = "三个步骤的精选做法\n" + "".join(f"步骤{n}\n{'学习是进步的阶梯。' * 20}\n" for n in "一二三")
    assert split_page(page) == [(0, len(page))]


def test_a_huge_text_is_cut_into_volumes_behind_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "VOLUME", 1000)
    paragraph = "学习是进步的阶梯。" * 11 + "\n"
    text = paragraph * 30
    volumes = split_page(text)
    assert [a for a, _ in volumes[1:]] == [b for _, b in volumes[:-1]]
    assert "".join(text[a:b] for a, b in volumes) == text
    assert all(900 <= b - a <= 1000 and text[:b].endswith("\n") for a, b in volumes[:-1])
    unbroken = "学习是进步的阶梯" * 300
    assert [b - a for a, b in split_page(unbroken)] == [1000, 1000, 400]


@pytest.mark.parametrize("text", ["", "一篇文章", "第一篇章 绪论\n正文。\n第二篇章 结论\n正文。", "篇一\n短。\n篇二\n短。"])
def test_an_ordinary_page_is_one_essay(text: str) -> None:
    assert split_page(text) == [(0, len(text))]


@given(
    st.lists(
        st.sampled_from(
            [
                "摘要：",
                "关键词：甲；乙",
                "一、标题",
                "（一）小标题",
                "一、",
                "（一）",
                "1.项",
                "王小明",
                "（某大学，北京100000）",
                "正文一句。正文两句！",
                "参考文献",
                "[1]王.文[J].刊,2018(2):1.",
                "①",
                "——",
                "篇一：",
                "甲" * 70,
                ":",
                "中图分类号：D26",
                "……题目内容9……",
                "通讯员",
                "【正文】",
                "作者简介",
                "Abstract",
                "《某刊》2001年第3期",
                "5月9日",
            ]
        ),
        max_size=16,
    ),
    st.sampled_from(["\n", "", " "]),
)
def test_no_text_crashes_and_blocks_keep_order(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    essay = read(text)
    starts = [b.start for b in essay.blocks]
    assert starts == sorted(starts)
    assert all(0 <= b.start <= b.end <= len(text) for b in essay.blocks)
    assert [b.ordinal for b in essay.blocks] == list(range(len(essay.blocks)))
    for sentence in essay.sentences:
        assert text[sentence.start : sentence.end] == sentence.text


def test_numbers_without_headings_are_read() -> None:
    assert read("一、一、一、一、（一）一、一、一、一、一、一、（一）一、一、").blocks


def test_a_title_printed_twice_on_one_line_is_read() -> None:
    essay = read("……点击通讯员9…………点击通讯员9……")
    assert [b.text for b in essay.blocks if b.kind == "title"] == ["……点击通讯员9……"]


@pytest.mark.parametrize(
    "unit", ["关键词：甲乙丙；", "一、标题内容建设", "题目内容\n", "①王：《", "“", "1.1甲乙\n", "[1]王.文[J].刊,2018(2):1."]
)
def test_repetition_without_end_is_read(unit: str) -> None:
    essay = read(unit * 3000)
    assert essay.blocks
    assert essay.blocks[-1].end <= len(unit) * 3000


BODY = "近年来书店的读者发生了很大的变化，如何办好街角的小书店，是每一位店员都要思考的问题。"
LABELS = ("基金项目：", "作者简介：", "作者单位：", "收稿日期：", "关键词：", "关键词：。", "作者：", "标题：")


@pytest.mark.parametrize("label", LABELS)
def test_a_label_without_a_value_takes_nothing_of_the_body(label: str) -> None:
    essay = read(f"街角书店经营之我见\n{label}\n{BODY}\n一、引言\n书店要以读者为中心，不断改进服务。")
    assert [b.text for b in essay.blocks] == ["街角书店经营之我见", BODY, "一、引言", "书店要以读者为中心，不断改进服务。"]
    assert essay.metadata.keywords == ()


@pytest.mark.parametrize(
    ("label", "value", "kind"),
    [
        ("作者简介：", "张三（1970—），男，某大学教授，主要从事公共管理研究。", "author_bio"),
        ("基金项目：", "某省社会科学基金项目“街角书店研究”（编号2011B05）", "fund"),
        ("作者单位：", "沿江大学管理学院", "affiliation"),
        ("关键词：", "书店；读者；服务", "keywords"),
    ],
)
def test_a_label_has_its_value_on_the_next_line(label: str, value: str, kind: str) -> None:
    essay = read(f"街角书店经营之我见\n{label}\n{value}\n{BODY}\n一、引言\n书店要以读者为中心，不断改进服务。")
    assert [(b.kind, b.text) for b in essay.blocks[1:3]] == [(kind, value), ("paragraph", BODY)]


def test_day_of_publication_on_the_net() -> None:
    text = (TESTS / "cases/structure/names_added.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    assert read(text).metadata.published_date == "2013-12-31"


def test_doi_ends_before_the_body_glued_to_it() -> None:
    text = (TESTS / "cases/structure/body_behind_doi.txt").read_text(encoding="utf-8").split("\n----\n")[0]
    assert read(text).metadata.doi == "10.1234/j.abcd.1008-942x.2013.09.052"


@pytest.mark.parametrize("line", ["（一）基本情况如表1、表2所示，全县共有三十个文化站。", "（一）见附件1、附件2的要求，各站都要落实。"])
def test_the_number_of_a_table_is_none_of_a_heading_below(line: str) -> None:
    assert heading_end(line, 0, len(line)) is None


def test_the_number_of_the_heading_below_ends_a_heading() -> None:
    assert heading_end("一、基本情况1、人员。各站有三人。", 0, 17) == (6, 1.0)


def test_an_article_that_says_what_it_is_made_for_has_no_heading() -> None:
    line = "一、为加强对领导干部的管理和监督，促进我公司作风建设，提高领导干部廉洁自律的自觉性，特制定本制度。二、本制度适用于公司的干部。"
    assert heading_end(line, 0, len(line)) is None


def test_a_heading_may_open_with_what_something_is_for() -> None:
    line = "一、为乡村振兴提供坚强组织保障党的基层组织是党的全部工作和战斗力的基础，要把它建好。"
    assert heading_end(line, 0, len(line)) == (15, 0.95)


@pytest.mark.parametrize(
    ("line", "kind"),
    [("（沿江办发〔2016〕63号）", "note"), ("沿江办发〔2016〕63号", "note"), ("（参照沿江办发〔2016〕63号文件）", "paragraph")],
)
def test_the_number_of_a_document_below_its_title(line: str, kind: str) -> None:
    essay = read(
        f"关于推进文化站工作的意见\n{line}\n各县区人民政府：\n为落实有关要求，现就推进文化站工作提出以下意见。\n一、总体要求\n全面落实责任。"
    )
    assert (essay.blocks[1].kind, essay.blocks[1].text) == (kind, line)
