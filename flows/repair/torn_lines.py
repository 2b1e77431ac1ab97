"""Lines that a page was taken apart into: a scraper printed each piece of its text on a line of its own.

Sentences are cut at links, at bold words, at quotation marks, and, in pages pasted from a word processor, in front of each figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from flows.repair.layout import margin_of, page_width
from flows.repair.lines import FINAL, HAN, PROSE_MARK, Line, is_entry, is_heading, is_label, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_STARTS_CLOSED = "，。、；：？！）》”’」』】〉,;?!"
"""Marks that no line of print begins with."""
_ENDS_OPENED = "《（“‘「『【〈"
_BLANK = r"[ \t\u00a0\u3000]*"
_MEASURE = "[年月日时分点万亿个名项次条位人岁家级届余多种元周天期号]|世纪"
_FIGURE = r"[\d.,]{1,12}[%％]?"
_TORN = re.compile(
    rf"\n{_BLANK}[{_STARTS_CLOSED}](?![,;?!])|[{_ENDS_OPENED}]{_BLANK}\n|\n{_BLANK}\d{{1,4}}{_BLANK}\n{_BLANK}(?:{_MEASURE})"
)
_QUOTE_LEFT = re.compile(rf"(?<=[。！？…])\n{_BLANK}(?P<quote>[”’])(?=[{HAN}])")
_IN_QUOTE = re.compile(
    rf"(?<=[；;])\n{_BLANK}(?=[{HAN}][^“”\n]{{1,200}}”)(?![一二三四五六七八九十]是|第[一二三四五六七八九十]|[一二三四五六七八九十]{{1,2}}、)"
)
_MANY_TORN = 3
"""So many torn places show that a page was taken apart at its inline elements."""
_KEPT = 1000
"""Characters at both ends of a paragraph that tell whether it goes on: the rest is not looked at again at every line."""
_GOES_ON = re.compile(rf"[{HAN}A-Za-z\d《（“‘「『【(\"%％—]")
_FILE = re.compile(r"\S+\.(?:docx?|pdf|xlsx?|pptx?|txt|zip|rar|jpe?g|png|gif)\Z", re.IGNORECASE)
_RECORD_LABEL = re.compile(rf"【[{HAN}\s]{{2,10}}】")
_HAS_HAN = re.compile(f"[{HAN}]")
_PIECE = re.compile(rf"{_FIGURE}|[A-Za-z][A-Za-z.-]{{0,20}}|[{HAN}]|[“”‘’《》（）()—\-~～]+")
"""A figure, a Latin word, a character or a mark by itself."""
_COUNTED = re.compile(_MEASURE)
_LEADS_ON = re.compile(r"(?:[的了在与和及对把被将由自从为据按以第于至到向是、，,]|根据|按照|通过|经过|随着|其中|以及|关于)\Z")
_OPENS_CLAUSE = re.compile("根据|按照|截至|随着|围绕")
_DATE_SO_FAR = re.compile(r"\d[年月]\Z")
_NUMBER_ALONE = re.compile(
    r"\d{1,2}[.．、]|\d{1,2}(?:[.．]\d{1,2}){1,2}[.．、]?|[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]"
)
_DAY = re.compile(r"\d月\d{1,2}日\Z")
_TIME_OF_DAY = re.compile(r"[上下中]午|凌晨|晚上|至|起|前|后")
_LONGEST_HEAD = 30


def find_torn_lines(text: str) -> list[Replacement]:
    """Line ends that a scraper put into sentences."""
    n_torn = sum(1 for _ in _TORN.finditer(text))
    if not n_torn:
        return _open_quotes(text)
    left = _quotes_left(text)
    if n_torn == len(left):
        return sorted([*left, *_open_quotes(text)])
    lines = split_lines(text)
    if page_width(lines) is not None:
        return []  # lines of one width are a printed page's
    is_taken_apart = n_torn >= _MANY_TORN
    n_blank = sum("\n\n" in text[a.end : b.start] for a, b in pairwise(lines)) if is_taken_apart else 0
    # where blank lines part the paragraphs, every other line end is within one
    parted = n_blank * 4 > len(lines)
    margin = margin_of(lines) if is_taken_apart else None
    found: list[Replacement] = []
    whole = ""
    for index, (line, after) in enumerate(pairwise(lines)):
        opens_paragraph = margin is not None and after.indent > margin
        is_alone = whole == ""
        whole += line.text
        if len(whole) > 2 * _KEPT:
            whole = whole[:_KEPT] + whole[-_KEPT:]
        if _is_one(line, after, whole) or (
            is_taken_apart
            and not opens_paragraph
            and text.count("\n", line.end, after.start) == 1
            and _goes_on(whole, is_alone, lines, index, parted)
        ):
            latin = line.text[-1].isascii() and line.text[-1].isalnum() and after.text[0].isascii() and after.text[0].isalnum()
            found.append(Replacement(line.end, after.start, " " if latin and not line.text[-1].isdigit() else "", "torn-line"))
        else:
            whole = ""
    return found


def _open_quotes(text: str) -> list[Replacement]:
    """Line ends that a site put behind each semicolon, where a quotation is open and the next line closes it."""
    found = []
    for match in _IN_QUOTE.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        # a quotation that opens its line is set line by line: verse, articles
        if line.rfind("“") > max(line.rfind("”"), len(line) - len(line.lstrip())):
            found.append(Replacement(match.start(), match.end(), "", "torn-line"))
    return found


def _quotes_left(text: str) -> list[Replacement]:
    """Closing quotation marks that a page with a line to each sentence left in front of the next sentence: they go back."""
    found = []
    for match in _QUOTE_LEFT.finditer(text):
        quote = match["quote"]
        since = max(0, match.start() - _KEPT)
        if text.count("“‘"["”’".index(quote)], since, match.start()) > text.count(quote, since, match.start()):
            found.append(Replacement(match.start(), match.end(), f"{quote}\n", "torn-line"))
    return found


def _is_one(line: Line, after: Line, whole: str) -> bool:
    """Whether two lines are one by the marks at their edges alone."""
    if line.text[-1] in _ENDS_OPENED:
        return not is_label(after.text)
    first = after.text[0]
    if first in ".．" and whole.isdigit() and len(whole) <= 2:
        return True
    if first not in _STARTS_CLOSED or is_entry(line.text):
        return False
    if first in "”’" and whole.count("“‘"["”’".index(first)]) <= whole.count(first):
        return False  # ’97: figures left out
    if first in ",;?!":
        return re.match(rf"[{HAN}”’）》\d]", line.text[-1]) is not None and re.match(rf".[{HAN}“《]|.\Z", after.text) is not None
    if first in "。！？、" and is_heading(whole) and len(after.text) > 1:
        return False  # a mark that a scan added in front of a paragraph
    return not (line.text[-1] in "。！？" and first in "，。、；：？！")


def _goes_on(whole: str, is_alone: bool, lines: Sequence[Line], index: int, parted: bool) -> bool:
    """Whether a sentence goes on in the next line of a page that was taken apart.

    Args:
        whole: what was put together so far.
        is_alone: whether that is one line.
        lines: all lines.
        index: the last line of `whole`.
        parted: whether blank lines part the paragraphs.
    """
    line, after = lines[index], lines[index + 1]
    end = whole[-8:]
    if _NUMBER_ALONE.fullmatch(whole) is not None:
        return not is_heading(after.text)
    if whole[-1] in FINAL or _closes(whole) or _GOES_ON.match(after.text) is None or _FILE.match(after.text):
        return False
    if is_label(after.text) or _RECORD_LABEL.match(after.text) or is_entry(after.text) or is_entry(whole):
        return False
    is_piece = _PIECE.fullmatch(after.text) is not None
    if is_heading(after.text) and not is_piece:
        return False
    if parted:
        return _HAS_HAN.search(whole) is not None
    if _DATE_SO_FAR.search(end) is not None and after.text[:2].isdigit() and len(after.text) <= 4:
        return True
    if line.text[-1].isdigit() and _COUNTED.match(after.text) and len(line.text) <= 12:
        return True
    leads_on = _LEADS_ON.search(end) is not None or (is_alone and len(whole) <= 12 and _OPENS_CLAUSE.match(whole) is not None)
    if is_piece:
        # cells of a table are short, too
        if leads_on or PROSE_MARK.search(whole) is not None or (len(whole) >= 10 and not is_alone):
            return True
        following = lines[index + 2].text if index + 2 < len(lines) else ""
        return len(whole) >= 10 and following[:1] != "年" and _COUNTED.match(following) is not None
    if is_heading(whole):
        return False
    if leads_on or _is_open_title(whole, after.text) or (_DAY.search(end) is not None and _TIME_OF_DAY.match(after.text) is not None):
        return True
    if PROSE_MARK.search(whole) is None or len(whole) < 4:
        return False
    # one short line above a paragraph is its head
    return not (is_alone and len(whole) <= _LONGEST_HEAD and len(after.text) >= _LONGEST_HEAD)


def _is_open_title(whole: str, after: str) -> bool:
    """Whether a title in angle brackets begins in one line and ends in the next."""
    opened = whole.rfind("《", max(0, len(whole) - 40))
    return opened >= 0 and "》" not in whole[opened:] and 0 <= after.find("》") < 40


def _closes(text: str) -> bool:
    """Whether a text ends with a final mark within closing ones."""
    core = text.rstrip("”’）》」』】〉)")
    return core != text and core[-1:] in ("。", "！", "？", "…")


_TORN_TEXT = (
    "今天召开会议，既是一次思想上的\n“\n再充电\n”\n，也是一次行动上的\n“\n再动员\n”\n。要牢记宗旨，努力工作。\n一、提高认识\n认识要提高。"
)
_SET_IN = "【分 类 号】F2\n【分 类 名】某某\n    他认为，两者都归入\n“\n投入\n”\n之中，可写为\n    甲＝乙＋丙（1）\n    式中乙为\n“\n劳动\n”\n，丙为资本。"
_SET_IN_WHOLE = (
    "【分 类 号】F2\n【分 类 名】某某\n    他认为，两者都归入“投入”之中，可写为\n    甲＝乙＋丙（1）\n    式中乙为“劳动”，丙为资本。"
)

RULES = (
    Rule(
        "torn-line",
        "layout",
        "A scraper printed every piece of a page on a line of its own: sentences are cut at links, bold words and quotation marks.",
        _TORN_TEXT,
        "今天召开会议，既是一次思想上的“再充电”，也是一次行动上的“再动员”。要牢记宗旨，努力工作。\n一、提高认识\n认识要提高。",
        find_torn_lines,
        (
            Case("依据《\n某某条例\n》第五条办理。", "依据《某某条例》第五条办理。"),
            Case(
                "本次活动自\n2021\n年\n9\n月\n30\n日开始，由\n市委\n第\n二\n组主持，共\n70\n人参加。\n启动仪式\n10月8日，大家到场。",
                "本次活动自2021年9月30日开始，由市委第二组主持，共70人参加。\n启动仪式\n10月8日，大家到场。",
            ),
            Case(_SET_IN, _SET_IN_WHOLE),
            Case("序号\n姓名\n性别\n1\n张三\n男\n2\n李四\n女", "序号\n姓名\n性别\n1\n张三\n男\n2\n李四\n女"),
            Case("他说：\n“要学习。”\n大家同意。", "他说：\n“要学习。”\n大家同意。"),
            Case(
                "他强调：“基层是基础，要抓好。\n要坚持下去。\n”我们地方大，人口多。",
                "他强调：“基层是基础，要抓好。\n要坚持下去。”\n我们地方大，人口多。",
            ),
            Case(
                "会上指出，“坚持领导是原则，必须一以贯之;\n建立制度是方向，也必须一以贯之”。",
                "会上指出，“坚持领导是原则，必须一以贯之;建立制度是方向，也必须一以贯之”。",
            ),
            Case("诗中写道：\n“高山流水远；\n明月照人归。”", "诗中写道：\n“高山流水远；\n明月照人归。”"),
            Case("报告提出“一是抓好学习；\n二是抓好服务”。", "报告提出“一是抓好学习；\n二是抓好服务”。"),
            Case("他强调“要抓好”。\n”我们地方大，人口多。", "他强调“要抓好”。\n”我们地方大，人口多。"),
            Case("某某会接受捐赠\n’99某某会日前接受了捐赠。", "某某会接受捐赠\n’99某某会日前接受了捐赠。"),
            Case("题目\n——以某地为例\n正文。", "题目\n——以某地为例\n正文。"),
        ),
    ),
)
