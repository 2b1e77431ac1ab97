"""Lines that name who wrote a text or worked on it, as newspapers and public accounts print them.

`本报记者 王明 李小芳`, `文字丨王明`, `责任编辑：李小芳`: above the text or below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.text.names import is_han_name, split_glued_names

_HAN = "㐀-鿿"
_PAPER = rf"(?:本报|本刊|本网|本台|本社|[{_HAN}]{{2,8}}?(?:日报|晚报|时报|周报|[报网社台刊]))"
_RANK = rf"(?:特约|特派|见习|实习|首席|高级|全媒体|融媒体|新媒体|驻[{_HAN}]{{1,6}}?)"
_ROLE = rf"{_PAPER}?\s?{_RANK}?(?:记者|通讯员|评论员)"
# no name holds a role, and no line has many: else what is no byline would be tried in countless ways
_OF_NAME = rf"(?:(?!记者|通讯员|评论员)[{_HAN}·])"
_NAMES = rf"{_OF_NAME}{{1,4}}(?:[ 、，,]+{_OF_NAME}{{1,4}})*|{_OF_NAME}{{4,14}}"
_REPORTED = re.compile(rf"[□■◇◆○●◎★☆▲]?\s?[（(【\[]?\s?(?P<roles>(?:{_ROLE}\s?[:：/／|｜]?\s?(?:{_NAMES})\s?){{1,5}})[)）】\]]?")
_TAIL = re.compile(rf"\s?(?:发自[{_HAN}]{{2,8}}|(?:综合|摄影)?报道|(?:摄影|文)?[/／]?(?:文|图|摄影))\s?(?=[)）】\]]?\Z)")
_ROLES = re.compile(rf"(?:本[报刊网台社]\s?)?{_RANK}?(?:记者|通讯员|评论员)\s?[:：/／|｜]?")
_PAPER_BEHIND = re.compile(rf"[{_HAN}]{{2,8}}(?:日报|晚报|时报|周报|[报网社台刊])\Z")
_DATELINE = re.compile(
    rf"(?:{_PAPER}|[{_HAN}]{{2,6}}[讯])?\s?[{_HAN}]{{0,8}}?\s?[\d０-９]{{1,2}}月[\d０-９]{{1,2}}日\s?(?:电|讯|消息)\s?(?:题\s?[:：]\s?(?P<title>.{{4,60}})|[（(][^（()）]{{2,40}}[)）])?"
)
_WRITERS = "文字编写|撰写|文稿|文字|文案|图文|图/文|文/图|文|撰文|撰稿人?|供稿|采写|来稿|稿件|作者|特约记者|记者|通讯员"
_WORKERS = (
    "副主编|编审|校审|审定|特别支持|主办|承办|图片|供图|配图|摄影|摄|图|制图|漫画|海报|视频|音频|朗诵|排版|美编|美术编辑|新媒体编辑|文字编辑|图文编辑|值班编辑|本期编辑|责任编辑|编辑|责编|值班编委|编委|校对|责任校对|审校"
    "|核发|审发|签批|拍摄|信息员|一审|初审|复审|二审|三审|终审|审核发布|审核|审稿|核稿|签发|监制|总监制|统筹|策划|出品人?|主编|执行主编"
)
_CREDIT = re.compile(
    rf"[（(【\[]?\s?(?P<role>图/文(?=\s)|文/图(?=\s)|(?:{_WRITERS})|(?:{_WORKERS}))(?:\s?[|｜丨︱:：/／]\s?|(?<=[图文]/[图文])\s)(?P<names>[^。；;:：|｜丨︱]{{2,40}}?)\s?[)）】\]]?"
)
_IS_WRITER = re.compile(_WRITERS)
_AROUND = " \t\u00a0\u3000（）()【】[]；;，,、|｜丨/／"
_ROLE_MARK = re.compile(
    rf"(?<![^ \t\u00a0\u3000（(【\[】\]；;，,、|｜丨/／])(?P<role>(?:{_WRITERS})|(?:{_WORKERS}))\s?[|｜丨︱:：/／]\s?(?![文图摄])"
)
_ROLE_BEHIND = re.compile(rf"(?P<names>[{_HAN}]{{2,4}}(?:[ 、][{_HAN}]{{2,4}})?)\s?[/／]\s?(?P<role>文|图|摄影?|摄像|供稿)(?![{_HAN}])")
_PAPER_FIRST = re.compile(rf"[{_HAN}]{{2,8}}(?:日报|晚报|时报|[报网社台刊])\s?记者\s?(?=[{_HAN}])")
"""The paper in front of its reporter's name."""
_DEPARTMENT = re.compile("(?:[处部院系室局]|[委校]办)\\Z")
_NO_NAMES = re.compile(r"[。！？：:|｜丨︱/／\d]|了|的")


class Credit(NamedTuple):
    """Who worked on a text: the role as printed, the names, where they begin and end in the line, whether they wrote it.

    `whole` is where role and names stand together.
    """

    whole: tuple[int, int]
    role: str
    names: tuple[str, ...]
    start: int
    end: int
    is_writer: bool


def reporters_of(line: str) -> tuple[str, ...] | None:
    """Names in a line that is nothing but a reporter's byline (`本报记者 王明 通讯员 李小芳`); None where it is anything else."""
    if len(line) > 60 or ("记者" not in line and "通讯员" not in line and "评论员" not in line):
        return None
    match = _REPORTED.fullmatch(_TAIL.sub("", line))
    if match is None or match["roles"].rstrip().endswith("摄"):
        return None  # the caption of a picture
    first, *parts = _ROLES.split(match["roles"])
    names = [name for part in parts if part.strip() for name in names_of(_without_paper(part))]
    if all(map(is_han_name, before := names_of(_without_paper(first)))):
        names = before + names
    return tuple(names) if names and all(map(is_han_name, names)) else None


def _without_paper(part: str) -> str:
    """Names without the paper of the next reporter that is glued to the last of them (`成元生国际广播电台`)."""
    part = part.strip()
    if _PAPER_BEHIND.search(part) is None:
        return part
    head, _, last = part.rpartition(" ")
    for length in (3, 2, 4):
        if is_han_name(last[:length]) and _PAPER_BEHIND.fullmatch(last[length:]):
            return f"{head} {last[:length]}"
    return head if _PAPER_BEHIND.fullmatch(last) else part


def credits_of(line: str) -> tuple[Credit, ...]:
    """What a line says that names roles and who had them (`文字丨王明`, `文/王明 图/李小芳`); nothing where it is anything else."""
    if len(line) > 80:
        return ()
    if len(marks := list(_ROLE_MARK.finditer(line))) >= 2 and not line[: marks[0].start()].strip(_AROUND):
        return _several(line, marks)
    if len(behind := list(_ROLE_BEHIND.finditer(line))) >= 2 and not line[behind[-1].end() :].strip(_AROUND):
        return _several_behind(line, behind)
    if len(line) > 60 or (match := _CREDIT.fullmatch(line)) is None:
        return ()
    names = tuple(names_of(_PAPER_FIRST.sub("", match["names"])))
    return (
        Credit(
            (match.start("role"), match.end("names")),
            match["role"],
            names,
            *match.span("names"),
            _IS_WRITER.fullmatch(match["role"]) is not None,
        ),
    )


def _several(line: str, marks: Sequence[re.Match[str]]) -> tuple[Credit, ...]:
    """Credits behind their roles: `文/王明 图/李小芳`."""
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        start = mark.end()
        shown = line[start:end].rstrip(_AROUND)
        if not 2 <= len(shown) <= 24 or _NO_NAMES.search(shown):
            return ()
        is_writer = _IS_WRITER.fullmatch(mark["role"]) is not None
        found.append(Credit((mark.start(), start + len(shown)), mark["role"], _persons(shown), start, start + len(shown), is_writer))
    return tuple(found)


def _persons(shown: str) -> tuple[str, ...]:
    """Names without the department they are printed behind."""
    names = names_of(shown)
    if len(names) > 1 and (not is_han_name(names[0]) or _DEPARTMENT.search(names[0])):
        del names[0]
    return tuple(names)


def _several_behind(line: str, marks: Sequence[re.Match[str]]) -> tuple[Credit, ...]:
    """Credits in front of their roles: `王明/文 李小芳/图`."""
    unit = line[: marks[0].start()].strip(_AROUND)
    if len(unit) > 16 or _NO_NAMES.search(unit) or any(line[a.end() : b.start()].strip(_AROUND) for a, b in pairwise(marks)):
        return ()
    found = [
        Credit(m.span(), m["role"], _persons(m["names"]), *m.span("names"), _IS_WRITER.fullmatch(m["role"]) is not None) for m in marks
    ]
    return tuple(found) if all(map(is_han_name, (name for credit in found for name in credit.names))) else ()


def is_dateline(line: str) -> bool:
    """Whether a line is the dateline of a news agency and nothing else (`新华社北京5月9日电`)."""
    return len(line) <= 40 and (match := _DATELINE.fullmatch(line)) is not None and match["title"] is None


def closing_dateline(line: str) -> int | None:
    """Where the dateline ends that a newspaper prints in brackets behind a report (`（本报北京5月9日电  本报记者王明）`)."""
    if not line or len(line) > 60 or line[0] not in "（(" or line[-1] not in "）)" or (match := _DATELINE.match(line, 1)) is None:
        return None
    rest = line[match.end() : -1].strip()
    stop = match.start() + len(match[0].rstrip())
    return stop if match["title"] is None and (not rest or reporters_of(rest)) else None


def dated_title(line: str) -> tuple[int, int] | None:
    """Where the title stands that a dateline announces (`新华社北京5月9日电 题：…`); None where there is none."""
    match = _DATELINE.fullmatch(line) if "题" in line and len(line) <= 100 else None
    return match.span("title") if match is not None and match["title"] else None


def names_of(text: str) -> list[str]:
    """The names in a run of names, with blanks, commas or nothing between them."""
    return [
        name
        for part in re.split(r"[、，,/／\s]+(?![㐀-鿿](?:[、，,/／\s]|\Z))", text.strip())
        for name in split_glued_names(re.sub(r"\s", "", part))
        if name
    ]
