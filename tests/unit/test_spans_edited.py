"""The map between source and restored text, under random repairs of random texts."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.spans.edited import EditedText, Replacement, replay

ALPHABET = "ab，。 \n"


@st.composite
def histories(draw: st.DrawFn) -> tuple[EditedText, list[str]]:
    edited = EditedText(draw(st.text(ALPHABET, max_size=20)))
    texts = [edited.text]
    for stage in range(draw(st.integers(0, 4))):
        n = len(edited.text)
        cuts = sorted(draw(st.lists(st.integers(0, n), max_size=8)))
        replacements = [
            Replacement(a, b, draw(st.text(ALPHABET, max_size=3)), f"rule-{stage}-{draw(st.integers(0, 1))}")
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        expected = edited.text
        for r in reversed(replacements):
            expected = expected[: r.start] + r.text + expected[r.end :]
        edited = edited.apply(replacements)
        assert edited.text == expected
        texts.append(expected)
    return edited, texts


@settings(max_examples=400)
@given(histories())
def test_edits_replay_to_the_text_and_nothing_else_changes(history: tuple[EditedText, list[str]]) -> None:
    edited, _ = history
    edits = edited.edits
    assert replay(edited.source, edits) == edited.text
    assert all(e.before != e.after for e in edits)
    assert all(a.source_end <= b.source_start for a, b in pairwise(edits))
    for e in edits:
        if e.before and e.after:
            assert e.before[0] != e.after[0] and e.before[-1] != e.after[-1]
    changed = {i for e in edits for i in range(e.source_start, e.source_end)}
    for i in range(len(edited.source)):
        if i not in changed:
            start, end = edited.to_restored(i, i + 1)
            assert edited.text[start:end] == edited.source[i]
            assert edited.to_source(start, end) == (i, i + 1)


@settings(max_examples=400)
@given(histories(), st.data())
def test_spans_map_monotonically_and_cover(history: tuple[EditedText, list[str]], data: st.DataObject) -> None:
    edited, _ = history
    n, m = len(edited.text), len(edited.source)
    start = data.draw(st.integers(0, n))
    end = data.draw(st.integers(start, n))
    source_start, source_end = edited.to_source(start, end)
    assert 0 <= source_start <= source_end <= m
    back = edited.to_restored(source_start, source_end)
    if all(e.before for e in edited.edits):  # an insertion at the edge was made from nothing
        assert back[0] <= start and end <= back[1]
    for inner in range(start, end):
        a, b = edited.to_source(inner, inner + 1)
        assert source_start <= a <= b <= source_end
    whole = [edited.to_source(i, i + 1) for i in range(n)]
    assert all(x[0] <= y[0] and x[1] <= y[1] for x, y in pairwise(whole))


def test_touching_repairs_stay_apart_and_overlapping_ones_name_both_rules() -> None:
    edited = EditedText("建設(shè),改革").apply([Replacement(2, 7, "", "gloss")]).apply([Replacement(1, 2, "设", "script")])
    assert edited.text == "建设,改革"
    assert [(e.before, e.after, e.rule_ids) for e in edited.edits] == [("設", "设", ("script",)), ("(shè)", "", ("gloss",))]
    edited = edited.apply([Replacement(1, 3, "立", "other")])
    assert [(e.before, e.after, e.rule_ids) for e in edited.edits] == [("設(shè),", "立", ("script", "gloss", "other"))]


def test_a_run_of_characters_is_cut_where_something_was_deleted_inside_it() -> None:
    edited = EditedText("學(xué)習(xí)會").apply([Replacement(1, 6, "", "gloss"), Replacement(7, 11, "", "gloss")])
    edited = edited.apply([Replacement(0, 3, "学习会", "script")])
    assert [(e.before, e.after) for e in edited.edits] == [("學", "学"), ("(xué)", ""), ("習", "习"), ("(xí)", ""), ("會", "会")]


def test_two_replacements_that_cut_one_patch_become_one_edit() -> None:
    edited = EditedText("xABCy").apply([Replacement(1, 4, "PQR", "first")])
    edited = edited.apply([Replacement(0, 2, "p", "second"), Replacement(3, 5, "r", "third")])
    assert edited.text == "pQr"
    assert [(e.before, e.after, e.rule_ids) for e in edited.edits] == [("xABCy", "pQr", ("first", "second", "third"))]


def test_a_repair_taken_back_leaves_no_edit() -> None:
    edited = EditedText("a,b").apply([Replacement(1, 2, "，", "there")]).apply([Replacement(1, 2, ",", "back")])
    assert edited.edits == []


@pytest.mark.parametrize("replacements", [[(2, 1, "", "r")], [(0, 4, "", "r")], [(1, 3, "", "r"), (2, 3, "", "r")]])
def test_impossible_replacements_are_refused(replacements: list[tuple[int, int, str, str]]) -> None:
    with pytest.raises(ValueError, match="out of order or outside"):
        EditedText("abc").apply(Replacement(*r) for r in replacements)


def test_impossible_spans_and_foreign_edits_are_refused() -> None:
    edited = EditedText("abc").apply([Replacement(0, 1, "x", "r")])
    with pytest.raises(ValueError, match="not an interval"):
        edited.to_source(2, 9)
    with pytest.raises(ValueError, match="does not fit"):
        replay("zbc", edited.edits)


def test_of_a_deletion_the_rule_that_took_out_the_rest_decides() -> None:
    edited = EditedText("正文\r\n上一篇\r\n下文").apply([Replacement(2, 3, "", "line-end"), Replacement(7, 8, "", "line-end")])
    edited = edited.apply([Replacement(3, 7, "", "furniture-neighbour")])
    assert [(e.before, e.after, e.rule_id) for e in edited.edits] == [
        ("\r", "", "line-end"),
        ("上一篇\r\n", "", "furniture-neighbour"),
    ]
    edited = EditedText("因為").apply([Replacement(1, 2, "为", "t2s")]).apply([Replacement(0, 2, "由于", "other")])
    assert [(e.after, e.rule_id) for e in edited.edits] == [("由于", "t2s")]
