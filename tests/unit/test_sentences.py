"""Where sentences end: cases and countercases as data, and laws that hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.structure import split_sentences

TESTS = Path(__file__).parents[1]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


CASES = [case for path in sorted((TESTS / "cases/sentences").glob("*.txt")) for case in _lines(path)]


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    expected = case.split("|")
    text = "".join(
        part + (" " if part[-1:] in (".", "!", "?") and index + 1 < len(expected) and expected[index + 1][0].isascii() else "")
        for index, part in enumerate(expected)
    )
    assert [text[a:b] for a, b in split_sentences(text)] == expected


@pytest.mark.parametrize("text", _lines(TESTS / "countercases/sentences/whole.txt"))
def test_countercase(text: str) -> None:
    assert [text[a:b] for a, b in split_sentences(text)] == [text]


@given(st.text(alphabet="甲乙，。！？…“”‘’（）《》[]1①. \nAb'\"", max_size=80))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = split_sentences(text)
    cursor = 0
    for start, end in spans:
        assert cursor <= start < end
        assert not text[cursor:start].strip()
        assert text[start:end] == text[start:end].strip()
        cursor = end
    assert not text[cursor:].strip()


@given(st.text(alphabet="甲乙。？“”（）\n", max_size=40), st.text(alphabet="甲乙。？“”（）", max_size=40))
def test_a_line_feed_always_parts(left: str, right: str) -> None:
    text = f"{left}\n{right}"
    assert all("\n" not in text[a:b] for a, b in split_sentences(text))


def test_an_opening_mark_without_partner_binds_nothing() -> None:
    text = "他说：“要学习。要进步。大家都同意。"
    assert len(split_sentences(text)) == 3
