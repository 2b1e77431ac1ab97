import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.citations.markers import Entry, as_entries, find_markers, marker_row, markers_of_row

TESTS = Path(__file__).resolve().parents[1]


def rows(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / folder / "mentions" / "markers.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("cases"), ids=lambda row: row["id"])
def test_markers_are_found_with_targets_and_pages(row: dict[str, Any]) -> None:
    assert [marker_row(m) for m in find_markers(row["text"], row.get("references", row.get("n_refs")))] == row["markers"]


@pytest.mark.parametrize("row", rows("countercases"), ids=lambda row: row["id"])
def test_decoys_are_no_markers(row: dict[str, Any]) -> None:
    assert find_markers(row["text"], row.get("references", row.get("n_refs"))) == []


def test_a_target_without_entry_is_dangling() -> None:
    (marker,) = find_markers("理论[2,4]", 3)
    assert marker.targets == (2, 4)
    assert marker.dangling == (4,)


def test_entries_may_be_a_count_strings_or_mappings() -> None:
    assert as_entries(None) is None
    assert as_entries(2) == (Entry(1), Entry(2, position=1))
    assert as_entries(["[3]甲乙丙.题名[J].刊名,2015(1)."]) == (Entry(3, "bracket", ("甲乙丙",), "2015"),)
    assert as_entries([{"label": "①", "authors": [{"literal": "甲乙丙"}], "year": 2015}]) == (Entry(1, "circled", ("甲乙丙",), "2015"),)
    with pytest.raises(TypeError):
        as_entries(1.5)
    with pytest.raises(TypeError):
        as_entries([None])


def test_of_two_entries_of_one_author_the_year_suffix_decides() -> None:
    entries = ["王强.甲[J].刊,2018a.", "王强.乙[J].刊,2018b."]
    assert [m.targets for m in find_markers("王强（2018b）认为", entries)] == [(2,)]
    assert [m.targets for m in find_markers("王强（2018）认为", entries)] == [(1, 2)]


ALPHABET = "[]［］〔〕【】()（）①②³¹-–,，、。；：“”《》 \n0123456789aP王强和等年第"


@settings(max_examples=300)
@given(st.text(ALPHABET, max_size=60), st.one_of(st.none(), st.integers(0, 30)))
def test_markers_are_slices_in_order_without_overlap(text: str, size: int | None) -> None:
    markers = find_markers(text, size)
    assert all(0 <= m.start < m.end <= len(text) and m.targets for m in markers if m.key is None)
    assert all(a.end <= b.start for a, b in pairwise(markers))


@pytest.mark.parametrize("unit", ["[", "[1,", "（2015", "（", "①", " ", "（王强，2015；", "“", "[1 "])
def test_a_long_line_of_beginnings_holds_no_marker(unit: str) -> None:
    assert find_markers(unit * (200_000 // len(unit)), 5) == []


@pytest.mark.parametrize(("unit", "n"), [("[1]", 66_665), ("1]", 99_999), ("论[1]", 50_000)])
def test_a_long_line_of_markers_is_read_to_its_end(unit: str, n: int) -> None:
    markers = find_markers(unit * (200_000 // len(unit)), 5)
    assert [m.targets for m in markers] == [(1,)] * n
    assert all(a.end <= b.start for a, b in pairwise(markers))


def test_a_row_may_hold_its_list_under_several_keys_or_in_its_text() -> None:
    first = {"start": 2, "end": 5, "targets": [1], "pages": None}
    text = "理论[1]与实践。"
    listed = "[1]甲乙丙.题名[J].刊名,2015(1).\n[2]丁戊己.书名[M].北京:人民出版社,2011."
    for row in ({"n": 2}, {"n_refs": 2}, {"references": listed.split("\n")}, {"list": listed}, {}):
        assert markers_of_row({"id": "x", "text": text, **row}) == {"id": "x", "markers": [first]}
    assert markers_of_row({"id": "x", "text": f"{text}\n参考文献：\n{listed}"})["markers"] == [first]


def test_a_row_without_a_text_is_refused() -> None:
    with pytest.raises(KeyError):
        markers_of_row({"id": "x"})
    with pytest.raises(TypeError):
        markers_of_row({"id": "x", "text": 1})
