"""Pages that lost or gained line ends: paragraphs that were run together, beside the lines that `torn_lines` joins.

A scraper that drops the line ends leaves of a paragraph's break its indent alone, or one blank. Both harms are undone before lines
are judged: furniture, titles and headings are told by whole lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.repair.lines import HAN, is_entry, split_lines
from flows.repair.rule import Case, Rule
from flows.repair.torn_lines import find_torn_lines
from flows.spans.edited import Replacement
from flows.text.bylines import closing_dateline, credits_of, reporters_of
from flows.text.names import is_han_name

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
_TITLE_TWICE = re.compile(r"(?P<title>[^ 。！？]{8,50})(?P<first> )(?P=title)(?P<second> )")
_HEADING = re.compile(
    rf"[一二三四五六七八九十]{{1,3}}、[^ {_STOP}；;：:]{{4,40}} |[（(][一二三四五六七八九十]{{1,3}}[)）][^ {_STOP}；;：:]{{4,40}} "
)

_BETWEEN_BLANKS = re.compile(
    rf"(?<! ) [一二三四五六七八九十]{{1,3}}、 ?(?:[一二三四五六七八九十]{{1,3}}、)?[^ {_STOP}；;：:、,，]{{3,40}}(?= [{HAN}“《（(×xX\d])"
)


def find_fragments(text: str) -> list[Replacement]:
    """Line ends that a scraper put into sentences, and paragraph ends that it left out."""
    found = [*find_torn_lines(text), *_run_together(text)]
    found += [note for note in _closing_notes(text) if not any(note.start <= r.end and r.start <= note.end for r in found)]
    found.sort()
    return found


_AT_END = 6
_CLOSING_NOTE = re.compile(
    rf"(?<=[{_STOP}”])[ \u3000]{{0,4}}(?P<note>[（(][ \u3000]?(?P<shown>(?:[^（()）\n{_STOP}]|[（(][^（()）\n]{{0,30}}[)）]){{3,70}})[)）])\Z"
)
_ON_AUTHOR = re.compile(
    r"(?:本文)?(?:第一)?作者(?:单位|简介|分别|均|系|为|是|[：:])|作者[，,].*(?:[院校系所部]|教授|研究员)\Z|(?:原载|选自|摘自|转自|来源[：:])|本文(?:原载|系|为|是)"
)
_UNIT_AND_NAME = re.compile(
    rf"[{HAN}“”\d]{{2,30}}(?:[部局委校院司社厅处办站厂矿队科会组团系馆]|公司|中心|支部|政府|法院|医院|镇|乡|街道) (?P<name>[{HAN}]{{2,4}})"
)
_NEWSPAPER = re.compile(
    rf"(?<=[{_STOP}”）)])\s?(?=《\s?[{HAN}]{{2,12}}\s?》\s?[（(]\s?(?:19|20)\d\d年\d\d?月\d\d?日\s?(?:第?\s?\d\d?\s?版)?\s?[)）]\Z)"
)


def _closing_notes(text: str) -> Iterable[Replacement]:
    """Where a note in brackets on who wrote the text was glued to the end of its last paragraph."""
    for line in split_lines(text)[-_AT_END:]:
        if len(line.text) < _LONG // 2 or line.text[-1] not in "）)" or (match := _CLOSING_NOTE.search(line.text[-_LONG:])) is None:
            continue
        shown = match["shown"]
        if (
            _ON_AUTHOR.match(shown) is not None
            or reporters_of(shown)
            or closing_dateline(match["note"])
            or any(is_han_name(n) for c in credits_of(shown) for n in c.names)
            or ((signed := _UNIT_AND_NAME.fullmatch(shown)) is not None and is_han_name(signed["name"]))
        ):
            start = line.end - min(len(line.text), _LONG)
            yield Replacement(start + match.start(), start + match.start("note"), "\n", "run-together")


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
        elif len(line.text) >= 2 * _LONG and " " in line.text:
            breaks = _blank_breaks(line.text) if len(line.text) >= 4 * _LONG else []
            breaks = sorted({*breaks, *_heading_breaks(line.text)})
            found += (Replacement(line.start + a, line.start + b, "\n", "run-together") for a, b in breaks)
    return found


def _parts_names(line: str, start: int, end: int) -> bool:
    """Whether an indent stands between two names, as in lists of persons."""
    before, after = line[max(0, start - 5) : start], line[end : end + 5]
    return (
        re.search(rf"(?<![{HAN}])[{HAN}]{{2,4}}\Z", before) is not None and re.match(rf"[{HAN}]{{2,4}}(?:[\s，。]|\Z)", after) is not None
    )


def _blank_breaks(line: str) -> list[tuple[int, int]]:
    """Single blanks that are what is left of paragraph ends: behind some of the stops of a long line, and nowhere else."""
    breaks = [m.span() for m in _BLANK.finditer(line)]
    twice = _TITLE_TWICE.match(line)
    n_stops = sum(1 for _ in _STOPS.finditer(line))
    if len(breaks) < 2 or len(breaks) > _SHARE * n_stops or len(line) < 40 * len(breaks):
        return []
    headings = [(m.end() - 1, m.end()) for _, end in breaks if (m := _HEADING.match(line, end))]
    n_inner = sum(1 for _ in _INNER.finditer(line)) - len(headings) - (2 if twice is not None else 0)
    if n_inner > len(breaks) // 2:
        return []
    titles = [twice.span("first"), twice.span("second")] if twice is not None else []
    return sorted({*titles, *breaks, *headings})


def _heading_breaks(line: str) -> list[tuple[int, int]]:
    """Single blanks before and behind headings `一、…`, from the first on: what is left of the ends of their lines."""
    first = line.find(" 一、")
    headings = list(_BETWEEN_BLANKS.finditer(line, first)) if first >= 0 else []
    if not headings or headings[0].start() != first:
        return []
    return [span for m in headings for span in ((m.start(), m.start() + 1), (m.end(), m.end() + 1))]


_ONE_LINE = (
    "同志们：今天我们召开座谈会，听听大家的意见。\u3000\u3000刚才，几位同志作了很好的发言，我听了很受启发。"
    "\u3000\u3000一、提高认识\u3000\u3000认识是行动的先导，要把认识统一到会议的部署上来，不能有丝毫的动摇。"
)
_NOTED = (
    "最早提出这一概念的是一位学者。他在文章中以此为题，批评了以往的研究，认为它们只讲经济，不讲文化，"
    "“现在是改变这种偏向的时候了”。         （注：某学者文，第二十页。）他所说的文化，比一般人所说的要窄一些。"
)
_SIGNED = "要把党的政治建设摆在首位，保证全党服从中央，坚持党中央权威和集中统一领导，是党的政治建设的首要任务。"
_HEADED = (
    f"关于文化站建设的思考与建议 一、研究背景 {_SIGNED}"
    f"随着人口的增加, 群众的需要也在增加。要建设好文化站。 二、现状研究 近年来, 学者们十分关注这一问题。{_SIGNED}"
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
            Case(f"{_SIGNED}（作者单位：某某大学）", f"{_SIGNED}\n（作者单位：某某大学）"),
            Case(f"{_SIGNED} （本报记者 王明 李小芳）", f"{_SIGNED}\n（本报记者 王明 李小芳）"),
            Case(f"{_SIGNED}（文/王明 图/李小芳）", f"{_SIGNED}\n（文/王明 图/李小芳）"),
            Case(f"{_SIGNED}（江州市气象局工会 姜小萍）", f"{_SIGNED}\n（江州市气象局工会 姜小萍）"),
            Case(f"{_SIGNED}（江州市气象局 下同）", f"{_SIGNED}（江州市气象局 下同）"),
            Case(f"{_SIGNED}（见作者的另一文）", f"{_SIGNED}（见作者的另一文）"),
            Case(f"{_SIGNED}（责任见下文）", f"{_SIGNED}（责任见下文）"),
            Case("他说。  我听。", "他说。  我听。"),
            Case(_HEADED, _HEADED.replace(" 一、研究背景 ", "\n一、研究背景\n").replace(" 二、现状研究 ", "\n二、现状研究\n")),
            Case(_HEADED.replace(" 一、", "一、"), _HEADED.replace(" 一、", "一、")),
            Case(_NOTED, _NOTED),
            Case(_TABLE_HEAD, _TABLE_HEAD),
        ),
    ),
)
