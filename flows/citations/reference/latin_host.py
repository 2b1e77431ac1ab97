"""What a Western entry stands in: a periodical, a newspaper, a book, proceedings, a university, a preprint server."""

from __future__ import annotations

import re

from flows.citations.reference.imprint import is_place, is_publisher, is_strong_publisher
from flows.citations.reference.latin_imprint import (
    EDITION,
    MONTH,
    PAGES_OF_HOST,
    TRANSLATED_BY,
    YEAR,
    people_of,
    read_imprint,
    read_place_and_publisher,
    sentence_end,
    year_off,
)
from flows.citations.reference.latin_names import read_names
from flows.citations.reference.latin_source import read_numbers
from flows.citations.reference.model import Draft
from flows.citations.reference.numbers import split_zone

_DATED = re.compile(
    rf"(?P<c>[^\d]{{3,80}}?)[\s,.]*\(?(?P<d>(?:\d{{1,2}}\s+{MONTH}|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?)\s+(?P<y>{YEAR}))\)?(?P<r>.*)\Z"
)
QUOTED = re.compile(
    r"(?:“(?P<t1>.{3,400}?)[\s,.]*”|\"(?P<t2>[^\"]{3,400}?)[\s,.]*\"|«\s?(?P<t3>.{3,400}?)[\s,.]*»|[‘'](?P<t4>.{3,400}?)[\s,.]*[’'](?![A-Za-z]))(?=[\s,.;:(\[]|\Z)[\s,.;:]*"
)
_IN = re.compile(r"(?:,\s*)?\b[Ii]n\s*:?\s+(?=[A-ZÀ-Þ“\"‘(\d])")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PAPER = re.compile(r"\b(?:Times|Post|Guardian|Daily|News|Herald|Journal|Tribune|Gazette|Today|Telegraph)\b")
_ISO_DAY = re.compile(rf"(?P<c>[^\d]{{3,80}}?),\s*(?P<d>{YEAR}-\d{{2}}-\d{{2}})\s*(?:\((?P<p>[A-Z]?\d{{1,3}})\))?[\s.]*\Z")
_MARKED_PAGE = re.compile(r"\bpp?\.\s?[\divxl]")
_SERIAL = re.compile(
    r"\b(?:Journal|Review|Quarterly|Studies|Letters|Science|Sciences|Research|Bulletin|Annals|Transactions|Reports|Magazine|Today|Times|Archives|Nature|Affairs|Monthly|Weekly|Daily|Yearbook|News|Survey|Politics|Law|J\.|Rev\.|Q\.)(?:\b|\s|\Z)"
)
_THESIS = re.compile(
    r"(?P<g>[(\[]?\s*(?:Unpublished\s+)?(?:Ph\.?\s?D\.?|D\.?\s?Phil\.?|Master(?:['’]?s)?|M\.?\s?(?:S|A|Sc|Phil|Eng)\.?(?:c\.?)?|B\.?S(?:c)?\.?|Doctoral|Doctor(?:ate)?|Bachelor(?:['’]?s)?|Diploma)\s*(?:of \w+\s*)?(?:Thesis|Dissertation|Diss\.?)\s*[)\]]?|\b(?:Thesis|Dissertation)\b)",
    re.IGNORECASE,
)
PROCEEDINGS = re.compile(
    r"\b(?:Proc(?:eedings|\.)|Conference|Conf\.|Symposium|Symp\.|Workshop|Congress|Meeting|CVPR|ICCV|ECCV|NIPS|NeurIPS|ICML|ICLR|AAAI|IJCAI|ACL|EMNLP|ICRA|INFOCOM|SIGMOD|KDD|ACM SIG\w+)\b"
)
_HOST_EDITORS = re.compile(r"(?P<e>[^()]{3,200}?)\s*[,(\[]\s*(?:[Ee]ds?|[Ee]ditors?|[Hh]rsg)\.?\s*[)\]]?\s*[,.:]?\s+(?=[A-ZÀ-Þ“\"‘])")
_EDITED_BY = re.compile(
    r",?\s*(?:\b(?:eds?\.|edited by|Edited by))\s+(?P<e>(?:[A-ZÀ-Þ][\w’'.\-]*|and|&|de|van|von|der|,)(?:\s(?:[A-ZÀ-Þ][\w’'.\-]*|and|&|de|van|von|der)|,)*?)(?=[,.]\s|\s\(|\Z)"
)
_VOLUME_OF_HOST = re.compile(r"(?:,\s*|\s*\()[Vv]ol(?:ume|\.)?\s?(?P<v>\d+|[IVX]{1,5})\b\)?")
_CITY = re.compile(r"[A-ZÀ-Þ][\w.\- ]{2,25}(?:, [A-Z][\w. ]{1,20}){1,2}")
BRACKETED_IMPRINT = re.compile(rf"\s*\((?P<i>(?:[^():]{{2,60}}:\s*)?[^():]{{2,80}}?),?\s*(?P<y>{YEAR})[a-z]?\)\s*[.,]?\s*")
_LONE_PAGE = re.compile(rf"[\s,]*{YEAR}[\s,]+\d{{1,4}}[\s.]*")
_ARXIV = re.compile(r"\barXiv\b(?:\s+(?:preprint|e-prints?))?(?:\s*[:,]?\s*(?:arXiv:)?(?P<n>[\w.\-/]+\d(?:v\d)?))?", re.IGNORECASE)


def read_source(text: str, draft: Draft, quoted: bool) -> bool:
    """Journal, host, thesis, preprint or imprint of a source that is not empty; false when nothing tells which."""
    thesis = _THESIS.search(text)
    if thesis:
        draft.type = "D"
        left = year_off(f"{text[: thesis.start()]} {text[thesis.end() :]}", draft)
        read_place_and_publisher(re.sub(r"\A[\s,.;:()]+", "", left), draft)
        return True
    preprint = _ARXIV.search(text)
    if preprint and preprint.start() < 30:
        draft.type, draft.number = "PP", preprint["n"]
        draft.container = "arXiv"
        year_off(text[preprint.end() :], draft)
        return True
    host = _IN.match(text)
    if host:
        read_host_work(text[host.end() :], draft)
        return True
    day = _DATED.match(text)
    if day and not re.match(r"[\s,.]*\d", day["r"]) and not PROCEEDINGS.search(day["c"]):
        draft.type = "N" if not draft.url or _PAPER.search(day["c"]) else "EB"
        draft.container, draft.date = day["c"].strip(" ,.;:("), _iso(day["d"])
        draft.year = draft.year or day["y"]
        page = PAGES_OF_HOST.search(day["r"]) or re.search(r"(?:[:,]|\bat)\s*(?P<p>[A-Z]?\d{1,3})[\s.]*\Z", day["r"])
        draft.pages = page["p"] if page else None
        return True
    day = _ISO_DAY.match(text)
    if day:
        draft.type, draft.container, draft.date, draft.pages = "N", day["c"].strip(), day["d"], day["p"]
        draft.year = draft.year or day["d"][:4]
        return True
    name, zone = split_zone(text)
    if zone and re.search(r"\d", zone) and read_numbers(zone, draft):
        left, _, right = name.rpartition(":")
        if left and (is_place(left.rsplit(". ", 1)[-1].split(",")[0]) or is_publisher(right)):  # a place before the numbers
            if draft.pages is None and draft.issue is None and draft.volume and (":" in zone or _LONE_PAGE.fullmatch(zone)):
                draft.pages, draft.volume = draft.volume, None
            read_imprint(name, draft)
            draft.type = "M"
            return True
        name = re.sub(r"[\s,.:;(]+\Z", "", name)
        if not name or len(name) > 160:
            return False
        if draft.volume is None and draft.issue is None and draft.pages is None:
            if quoted and is_strong_publisher(name):
                read_imprint(text, draft)
                return bool(draft.publisher)
            if quoted:
                draft.container, draft.type = name, "EB" if draft.url else "J"
                return True
            read_imprint(text, draft)
            return bool(draft.publisher)
        if draft.volume is None and draft.issue is None and (is_strong_publisher(name) or is_place(name.rsplit(",", 1)[-1])):
            read_imprint(name, draft)
            draft.type = "M"
            return True
        if draft.volume is None and draft.issue is None and not quoted and _MARKED_PAGE.search(zone) and not _SERIAL.search(name):
            read_imprint(name, draft)
            draft.type = "M"
            return True
        roman = re.search(r",\s*(?:[Vv]ol\.?\s)?(?P<v>[IVXLC]+)\Z", name)
        if roman and draft.volume is None:
            draft.volume, name = roman["v"], name[: roman.start()]
        draft.container = name
        draft.type = "C" if PROCEEDINGS.search(name) and draft.issue is None else "J"
        draft.chapter = draft.type == "C"
        return True
    report = re.match(r"(?:Technical|Research|Tech\.|Working)\s(?:[Rr]eport|[Pp]aper|Rep\.)\s*(?P<n>[A-Z\d][\w\-]*\d)?[\s,.]*", text)
    if report:
        draft.type, draft.number = "R", report["n"]
        read_place_and_publisher(year_off(text[report.end() :], draft), draft)
        return True
    if quoted or PROCEEDINGS.search(text) or re.search(r"\b(?:to appear|in press|forthcoming|submitted)\b", text):
        left = re.sub(r"[\s,(]*(?:to appear|in press|forthcoming|submitted)\)?", "", text)
        read_host_work(left, draft)
        if quoted and draft.publisher is None and draft.type == "M":
            draft.type, draft.chapter = "EB" if draft.url else "J", False
        return bool(draft.container)
    read_imprint(text, draft)
    return bool(draft.publisher or draft.container or draft.place)


def _iso(day: str) -> str | None:
    month = re.search(r"[A-Z][a-z]{2}", day)
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", day)
    year = re.search(YEAR, day)
    if not (month and number and year) or month[0] not in _MONTHS:
        return None
    return f"{year[0]}-{_MONTHS.index(month[0]) + 1:02d}-{int(number[0]):02d}"


def read_host_work(text: str, draft: Draft) -> None:
    """A book or volume of proceedings that holds the work: editors, title, volume, pages, imprint."""
    name, zone = split_zone(text)
    if re.match(r"\s*\(?[Vv]ol", zone) and re.search(r"[Nn]o\.?\s?\d", zone) and read_numbers(zone, draft):
        draft.container, draft.type = name.strip(" ,.;:("), "J"
        return
    draft.chapter = True
    editors = _HOST_EDITORS.match(text)
    if editors and read_names(editors["e"]):
        draft.editors += people_of(editors["e"])
        text = text[editors.end() :]
    match = _EDITED_BY.search(text)
    if match:
        draft.editors += people_of(match["e"])
        text = text[: match.start()] + "," + text[match.end() :].lstrip(",")
    match = TRANSLATED_BY.search(text)
    if match and match.start() > 2:
        draft.translators += people_of(match["a"] or match["b"])
        text = text[: match.start()] + " " + text[match.end() :]
    match = EDITION.search(text)
    if match:
        draft.edition = match["e"]
        text = text[: match.start()] + text[match.end() :]
    pages = PAGES_OF_HOST.search(text)
    if pages:
        draft.pages = pages["p"]
        text = f"{text[: pages.start()]}. {text[pages.end() :].lstrip(' .,')}".strip(" .")
    volume = _VOLUME_OF_HOST.search(text)
    if volume:
        draft.volume = volume["v"]
        text = f"{text[: volume.start()]}, {text[volume.end() :].lstrip(' ,')}".strip(" ,")
    bracket = BRACKETED_IMPRINT.search(text)
    if bracket and bracket.start() > 2:
        draft.year = draft.year or bracket["y"]
        read_place_and_publisher(bracket["i"], draft)
        after = re.fullmatch(r"[\s,.:;]*(?P<p>\d+\s?-+\s?\d+)?[\s,.;]*", text[bracket.end() :])
        if after and after["p"]:
            draft.pages = draft.pages or after["p"]
        text = text[: bracket.start()]
    else:
        loose = re.search(r"[,:.]\s*(?P<p>\d+\s?-+\s?\d+)(?=[\s.,;(]|\Z)", text)
        if loose and draft.pages is None:
            draft.pages = loose["p"]
            text = f"{text[: loose.start()]}. {text[loose.end() :].lstrip(' .,')}".strip(" .")
        text = year_off(text, draft)
        quoted = QUOTED.match(text)
        end, begin = (quoted.end(), quoted.end()) if quoted else sentence_end(text)
        tail = text[begin:].strip(" .")
        if not tail:
            comma = re.match(r"(?P<t>[^:]+?)[,.]\s*(?P<i>[^,.:]{2,40}:\s*[^:]{2,80})\Z", text)
            pieces = text.split(", ")
            if comma and is_place(comma["i"].split(":")[0]):
                text, tail = comma["t"], comma["i"]
            else:
                for k in range(1, len(pieces)):
                    if is_strong_publisher(pieces[k]) or is_place(pieces[k]):
                        text, tail = ", ".join(pieces[:k]), ", ".join(pieces[k:])
                        break
                else:
                    if (
                        len(pieces) == 2
                        and not quoted
                        and (draft.pages or draft.editors)
                        and re.fullmatch(r"[A-ZÀ-Þ]\S+(?: [A-ZÀ-Þ&]\S*){0,3}", pieces[1])
                        and not PROCEEDINGS.search(text)
                    ):
                        text, tail = pieces
            end = len(text)
        if (
            tail
            and ":" not in tail
            and not is_strong_publisher(tail)
            and (is_place(tail) or (PROCEEDINGS.search(text[:end]) and _CITY.fullmatch(tail)))
        ):
            draft.place = tail
        elif tail:
            read_place_and_publisher(tail, draft)
        text = text[:end]
    draft.container = text.strip(' ,.;:“”"‘’()')
    draft.type = "C" if PROCEEDINGS.search(draft.container) else "M"
