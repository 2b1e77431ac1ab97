"""Chinese footnote and author-date styles of the humanities: titles in 《》, no type code."""

from __future__ import annotations

import re

from flows.citations.reference.coded import clean_container, read_host
from flows.citations.reference.heads import read_title
from flows.citations.reference.imprint import is_place, is_publisher, is_strong_publisher, read_edition, read_publisher
from flows.citations.reference.model import Draft
from flows.citations.reference.numbers import ZONE, read_zone, split_zone, take_date
from flows.citations.reference.people import add_people, name_like, split_people, take_role, take_year

_NO_DATE = re.compile(r"[,.;\s]*(?:出版时间不详|出版日期不详|出版年不详|出版者不详|出版地不详|时间不详|日期不详|无日期)版?[,.;\s]*")
_PAGES = re.compile(
    r"[,.;\s(]*(?:第\s?(?P<a>[\d\-,、ivxIVX\s+A-Za-z.]+?|[一二三四五六七八九十百]+)\s?[页頁]|[Pp]{1,2}\.?\s?(?P<b>\d+(?:\s?-+\s?\d+)?(?:,\s?\d+)*)|(?P<d>扉页|封底|序言?第?\d*页?))[)]?"
)
_SHEET = re.compile(r"[,.;\s(]*第\s?(?P<p>[A-Z]?\d+(?:-\d+)?|[一二三四五六七八九十]+)\s?版[)]?[\s.]*\Z")
_VOLUME = re.compile(
    r"[,.\s]*[(]?(?P<v>第\s?(?P<n>[\d一二三四五六七八九十百]+)\s?卷|第?\s?[\d一二三四五六七八九十]+\s?[册冊集辑輯编編部](?:\s?第?\s?[\d一二三四五六七八九十]+\s?[册冊])?|卷\s?(?P<n2>[\d一二三四五六七八九十]+)|[上中下一二三四][册冊卷编集部]|(?<=\()[上中下](?=\))|(?<![,.\s])[上中下](?=[,.]))[)]?"
)
_PART_OF_BOOK = re.compile(r"(?P<v>卷[\d一二三四五六七八九十百零〇]+|,?第[\d一二三四五六七八九十百]+卷)(?P<t>《[^《》]{1,30}》)(?=[,.])")
_PART = re.compile(r"\s?(?P<p>[(](?:[上中下]|第?[一二三四五六\d]+)[册部分卷]?[)]|第\s?[\d一二三四五六七八九十]+\s?[册冊分部])")
_BRACKET = re.compile(r"\s?[(](?P<b>[^()]{1,30})[)]")
_VOLUME_IN_BRACKET = re.compile(r"(?P<v>第\s?[\d一二三四五六七八九十]+\s?[册冊卷辑集])(?=·|\Z|[:,])")
_EDITION_IN_BRACKET = re.compile(
    r"(?:修订|增订|增补|最新|全新)?第?\s?[\d一二三四五六七八九十]+\s?版|[^\d]{0,10}(?:修订|增订|增补|重印|影印|中文|珍藏|纪念|点校)[版本]"
)
_SERIES = re.compile(r"丛[书刊]|叢[書刊]|译丛|文库|书系|系列|全译本|译本|未刊稿|内部|打印稿|手稿|油印")
_EDITION = re.compile(
    r"[,.\s]*[(]?(?P<e>第?\s?[\d一二三四五六七八九十]+\s?版(?:本)?|[^,.:()《》]{0,24}(?:修订版|修訂版|修订本|增订本|增订版|增补本|影印本|影印版|重印本|点校本|校点本|标点本|校注本|稿本|抄本|刻本|新版|群益書局版)|Second|Third|First|\d+(?:st|nd|rd|th)(?: ed\.)?)[)]?(?=[,.\s)\d]|\Z|上|下|第|一部|二部|三部|[\u4e00-\u9fff])"
)
_TRANSLATORS = re.compile(r"(?:\A|[,.;]\s*)(?P<t>[^,.;《》:]{2,60}?)\s?(?:等)?(?:编?译注?|合译|譯|校译)(?=[,.;\s]|\Z)")
_LEAD_HOST = re.compile(r"[,.;\s]*(?:载于?|載於?|见于?|見|收入|收录于|刊于|刊|in\b|In\b)\s*:?\s*")
_EDITORS = re.compile(r"(?P<who>[^《》]{2,100}?)[\s,]*(?:主编|主編|编著|编|編|选编|编辑|整理|点校|著|编译|编写)[\s:,]*\Z")
_THESIS = re.compile(
    r"[,.\s]*(?:(?P<y>(?:19|20)\d\d)\s?年?[届]?)?\s?(?:未刊|未出版)?(?:博士后?|硕士|碩士|博碩士|学士)?(?:研究生)?(?:学位|學位|毕业)?(?:论文|論文|出站报告)[,.\s]*"
)
_STANDARD = re.compile(r"[,.\s]*(?P<n>(?:GB|DB|[A-Z]{2,5})(?:/[TZ])?\s?[A-Z]?\d[\d.]*-\d{2,4})[,.\s]*")
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
_PAPER = re.compile(
    r"(?:日报|晚报|时报|早报|晨报|周报|周末|商报|导报|文汇报|光明日报|人民日报|新闻报|青年报|读书报|法制报|法治报|农民报|科技报|教育报|[^学汇简]报)(?:[(][^)]*[)])?\Z"
)
_JOURNAL = re.compile(
    r"(?:学报|研究|月刊|季刊|双月刊|杂志|通讯|论坛|评论|导刊|学刊|科学|世界|经济|管理|教育|技术|工程|Journal|Review|Studies|Science)(?:[(][^)]*[)])?\Z"
)
_COLLECTION = re.compile(
    r"(?:文集|论文集|論文集|论丛|論叢|文選|文选|选集|全集|汇编|彙編|会议|年会|研讨会|论文选|資料選|资料选)(?:[(][^)]*[)])?[》]?(?:[上下]册)?\Z"
)

_DAY_OF_YEAR = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日")


def close_of(text: str, start: int) -> int:
    """Index past the 》 that closes the 《 at `start`; -1 when it never closes. Books nested in the same marks are followed."""
    depth = 0
    last = -1
    for match in re.finditer("[《》]", text[start:]):
        depth += 1 if match[0] == "《" else -1
        if depth == 0:
            return start + match.end()
        if match[0] == "》":
            last = start + match.end()
    return last


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.search(text)
    return match, (text[: match.start()] + "," + text[match.end() :]) if match else text


_NUMBERS_NEXT = re.compile(r"[\s,]*(?:(?:19|20)\d\d年?[\s,]*)?(?:第\s?\S{1,3}\s?[卷期]|\(\d)")
_ENDS_IN_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?\s?\)?\Z")
_BARE_TITLE = re.compile(r"(?:(?P<who>.{2,60})[,:.]\s*)?(?P<title>[^,:.]{5,60})\Z")


def _journal_marked(head: str, name: str, rest: str, draft: Draft) -> bool:
    """`作者，题名，《刊名》2015年第8期`: the marks are the journal's, the title stands bare before them."""
    if "《" in rest or not _NUMBERS_NEXT.match(rest) or _ENDS_IN_YEAR.search(head):
        return False
    match = _BARE_TITLE.match(head)
    if not match or name_like(match["title"]) or "、" in match["title"]:
        return False
    if match["who"]:
        add_people(match["who"], draft)
    draft.title, draft.container = match["title"], name
    after_container(rest, draft)
    return True


def read_note(text: str, draft: Draft) -> bool:
    """Read a reference whose title stands in 《》; false when it has none or the marks never close."""
    text = _NO_DATE.sub(" ", text).strip(" ,;")
    start = text.find("《")
    if start < 0:
        return False
    end = close_of(text, start)
    if end < 0:
        return False
    head = text[:start].strip(" ,:.;")
    if _journal_marked(head, text[start + 1 : end - 1], text[end:], draft):
        return True
    alone = re.fullmatch(r"(?:1[4-9]|20)\d\d", head)
    if alone:
        draft.year, head = head, ""
    head = take_year(head, draft)
    head = re.sub(r"[\s,:.]+\Z", "", head)
    if head:
        add_people(head, draft)
    draft.title = text[start + 1 : end - 1]
    rest = text[end:]
    _read_rest(rest, draft)
    draft.title = (
        read_title(draft.title, draft)
        if draft.type == "M" and not draft.chapter and draft.volume is None and "卷" not in draft.title[-6:]
        else draft.title
    )
    return True


def _of_bracket(text: str, draft: Draft) -> bool:
    """Whether a bracket behind a title names the volume, the edition or the series, of which the first two go to the draft."""
    number = _VOLUME_IN_BRACKET.match(text)
    if number and draft.volume is None:
        draft.volume = number["v"]
        return True
    if _EDITION_IN_BRACKET.fullmatch(text):
        draft.edition = draft.edition or text
        return True
    return bool(_SERIES.search(text))


def _qualifiers(rest: str, draft: Draft) -> str:
    """Volume and edition printed right after a title."""
    for _ in range(4):
        part = _PART.match(rest)
        if part and draft.volume:  # 第46卷(上), 第26卷第一册
            draft.volume = f"{draft.volume}{'' if draft.volume[-1:] in '卷册冊' else '卷'}{part['p']}"
            rest = rest[part.end() :]
            continue
        bracket = _BRACKET.match(rest)
        if bracket and _of_bracket(bracket["b"], draft):
            rest = rest[bracket.end() :]
            continue
        edition = _EDITION.match(rest)
        if (
            edition
            and draft.edition is None
            and not re.search(r"社|\d{4}年", edition["e"])
            and not re.match(r"[,.\s]*[(]?(?:19|20)\d\d", rest)
        ):
            draft.edition = (
                re.sub(r"[第版本\s]", "", edition["e"]) if re.fullmatch(r"第?\s?\S{1,3}\s?版本?", edition["e"]) else edition["e"]
            )
            rest = rest[edition.end() :]
            continue
        year_edition = re.match(r"\s*[(](?:19|20)\d\d年?版?[)]", rest)
        if year_edition:
            draft.edition = draft.edition or year_edition[0].strip(" ()")
            rest = rest[year_edition.end() :]
            continue
        volume = _VOLUME.match(rest)
        if volume and draft.volume is None:
            draft.volume = volume["n"] or volume["n2"] or volume["v"].strip()
            rest = rest[volume.end() :]
            continue
        break
    return rest


def _read_rest(rest: str, draft: Draft) -> None:
    """What follows the title: host or imprint."""
    rest = re.sub(r"^\s*\[[A-Z/]+\]", "", rest)
    host_start = rest.find("《")
    part = _PART_OF_BOOK.match(rest)
    if part:  # 《书》卷三《篇》: the book is cited, the part goes to the residue
        draft.volume = part["v"].lstrip(",")
        draft.residue.append(part["t"])
        rest = rest[part.end() :]
        host_start = -1
    slash = re.match(r"[\s,.]*//\s*", rest)
    if slash:
        draft.chapter = True
        draft.type = draft.type or "M"
        body = rest[slash.end() :]
        read_host(body, draft)
        return
    if host_start < 0:
        _read_imprint(_qualifiers(rest, draft), draft)
        return
    before = rest[:host_start]
    lead = before.strip(" ,.;")
    lead = _LEAD_HOST.sub("", "," + before).strip(" ,.;:") if lead else ""
    end = close_of(rest, host_start)
    if end < 0:
        end = len(rest)
    container = rest[host_start + 1 : end - 1]
    after = rest[end:]
    if lead:
        left = _take_date_text(lead, draft)
        left = re.sub(r"[,.\s]*(?:载于?|見|见于?|收入|刊于?)\s*\Z", "", left).strip(" ,.;:")
        left = re.sub(r"(?:^|,)\s*(?:载于?|見|见于?|收入|刊于?)\s*", "", left)
        volume = re.fullmatch(r"第\s?(\S{1,4})\s?卷", left)
        editors = _EDITORS.search(left)
        if volume:
            draft.volume = volume[1]
        elif editors:
            draft.editors += split_people(take_role(editors["who"])[0])[0]
            draft.chapter = True
        elif left and (read := read_edition(left)):
            draft.edition = read
        elif left and re.search(r"[译譯]\Z", left):
            draft.translators += split_people(left[:-1])[0]
        elif left:
            draft.editors += split_people(left)[0]
            draft.chapter = True
    draft.container = container
    after_container(after, draft)


def _take_date_text(text: str, draft: Draft) -> str:
    """`text` without a date of writing, which is no date of issue."""
    return re.sub(r"[,.\s]*(?:1[5-9]|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[,.\s]*", ",", text)


def after_container(after: str, draft: Draft) -> None:
    """What follows the host's name: numbers of a journal or newspaper, or the imprint of a collection."""
    place = re.match(r"\s*[(](?P<p>[^()]{2,8})[)]", after)
    if place and re.fullmatch(r"(?:19|20)\d\d年?版|第?\s?\S{1,2}\s?版", place["p"]):
        draft.edition = place["p"]
        after = after[place.end() :]
    elif place and is_place(place["p"]):
        draft.place = place["p"]
        after = after[place.end() :]
    elif place and re.search(r"版|社会科学|自然", place["p"]):
        draft.container = f"{draft.container}{place[0].strip()}"
        after = after[place.end() :]
    body = after.strip(" ,.;:")
    sheet = _SHEET.search(body)
    has_day = re.search(r"(?:19|20)\d\d\s?[年\-./]\s?\d{1,2}\s?[月\-./]\s?\d{1,2}", body)
    day_of_year = None if has_day or not draft.year else _DAY_OF_YEAR.match(body)
    if day_of_year:  # author-date: the year stands behind the author
        draft.date = f"{draft.year}-{day_of_year['m']}-{day_of_year['d']}"
        has_day, body = day_of_year, body[day_of_year.end() :].lstrip(" ,.")
    container = draft.container or ""
    if sheet and (has_day or _PAPER.search(container)):
        draft.pages = sheet["p"]
        body = body[: sheet.start()]
    if not body or ZONE.match(re.sub(r"^\s*[(](?:19|20)\d\d年?版[)]", "", body)):
        name_is_collection = bool(_COLLECTION.search(container)) or draft.chapter
        volume = _VOLUME.match(body)
        if volume and name_is_collection:
            body = _qualifiers(body, draft)
        read_zone(body, draft, newspaper=False)
        if has_day and draft.issue is None and draft.volume is None:
            draft.type = "N"
        elif draft.issue or (draft.volume and not name_is_collection):
            draft.type = "J"
        elif name_is_collection:
            draft.type, draft.chapter = "C", True
        else:
            draft.type = "N" if _PAPER.search(container) else "J"
        return
    rest = _qualifiers(after, draft)
    draft.chapter = True
    draft.type = "C" if _COLLECTION.search(container) and re.search(r"论文集|論文集|会议|年会|研讨会", container) else "M"
    _read_imprint(rest, draft)


def _read_imprint(rest: str, draft: Draft) -> None:
    """Translators, pages, year, thesis school, place and publisher in what is left after all titles."""
    rest = _ARTICLE_OF_LAW.sub(",", rest.replace("。", "."))
    standard = _STANDARD.fullmatch(rest)
    if standard:
        draft.type, draft.number = "S", standard["n"]
        return
    meeting = _PAPER_OF_MEETING.match(rest)
    if meeting:
        draft.type, draft.container = "C", meeting["c"].strip(" ,")
        rest = take_date(rest[meeting.end() :], draft)
        match, rest = _take(_PAGES, rest)
        if match:
            draft.pages = (match["a"] or match["b"] or match["d"] or "").strip()
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
    match, rest = _take(_PAGES, rest)
    if match:
        draft.pages = (match["a"] or match["b"] or match["d"] or "").strip()
    translators = _TRANSLATORS.search(rest)
    if translators and not is_strong_publisher(translators["t"]):
        draft.translators += split_people(translators["t"])[0]
        rest = rest[: translators.start()] + "," + rest[translators.end() :]
    name, zone = split_zone(rest) if re.search(r"第\s?\S+\s?期|\d\s?[(]\d+[)]", rest) else ("", "")
    if zone and name.strip(" ,") and re.search(r"期|[(]\d+[)]", zone):
        draft.container = clean_container(name)
        draft.type = draft.type or "J"
        read_zone(zone, draft)
        return
    match, rest = _take(_YEAR, rest)
    if match:
        draft.year = draft.year or match["y"]
    rest = re.sub(r"[,\s]*,[,\s]*", ",", rest).strip(" ,.;")
    rest = _qualifiers(rest, draft).strip(" ,.;")
    if not rest:
        draft.type = draft.type or ("EB" if draft.url else "M")
        return
    if _CONFERENCE.search(rest) or (re.search(r"(?:研讨会|年会|论坛|会议)[^,]*,?.{0,8}\Z", rest) and not is_publisher(rest)):
        venue = re.match(r"(?P<c>.+?)[,\s]*于\s?(?P<p>[^,.]{2,8})\Z", rest)
        body = venue["c"] if venue else rest
        draft.container = re.sub(r"(?:会议)?论文\Z", "", body).strip(" ,")
        draft.type = "C"
        return
    if draft.url and draft.container is None and re.match(r"(?:载|见)?[^,:]{2,20}(?:网|网站|公众号)\Z", rest):
        draft.container = re.sub(r"^[载见]", "", rest)
        draft.type = "EB"
        return
    paper = rest.split(",")
    if draft.date and draft.container is None and _PAPER.search(paper[0]):
        draft.container, draft.type = paper[0], "N"
        return
    if (
        draft.date is None
        and draft.container is None
        and len(paper) == 1
        and not is_publisher(rest)
        and ":" not in rest
        and (_JOURNAL.search(rest) or _PAPER.search(rest))
    ):
        draft.container = rest
        draft.type = draft.type or ("N" if _PAPER.search(rest) else "J")
        return
    if draft.type is None and re.fullmatch(r"中国|美国|日本|德国|英国|法国|CN|US|JP|DE", rest):
        draft.place, draft.type = rest, "P"
        return
    draft.type = draft.type or ("EB" if draft.url else "M")
    read_publisher(rest, draft)
