"""References without code, title marks or quotes: GB/T 7714-1987, damaged GB/T, APA in Chinese."""

from __future__ import annotations

import re

from flows.citations.reference.heads import person_list, read_head, read_title
from flows.citations.reference.hosts import clean_container, read_host
from flows.citations.reference.imprint import is_place, is_publisher, read_edition, read_middle, read_publisher, sentences
from flows.citations.reference.model import Draft
from flows.citations.reference.numbers import read_zone, split_zone, take_imprint
from flows.citations.reference.people import add_people
from flows.text.names import is_han_name

_ISSUE = re.compile(
    r"第\s?\S{1,5}\s?期|\d年\s?\d{1,2}\s?期|\d\s?\(\s?\S{1,8}\s?\)|[Vv]ol\.|[Nn]o\.|(?:1[5-9]|20)\d\d\s?[,年]\s?\d{1,4}\s?[:(,;]|(?:1[5-9]|20)\d\d\s?,?\s?\(\S{1,8}\)|\d+\s?[:,.]\s?\d+-\d+|\(\d{1,2}\)\s?[,:]\s?\d+"
)
_MONTHLY = re.compile(r"(?:19|20)\d\d\s?[.,]\s?(?:0?[1-9]|1[0-2])")
_PERIODICAL = re.compile(
    r"(?:学刊|学报|研究|论坛|评论|论丛|导刊|月刊|季刊|杂志|通讯|理论|探索|求是|视野|时代|天地|园地|之友|实践|前沿|纵横|参考|世界)(?:[(][^()]{2,12}[)])?\Z"
)
_NEWS = re.compile(r"(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}")
_TOTAL_PAGES = re.compile(r"(?<=(?:19|20)\d\d)[.,]\s?\d{2,4}\s?页[\s.]*\Z")  # 1984. 116 页: of the whole book
_SHEET = re.compile(r"(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}日?\s?\(\s?第?[A-Z]?\d{1,3}版?\s?\)")
_DAY_ALONE = re.compile(r"(?:19|20)\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?(?:\s?\(\d{1,3}\))?\.?")
_DATED_SOURCE = re.compile(r"[^\d,.:]{2,20},\s?(?:19|20)\d\d[-.,年(]")
_NAME_BEHIND = re.compile(r"(?P<t>[^,.]{4,60})\s?[,.]\s?(?P<n>[\u4e00-\u9fff]{2,3})")
_SCHOOL_AHEAD = re.compile(r"(?P<t>[^,]{4,80}),\s?(?P<s>[^\s,.:]{2,20}(?:大学|学院|研究院|研究所|研究生院|党校))(?:\s?(?:19|20)\d\d年?)?")
_PLACE_LAST = re.compile(r"(?<=\d)年?[,.\s]+(?P<p>[\u4e00-\u9fff]{2,4})\Z")
_SITE = re.compile(r"(?:\A|[,.:\s])[^\s,.:]{2,12}(?:网|网站|公众号)\Z")
_THESIS = re.compile(r"(?:博士|硕士|碩士|学位|學位|毕业)(?:学位)?(?:论文|論文)|[Dd]issertation|[Tt]hesis")
_SCHOOL = re.compile(r"[^,;]{2,20}(?:大学|学院|研究生院|党校)(?:[(][^()]{2,6}[)])?")
_PATENT = re.compile(
    r"(?P<t>.{4,}?)\s*[:,]\s*(?P<c>中国|美国|日本|德国|英国|法国|韩国|欧洲)(?:专利)?\s*[,:]?\s*(?P<n>(?:ZL|[A-Z]{2})?\s?\d[\d.]{5,}[A-Z\d]?)(?P<d>[\s.,\[(].*)?\Z"
)
_PAPER = re.compile(r"(?:科学报|[^学汇简通]报|Times|Daily)(?:[(][^)]*[)])?\Z")


def _imprinted(source: str) -> bool:
    """Whether `source` is `place: publisher`; `某大学学报: 社会科学版` is a journal with its edition."""
    left, colon, right = source.partition(":")
    return bool(colon) and not (
        re.search(r"版\Z|(?:科学|技术|医学|工程)\Z", right.strip()) and not is_place(left) and not is_publisher(right)
    )


def _untold(halves: list[str]) -> bool:
    """Whether no author is told: an edition or a dated periodical follows the first sentence, which is no name."""
    if len(halves) < 2 or len(halves[0]) > 40 or re.search(r"[,;《]", halves[0]) or person_list(halves[0]):
        return False
    if len(halves) == 3 and _DAY_ALONE.fullmatch(halves[2]) and _PAPER.search(halves[1]):
        return True
    return (len(halves[1]) <= 8 and read_edition(halves[1]) is not None) or (len(halves) == 2 and bool(_DATED_SOURCE.match(halves[1])))


def _place(match: re.Match[str], draft: Draft) -> str:
    """Take the place behind a year to the draft; what stands for it in the text."""
    if not is_place(match["p"]):
        return match[0]
    draft.place = match["p"]
    return ""


def read_plain(text: str, draft: Draft) -> None:
    """Read author, title and source set apart by full stops or commas only."""
    if "//" in text:
        title, host = text.split("//", 1)
        title = read_head(title, draft)
        draft.title, draft.chapter, draft.type = read_title(title, draft), True, "M"
        draft.volume = None
        read_host(host, draft)
        return
    halves = sentences(text)
    titled = (
        len(halves) == 2
        and is_publisher(re.sub(r"[\s,:.]*(?:1[5-9]|20)\d\d年?(?:版)?[:\d\-\s.]*\Z", "", halves[1]))
        and not re.search(r"[:,]", halves[0])
    ) or _untold(halves)
    body = text if titled else read_head(text, draft)
    match = re.search(r"[.,]\s*(?:见|载|載|In|in):?\s*(?=[\u4e00-\u9fffA-Z].*\d{4})", body)
    if match and match.start() > 3:
        draft.title, draft.chapter, draft.type = read_title(body[: match.start()], draft), True, "M"
        read_host(body[match.end() :], draft)
        return
    patent = _PATENT.match(body)
    if patent:
        draft.type, draft.place, draft.number = "P", patent["c"], patent["n"]
        draft.title = read_title(patent["t"], draft)
        take_imprint(patent["d"] or "", draft)
        return
    body = _TOTAL_PAGES.sub("", body)
    name, zone = split_zone(body)
    parts = sentences(name)
    thesis = _THESIS.search(body)
    source = parts[-1] if parts else ""
    monthly = bool(zone) and bool(_MONTHLY.fullmatch(zone.strip(" ,.;"))) and bool(_PERIODICAL.search(source))
    journal = bool(zone) and (monthly or bool(_ISSUE.search(zone))) and not _imprinted(source) and not is_publisher(source)
    paper = bool(zone) and (bool(_SHEET.search(zone)) or (bool(_NEWS.search(zone)) and bool(_PAPER.search(re.split(r"[,.:]", source)[-1]))))
    site = bool(zone) and not journal and not paper and bool(_NEWS.search(zone)) and bool(_SITE.search(source))
    if (journal or paper or site) and not thesis:
        if len(parts) > 1:
            title, container = name[: name.rindex(parts[-1])], parts[-1]
        else:
            comma = re.match(r"(?P<t>.{3,}?)\s*[,，]\s*(?P<c>[^,]{2,40})\Z", name) or re.match(r"(?P<t>.{3,})\s+(?P<c>\S{2,20})\Z", name)
            title, container = (comma["t"], comma["c"]) if comma else (name, "")
        behind = None if draft.authors else _NAME_BEHIND.fullmatch(title.strip(" .,"))
        if behind and is_han_name(behind["n"]):
            add_people(behind["n"], draft)
            title = behind["t"]
        draft.type = "N" if paper else "EB" if site else "J"
        draft.title = read_title(title, draft)
        draft.container = clean_container(container) or None
        read_zone(zone, draft, paper or site)
        return
    if thesis:
        school = _SCHOOL_AHEAD.fullmatch(body[: thesis.start()])
        if school:
            draft.type, draft.title, draft.publisher = "D", read_title(school["t"], draft), school["s"]
            rest = take_imprint(_PLACE_LAST.sub(lambda match: _place(match, draft), body[thesis.end() :].strip(" ,.;")), draft)
            if is_place(rest):
                draft.place = draft.place or rest.strip(" ,.")
            return
        body = body[: thesis.start()] + "." + body[thesis.end() :]
        draft.type = "D"
    before = draft.year
    rest = take_imprint(body, draft)
    parts = sentences(rest)
    draft.type = draft.type or ("EB" if draft.url and not before else "M")
    if len(parts) < 2:
        only = parts[0] if parts else rest
        comma = re.match(r"(?P<t>.{2,}?)[,]\s*(?P<i>(?:[^,:]{2,12}[:,]\s*)?[^,:]{2,40})\Z", only)
        colon = re.match(r"(?P<t>.+?)[,\s](?P<i>[^,\s:]{2,10}:[^:]+)\Z", only)
        if colon and is_place(colon["i"].split(":")[0]):
            draft.title = read_title(colon["t"], draft)
            read_publisher(colon["i"], draft)
        elif comma and (is_publisher(comma["i"]) or is_place(comma["i"].split(":")[0])):
            draft.title = read_title(comma["t"], draft)
            read_publisher(comma["i"], draft)
        else:
            draft.title = read_title(only, draft)
        return
    draft.title = read_title(parts[0], draft)
    tail = parts[1:]
    if len(tail) > 1 and is_place(tail[-2]) and ":" not in tail[-1]:
        tail = [*tail[:-2], f"{tail[-2]}:{tail[-1]}"]
    while len(tail) > 1 and not is_publisher(tail[-1]) and ":" not in tail[-1] and len(tail[-1]) > 25:
        draft.title += ". " + tail.pop(0)
    read_publisher(read_middle(". ".join(tail), draft), draft)
    if draft.type == "M" and draft.publisher and draft.authors and _SCHOOL.fullmatch(re.sub(r"\s", "", draft.publisher)):
        draft.type = "D"  # a university, not its press
