"""The numeric end of a source: year, volume, issue, pages, date."""

from __future__ import annotations

import re

from flows.citations.reference.days import plain_date
from flows.citations.reference.model import Draft

_TOKEN = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?![a-z])\.?|"
    r"\d++|[ivxlcIVXLC]{1,5}(?![A-Za-z])|[,.;:()\[\]\s+/\-&、]|第|总|卷|期|号|號|页|頁|年|月|日|版|辑|旬|季|春|夏|秋|冬|增刊|增|特刊|专刊|合刊|专辑|副刊|"
    r"[一二三四五六七八九十百〇零]++(?=[期卷号版辑月、])|[上中下](?=半|旬|\)|期)|半|(?<=[旬月半])刊|[Ss]uppl(?:ement)?\.?|[Vv]ol(?:ume)?\.?|VOL\.?|[Nn]os?\.?|NO\.?|N[or]\.|n\.|v\.|[Ii]ssue|[Pp][Pp]?\.?(?=\s?[A-Z]?\d)|"
    r"[Pp]ages?|c(?=\d{4})|[A-Za-z]{1,5}(?=\d)|(?<=\d)[A-Za-z](?![A-Za-z])|扉|序|封面|目录|插页|彩|S(?=\d|\))|Z(?=\d)|in press"
)
ZONE = re.compile(rf"(?>(?:{_TOKEN})*)\Z")
_ZONE_START = re.compile(
    r"(?:(?<=[,.;:\s》)\]\"”])|\A|(?<=[^\x00-\x7f])(?=\d{4}|第|总第|\(|\d{1,3}\(|增刊|[,.:]))(?=\s*+(?>(?:[,.:]*+\s*+)?)(?:\(?\[?c?\d|第|总第|\(|增刊|[Vv]ol|VOL|[Nn]o\.?|n\.|v\.|NO|pp?\.?\s?[A-Z]?\d|[a-z]{2,5}\d{3}|P{1,2}\.?\s?\d|S\d|[Ss]uppl))"
)
YEAR = re.compile(r"(?<![\d\-])(?<!\d:)(?P<year>(?:1[4-9]|20)\d\d)(?!\d)(?!-\d{3,})")
_DATE = re.compile(r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)\s?[-./年]\s?(?P<m>0?[1-9]|1[0-2])\s?[-./月]\s?(?P<d>[0-2]?\d|3[01])(?:日|(?!\d))")
_MONTH = re.compile(r"(?<!\d)(?P<y>(?:1[5-9]|20)\d\d)\s?(?:年\s?(?P<m>\d{1,2})\s?月|[-/](?P<m2>0[1-9]|1[0-2])(?![\d\-]))")
_N = r"(?:[A-Za-z]?\d+[A-Za-z]?|[一二三四五六七八九十百〇零]+)"
_VOLUME = re.compile(
    rf"第\s?(?P<a>{_N}(?:\s?[-、/]\s?{_N})?)\s?卷|(?:[Vv]ol(?:ume)?|VOL|(?<![A-Za-z])[vV])\.?\s?(?P<b>[A-Za-z]?\d+)|(?<!\d)(?P<c>\d+)\s?卷"
)
_ISSUE = re.compile(
    rf"(?<!总)(?<!总第)第\s?(?P<a>(?:增刊\s?)?{_N}(?:\s?[-、/,+&]\s?{_N})*)\s?(?:期|号|號|辑)(?!\d)|(?:[Nn]os?|NO|(?<![A-Za-z])n)\.?\s?(?P<b>[A-Za-z]?\d+(?:[-/]\d+)?)|(?P<d>增刊\s?\(?\d*\)?|特刊|专刊)|(?<![\d第])(?P<c>\d{{1,3}}(?:[-/]\d{{1,3}})?)\s?期"
)
_PAGE = (
    r"(?:\d+\.\d+(?=-\d+\.)|(?<=-)\d+\.\d+|(?:第\d版)?自序|[A-Za-z]{0,5}\.?\d+[A-Za-z]?|[ivxlcIVXLC]+|(?:扉|序|封面|目录|插)页?\d*|前言\d*)"
)
PAGES = rf"{_PAGE}(?:\s?(?:[-/+,、&]+|;(?=\d+-\d))\s?(?:第|[Pp]{{1,2}}\.?\s?)?{_PAGE})*"
_PAGES_MARKED = re.compile(
    rf"(?:第\s?(?P<a>{PAGES})\s?[页頁]|(?<![A-Za-z])(?:[Pp]{{1,2}}|[Pp]ages?)[.:]?\s?(?P<b>{PAGES})|(?P<c>{PAGES})\s?[页頁])"
)
_PAGE_SIGN = re.compile("[页頁Pp]")
_PAREN = re.compile(r"\(\s*(?P<v>[^()]{1,20}?)\s*\)")
_TAIL_PAGES = re.compile(rf":\s*(?:第\s?)?(?P<a>{PAGES})[\s.,;页]*\Z")
_TAIL_RANGE = re.compile(r"[,.;)\s]\s?(?P<a>\d+\s?-+\s?\d+(?:\s?[+,]\s?\d+(?:-\d+)?)*)[\s.,;页]*\Z")
_LATE_YEAR = re.compile(r"(?<=\d)\s?,\s?(?P<y>(?:19|20)\d\d)\Z")
_COMMA_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?,\s?(\d{1,2})\s?,\s?(\d{1,2})(?=\s*(?:\(|\Z))")
_MONTHLY = re.compile(r"(?:19|20)\d\d\s?,\s?(?P<n>0?[1-9]|1[0-2])(?:\s?\(总[^()]*\))?")
"""`某刊,2001,3`: Chinese periodicals print the issue so, which no month exceeds."""
_HAN = re.compile("[\u4e00-\u9fff]")
_VOLUME_BEFORE = re.compile(r";\s*,\s*(?P<v>\d{1,4})\s*[,;:]?\Z")
_LONE_PAGE = re.compile(r"\)\s?[,:]\s?(?P<p>\d{1,4})[\s.]*\Z")
_VI = re.compile(r"(?<![\d\-])(?P<vol>[A-Za-z]?\d{1,4}[A-Z]?(?:-\d{1,3})?)\s?(?=\(|[,;:]?\s*\Z|:|\.\d+-\d)")


def take_pages(zone: str, draft: Draft) -> str:
    """`zone` without its pages, which go to the draft."""
    match = _PAGES_MARKED.search(zone) if _PAGE_SIGN.search(zone) else None
    if match:
        draft.pages = re.sub(r"[Pp第]+\.?\s?(?=\d)", "", match["a"] or match["b"] or match["c"])
        return zone[: match.start()].rstrip(" ,:;.") + " " + zone[match.end() :]
    match = _TAIL_PAGES.search(zone)
    if match:
        draft.pages = match["a"]
        return zone[: match.start()]
    return zone


def take_date(zone: str, draft: Draft) -> str:
    """`zone` with its full date or year and month taken to the draft and the year."""
    match = _DATE.search(zone)
    if match:
        draft.date = draft.date or plain_date(match[0])
        draft.year = draft.year or match["y"]
        return zone[: match.start()] + " " + zone[match.end() :]
    match = _MONTH.search(zone)
    if match:
        draft.year = draft.year or match["y"]
        return zone[: match.start()] + " " + zone[match.end() :]
    return zone


def read_zone(zone: str, draft: Draft, newspaper: bool = False) -> None:
    """Read the numeric end of a journal or newspaper source into the draft; no source prints more than 300 characters of numbers."""
    zone = printed = zone[:300].strip(" ,.;:")
    if newspaper:
        zone = _COMMA_DAY.sub(r"\1-\2-\3", zone)
        zone = take_date(zone, draft)
        loose = re.fullmatch(r"(?P<y>(?:1[5-9]|20)\d\d)\s?[,年]?\s?\((?P<p>\d{1,3})\)", zone)
        if loose:
            draft.year, draft.pages = loose["y"], loose["p"]
            return
        match = (
            re.search(r"[(:,]?\s*第?\s?(?P<p>[A-Z]?\d{1,3}(?:-\d{1,3})?|[一二三四五六七八九十]{1,3})\s?版?\s*[):]?", zone)
            if not YEAR.search(zone)
            else None
        )
        if match:
            draft.pages = match["p"]
            return
        if draft.date:
            return
    else:
        late = _LATE_YEAR.search(zone) if draft.year is None else None
        if late:
            draft.year = late["y"]
            zone = zone[: late.start()]
        zone = take_pages(zone, draft)
        zone = take_date(zone, draft)
    match = _ISSUE.search(zone)
    if match and match["b"] and re.match(r"\s?\(\d{1,3}\)", zone[match.end() :]):
        zone = zone[: match.start()] + zone[match.end() :]  # the serial number beside the issue of the year
        match = None
    if match:
        draft.issue = re.sub(r"[()\s]", "", match["a"] or match["b"] or match["c"] or match["d"])
        zone = zone[: match.start()] + " ; " + zone[match.end() :]
    match = _VOLUME.search(zone)
    if match:
        draft.volume = match["a"] or match["b"] or match["c"]
        zone = zone[: match.start()] + " ; " + zone[match.end() :]
    zone = re.sub(r"总(?:第)?\s?\d+\s?[期号]?", " ", zone)
    match = YEAR.search(zone)
    if match and draft.year is None:
        draft.year = match["year"]
        before, after = zone[: match.start()], zone[match.end() :]
        after = after.lstrip("年")
        zone = before.rstrip("([c") + " ; " + after
        if before.rstrip().endswith("("):
            zone = before.rstrip()[:-1] + " ; " + after.lstrip(" )")
        tight = re.match(r"\s?[.]\s?(\d{1,2})\s*\Z", after)
        if tight and draft.issue is None:
            draft.issue = tight[1]
            zone = before
    for paren in _PAREN.finditer(zone):
        value = paren["v"].strip(" .")
        if draft.issue is None and not re.match(r"[A-Z][a-z]{2}|[;\s]*\Z", value):
            draft.issue = re.sub(r"^第|[期号]$|^[Nn]o\.?\s?", "", value).strip()
    head = _PAREN.sub("(", zone)
    unmarked = draft.volume is None
    if unmarked:
        match = _VI.search(head)
        if match and not (draft.pages is None and re.match(r"\d+-\d+", match[0])):
            draft.volume = match["vol"]
            head = head[: match.start()] + " " + head[match.end() :]
        else:
            match = re.search(r"(?<![\d\-])(\d{1,3})\s?[,;]\s?(?=\(|;)", head)
            if match:
                draft.volume = match[1]
                head = head[: match.start()] + " " + head[match.end() :]
    lone = _LONE_PAGE.search(zone) if draft.pages is None and draft.issue else None
    if lone:
        draft.pages = lone["p"]
        if unmarked and draft.volume == lone["p"]:
            draft.volume = None
    if draft.pages is None:
        match = _TAIL_RANGE.search(" " + zone)
        if match:
            draft.pages = match["a"]
            ahead = _VOLUME_BEFORE.search((" " + zone)[: match.start() + 1]) if draft.volume is None and draft.issue is None else None
            if ahead:
                draft.volume = ahead["v"]
            if unmarked and draft.volume and not re.search(rf"(?<!\d){re.escape(draft.volume)}(?!\d)", (" " + zone)[: match.start() + 1]):
                draft.volume = None  # a number of the pages
        else:
            match = re.search(r"[\s,(;:.]\s*(\d{1,7}[A-Za-z]?|[a-zA-Z]{1,5}\d{3,})[\s.]*\Z", head)
            if match and (draft.volume is not None or draft.issue is not None) and match[1] != draft.volume:
                draft.pages = match[1]
    if draft.volume and not draft.volume.strip("0"):
        draft.volume = None
    monthly = _MONTHLY.fullmatch(printed) if draft.volume and not draft.issue and not draft.pages else None
    if monthly and monthly["n"] == draft.volume and _HAN.search(draft.container or ""):
        draft.issue, draft.volume = draft.volume, None


def split_zone(text: str) -> tuple[str, str]:
    """`text` as what names the source and its numeric end, which may be empty."""
    for tried, match in enumerate(_ZONE_START.finditer(text)):
        if ZONE.match(text, match.start()):
            return text[: match.start()].strip(" ,.;:"), text[match.start() :]
        if tried > 60:
            break
    return text.strip(" ,.;:"), ""


_CHAPTER = re.compile(r"(?<=\d)\s?[:,]\s?第\s?[\d一二三四五六七八九十]{1,3}\s?[章节]\Z")
_BRACKETED_PAGES = re.compile(r"(?<=\d):\s?\((\d{1,4}(?:-\d{1,4})?)\)\Z")
_IMPRINT_PAGES = re.compile(
    rf"(?P<sep>[:,.]\s?|\s)(?:第\s?|[Pp]{{1,2}}\.?\s?)?(?P<pages>(?!(?:1[4-9]|20)\d\d\s?,)(?![A-Z]?[a-z]{{2,5}}(?:19|20)\d\d){PAGES})\s?[页頁]?[\s.)]*\Z"
)
_GLUED_PAGES = re.compile(r"(?<=[社局馆店司])\s?,\s?(?P<y>(?:19|20)\d\d)(?P<p>(?:1[3-9]|[2-9]\d|\d{3})|\d{1,3}-\d{1,3})\Z")
"""Year and pages whose colon is lost: `某某出版社,200142`, `某某出版社,197912-17`; a number that can be a month is none."""
_DAY_AFTER_COLON = re.compile(r":\s?(?:19|20)\d\d-\d{1,2}-\d{1,2}[\s.]*\Z")
_IMPRINT_DAY = re.compile(r"[\s,.;:(]*+(?P<d>(?:1[5-9]|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?)[)\s.]*\Z")
_IMPRINT_YEAR = re.compile(
    r"[\s,.;:]*+(?P<mark>[(\[]?\s?c?©?)(?P<year>(?:1[4-9]|20)\d\d)(?:-(?:1[4-9]|20)\d\d)?\s?[)\]]?(?:年?[-.,\s]?\s?\d{1,2}\s?月?(?!\d))?(?:年?\s?(?:第\s?[\d一二三四五六七八九十]+\s?次?)?(?:版|印刷|印|初版)?(?:本)?)?年?[)\]]?\s*[,.;]?\s*\Z"
)


def take_imprint(text: str, draft: Draft) -> str:
    """`text` without pages and year at its end: what is left names place and publisher."""
    text = _CHAPTER.sub("", _BRACKETED_PAGES.sub(r":\1", text.rstrip(" .;,")))
    glued_pages = _GLUED_PAGES.search(text)
    if glued_pages:
        draft.year, draft.pages = draft.year or glued_pages["y"], glued_pages["p"]
        return text[: glued_pages.start()].rstrip(" ,;")
    tail = None if _DAY_AFTER_COLON.search(text) else _IMPRINT_PAGES.search(text)
    if tail:
        value = tail["pages"]
        is_year = bool(re.fullmatch(r"(?:1[4-9]|20)\d\d(?:[-.]\d{1,2})?|(?:1[4-9]|20)\d\d-(?:1[4-9]|20)\d\d", value))
        marked = tail["sep"][0] == ":" or "页" in tail[0] or "頁" in tail[0] or re.match(r"[:,.\s]+(?:第|[Pp])", tail[0]) is not None
        after_year = re.search(r"(?:1[4-9]|20)\d\d[)\]年版]*\s*(?:[,.]\s?\d{1,2}月?)?\s*\Z", text[: tail.start()])
        glued = re.search(r"(?:1[4-9]|20)\d\d\s*\Z", text[: tail.start()]) if is_year and tail["sep"][0] == ":" else None
        if (
            (marked and (not is_year or glued or (draft.year is not None and "-" in value and value[:4] != draft.year)))
            or (after_year and not re.fullmatch(r"\d{1,2}", value))
            or (after_year and (tail["sep"].strip() == ":" or (tail["sep"][0] == "," and value.isdigit() and int(value) > 12)))
        ):
            page_alone = value.isdigit() and int(value) > 31
            loose = tail["sep"][0] == " " or (tail["sep"] == "." and "-" not in value and not page_alone)
            if re.search(r"\d|[ivxIVX]|页|序|前言|扉", value) and not (loose and not marked):
                draft.pages = value
                text = text[: tail.start()].rstrip(" ,")
    full = _IMPRINT_DAY.search(text)
    if full:
        draft.date = draft.date or plain_date(full["d"])
        draft.year = draft.year or full["d"][:4]
        return text[: full.start()].rstrip(" ,;.")
    match = _IMPRINT_YEAR.search(text)
    if match:
        if draft.year is None:
            draft.year = match["year"]
        text = text[: match.start()]
    return text.rstrip(" ,;")
