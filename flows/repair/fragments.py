"""Lines that a page was taken apart into, and paragraphs that it was run together from.

A scraper that prints each piece of a page on a line of its own cuts sentences at links, at words in bold type and at
quotation marks; one that drops the line ends leaves of a paragraph's break its indent alone, or one blank. Both are undone before
lines are judged: furniture, titles and headings are told by whole lines.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flows.repair.layout import page_width
from flows.repair.lines import FINAL, HAN, PROSE_MARK, Line, ends_open, is_entry, is_heading, is_label, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_STARTS_CLOSED = "，。、；：？！）》”’」』】〉,;?!"
"""Marks that no line of print begins with."""
_ENDS_OPENED = "《（“‘「『【〈"
_TORN = re.compile(rf"\n[ \t\u00a0\u3000]*[{_STARTS_CLOSED}](?![,;?!])|[{_ENDS_OPENED}][ \t\u00a0\u3000]*\n")
_MANY_TORN = 3
"""So many torn places show that a page was taken apart at its inline elements."""
_KEPT = 1000
"""Characters at both ends of a paragraph that tell whether it goes on: the rest is not looked at again at every line."""
_GOES_ON = re.compile(rf"[{HAN}A-Za-z\d《（“‘「『【(\"%％]")
_FILE = re.compile(r"\S+\.(?:docx?|pdf|xlsx?|pptx?|txt|zip|rar|jpe?g|png|gif)\Z", re.IGNORECASE)
_HAS_HAN = re.compile(f"[{HAN}]")

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
    found = [*_torn(text), *_run_together(text)]
    found.sort()
    return found


def _torn(text: str) -> list[Replacement]:
    n_torn = sum(1 for _ in _TORN.finditer(text))
    if not n_torn:
        return []
    lines = split_lines(text)
    if page_width(lines) is not None:
        return []  # lines of one width are a printed page's
    is_taken_apart = n_torn >= _MANY_TORN
    n_blank = sum("\n\n" in text[a.end : b.start] for a, b in pairwise(lines)) if is_taken_apart else 0
    # where blank lines part the paragraphs, every other line end is within one
    parted = n_blank * 4 > len(lines)
    found: list[Replacement] = []
    whole = ""
    was_torn = False
    for index, (line, after) in enumerate(pairwise(lines)):
        whole += line.text
        if len(whole) > 2 * _KEPT:
            whole = whole[:_KEPT] + whole[-_KEPT:]
        is_torn = _is_one(line, after, whole)
        if is_torn or (
            is_taken_apart
            and text.count("\n", line.end, after.start) == 1
            # next to a torn place only, unless all line ends are torn
            and (parted or was_torn or (index + 2 < len(lines) and _is_one(after, lines[index + 2], after.text)))
            and _goes_on(whole, after, parted)
        ):
            latin = line.text[-1].isascii() and line.text[-1].isalnum() and after.text[0].isascii() and after.text[0].isalnum()
            found.append(Replacement(line.end, after.start, " " if latin else "", "torn-line"))
        else:
            whole = ""
        was_torn = is_torn
    return found


def _is_one(line: Line, after: Line, whole: str) -> bool:
    """Whether two lines are one by the marks at their edges alone."""
    if line.text[-1] in _ENDS_OPENED:
        return not is_label(after.text)
    first = after.text[0]
    if first not in _STARTS_CLOSED or is_entry(line.text):
        return False
    if first in "”’" and whole.count("“‘"["”’".index(first)]) <= whole.count(first):
        return False  # ’97: figures left out
    if first in ",;?!":
        return re.match(rf"[{HAN}”’）》\d]", line.text[-1]) is not None and re.match(rf".[{HAN}“《]|.\Z", after.text) is not None
    if first in "。！？、" and is_heading(whole) and len(after.text) > 1:
        return False  # a mark that a scan added in front of a paragraph
    return not (line.text[-1] in "。！？" and first in "，。、；：？！")


def _goes_on(whole: str, after: Line, parted: bool) -> bool:
    """Whether a sentence goes on in the next line of a page that was taken apart."""
    if not ends_open(whole) and whole[-1] not in "”’）》」』】〉":
        return False
    if whole[-1] in FINAL or _closes(whole) or _GOES_ON.match(after.text) is None or _FILE.match(after.text):
        return False
    if is_label(after.text) or is_heading(after.text) or is_entry(after.text) or is_entry(whole):
        return False
    if parted:
        return _HAS_HAN.search(whole) is not None
    return not is_heading(whole) and PROSE_MARK.search(whole) is not None and len(whole) >= 6


def _closes(text: str) -> bool:
    """Whether a text ends with a final mark within closing ones."""
    core = text.rstrip("”’）》」』】〉)")
    return core != text and core[-1:] in tuple(_STOP)


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


_TORN_TEXT = (
    "今天召开会议，既是一次思想上的\n“\n再充电\n”\n，也是一次行动上的\n“\n再动员\n”\n。要牢记宗旨，努力工作。\n一、提高认识\n认识要提高。"
)
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
        "torn-line",
        "layout",
        "A scraper printed every piece of a page on a line of its own: sentences are cut at links, bold words and quotation marks.",
        _TORN_TEXT,
        "今天召开会议，既是一次思想上的“再充电”，也是一次行动上的“再动员”。要牢记宗旨，努力工作。\n一、提高认识\n认识要提高。",
        find_fragments,
        (
            Case("依据《\n某某条例\n》第五条办理。", "依据《某某条例》第五条办理。"),
            Case("他说：\n“要学习。”\n大家同意。", "他说：\n“要学习。”\n大家同意。"),
            Case("某某会接受捐赠\n’99某某会日前接受了捐赠。", "某某会接受捐赠\n’99某某会日前接受了捐赠。"),
            Case("题目\n——以某地为例\n正文。", "题目\n——以某地为例\n正文。"),
        ),
    ),
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
