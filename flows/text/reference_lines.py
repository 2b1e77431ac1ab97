"""Entries of a reference list that numbers none of them: lines, paragraphs, or lines broken at the width of a page."""

from __future__ import annotations

import re
import unicodedata

CUE = re.compile(
    r"\[\s?(?:[JMDCNPSRAGZ]|EB|DB|CP)|［\s?(?:[JMDCNPSRAGZ]|EB|DB|CP)|【[JMDCNPRSAGZ]|出版社|出版公司|书局|印书馆|书店|第\s?\d+\s?期|(?:19|20)\d\d(?!\d\d(?!\d))|https?[:：]|//|《[^》\n]{1,60}》|学报|pp?\.\s?\d"
)
RECEIVED = r"(?:19|20)\d\d[-.年]\d{1,2}[-.月]\d{1,2}日?\s?(?:收稿|收到|修回|定稿)"
"""The day on which a manuscript was received, as journals print it below an essay."""
END = re.compile(
    rf"^[ \t\u3000]*[（(【\[]?(?:作者单位|作者简介|作者信息|作者系|作者为|作者均为|本文系|责任编辑|责编|编辑[:：]|收稿日期|修回日期|基金项目|项目基金|转载注明|上一篇|下一篇|推荐访问|Copyright|版权所有|点击下载|通讯作者|通信作者|本文来源|文章来源|来源[:：]|声明[:：]|免责声明|作者[:：]|单位[:：]|文/|转载请注明|相关热词|推荐阅读|{RECEIVED})",
    re.MULTILINE,
)
_CONTINUES = re.compile(r"[\d.,，。、;；:：)）\]］〕】\-–—/?？!！a-z&%=年页期卷”’]|第\s?\d+\s?[期卷页版]|https?[:：]|\[[A-Z]")
_SOURCE = re.compile(r"(?:19|20)\d\d|第\s?\d+(?:[-—–、，,]\d+)*\s?[页期]|出版社|书局|书店|印书馆")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[,，]\s*(?:《|[A-Z])")
_TERMINAL = re.compile(
    r"[.。．;；]\s*\Z|(?:19|20)\d\d年?(?:版|第?\d+期|[(（]\d+[)）])?\s*\Z|\d+\s*页\s*\Z|\d[-–—~]\d+\s*\Z|[^\s]{8,}/\S*\Z"
)
_WIDE = frozenset("WF")
_MIN_WIDTH = 30
"""Columns of the narrowest page (a Chinese character takes two); shorter lines are entries, not pieces."""

_SLACK = 3
"""Columns by which a broken line may fall short of its page: a full-width mark that may not begin a line takes two."""


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in line)


def _page_width(lines: list[str]) -> int:
    """Columns of the page at whose edge the lines were broken; 0 where they end of their own accord."""
    widths = [_columns(line) for line in lines]
    width = max(widths, default=0)
    full = sum(width - _SLACK <= w for w in widths)
    return width if width >= _MIN_WIDTH and full >= 3 and full * 5 >= len(widths) * 2 else 0


def _goes_on(tail: str, body: str, dated: bool) -> bool:
    """Whether `body` is no entry but continues the one that ends with `tail`."""
    open_ended = not _TERMINAL.search(tail)
    if not open_ended and _YEAR_FIRST.match(body):
        return False
    return bool(_CONTINUES.match(body)) or (open_ended and (not dated or not CUE.search(body)))


_AGAIN = re.compile(r"\s*(?:同上|同前|同注|前引|[Ii]bid)")


def cites(text: str, start: int, end: int) -> bool:
    """Whether what stands behind a label there names a source, or points back at one (同上)."""
    return bool(CUE.search(text, start, end) or _AGAIN.match(text, start, end))


_PARTS = re.compile("[；;]|[。.] ?[另又亦并也还可请]?[可请]?[参见]")
_NEXT_WORK = re.compile(
    r"(?<=[年版页期])[。.]\s?(?=(?:另|又|亦|并|也|还)?(?:可|请)?(?:参见|参阅|见)[^《》。；\n]{0,40}《)|"
    r"(?<=[年版页期卷\d)）》社局])[；;]\s?(?=(?:[\[［(（〔][\u4e00-\u9fff]{1,4}[\]］)）〕])?(?:[^；;。《》“”\n]{2,40}[：:，,]?\s?)?《[^《》\n]{2,60}》)"
)
"""Before the next of several works that one line names without numbers: `甲：《某书》，某社2001年；乙：《某文》，…`."""


def works_in(text: str) -> list[tuple[int, int]]:
    """Spans of the works that a line names one behind the other, each with its own source; the whole line where it is one."""
    if not _PARTS.search(text):
        return [(0, len(text))]
    cuts = [match.start() + 1 for match in _NEXT_WORK.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*cuts, len(text)]:
        piece = text[start:end]
        if not (_SOURCE.search(piece) and "《" in piece):
            return [(0, len(text))]
        lead = len(piece) - len(piece.lstrip())
        spans.append((start + lead, end))
        start = end
    return spans


def line_entries(text: str, offset: int) -> list[tuple[int, int, str | None]]:
    """Entries as (start, end, None), positions moved by `offset`: one a line, unless a line can't begin one.

    Blank lines between all the lines set every line apart. Lines of a page's full width go on in the next one, however that begins, unless a
    full stop stands at the edge; short lines end an entry. Lines on authors and editors end the list.
    """
    lines = text.split("\n")
    bodies = [line.strip() for line in lines if line.strip()]
    apart = len(bodies) > 1 and text.strip().count("\n") >= 2 * (len(bodies) - 1) and "\n\n" in text
    width = 0 if apart else _page_width(bodies)
    out: list[tuple[int, int, str | None]] = []
    at = offset
    dated = False  # whether the entry being read has shown a year
    before = ""
    for line in lines:
        body = line.strip()
        if not body:
            at += len(line) + 1
            continue
        start = at + line.index(body[0])
        end = start + len(body)
        year = bool(_YEAR.search(body))
        at += len(line) + 1
        if out and END.match(body):
            break
        tail = before[-60:]
        if width and before:
            full = _columns(before) >= width - _SLACK
            goes_on = full and (not _TERMINAL.search(tail) or bool(_CONTINUES.match(body)) or not dated)
        else:
            goes_on = bool(before) and not apart and _goes_on(tail, body, dated)
        if goes_on:
            out[-1] = (out[-1][0], end, None)
            dated, before = dated or year, body
            continue
        out.append((start, end, None))
        dated, before = year, body
    return [(start + a, start + b, None) for start, end, _ in out for a, b in works_in(text[start - offset : end - offset])]
