"""Labels of front and back matter (摘要, 关键词, 中图分类号 …) in all the forms that pages print, and where they stand in a line."""

from __future__ import annotations

import re
from typing import NamedTuple


class Label(NamedTuple):
    """A label found in a text: what it announces, where it begins, where its value begins, whether a mark sets it off."""

    kind: str
    start: int
    end: int
    is_marked: bool


LABELS: dict[str, tuple[str, ...]] = {
    "abstract": ("中文摘要", "文章摘要", "内容摘要", "论文摘要", "内容提要", "摘要", "提要"),
    "keywords": ("中文关键词", "文章关键词", "论文关键词", "主题词", "关键词", "关键字"),
    "abstract_en": ("英文摘要", "Abstract", "ABSTRACT", "abstract", "Summary"),
    "keywords_en": ("英文关键词", "Key words", "Key Words", "KEY WORDS", "key words", "Key word", "Key Word", "KEY WORD"),
    "title_en": ("英文标题", "英文题名", "Title"),
    "clc": (
        *(
            "中图法分类号",
            "中图分类号",
            "中国分类号",
            "中图分类",
            "分类号",
            "文献标识码",
            "文献标志码",
            "文献标识",
            "文献标志",
            "文章编号",
            "文章编码",
        ),
        *("DOI", "doi"),
    ),
    "fund": (
        *("课题与基金项目", "基金项目", "项目基金", "资助项目", "课题项目", "项目来源", "课题来源", "基金资助", "支持基金", "项目资助"),
        *("基金课题", "基金", "课题"),
    ),
    "author_bio": ("作者简介", "作者介绍", "第一作者简介", "第一作者", "通讯作者", "通信作者", "个人简介", "作者信息"),
    "received": ("收稿日期", "投稿日期", "修回日期", "修改日期", "收稿时间"),
    "affiliation": ("作者单位", "工作单位", "所在单位", "机构地区", "作者机构", "机构", "单位", "通讯地址"),
    "author": ("作者姓名", "作者", "撰稿人", "执笔人", "演讲人", "演讲者", "主讲人", "宣讲人", "汇报人", "述职人", "报告人"),
    "title": ("论文题目", "文章标题", "标题", "题目", "题名"),
    "cited_as": ("本文引用格式", "引用本文格式", "引用本文", "文章引用", "引用格式", "引文格式", "本文引文格式"),
    "origin": ("文章来源", "文献来源", "原文来源", "原文出处", "出处", "原载", "中文刊名", "刊名", "期刊名称", "来源期刊"),
    "editor_note": (
        "编者按",
        "编者的话",
        "编者注",
        "编者荐语",
        "按语",
        "编者案",
        "栏目主持人语",
        "专题主持人语",
        "主持人语",
        "主持人按语",
        "编前语",
    ),
    "editor": ("责任编辑", "本文责编", "本期责编", "责任校对", "责编", "编辑", "校对", "审稿", "指导老师", "指导教师", "导师"),
}
"""Kind of what a label announces -> its words, longer ones first where one begins another."""


def _pattern(words: tuple[str, ...]) -> str:
    """Words as one alternation; Han characters may be spaced out (`摘 要`, `摘?要`), blanks between Latin words may lack."""
    gap = r"[\s?？\"]{0,4}"
    return "|".join(gap.join(word) if word[0] > "z" else word.replace(" ", r"\s?") for word in words)


_WORDS = {kind: _pattern(words) for kind, words in LABELS.items()}
# words that also stand in sentences: labels only where a mark sets them off
_NEEDS_MARK = {
    "fund",
    "author",
    "title",
    "origin",
    "editor",
    "affiliation",
    "received",
    "author_bio",
    "editor_note",
    "title_en",
    "cited_as",
}
_OPEN = r"[【\[〔［（(<《■□◎*◆●▲•]"
_CLOSE = r"[】\]〕］）)>》]"
_ALL = "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items())
_LABEL = re.compile(
    rf"{_OPEN}{{0,2}}\s?(?:{_ALL})(?P<note>[（(](?:Abstract|Key\s?[Ww]ords?)[）)])?\s?(?P<mark>{_CLOSE}?\s?[:：]|院(?=[㐀-鿿\d])|{_CLOSE}|\s(?=\S)|(?=\n|\Z))?"
)
# a label inside a line: only unmistakable words, and only with a mark
_INNER = re.compile(
    rf"(?<![“《])(?:{_OPEN}\s?(?:{_WORDS['abstract']}|{_WORDS['keywords']}|{_WORDS['clc']}|{_WORDS['fund']}|{_WORDS['author_bio']}|{_WORDS['received']})\s?{_CLOSE}"
    rf"|(?:{_WORDS['abstract']}|{_WORDS['keywords']}|{_WORDS['fund']}|{_WORDS['author_bio']}|{_WORDS['received']}|{_pattern(tuple(w for w in LABELS['affiliation'] if w not in ('单位', '机构')))}|{_WORDS['clc']})\s?(?:[:：]|院(?=[㐀-鿿\d]))"
    # a label that ends its line behind a stop; its value is the next line
    rf"|(?<=[。.；;])(?:{_WORDS['abstract']}|{_WORDS['keywords']}|{_WORDS['fund']}|Key\s?[Ww]ords)(?=\n)"
    r"|DOI\s?(?=10\.\d{4})"
    r"|(?<![A-Za-z])(?:[Aa]bstract|ABSTRACT|[Kk]ey\s?[Ww]ords?|KEY\s?WORDS?|DOI)\s?[:：])"
)
# what a label can begin with, and what one inside a line ends with: most lines are told at once that they hold none
_FIRST = frozenset(word[0] for words in LABELS.values() for word in words) | frozenset("【[〔［（(<《■□◎*◆●▲•要")
_LAST = re.compile(rf"[{''.join(sorted({word[-1] for words in LABELS.values() for word in words}))}sS]\s?(?:[:：院\n]|{_CLOSE})|DOI\s?10\.")
_BARE_SAFE = re.compile(r"要(?:求|点|闻|领|览|本|义|件|以外|的|略|部分|[中里上])|[词字](?:的|是|为|汇|语|之)")
_CLC_AT = re.compile(_WORDS["clc"])


def label_at(text: str, start: int, end: int) -> Label | None:
    """The label that `text[start:end]` opens with, if any."""
    first = text[start : start + 1]
    match = _LABEL.match(text, start, end) if first in _FIRST or first.isspace() else None
    if match is None:
        # 摘 lost, set apart from 要 by blanks
        lost = text.startswith(("要：", "要:"), start) and (end - start > 30 or end - start == 2)
        return Label("abstract", start, start + 2, True) if lost else None
    kind = next(k for k in _WORDS if match[k] is not None)
    mark = match["mark"]
    bracketed = text[start] in "【[〔［<■"
    marked = (mark is not None and (mark.strip() != "" or match.end() == end)) or bracketed
    if not marked and (kind in _NEEDS_MARK or text[match.start(kind)] in "ak" or _BARE_SAFE.match(text, match.end(kind) - 1)):
        return None
    if not marked and kind not in ("abstract", "keywords", "abstract_en", "keywords_en", "clc"):
        return None
    stop = match.end()
    # a doubled label, or a mark left over behind it
    while stop < end and text[stop] in ":： \u3000】]":
        stop += 1
    again = _LABEL.match(text, stop, end)
    if again is not None and again[kind] is not None and kind in ("abstract", "keywords") and again["mark"]:
        stop = again.end()
    return Label(kind, start, stop, bool(marked))


def inner_labels(text: str, start: int, end: int) -> list[int]:
    """Positions inside `text[start:end]`, behind its start, where a label of front or back matter begins."""
    found: list[int] = []
    # one character more: what ends a label at the end of a line is the line feed
    if _LAST.search(text, start, end + 1) is None:
        return found
    for match in _INNER.finditer(text, start, end):
        position = match.start()
        # the abstract of someone's report is prose: a label opens a clause
        if position > start and (text[position - 1] in "的“《‘（(" or (text[position - 1] in "和与及、" and text[position] not in "【[〔")):
            continue
        if text.startswith("课题", position) and text[position - 1] in "项级点划般大度列学育金":
            continue  # 立项课题, 规划课题: what kind of project it is
        if position > start:
            found.append(position)
    return found


def is_clc(text: str, start: int) -> bool:
    """Whether a label of the run `中图分类号 文献标识码 文章编号 DOI` begins at `start`, bracket or not."""
    return _CLC_AT.match(text, start + (text[start] in "【[〔［(（")) is not None
