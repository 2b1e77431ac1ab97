"""Lines of pages, one a line: what sites print above and below a text goes, what only looks like it stays, wherever it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.repair import repair
from flows.spans.documents import RestoredText, SourceText

TESTS = Path(__file__).parents[1]
ESSAY = (
    "论乡村文化站的建设\n王明\n乡村文化站是农村公共文化服务的重要阵地,它承担着多项职能。近年来各地不断加强建设,取得了明显成效。\n"
    + "乡村文化建设要坚持以人民为中心,不断满足群众的需要。要发挥群众的主体作用,让群众唱主角。\n" * 18
)
NARROW = str.maketrans("，；：？！（）", ",;:?!()")


def restore(text: str) -> str:
    """The restored text of a page without blanks, punctuation in half width."""
    restored = repair(SourceText("test:page", "0" * 64, text, "text/plain", "utf-8"))
    assert isinstance(restored, RestoredText)
    return bare(restored.text)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text).translate(NARROW)


def lines(name: str) -> list[str]:
    text = (TESTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("# ")]


CLEAN = bare(ESSAY)


@pytest.mark.parametrize("line", lines("cases/furniture/head.txt"))
def test_a_line_above_a_text_goes(line: str) -> None:
    assert restore(f"{line}\n{ESSAY}") == CLEAN


@pytest.mark.parametrize("line", lines("cases/furniture/tail.txt"))
def test_a_line_below_a_text_goes(line: str) -> None:
    assert restore(f"{ESSAY}{line}\n") == CLEAN


@pytest.mark.parametrize("line", lines("countercases/furniture/kept.txt"))
def test_a_line_of_the_essay_stays(line: str) -> None:
    parts = ESSAY.splitlines()
    for at in (4, 12, len(parts)):
        assert bare(line) in restore("\n".join([*parts[:at], line, *parts[at:]]))
