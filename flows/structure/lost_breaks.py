"""Front matter of texts that lost their line breaks and marks: what stood on lines of its own is told by the words alone.

`2023年第17期某某教学模式建设研究王明，李小芳（某大学，某市250022）`, `…的实证分析摘 要 自媒体…。关键词 自媒体；高校`,
`关于某某工作的调研报告按照部领导要求，…`.
"""

from __future__ import annotations

import re
from functools import cache

from flows.structure.fields import is_affiliation, parse_names, split_affiliations
from flows.structure.front_matter import Front
from flows.structure.pieces import Piece, strip_span
from flows.structure.title_words import ends_title
from flows.text.names import is_han_name
from flows.text.seeds import alternatives, words_by_kind

_UNMARKED = re.compile(
    r"(?P<title>[^。！？；：:\n]{6,60}?)(?P<abstract>摘\s?要)(?=\s?[㐀-鿿][^\n]{30,1500}?[。；;]\s?(?P<keywords>关\s?键\s?词)\s?[㐀-鿿]{2,16}[\s；;，,、])"
)
"""Title, abstract and keywords with nothing but their labels between them."""
_WITH_HEADING = re.compile(
    r"(?P<title>[^。！？；：:\n一]{4,40}(?:报告|总结|方案|计划|规划|意见|办法|规定|制度|讲话|汇报|材料|思考|探讨|研究|分析|对策|体会))(?=一、)一、[^。！？；：:，\n]{2,16}"
)
"""A title with the first heading glued to it."""
_SHORT = 60
_ISSUE = re.compile(r"(?P<year>(?:19|20)\d\d)年第?0?(?P<issue>\d{1,2})期(?:[（(]?总第?\d{1,4}期[)）]?)?\s?[A-Za-z]{0,12}\s?")
_WITH_UNIT = re.compile(r"(?P<head>[^。！？；\n]{10,110}?)(?P<unit>[（(][^（()）]{4,80}[)）])\Z")
_CLAUSE = re.compile("[这该那了]|提交|撰写|形成|听取|所作|进行|认为|指出")
"""What a sentence has that speaks of a report."""


@cache
def _report() -> re.Pattern[str]:
    """What a text says it is, in front of words that open its first sentence."""
    words = words_by_kind("front_words.tsv")
    opening = rf"{alternatives(words['report_open'])}|近[年期]|(?:19|20)\d\d年|我[们局县市区镇乡村院校们是叫]|本[人文]"
    return re.compile(rf"(?P<title>[^。！？；：:\n]{{4,44}}?(?:{alternatives(words['report'])}))(?:范文|模板)?\s?(?=(?:{opening}))")


def unmarked_cuts(text: str, start: int, end: int) -> list[int]:
    """Where, in a line that holds a whole text, the labels of abstract and keywords stand without a mark."""
    if end - start <= _SHORT and (glued := _WITH_HEADING.fullmatch(text, start, end)) is not None:
        return [glued.end("title")]
    match = _UNMARKED.match(text, start, end)
    if match is None or not ends_title(match["title"]):
        return []
    return [match.start("abstract"), match.start("keywords")]


def read_lost_breaks(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read a first line that holds title, names and institution, or the title and its body; False where a line is none."""
    if front.pieces or index:
        return False
    start, end = lines[0]
    if (head := _WITH_UNIT.match(text, start, end)) is not None and is_affiliation(head["unit"]):
        return _read_names(front, text, start, head)
    if (
        end - start > 200
        and len(lines) <= 6
        and (report := _report().match(text, start, end)) is not None
        and report["title"].count("，") < 2
    ):
        a, b = report.span("title")
        front.pieces.append(Piece("title", a, b, text[a:b], basis="inferred", confidence=0.6))
        lines.insert(1, strip_span(text, report.end(), end))
        return True
    return False


def _read_names(front: Front, text: str, start: int, head: re.Match[str]) -> bool:
    """Read title and names glued together in front of an institution in brackets, perhaps behind the issue of a journal."""
    issue = _ISSUE.match(text, start, head.end("head"))
    a = issue.end() if issue is not None else start
    first, *_ = re.split("[，,、]", head["head"])
    stop = start + len(first)
    for size in (3, 2, 4):
        title, name = text[a : stop - size], text[stop - size : stop]
        names = parse_names(text[stop - size : head.end("head")])
        if len(title) < 8 or not is_han_name(name) or names is None or not ends_title(title):
            continue
        if issue is not None:
            front.origin |= issue.groupdict()
            front.drop("origin", start, a)
        values = split_affiliations(head["unit"])
        front.pieces += [
            Piece("title", a, stop - size, title, basis="inferred", confidence=0.7),
            Piece("author", stop - size, head.end("head"), "；".join(names), basis="inferred", confidence=0.8, values=names),
            Piece("affiliation", head.start("unit"), head.end("unit"), "；".join(values), basis="inferred", confidence=0.8, values=values),
        ]
        return True
    return False
