"""Notes that cite and notes that explain; entries that point back at a work."""

from __future__ import annotations

import pytest

from flows.citations.parse import parse_reference
from flows.citations.references import note_cites, read_references
from flows.spans.documents import Block, Citation


def read(*notes: str) -> list[Citation]:
    return read_references([Block(i, "note", text, i, i + 1) for i, text in enumerate(notes)])


@pytest.mark.parametrize(
    "note",
    [
        "③ Adam Chen, Governing Towns, New York: W. W. Example, 1995, p. 77.",
        "① Mary Park, Village and Society, 1978.",
        "② Philip Lowe, Rebellion and Its Roots, p. 12.",
        "④刘某，中国农村，中华书局，1990年，77页。",
        "⑤参见费某：甲国与乙国，某印书馆1987年版。",
        "⑥某某选集，第3卷，第1031—1033页。",
        "⑦同上。",
        "⑧Ibid.",
    ],
)
def test_notes_that_cite(note: str) -> None:
    assert note_cites(note)


@pytest.mark.parametrize(
    "note",
    [
        "①本文所称干部，指1995年以后任职者。",
        "②The data, collected in 1995, are from the county office.",
        "③ The author thanks Prof. Park, Example University, 2010, for comments.",
        "④See Park, 1995, for a discussion.",
        "⑤In this paper, cadres, as Lee (1991) shows, are treated, etc.",
        "作者简介：李明（1985—），男，讲师。",
        "收稿日期：2010年3月12日",
        "同济大学某某学院讲师。",
    ],
)
def test_notes_that_explain(note: str) -> None:
    assert not note_cites(note)


FIRST, SECOND = (
    "①毛某：《某选集》第3卷，北京：人民出版社，1991年，第77页。",
    "②Adam Chen, Governing Towns, New York: W. W. Example, 1995, p. 77.",
)


@pytest.mark.parametrize(
    ("entry", "meant", "pages"),
    [
        ("③同上，第25页。", 1, "25"),
        ("③ 同上书第25页", 1, "25"),
        ("③Ibid., pp. 7-9.", 1, "7-9"),
        ("③同注①，第3页。", 0, "3"),
        ("③参见注①，第3—5页。", 0, "3-5"),
        ("[3]同[1]:25.", 0, "25"),
        ("③毛某：前引书，第9页。", 0, "9"),
        ("③Adam Chen, op. cit., p. 3.", 1, "3"),
        ("注3：同上注，第8页", 1, "8"),
    ],
)
def test_an_entry_that_points_back_has_the_key_of_the_work_it_means(entry: str, meant: int, pages: str) -> None:
    citations = read(FIRST, SECOND, entry)
    assert citations[2].work_key == citations[meant].work_key and citations[0].work_key != citations[1].work_key
    assert (citations[2].title, citations[2].year, citations[2].pages) == (None, None, pages)


def test_one_that_points_back_at_one_that_points_back() -> None:
    assert len({c.work_key for c in read(FIRST, "②同上，第8页。", "③同上。")}) == 1


@pytest.mark.parametrize("entry", ["①同上，第25页。", "①同注⑦。", "①王某：前引书，第3页。"])
def test_what_points_at_nothing_keeps_a_key_of_its_own(entry: str) -> None:
    assert (read(entry)[0].work_key or "").startswith("x:")


def test_words_that_point_back_are_no_publisher_and_no_author() -> None:
    assert "publisher" not in parse_reference("①王某：《某书》，前引书，第3页。").fields()
    assert "authors" not in parse_reference("②同上，《某文》，第3页。").fields()
    assert parse_reference("[3]同心县志办.同心县志[M].银川:某出版社,1995.").title == "同心县志"


def test_each_work_of_a_note_is_a_citation_with_its_own_words() -> None:
    text = "③参见王远：《甲书》，人民出版社2001年版，第12页；赵平：《乙文》，《某刊》2003年第4期。"
    found = read_references([Block(0, "note", text, 100, 100 + len(text))])
    assert [(c.label, c.title, text[c.start - 100 : c.end - 100] == c.text) for c in found] == [("③", "甲书", True), ("③", "乙文", True)]


def test_an_entry_that_answers_several_markers_has_all_their_labels() -> None:
    assert read("①⑩杨志：《驿站》，上海：古籍出版社，2006年。")[0].label == "①,⑩"
