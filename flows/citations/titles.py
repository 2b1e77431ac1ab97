"""Works named in running text: what stands in `《…》`, and what kind of work it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import Literal, NamedTuple

from flows.text.seeds import read_lexicon

WorkKind = Literal["book", "article", "law", "document", "newspaper", "journal", "speech", "work"]

MAX_TITLE = 120
"""Characters a title may have: between brackets further apart stands no title."""

MAX_UNCLOSED = 40
"""Characters an unclosed title may have; behind that the bracket is taken for noise."""

_BRACKET = re.compile("[《》]")
_STOP = re.compile("[，。；：！？、”）《\n]")

# The order of the patterns is the order of trust: a speech or reading book about a law is not a law.
_BY_ENDING: tuple[tuple[WorkKind, re.Pattern[str]], ...] = (
    ("newspaper", re.compile(r"(?:日|晚|晨|早|时|周|商|快|导|邮|学习时)报$|都市报$|青年报$|^(?:光明|法治|法制|经济|农民|工人)日报$")),
    ("journal", re.compile(r"(?:学报|杂志|月刊|半月刊|双月刊|季刊|周刊|论坛|文摘|评论|导刊|丛刊)(?:[（(][^）)]*[）)])?$")),
    ("speech", re.compile(r"(?:讲话|致辞|致词|演讲|讲演|贺信|贺词|谈话|发言|演说|开幕词|闭幕词)(?:[（(—].*)?$")),
    (
        "book",
        re.compile(
            r"(?:选集|文集|全集|文选|文稿|选读|读本|教程|教材|概论|通论|导论|学习纲要|论述摘编|论述选编|文献选编|文件选编|汇编|词典|辞典|史|志|年谱|传|第[一二三四五六七八九十\d]+卷)(?:[（(].*)?$"
        ),
    ),
    ("law", re.compile(r"(?:宪法|法|法典|条例|规定|办法|准则|细则|章程|规则|规程|党章|通则|守则|法律解释|修正案)(?:[（(][^）)]*[）)])*$")),
    (
        "document",
        re.compile(
            r"(?:决定|意见|通知|纲要|方案|规划|计划|决议|报告|公报|建议|纪要|白皮书|要点|公告|通告|宣言|指示|批复|说明|函|公约|声明|宣示|指南|标准|目录|清单|行动纲领|纲领|部署|要求|指引|制度|草案|意见书|协定|协议|共同纲领|历史决议)"
            r"(?:[（(][^）)]*[）)])*$"
        ),
    ),
)
_NOT_LAW = re.compile("(?:方法|做法|想法|看法|说法|写法|用法|书法|语法|疗法|兵法|笔法|手法|打法|活法|思想方法|工作方法)$")
_AFTER: tuple[tuple[WorkKind, re.Pattern[str]], ...] = (
    ("article", re.compile("(?:一文|这篇文章|的?文章|中的?一文|的社论|的评论)")),
    ("book", re.compile("(?:一书|这本书|这部书|一著|(?:这部)?著作)")),
    ("journal", re.compile("(?:杂志|期刊|学刊|20\\d\\d年第\\d+期)")),
    ("newspaper", re.compile("(?:报纸|头版|\\d{4}年\\d{1,2}月\\d{1,2}日(?:第|头)?\\S{0,3}版)")),
)


class Title(NamedTuple):
    """One title in a text: `text[start:end]` is the title without its brackets; `depth` 1 is not inside another title."""

    start: int
    end: int
    text: str
    kind: WorkKind
    depth: int
    closed: bool


_KINDS: dict[str, WorkKind] = {"newspaper": "newspaper", "journal": "journal", "book": "book", "article": "article"}


@cache
def _known() -> dict[str, WorkKind]:
    return {row["text"]: _KINDS[row["kind"]] for name in ("newspapers.tsv", "works.tsv") for row in read_lexicon(name)}


@cache
def _laws() -> frozenset[str]:
    return frozenset(row["text"] for row in read_lexicon("laws.tsv"))


def work_kind(title: str, after: str = "") -> WorkKind:
    """Kind of a work by its title and the few characters printed behind the closing bracket.

    What is said behind the bracket (`《…》一文`) and the lists of known periodicals, works and laws come before the title's ending.
    """
    for kind, pattern in _AFTER:
        if pattern.match(after):
            return kind
    known = _known().get(title)
    if known:
        return known
    if title in _laws():
        return "law"
    for kind, pattern in _BY_ENDING:
        if pattern.search(title) and not (kind == "law" and _NOT_LAW.search(title)):
            return kind
    return "work"


def find_titles(text: str) -> list[Title]:
    """Titles in `《…》` of one text, sorted by start.

    A title inside a title (`《关于修改《…》的决定》`) is found as well, at depth 2. An opening bracket that is never closed counts up to
    the next punctuation mark, and only for `MAX_UNCLOSED` characters: `closed` is false. A stray closing bracket is ignored. Linear in time.
    """
    if "《" not in text:
        return []
    found: list[Title] = []
    open_at: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "《":
            open_at.append(match.end())
        elif open_at:
            start, end = open_at.pop(), match.start()
            title = text[start:end] if end - start <= MAX_TITLE else ""
            if title.strip() and "\n" not in title:
                found.append(Title(start, end, title, work_kind(title, text[end + 1 : end + 16]), len(open_at) + 1, True))
    for start in open_at:
        stop = _STOP.search(text, start, start + MAX_UNCLOSED + 1)
        end = stop.start() if stop else len(text)
        if text[end : end + 1] == "）" and "（" in text[start:end]:
            end += 1  # 《…条例（试行）
        if 2 <= end - start <= MAX_UNCLOSED:
            title = text[start:end]
            found.append(Title(start, end, title, work_kind(title), 1, False))
    if open_at:  # a bracket left open makes all later titles look nested
        found = [t._replace(depth=t.depth - bisect_left(open_at, t.start)) if t.closed else t for t in found]
    return sorted(found)
