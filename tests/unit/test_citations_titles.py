import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.citations.titles import find_titles, work_kind

TESTS = Path(__file__).resolve().parents[1]


def rows(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / folder / "mentions" / "titles.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("cases"), ids=lambda row: row["text"])
def test_titles_have_kind_depth_and_bracket(row: dict[str, Any]) -> None:
    assert [[t.text, t.kind, t.depth, t.closed] for t in find_titles(row["text"])] == row["found"]


@pytest.mark.parametrize("row", rows("countercases"), ids=lambda row: row["text"])
def test_stray_brackets_hold_no_title(row: dict[str, Any]) -> None:
    assert find_titles(row["text"]) == []


@pytest.mark.parametrize(
    ("title", "after", "kind"),
    [
        ("工作方法", "", "work"),
        ("人民日报", "", "newspaper"),
        ("光明", "杂志", "journal"),
        ("在某某会议上的讲话", "", "speech"),
        ("条例研究读本", "", "book"),
        ("某某条例（试行）", "", "law"),
        ("关于某某的若干意见", "", "document"),
        ("某某条例", "一文", "article"),
    ],
)
def test_kind_by_ending_and_by_what_follows(title: str, after: str, kind: str) -> None:
    assert work_kind(title, after) == kind


@given(st.text("《》〈〉，。甲乙\n", max_size=80))
def test_titles_are_slices_in_order(text: str) -> None:
    titles = find_titles(text)
    assert titles == sorted(titles)
    assert all(text[t.start : t.end] == t.text and text[t.start - 1] == "《" and t.depth >= 1 for t in titles)


@pytest.mark.parametrize(("unit", "n"), [("《", 0), ("《》", 0), ("《甲》", 100_000), ("》", 0), ("《甲", 0)])
def test_a_long_line_is_read_to_its_end(unit: str, n: int) -> None:
    found = find_titles(unit * 100_000)
    assert [(t.text, t.start) for t in found] == [("甲", at * len(unit) + 1) for at in range(n)]


def test_of_marks_nested_without_end_a_bounded_number_is_titles() -> None:
    text = "《" * 50_000 + "》" * 50_000
    found = find_titles(text)
    assert 0 < len(found) < 100
    assert all(text[t.start : t.end] == t.text for t in found)
