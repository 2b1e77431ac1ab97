"""Chinese footnote and author-date styles of the humanities: titles in 《》, no type code."""

from __future__ import annotations

import re

from flows.citations.reference.heads import BOARD, read_title
from flows.citations.reference.hosts import read_host
from flows.citations.reference.imprint import is_place, read_edition
from flows.citations.reference.model import Draft
from flows.citations.reference.note_imprint import PAPER, read_imprint
from flows.citations.reference.note_qualifiers import VOLUME, qualifiers
from flows.citations.reference.numbers import ZONE, read_zone, take_date
from flows.citations.reference.people import add_people, name_like, split_people, take_role, take_year
from flows.text.names import is_han_name

_NO_DATE = re.compile(r"[,.;\s]*(?:出版时间不详|出版日期不详|出版年不详|出版者不详|出版地不详|时间不详|日期不详|无日期)版?[,.;\s]*")
_SHEET = re.compile(r"[,.;\s(]*第\s?(?P<p>[A-Z]?\d+(?:-\d+)?|[一二三四五六七八九十]+)\s?版[)]?[\s.]*\Z")
_CHAPTER_OF_BOOK = re.compile(
    r"\s*(?:第?(?P<v>[\d一二三四五六七八九十]{1,3})卷)?(?P<p>(?:第[\d一二三四五六七八九十]{1,3}[章节编篇部])+(?:《[^《》]{1,40}》)?)(?=[(,.\s]|\Z)"
)
_PART_OF_BOOK = re.compile(r"(?P<v>卷[\d一二三四五六七八九十百零〇]+|,?第[\d一二三四五六七八九十百]+卷)(?P<t>《[^《》]{1,30}》)(?=[,.])")
_LEAD_HOST = re.compile(r"[,.;\s]*(?:载于?|載於?|见于?|見|收入|收录于|刊于|刊|in\b|In\b)\s*:?\s*")
_EDITORS = re.compile(r"(?P<who>[^《》]{2,100}?)[\s,]*(?:主编|主編|编著|编|編|选编|编辑|整理|点校|著|编译|编写)[\s:,]*\Z")
_COLLECTION = re.compile(
    r"(?:文集|论文集|論文集|论丛|論叢|文選|文选|选集|全集|汇编|彙編|会议|年会|研讨会|论文选|資料選|资料选)(?:[(][^)]*[)])?[》]?(?:[上下]册)?\Z"
)

_PAGE_OF_DAY = re.compile(r"\s*\(\s*(?P<p>[A-Z]?\d{1,3})\s*\)\s*\Z")
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


_NUMBERS_NEXT = re.compile(
    r"[\s,.]*(?:(?:19|20)\d\d年?[\s,]*)?(?:(?<=\d)\.\d{1,2}(?!\d)|第\s?\S{1,3}\s?[卷期]|\d{0,4}\s?\(\d|(?:19|20)\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2})"
)
_ENDS_IN_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?\s?\)?\Z")
_DATE_OF_WRITING = re.compile(r"[(][^()]*(?:1[5-9]|20)\d\d年[^()]*[)]")
_QUOTED_HEAD = re.compile(
    r"(?P<who>[^“”\"《]{2,60}?)\s*[:,.]\s*[“\"](?P<t>.{4,120})[”\"]\s*[,.]?\s*(?:(?:载于?|載於?|收入|收录于|收於|刊于?|刊於?)\s*:?\s*)?(?:(?P<ed>[^《》“”:]{2,40}?)\s?(?:主编|主編|编|編)\s?[,:]?\s?)?"
)
_IN_BRACKETS = re.compile(r"\A\s*\(([^():]{1,10}:[^():]{2,40},\s?(?:1[5-9]|20)\d\d年?[^():]{0,8})\)")
_REMARK = re.compile(r"(?<=[\u4e00-\u9fff\d)])[.。]\s?\([^()《》\d]{2,30}\)[.。]?\Z")
_ISSUES = re.compile(r"(?<=.{2})(?:印发|发布|公布|颁布|转发|批转|下发|审议通过|制定)(?:了|新修订的|修订后的)?\Z")
"""What a headline says of a document that it names: `某委印发《某条例》`."""
_SIGNED_BEHIND = re.compile(
    r"[\s,.]*(?:作者:?\s?)?(?P<who>[^\d,.:《》()]{2,40}?)\s?(?P<role>(?:编|合)?著|主编|编写|撰|编)?[\s,.]+(?=(?:[^\s,.:]{2,10}:\s?)?[^,.:]{1,20}(?:出版社|出版公司|书局|印书馆|书店))"
)
"""Who is responsible behind the title: `《某书》，王明著，某某出版社，2011年`."""
_SIGNED_TITLE = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,4}) (?P<t>[^\s.,:]{4,60})")
_HOST_IN_BRACKETS = re.compile(r"\((?P<i>《[^()《》]{2,40}》(?:\([^()]{1,12}\))?[^()《》]{0,60}\d{4}[^()《》]{0,40})\)")
_HOUSE_IN_BRACKETS = re.compile(
    r"\s*\((?P<i>[^():,;]{2,20}(?:出版社|出版公司|书局|印书馆|书店|书社))(?P<e>\s?,[^();,\d]{1,8}[版本])?(?:\s?,[^();,\d]{1,8}[版本])?[,\s]*(?P<y>(?:19|20)\d\d年?版?)?(?:;[^()]{1,30})?\)"
)
"""A publisher in brackets behind the title: `《某书》（某某出版社，1988；修订本 2013）`."""
_BARE_TITLE = re.compile(r"(?P<name>[^.,:《]{2,60})\.\s*(?P<whole>[^.《]{5,80})\Z|(?:(?P<who>.{2,60})[,:.]\s*)?(?P<title>[^,:.]{5,60})\Z")


def _journal_marked(head: str, name: str, rest: str, draft: Draft) -> bool:
    """`作者，题名，《刊名》2015年第8期`: the marks are the journal's, the title stands bare before them."""
    if "《" in rest or not _NUMBERS_NEXT.match(rest) or _ENDS_IN_YEAR.search(head):
        return False
    match = _BARE_TITLE.match(head)
    title = (match["whole"] or match["title"]).strip() if match else ""
    if not match or name_like(title) or (match["title"] and "、" in title):
        return False
    if match["name"] and (re.search(r"[·\s][A-Z]\Z", match["name"]) or not all(map(name_like, split_people(match["name"])[0]))):
        return False
    signed = None if match["name"] or match["who"] else _SIGNED_TITLE.fullmatch(title)
    if signed and is_han_name(signed["who"]):
        add_people(signed["who"], draft)
        title = signed["t"]
    if match["name"] or match["who"]:
        add_people(match["name"] or match["who"], draft)
    draft.title, draft.container = title, name
    after_container(rest, draft)
    return True


def read_note(text: str, draft: Draft) -> bool:
    """Read a reference whose title stands in 《》; false when it has none or the marks never close."""
    text = _REMARK.sub("", _NO_DATE.sub(" ", text).strip(" ,;"))
    board = BOARD.match(text)
    start = text.find("《", board.end() if board else 0)
    if start < 0:
        return False
    end = close_of(text, start)
    if end < 0:
        return False
    head = text[:start].strip(" ,:.;")
    if not _QUOTED_HEAD.fullmatch(head) and _journal_marked(head, text[start + 1 : end - 1], text[end:], draft):
        return True
    quoted = _QUOTED_HEAD.fullmatch(head)
    if quoted and close_of(text, start) > 0:
        add_people(take_year(quoted["who"].strip(), draft), draft)
        draft.title, draft.container = quoted["t"], text[start + 1 : end - 1]
        if quoted["ed"]:
            draft.editors += split_people(quoted["ed"])[0]
        after_container(text[end:], draft)
        return True
    alone = re.fullmatch(r"(?:1[4-9]|20)\d\d", head)
    if alone:
        draft.year, head = head, ""
    head = take_year(head, draft)
    head = re.sub(r"[\s,:.]+\Z", "", head)
    issued = len(head) < 40 and _ISSUES.search(head) is not None
    if head and not issued:
        add_people(head, draft)
    draft.title = head + text[start:end] if issued else text[start + 1 : end - 1]
    rest = text[end:]
    _read_rest(rest, draft)
    if draft.type == "M" and draft.date and not (draft.publisher or draft.container or draft.pages) and PAPER.search(draft.title):
        draft.type = "N"  # a whole newspaper of a day
    draft.title = (
        read_title(draft.title, draft)
        if draft.type == "M" and not draft.chapter and draft.volume is None and "卷" not in draft.title[-6:]
        else draft.title
    )
    return True


def _read_rest(rest: str, draft: Draft) -> None:
    """What follows the title: host or imprint, which may stand in brackets."""
    rest = _IN_BRACKETS.sub(r",\1,", rest)
    house = _HOUSE_IN_BRACKETS.match(rest)
    if house:
        draft.edition = draft.edition or (house["e"].strip(" ,") if house["e"] else None)
        rest = f",{house['i']},{house['y'] or ''},{rest[house.end() :]}"
    rest = re.sub(r"^\s*\[[A-Z/]+\]", "", rest)
    chapter = _CHAPTER_OF_BOOK.match(rest)
    if chapter:  # 《资本论》第一卷第五章《…》: the book is cited, the chapter goes to the residue
        draft.volume = draft.volume or chapter["v"]
        draft.residue.append(chapter["p"])
        rest = rest[chapter.end() :]
    quoted = _HOST_IN_BRACKETS.fullmatch(rest.strip(" ,."))
    rest = f",{quoted['i']}" if quoted else rest
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
        rest = qualifiers(rest, draft)
        signed = None if draft.authors else _SIGNED_BEHIND.match(rest)
        if (
            signed
            and not signed["who"].endswith(("译", "譯", "校", "注"))
            and (signed["role"] or all(is_han_name(name) for name in split_people(signed["who"])[0]))
        ):
            add_people(signed["who"], draft)
            rest = rest[signed.end() :]
        read_imprint(rest, draft)
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
        left = _take_date_text(_DATE_OF_WRITING.sub("", lead), draft).strip(" ,.;")
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
        elif left and is_place(left):
            draft.place = left
        elif left and not draft.authors and all(is_han_name(name) for name in split_people(left)[0]):
            add_people(left, draft)  # 《某文》 王明 《某刊》
        elif left:
            draft.editors += split_people(left)[0]
            draft.chapter = True
    draft.container = container
    after_container(after, draft)
    if draft.type == "N" and draft.date is None:
        take_date(before, draft)  # 《某文》2001年7月3日《某某日报》


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
    if sheet and (has_day or PAPER.search(container)):
        draft.pages = sheet["p"]
        body = body[: sheet.start()]
    page = _PAGE_OF_DAY.search(body) if has_day and not draft.pages else None
    if page:
        draft.pages = page["p"]
        body = body[: page.start()]
    if not body or ZONE.match(re.sub(r"^\s*[(](?:19|20)\d\d年?版[)]", "", body)):
        name_is_collection = bool(_COLLECTION.search(container)) or draft.chapter
        volume = VOLUME.match(body)
        if volume and name_is_collection:
            body = qualifiers(body, draft)
        read_zone(body, draft, newspaper=False)
        if has_day and draft.issue is None and draft.volume is None:
            draft.type = "N"
        elif draft.issue or (draft.volume and not name_is_collection):
            draft.type = "J"
        elif name_is_collection:
            draft.type, draft.chapter = "C", True
        else:
            draft.type = "N" if PAPER.search(container) else "J"
        return
    rest = qualifiers(after, draft)
    draft.chapter = True
    draft.type = "C" if _COLLECTION.search(container) and re.search(r"论文集|論文集|会议|年会|研讨会", container) else "M"
    read_imprint(rest, draft)
