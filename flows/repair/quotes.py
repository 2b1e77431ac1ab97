"""Quotation marks, paired by paragraph: straight, doubled, mixed and turned ones become paired curly ones."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from flows.repair.lines import HAN
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_SOUND = re.compile(r"[^“”‘’\"'＂＇〝〞〟\\]+|“(?:[^“”‘’\"'＂＇〝〞〟\\\n]|‘[^“”‘’\"'＂＇〝〞〟\\\n]*’)*”|‘[^“”‘’\"'＂＇〝〞〟\\\n]*’")
_YEAR = re.compile(r"\d\d(?!\d)(?!’)")  # ’97 is 1997
_MARK = re.compile(r"\\?[\"＂〝〞〟“”]|['＇‘’]")
_HAN = re.compile(f"[{HAN}]")
_DOUBLE = '"＂〝〞〟“”'
_AFTER_CLOSE = frozenset("，。、；：！？）》】,.;:!?)")
_BEFORE_OPEN = frozenset("，。、；：！？（《【,;:!?(")


class _Mark(NamedTuple):
    start: int
    end: int
    shape: str  # “ ” ‘ ’ or, where the print does not tell, " '


def find_quotes(text: str) -> list[Replacement]:
    """Pair the quotation marks of each paragraph that holds straight or unpaired ones."""
    found: list[Replacement] = []
    position = 0
    while position < len(text):
        match = _SOUND.match(text, position)
        if match:
            position = match.end()
            continue
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        found += _pair(text, start, end)
        position = end
    return found


def unpaired(text: str) -> list[tuple[int, int]]:
    """Where a paragraph's double quotation marks do not pair: its first mark without a partner."""
    places = []
    opened: list[int] = []
    stray: int | None = None
    for mark in re.finditer("[“”\n]", text):
        if mark[0] == "“":
            opened.append(mark.start())
        elif mark[0] == "”" and opened:
            opened.pop()
        elif mark[0] == "”":
            stray = mark.start() if stray is None else stray
        else:
            places += _first(opened, stray)
            opened, stray = [], None
    places += _first(opened, stray)
    return places


def _first(opened: list[int], stray: int | None) -> list[tuple[int, int]]:
    first = min(opened + ([] if stray is None else [stray]), default=None)
    return [] if first is None else [(first, first + 1)]


def _pair(text: str, start: int, end: int) -> list[Replacement]:
    paragraph = text[start:end]
    n_han = len(_HAN.findall(paragraph[:2000]))
    if n_han * 4 < min(len(paragraph), 2000):
        return []
    marks = _marks(paragraph)
    doubles = _directed([m for m in marks if m.shape in '“”"'], paragraph, "“”")
    singles = [pair for group in _within([m for m in marks if m.shape in "‘’'"], doubles) for pair in _directed(group, paragraph, "‘’")]
    found = []
    for mark, shape in sorted(doubles + singles):
        if paragraph[mark.start : mark.end] != shape:
            rule_id = "quote-doubled" if mark.end - mark.start > 1 and "\\" not in paragraph[mark.start : mark.end] else "quote"
            found.append(Replacement(start + mark.start, start + mark.end, shape, rule_id))
    return found


def _within(singles: list[_Mark], doubles: list[tuple[_Mark, str]]) -> list[list[_Mark]]:
    """The single marks that can be partners: those of one quotation, where the print tells the doubles and the singles only open."""
    if len(singles) < 2 or {m.shape for m in singles} != {"‘"} or not _balanced("".join(m.shape for m, _ in doubles), "“”"):
        return [singles]
    groups: dict[int, list[_Mark]] = {}
    place = n_opened = n_closed = 0
    for single in singles:
        while place < len(doubles) and doubles[place][0].start < single.start:
            n_opened += doubles[place][1] == "“"
            n_closed += doubles[place][1] == "”"
            place += 1
        groups.setdefault(n_opened if n_opened > n_closed else 0, []).append(single)
    return list(groups.values())


def _marks(paragraph: str) -> list[_Mark]:
    """The marks of a paragraph, apostrophes left out, two marks printed for one taken as one."""
    marks = []
    for match in _MARK.finditer(paragraph):
        character = match[0][-1]
        before, after = paragraph[match.start() - 1 : match.start()], paragraph[match.end() : match.end() + 1]
        if character in "'’＇" and before.isascii() and before.isalnum() and ((after.isascii() and after.isalnum()) or character != "’"):
            continue
        if character == "’" and _YEAR.match(paragraph, match.end()):
            continue
        shape = character if character in "“”‘’" else '"' if character in _DOUBLE else "'"
        marks.append(_Mark(match.start(), match.end(), shape))
    if "““" in paragraph:
        marks = _undoubled(marks)
    singles = [m for m in marks if m.shape in "‘’'"]
    empty = any(a.end == b.start for a, b in zip(singles[::2], singles[1::2], strict=False))
    if not singles or (len(singles) % 2 == 0 and not empty):
        return marks
    merged: list[_Mark] = []
    for mark in marks:
        last = merged[-1] if merged else None
        if last and last.end == mark.start and last.end - last.start == 1 and "'" in last.shape + mark.shape:
            shapes = last.shape + mark.shape
            shape = "“" if "“" in shapes or "‘" in shapes else "”" if "”" in shapes or "’" in shapes else '"'
            merged[-1] = _Mark(last.start, mark.end, shape)
        else:
            merged.append(mark)
    return merged


def _undoubled(marks: list[_Mark]) -> list[_Mark]:
    """The marks, of those that stand twice on both sides of a quotation (`““十四五””`) one each."""
    found: list[_Mark] = []
    index = 0
    while index < len(marks):
        a, b, c, d = four if len(four := marks[index : index + 4]) == 4 else (marks[index],) * 4
        if "".join(m.shape for m in four) == "““””" and a.end == b.start < c.start and c.end == d.start:
            found += [_Mark(a.start, b.end, "“"), _Mark(c.start, d.end, "”")]
            index += 4
        else:
            found.append(marks[index])
            index += 1
    return found


def _directed(marks: list[_Mark], paragraph: str, pair: str) -> list[tuple[_Mark, str]]:
    """Each mark with the shape it ought to have."""
    shapes = "".join(m.shape for m in marks)
    empty = any(a.end == b.start and (a.shape, b.shape) == (pair[0], pair[1]) for a, b in pairwise(marks))
    if not marks or (_balanced(shapes, pair) and not empty):
        return [(m, m.shape) for m in marks]
    if len(marks) % 2 == 0:
        alternating = [(m, pair[i % 2]) for i, m in enumerate(marks)]
        if all(shape == pair[1] or paragraph[m.end : m.end + 1] not in _AFTER_CLOSE | {""} for m, shape in alternating):
            return alternating
    directed = []
    is_open = False
    for m in marks:
        shape = m.shape
        if shape not in pair:
            before, after = paragraph[m.start - 1 : m.start], paragraph[m.end : m.end + 1]
            if after in _AFTER_CLOSE or not after:
                shape = pair[1]
            elif before in _BEFORE_OPEN or not before:
                shape = pair[0]
            else:
                shape = pair[1] if is_open else pair[0]
        is_open = shape == pair[0]
        directed.append((m, shape))
    return directed


def _balanced(shapes: str, pair: str) -> bool:
    depth = 0
    for shape in shapes:
        if shape not in pair:
            return False
        depth += 1 if shape == pair[0] else -1
        if not 0 <= depth <= 2:
            return False
    return depth == 0


RULES = (
    Rule(
        "quote",
        "quote",
        "Straight, turned or mixed quotation marks; within a paragraph they alternate.",
        '达到"围绕发展抓党建、促发展”的目标',
        "达到“围绕发展抓党建、促发展”的目标",
        find_quotes,
        (
            Case("“国企“”党建“工作", "“国企”“党建”工作"),
            Case('要"讲政治"、"顾大局"。', "要“讲政治”、“顾大局”。"),
            Case("〝四个意识〞要增强", "“四个意识”要增强"),
            Case("他说：“要学‘雷锋’的做法。”", "他说：“要学‘雷锋’的做法。”"),
            Case("“用好‘四种形态，抓早抓小”，规定：“用好‘四种形态”。", "“用好‘四种形态，抓早抓小”，规定：“用好‘四种形态”。"),
            Case("“用好‘四种形态‘，抓早抓小”，规定：“纪律挺在前面”。", "“用好‘四种形态’，抓早抓小”，规定：“纪律挺在前面”。"),
            Case("’97中国旅游年结束", "’97中国旅游年结束"),
            Case("people's war是人民战争的意思", "people's war是人民战争的意思"),
            Case('the "idea" of a party', 'the "idea" of a party'),
        ),
    ),
    Rule(
        "quote-doubled",
        "quote",
        "Recognition printed two marks for one.",
        "习惯以'‘思想好、肯吃苦”为标准",
        "习惯以“思想好、肯吃苦”为标准",
        find_quotes,
        (
            Case("承担'\"先锋模范”作用", "承担“先锋模范”作用"),
            Case("落实““十四五””规划", "落实“十四五”规划"),
            Case("他说：““四个意识”要增强。”", "他说：““四个意识”要增强。”"),
        ),
    ),
)
