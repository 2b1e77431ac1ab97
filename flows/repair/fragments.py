"""Pages that lost or gained line ends: paragraphs that were run together, beside the lines that `torn_lines` joins.

A scraper that drops the line ends leaves of a paragraph's break its indent alone, or one blank. Both harms are undone before lines
are judged: furniture, titles and headings are told by whole lines.
"""

from __future__ import annotations

import re

from flows.repair.lines import HAN, is_entry, split_lines
from flows.repair.rule import Case, Rule
from flows.repair.torn_lines import find_torn_lines
from flows.spans.edited import Replacement

_STOP = "。！？…"
_INDENT = re.compile(r"[\u3000\u2003]{2,}|[ \u00a0]*\u3000[ \u3000\u00a0]+|[ \u00a0]{4,}")
# neither a note on what was said nor the number of a formula opens a paragraph
_BEHIND_STOP = re.compile(rf"(?<=[{_STOP}：:”）)])(?:{_INDENT.pattern})(?=[{HAN}“《（(\d—【])(?![（(](?:注|见|参见|\d{{1,3}}[)）]\Z))")
_SENTENCE = re.compile(f"[{_STOP}]")
_LONG = 80
"""A line that is shorter holds no two paragraphs."""
_BLANK = re.compile(rf"(?<=[{_STOP}：:”）)]) (?=[{HAN}“《（(\d])")
_STOPS = re.compile(rf"[{_STOP}][”’）)]*")
_INNER = re.compile(rf"(?<=[{HAN}，,、；;]) (?=[{HAN}])")
_SHARE = 0.45
"""Blanks behind more of the stops than this are a habit of the page, not its paragraphs."""
_HEADING = re.compile(
    rf"[一二三四五六七八九十]{{1,3}}、[^ {_STOP}；;：:]{{4,40}} |[（(][一二三四五六七八九十]{{1,3}}[)）][^ {_STOP}；;：:]{{4,40}} "
)


def find_fragments(text: str) -> list[Replacement]:
    """Line ends that a scraper put into sentences, and paragraph ends that it left out."""
    found = [*find_torn_lines(text), *_run_together(text)]
    found.sort()
    return found


_NEWSPAPER = re.compile(
    rf"(?<=[{_STOP}”）)])\s?(?=《\s?[{HAN}]{{2,12}}\s?》\s?[（(]\s?(?:19|20)\d\d年\d\d?月\d\d?日\s?(?:第?\s?\d\d?\s?版)?\s?[)）]\Z)"
)


def _run_together(text: str) -> list[Replacement]:
    has_indent = "\u3000" in text or "    " in text or "\u00a0\u00a0" in text or "\u2003\u2003" in text
    found: list[Replacement] = []
    for line in split_lines(text):
        if len(line.text) < _LONG or is_entry(line.text) or _SENTENCE.search(line.text) is None:
            continue  # among them the heads of tables
        printed = _NEWSPAPER.search(line.text) if line.text[-1] in "）)" else None
        if printed is not None and not _INDENT.fullmatch(printed[0]):
            found.append(Replacement(line.start + printed.start(), line.start + printed.end(), "\n", "run-together"))
        if has_indent and (breaks := [m.span() for m in _BEHIND_STOP.finditer(line.text)]):
            if len(breaks) > 1:
                # a heading, a signature and a date have no stop
                breaks = [m.span() for m in _INDENT.finditer(line.text) if not _parts_names(line.text, *m.span())]
            found += (Replacement(line.start + a, line.start + b, "\n", "run-together") for a, b in breaks)
        elif len(line.text) >= 4 * _LONG and " " in line.text:
            found += (Replacement(line.start + a, line.start + b, "\n", "run-together") for a, b in _blank_breaks(line.text))
    return found


def _parts_names(line: str, start: int, end: int) -> bool:
    """Whether an indent stands between two names, as in lists of persons."""
    before, after = line[max(0, start - 5) : start], line[end : end + 5]
    return re.fullmatch(rf".?[{HAN}]{{2,4}}", before[-4:]) is not None and re.match(rf"[{HAN}]{{2,4}}(?:[\s，。]|\Z)", after) is not None


def _blank_breaks(line: str) -> list[tuple[int, int]]:
    """Single blanks that are what is left of paragraph ends: behind some of the stops of a long line, and nowhere else."""
    breaks = [m.span() for m in _BLANK.finditer(line)]
    n_stops = sum(1 for _ in _STOPS.finditer(line))
    if len(breaks) < 2 or len(breaks) > _SHARE * n_stops or len(line) < 40 * len(breaks):
        return []
    headings = [(m.end() - 1, m.end()) for _, end in breaks if (m := _HEADING.match(line, end))]
    n_inner = sum(1 for _ in _INNER.finditer(line)) - len(headings)
    if n_inner > len(breaks) // 2:
        return []
    return sorted({*breaks, *headings})


_ONE_LINE = (
    "同志们：今天我们召开座谈会，听听大家的意见。\u3000\u3000刚才，几位同志作了很好的发言，我听了很受启发。"
    "\u3000\u3000一、提高认识\u3000\u3000认识是行动的先导，要把认识统一到会议的部署上来，不能有丝毫的动摇。"
)
_NOTED = (
    "最早提出这一概念的是一位学者。他在文章中以此为题，批评了以往的研究，认为它们只讲经济，不讲文化，"
    "“现在是改变这种偏向的时候了”。         （注：某学者文，第二十页。）他所说的文化，比一般人所说的要窄一些。"
)
_TABLE_HEAD = (
    "表一 各地区生产总值及三次产业增加值（亿元）                (%)              增长速度(%)            增长速度(%)        增长速度(%)"
)

RULES = (
    Rule(
        "run-together",
        "layout",
        "A scraper dropped the line ends of a page: of a paragraph's break its indent is left, or one blank behind the stop.",
        _ONE_LINE,
        _ONE_LINE.replace("\u3000\u3000", "\n"),
        find_fragments,
        (
            Case("出席会议的有：张三\u3000\u3000李四\u3000\u3000王五", "出席会议的有：张三\u3000\u3000李四\u3000\u3000王五"),
            Case("他说。  我听。", "他说。  我听。"),
            Case(_NOTED, _NOTED),
            Case(_TABLE_HEAD, _TABLE_HEAD),
        ),
    ),
)
