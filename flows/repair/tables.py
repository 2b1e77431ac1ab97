"""Bars that a converter drew between the cells of a page laid out as a table."""

from __future__ import annotations

import re

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_BLANK = "[ \\t\u00a0\u3000]"
_BAR = re.compile(
    rf"(?m)^(?P<empty>(?:{_BLANK}*\|)+{_BLANK}*(?:\n|\Z))|^(?P<first>{_BLANK}*\|{_BLANK}*)(?=[^\s|])"
    rf"|(?<=[:：])(?P<inner>{_BLANK}*\|{_BLANK}*)(?=[^\s|])|(?<=[^\s|])(?P<last>{_BLANK}*\|{_BLANK}*)$"
)
_LEFT_BEHIND = re.compile(rf"(?m)(?<=[。！？”])(?P<bar>{_BLANK}*\|{_BLANK}*)$")
"""What is left of one cell: behind the stop of a sentence no bar is the author's."""
_CLOSED = re.compile(rf"(?m)\|{_BLANK}*$")


def find_tables(text: str) -> list[Replacement]:
    """Bars at the ends of lines, behind labels and on lines of their own, where three lines or more end with one; else behind stops.

    Bars between the cells of one line stay: a table of the author has them.
    """
    if text.count("|") < 3 or len(_CLOSED.findall(text)) < 3:
        return [Replacement(*match.span(), "", "table-bar") for match in _LEFT_BEHIND.finditer(text)] if "|" in text else []
    return [Replacement(match.start(), match.end(), "", "table-bar") for match in _BAR.finditer(text) if match.end() > match.start()]


RULES = (
    Rule(
        "table-bar",
        "residue",
        "A page laid out as a table came out with its bars.",
        "论题目的写法 |\n| |\n作者: | 张三 |\n|\n摘 要: | 本文论题目。 |",
        "论题目的写法\n作者:张三\n摘 要:本文论题目。",
        find_tables,
        (
            Case("甲 | 乙\n丙 | 丁", "甲 | 乙\n丙 | 丁"),
            Case("论题目|某某网", "论题目|某某网"),
            Case("要办好书屋。 |", "要办好书屋。"),
            Case("甲 | 乙 |", "甲 | 乙 |"),
        ),
    ),
)
