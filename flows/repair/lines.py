"""The lines of a text and what can be seen of each alone: the ground that furniture, wraps and spaces stand on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

HAN = "〇㐀-䶿一-鿿"
"""Ideographs of the basic plane, as the inside of a regular expression's brackets: a bitmap, hence fast to search."""

BLANKS = " \t\r\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""Every character that is white space within a line."""

FINAL = "。！？!?…；;：:"
CLOSING = "”’\"'）)】〕》」』]］"

CONTINUES = re.compile(rf"[{HAN}，。、；：！？,;:”’）)%％A-Za-z\d]")
"""What a line begins with that goes on with the sentence of the one above."""
PROSE_MARK = re.compile(r"[，,。；;]")
"""A mark that prose has and a title mostly not."""

_HEADING = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}[章节篇部]|[一二三四五六七八九十]{1,3}[、.．,，]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|[（(]\d{1,2}[)）]|\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}[、.．](?!\d)|[①-⑳⒈-⒛㈠-㈩])"
)
_LABEL = re.compile(
    r"[【\[〔［(（<《■□◎*]{0,2}(?:"
    r"(?:内容)?(?:摘\W{0,4}要|提\W{0,4}要)(?!求)|关\W{0,3}键\W{0,3}[词字]|参\W{0,2}考\W{0,2}文\W{0,2}献|中图分类号|文献标[识志]|文章编号|DOI"
    r"|基金项目|资助项目|作者(?:简介|单位)|第一作者|通[讯信]作者|收稿日期|责任编辑|Abstract|ABSTRACT|Key ?words?|KEY ?WORDS?|References"
    # words that also open sentences are labels only where a mark follows
    r"|(?:作者|责编|编辑|来源|单位|注释|附录|致谢|结\W{0,3}[语论]|引\W{0,3}言|前\W{0,3}言|导\W{0,3}[语言])(?=\s?[:：】\]〕］)）>》]|\s|$))"
)
_ENTRY = re.compile(r"[\[［〔【]\s?\d{1,3}\s?[\]］〕】]")
_ENTRY_TYPE = re.compile(r"[\[［〔]\s?(?:[MJDNCRPSZGA]|[A-Z]{1,2}/[A-Z]{2})\s?[\]］〕]")
_REFERENCES = re.compile(r"[【\[〔［(（]?参\W{0,2}考\W{0,2}文\W{0,2}献[】\]〕］)）]?\W{0,2}$")


_NARROW = re.compile("[0-9 ]")
_WIDE_MARKS = b",.;:?!()\"'"
"""Marks that were wide when the page was set, and that a site narrowed."""


class Line(NamedTuple):
    """One line that is not blank: where its content stands in the text, and the content without blanks around it."""

    start: int
    end: int
    text: str
    indent: int


@lru_cache(maxsize=1)
def split_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that hold more than blanks, in order; step after step asks the same text for them."""
    lines = []
    position = 0
    for raw in text.split("\n"):
        content = raw.strip(BLANKS)
        if content:
            indent = 0 if raw[0] == content[0] else len(raw) - len(raw.lstrip(BLANKS))
            start = position + indent
            lines.append(Line(start, start + len(content), content, indent))
        position += len(raw) + 1
    return tuple(lines)


def width(text: str) -> float:
    """Printed width in Han characters where a page is set by its characters: digits and blanks count half."""
    return len(text) - 0.5 * len(_NARROW.findall(text))


def cells(text: str) -> float:
    """Printed width in Han characters where a page is set in cells of one width: Latin letters count half, too."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore").translate(None, _WIDE_MARKS))


def is_heading(text: str) -> bool:
    """Whether a line opens as a numbered heading or list item does."""
    return _HEADING.match(text) is not None


def is_label(text: str) -> bool:
    """Whether a line opens with a label of front or back matter, such as 摘要 or 作者单位."""
    return _LABEL.match(text) is not None


def is_entry(text: str) -> bool:
    """Whether a line is an entry of a reference list: `[1]` in front, or a GB/T 7714 type code such as `[J]` in it."""
    return _ENTRY.match(text) is not None or (len(text) < 400 and _ENTRY_TYPE.search(text) is not None)


def is_reference_title(text: str) -> bool:
    """Whether a line is the title of the reference list and nothing else."""
    return _REFERENCES.match(text) is not None


def ends_open(text: str) -> bool:
    """Whether a line stops in the middle of a sentence: neither a final mark nor a final mark within closing ones."""
    core = text.rstrip(CLOSING)
    return bool(core) and core[-1] not in FINAL and not (core != text and core[-1] in "。！？!?")


def entry_lines(lines: Sequence[Line]) -> set[int]:
    """Indices of the lines that belong to a reference list."""
    found: set[int] = set()
    inside = False
    for index, line in enumerate(lines):
        if is_reference_title(line.text):
            inside = True
        elif is_entry(line.text):
            found.add(index)
        elif inside and (is_label(line.text) or len(line.text) > 300 or line.text[0] in "（(") and not line.text[:1].isdigit():
            inside = False
        elif inside:
            found.add(index)
    return found
