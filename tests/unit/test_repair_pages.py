"""Whole pages through `repair`: the cases come out as they should, the countercases untouched."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.repair import RULES, repair
from flows.spans import replay
from flows.spans.documents import Refusal, RestoredText, SourceText

TESTS = Path(__file__).resolve().parents[1]
CASES = sorted((TESTS / "cases" / "repair").glob("*.json"))
COUNTERCASES = sorted((TESTS / "countercases" / "repair").glob("*.txt"))
IDS = {rule.rule_id for rule in RULES}


def source(text: str) -> SourceText:
    return SourceText("test:page", "0" * 64, text, "text/plain", "utf-8")


def restored(text: str) -> RestoredText:
    result = repair(source(text))
    assert isinstance(result, RestoredText)
    return result


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_damaged_page_is_restored(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    result = restored(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert result.text.split("\n") == expected["text"]
    if "script" in expected:
        assert result.script == expected["script"]
    if "facts" in expected:
        assert {fact.name: fact.value for fact in result.facts} == expected["facts"]
    if "flags" in expected:
        assert sorted(flag.kind for flag in result.flags) == expected["flags"]


@pytest.mark.parametrize("path", COUNTERCASES, ids=lambda path: path.stem)
def test_text_that_conforms_is_left_alone(path: Path) -> None:
    assert restored(path.read_text(encoding="utf-8")).edited.edits == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_restored_text_is_not_repaired_again(path: Path) -> None:
    text = restored(path.with_suffix(".txt").read_text(encoding="utf-8")).text
    assert restored(text).edited.edits == []


def test_edits_are_complete_and_facts_and_flags_stand_in_the_source() -> None:
    for path in CASES:
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        result = restored(text)
        assert replay(text, result.edited.edits) == result.text
        assert all(set(edit.rule_ids) <= IDS for edit in result.edited.edits)
        for fact in result.facts:
            printed = text[fact.source_start : fact.source_end]
            assert printed and (fact.value in printed or fact.name == "published_date")
        assert all(0 <= flag.source_start <= flag.source_end <= len(text) for flag in result.flags)


@settings(max_examples=150)
@given(st.text(st.sampled_from("中国党建设發(fā)設,.;:?!()\"'“”‘’ \n\t\u3000\u00a0[]1aA、。一二*#<>-口关键词摘要作者：�"), max_size=120))
def test_no_text_crashes_repair(text: str) -> None:
    result = repair(source(text))
    if isinstance(result, Refusal):
        assert result.stage == "repair" and result.reason
        return
    assert replay(text, result.edited.edits) == result.text
    assert "\n\n" not in result.text


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_no_character_crashes_repair(text: str) -> None:
    result = repair(source(text))
    if isinstance(result, RestoredText):
        assert replay(text, result.edited.edits) == result.text


def test_a_page_of_furniture_is_refused() -> None:
    result = repair(source("首页 | 登录 | 注册\n\n上一篇:某文\n"))
    assert isinstance(result, Refusal)
    assert result.reason == "no_text"
