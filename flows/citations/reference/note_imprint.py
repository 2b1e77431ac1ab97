"""The imprint of a note: translators, pages, year, school of a thesis, meeting, report, place and publisher."""

from __future__ import annotations

import re

from flows.citations.reference.hosts import clean_container
from flows.citations.reference.imprint import is_publisher, is_strong_publisher, read_publisher
from flows.citations.reference.model import Draft
from flows.citations.reference.note_qualifiers import qualifiers
from flows.citations.reference.numbers import read_zone, split_zone, take_date
from flows.citations.reference.people import split_people

_PAGES = re.compile(
    r"[,.;\s(]*(?:第\s?(?P<a>[\d\-,、ivxIVX\s+A-Za-z.]+?|[一二三四五六七八九十百]+)\s?[页頁]|[Pp]{1,2}\.?\s?(?P<b>\d+(?:\s?-+\s?\d+)?(?:,\s?\d+)*)|(?P<d>扉页|封底|序言?第?\d*页?)|(?<![共\d])(?P<e>\d+(?:\s?[-,、]\s?\d+)*)\s?[页頁])[)]?"
)
_MOST_PAGES = 6
_TRANSLATORS = re.compile(r"(?:\A|[,.;]\s*)(?P<t>[^,.;《》:]{2,60}?)\s?(?:等)?(?:编?译注?|合译|譯|校译)(?=[,.;\s]|\Z)")
_THESIS = re.compile(
    r"[,.\s]*(?:(?P<y>(?:19|20)\d\d)\s?年?[届]?)?\s?(?:未刊|未出版)?(?:博士后?|硕士|碩士|博碩士|学士)?(?:研究生)?(?:学位|學位|毕业)?(?:论文|論文|出站报告)[,.\s]*"
)
_MONTH_LEFT = re.compile(r",\s?\.\d{1,2}(?=\s*(?:,|\Z))")
_STANDARD = re.compile(r"[,.\s]*(?P<n>(?:GB|DB|[A-Z]{2,5})(?:/[TZ])?\s?[A-Z]?\d[\d.]*-\d{2,4})[,.\s]*")
_ORDER = re.compile(r"(?:\A|(?<=,))[\s,(]*(?P<n>[\u4e00-\u9fff]{1,10}[\[(](?:19|20)\d\d[\])]\s?第?\d{1,4}号)[)]?(?=[,.;\s)]|\Z)")
_PAPER_OF_MEETING = re.compile(
    r"[,.\s]*[“\"]?(?P<c>[^“”\",.]{2,60}?(?:会议(?!论文)|研讨会|年会|论坛|座谈会)(?:[^“”\",.]{0,40}?))(?:会议)?[”\"]?\s*论文(?=[,.\s])"
)
_REPORT = re.compile(r"(?:[,.\s]*第(?P<p>[^,页]{1,20})页)?[,.\s]*(?:研究)?报告(?=,)")
_ARTICLE_OF_LAW = re.compile(
    r"[,.\s]*第\s?[\d一二三四五六七八九十百零]+\s?(?:[条條](?:之[一二三四五])?(?:第?[\d一二三四五六七八九十]+[款项項])*|[章节節](?:第?[\d一二三四五六七八九十]+[节節])?)(?=[,.;\s]|\Z)"
)
_YEAR = re.compile(
    r"[,.;\s(]*(?<![\d\-])(?P<y>(?:1[4-9]|20)\d\d)(?:-(?:19|20)\d\d)?\s?(?:年\s?(?:\d{1,2}\s?月?)?(?:第\s?\S{1,2}\s?版|[^,.;:]{0,3}版|标点本|点校本|校注本|影印本|刻本|印刷|初版|重印|影印)?|(?:-\d{1,2})(?!\d)|版|(?=[\s.,;)]|\Z))[)]?"
)
_CONFERENCE = re.compile(r"(?:会议论文|研讨会论文|年会论文|学术会议论文|会议论文集)\Z")
PAPER = re.compile(
    r"(?:日报|晚报|时报|早报|晨报|周报|周末|商报|导报|文汇报|光明日报|人民日报|新闻报|青年报|读书报|法制报|法治报|农民报|科技报|教育报|科学报|[^学汇简]报)(?:[(][^)]*[)])?\Z"
)
_JOURNAL = re.compile(
    r"(?:学报|研究|月刊|季刊|双月刊|杂志|通讯|论坛|评论|导刊|学刊|科学|世界|经济|管理|教育|技术|工程|Journal|Review|Studies|Science)(?:[(][^)]*[)])?\Z"
)


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.search(text)
    return match, (text[: match.start()] + "," + text[match.end() :]) if match else text


def _take_pages(rest: str, draft: Draft) -> str:
    """Take out the pages; of several (`第111页，第159页`) the first, as values are what is printed in one piece."""
    pages: str | None = None
    for _ in range(_MOST_PAGES):
        match, rest = _take(_PAGES, rest)
        if match is None:
            break
        pages = pages or (match["a"] or match["b"] or match["d"] or match["e"] or "").strip()
    if pages is not None:
        draft.pages = pages
    return rest


def read_imprint(rest: str, draft: Draft) -> None:
    """Translators, pages, year, thesis school, place and publisher in what is left after all titles."""
    rest = _ARTICLE_OF_LAW.sub(",", rest.replace("。", "."))
    order = _ORDER.search(rest)
    if order:  # 中发〔2016〕31号
        draft.number = order["n"]
        rest = f"{rest[: order.start()]},{rest[order.end() :]}"
        if not rest.strip(" ,."):
            return
    standard = _STANDARD.fullmatch(rest)
    if standard:
        draft.type, draft.number = "S", standard["n"]
        return
    meeting = _PAPER_OF_MEETING.match(rest)
    if meeting:
        draft.type, draft.container = "C", meeting["c"].strip(" ,")
        rest = take_date(rest[meeting.end() :], draft)
        rest = _take_pages(rest, draft)
        match, _ = _take(_YEAR, rest)
        draft.year = draft.year or (match["y"] if match else None)
        return
    report = _REPORT.match(rest)
    if report:
        draft.type, draft.pages = "R", report["p"] or draft.pages
        rest = rest[report.end() :]
    thesis = _THESIS.search(rest)
    if thesis and not re.search(r"论文集|論文集|会议论文", rest):
        draft.type = "D"
        if thesis["y"]:
            draft.year = thesis["y"]
        rest = rest[: thesis.start()] + "," + rest[thesis.end() :]
    conference_date = take_date(rest, draft) if re.search(r"\d{1,2}\s?[月\-.]\s?\d{1,2}", rest) else rest
    rest = conference_date
    rest = _take_pages(rest, draft)
    translators = _TRANSLATORS.search(rest)
    if translators and not is_strong_publisher(translators["t"]):
        draft.translators += split_people(translators["t"])[0]
        rest = rest[: translators.start()] + "," + rest[translators.end() :]
    name, zone = split_zone(rest) if re.search(r"第\s?\S+\s?期|\d\s?[(]\d+[)]", rest) else ("", "")
    if zone and name.strip(" ,") and re.search(r"期|[(]\d+[)]", zone):
        name = clean_container(name)
        draft.container = None if name == "杂志" else name  # 《某刊》杂志2001年第7期: the title is the periodical's
        draft.type = draft.type or "J"
        read_zone(zone, draft)
        return
    match, rest = _take(_YEAR, rest)
    if match:
        draft.year = draft.year or match["y"]
        rest = _MONTH_LEFT.sub("", rest)
    rest = re.sub(r"[,\s]*,[,\s]*", ",", rest).strip(" ,.;")
    rest = qualifiers(rest, draft).strip(" ,.;")
    if not rest:
        draft.type = draft.type or ("EB" if draft.url else "M")
        return
    if _CONFERENCE.search(rest) or (re.search(r"(?:研讨会|年会|论坛|会议)[^,]*,?.{0,8}\Z", rest) and not is_publisher(rest)):
        venue = re.match(r"(?P<c>.+?)[,\s]*于\s?(?P<p>[^,.]{2,8})\Z", rest)
        body = venue["c"] if venue else rest
        draft.container = re.sub(r"(?:会议)?论文\Z", "", body).strip(" ,")
        draft.type = "C"
        return
    if (draft.url or draft.date) and draft.container is None and re.match(r"(?:载|见)?[^,:]{2,20}(?:网|网站|公众号)\Z", rest):
        draft.container = re.sub(r"^[载见]", "", rest)
        draft.type = "EB"
        return
    paper = rest.split(",")
    if draft.date and draft.container is None and PAPER.search(paper[0]):
        draft.container, draft.type = paper[0], "N"
        return
    if (
        draft.date is None
        and draft.container is None
        and len(paper) == 1
        and not is_publisher(rest)
        and ":" not in rest
        and (_JOURNAL.search(rest) or PAPER.search(rest))
    ):
        draft.container = rest
        draft.type = draft.type or ("N" if PAPER.search(rest) else "J")
        return
    if draft.type is None and re.fullmatch(r"中国|美国|日本|德国|英国|法国|CN|US|JP|DE", rest):
        draft.place, draft.type = rest, "P"
        return
    draft.type = draft.type or ("EB" if draft.url else "M")
    read_publisher(rest, draft)
