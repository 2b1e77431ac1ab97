"""A reference list, to its entries; a text, to its lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.citations.lists import split_list
from flows.text.reference_lists import find_lists, split_entries

CASES = sorted((Path(__file__).resolve().parents[1] / "cases" / "citations" / "lists").glob("*.txt"))
FIRST, SECOND, THIRD = "李明.甲文[J].甲刊,2015(3):1-5.", "王芳.乙书[M].北京:人民出版社,2000.", "DAVID A. Third thing[J]. Nature, 2000(3)."


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_list_is_split_where_its_case_says(path: Path) -> None:
    marked = path.read_text(encoding="utf-8").split("\n", 1)[1]
    entries = [entry.strip() for entry in marked.split("¦")[1:]]
    found = split_list(marked.replace("¦", ""))
    assert found[:-1] == entries[:-1]
    assert entries[-1].split("\n（责任编辑")[0] == found[-1]


@pytest.mark.parametrize("shape", ["[{}]", "［{}］", "〔{}〕", "({})", "{}.", "{}、"])
@pytest.mark.parametrize("glue", ["\n", "", "　"])
def test_labelled_entries(shape: str, glue: str) -> None:
    if glue == "" and shape[0] == "{":
        pytest.skip("a bare number glued to the year before it can't be told from it")
    entries = [shape.format(i) + body for i, body in enumerate((FIRST, SECOND, THIRD), 1)]
    assert split_list(glue.join(entries)) == entries


def test_circled_labels() -> None:
    assert split_list("①" + FIRST + "②" + SECOND) == ["①" + FIRST, "②" + SECOND]


def test_unlabelled_lines_and_wraps() -> None:
    assert split_list(f"{FIRST}\n{SECOND}") == [FIRST, SECOND]
    assert len(split_list("[1]李明.甲文章的题目很长[J].甲\n刊,2015(3):1-5.\n[2]" + SECOND)) == 2


def test_dates_and_issues_are_no_labels() -> None:
    text = "[1]李明.某网页[EB/OL].(2013-10-12)[2013-10-14].http://example.org.\n[2]王芳.乙文[J].乙刊,2015,(3):4-5."
    assert len(split_list(text)) == 2


def test_spans_cover_the_entries() -> None:
    text = f"参考文献：\n[1]{FIRST}\n[2]{SECOND}"
    assert [(text[s:e], label) for s, e, label in split_entries(text)] == [("[1]" + FIRST, "[1]"), ("[2]" + SECOND, "[2]")]


def test_lists_of_a_text() -> None:
    text = f"正文可以参考文献[1]。\n参考文献：\n[1]{FIRST}\n[2]{SECOND}\n作者单位：某大学"
    lists = find_lists(text)
    assert [(found.heading, text[found.start : found.end].strip()) for found in lists] == [("参考文献", f"[1]{FIRST}\n[2]{SECOND}")]


def test_a_text_without_list_has_none() -> None:
    assert find_lists("一、思想政治工作的意义\n1.要重视。\n2.要落实。\n") == []


@pytest.mark.parametrize(
    "heading", ["# 参考文献：", "**参考文献**", "■参考文献", "5 参考文献", "## 六、参考文献（References）", "<b>参考文献</b>"]
)
def test_headings_with_marks_of_a_page(heading: str) -> None:
    text = f"正文。\n{heading}\n\n[1]{FIRST}\n[2]{SECOND}\n"
    assert [text[found.start : found.end].strip() for found in find_lists(text)] == [f"[1]{FIRST}\n[2]{SECOND}"]


def test_what_follows_a_list_is_not_of_its_last_entry() -> None:
    text = f"正文。\n参考文献\n[1]{FIRST}\n[2]{SECOND}\n\nA title in English\n\nAbstract: It is about things."
    found = find_lists(text)[0]
    assert text[found.start : found.end].strip() == f"[1]{FIRST}\n[2]{SECOND}"
    assert split_list(f"[1]{FIRST}\n[2]{SECOND}\n（责任编辑：某某）") == [f"[1]{FIRST}", f"[2]{SECOND}"]


def test_an_unheaded_list_may_hold_an_entry_without_a_cue() -> None:
    body = "很长的正文。" * 200
    text = f"{body}\n[1]{FIRST}\n[2]{SECOND}\n[3]王芳.未写完的条目\n[4]{FIRST}\n"
    assert len(find_lists(text)) == 1 and len(split_list(text[find_lists(text)[0].start :])) == 4


@pytest.mark.parametrize("glue", ["\n", "", "\n\n"])
def test_an_unheaded_list_is_found_whole(glue: str) -> None:
    entries = [f"[{i}]{FIRST}" for i in range(1, 13)]
    text = "正文不长。\n1.要重视。\n2.要落实。\n" + glue.join(entries)
    found = find_lists(text)[0]
    assert split_list(text[found.start : found.end]) == entries


FRONT = "On the Making of Things\nLI Ming, WANG Fang\n(School of Examples, Example University, Wuhan 420072, China)\n\nAbstract: It is about things.\nKey words: things; 2015\n"


@pytest.mark.parametrize(
    "entries", [[FIRST, SECOND], [FIRST, "DAVID A. Third thing[J]. Nature, 2000(3)", THIRD], ["[1]" + FIRST, "[2]" + THIRD]]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_english_title_page_below_is_no_entry(entries: list[str], gap: str) -> None:
    assert split_list("参考文献\n" + "\n".join(entries) + gap + FRONT) == entries


def test_a_wrapped_entry_above_an_abstract_stays_whole() -> None:
    last = "van Dijk, T. A. (1993). A study of the way in which things are told and told again.\nDiscourse, 4(2), 249-283."
    assert split_list(f"{FIRST}\n{last}\nAbstract: It is about things.")[-1].endswith("249-283.")


def test_an_entry_on_abstracts_is_an_entry() -> None:
    entries = [FIRST, "Abstract art and its places[J]. Nature, 2000(3)."]
    assert split_list("\n".join(entries)) == entries


def test_notes_at_the_foot_of_each_page_are_lists_of_their_own() -> None:
    text = (
        "正文第一段谈村庄①，也谈乡镇②。\n①陈志远：《甲书》，人民出版社2001年版，第12页。\n②李文：《乙书》，商务印书馆2003年版，第45页。\n"
        "第二段接着谈社区①和组织②，强调要加强领导。\n①王芳：《丙书》，北京大学出版社2010年版，第3页。\n②同上，第5页。\n"
    )
    assert [text[found.start : found.end].strip().splitlines() for found in find_lists(text)] == [
        text.splitlines()[1:3],
        text.splitlines()[4:6],
    ]


@pytest.mark.parametrize(
    "line",
    [
        "参见陈志远：《甲书》，人民出版社2001年版，第12页；书中第三章另有说明。",
        "陈志远：《甲书——兼论〈乙书〉；〈丙书〉》，人民出版社2001年版。",
        "陈志远：《甲书》，北京：人民出版社；上海：某某书店，2001年版。",
    ],
)
def test_a_semicolon_inside_one_work_parts_nothing(line: str) -> None:
    assert split_list(line) == [line]


@pytest.mark.parametrize("part", ["二、期刊论文类：", "（二）外文文献", "论文", "中文期刊:"])
def test_the_parts_of_a_list_number_anew_under_headings(part: str) -> None:
    books, articles = [f"1.{SECOND}", f"2.{SECOND}"], [f"1.{FIRST}", f"2.{FIRST}", f"3.{FIRST}"]
    assert split_list("\n".join(["参考文献", "一、专著类", *books, part, *articles])) == books + articles
