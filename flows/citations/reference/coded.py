"""References that print a type code: what stands left of it is responsibility and title, right of it the source."""

from __future__ import annotations

import re

from flows.citations.reference.anchors import CODE
from flows.citations.reference.heads import read_head, read_title
from flows.citations.reference.hosts import clean_container, read_host
from flows.citations.reference.imprint import (
    is_place,
    read_middle,
    read_publisher,
    sentences,
)
from flows.citations.reference.model import Draft
from flows.citations.reference.numbers import read_zone, split_zone, take_date, take_imprint
from flows.citations.reference.people import add_people, name_like, split_people
from flows.text.names import is_person_name

_HOST = re.compile(
    r"[\s.,:;]*(?://|/ /|‖|/(?=[^\x00-\x7f]))\s*[.:]?\s*|[\s.,:;]*(?:见|見|载于|载|載|收入|收录于|In|in):?\s*(?=[《A-Z\u4e00-\u9fff]|(?:19|20)\d\d[年\u4e00-\u9fff])"
)
_LEGACY_HOST = re.compile(
    r"\A[\s.,:;]*(?://|(?:见于?|見|载于?|載|收入|In|in)(?=\s?[:A-Z《]|[\u4e00-\u9fff]{2,30}(?:编|主编|编著)[.,:]))?\s*:?\s*"
)
_GENRE = re.compile(
    r"[\s,.(\[]*(?:博士后?|硕士|碩士|学士)?(?:研究生)?(?:学位|學位|毕业)?(?:论文|論文)[)\]]?|[(\[]?(?:博士|硕士)[)\]]?\s*\Z|,?\s*(?:PhD|Ph\.D\.|Master'?s?)\s+(?:[Dd]iss(?:ertation|\.)|[Tt]hesis)"
)
_ARTICLE = re.compile(
    r"(?:1[5-9]|20)\d\d\s?,?\s?(?:\d{1,4}\s?)?\(\s?(?:[A-Z]?\d{1,4}|[^()]{0,4}增刊[^()]{0,3})\)\s?[:,.]?\s?\d*|[Vv]\.\s?\d+;\s?[Nn]o\.|[Vv]ol\.\s?\d+,?\s?[Nn]o\.|(?:1[5-9]|20)\d\d\s?年?,?\s?第\s?[A-Z]?[\d一二三四五六七八九十]{1,4}\s?[卷期]|[,\u4e00-\u9fff]\s?(?:\d{1,4}\s?)?\(\d{1,3}\)\s?:\s?\d+-\d+"
)
_TRANSLATED_BEFORE = re.compile(r"[\s.,]*(?P<who>[^/.]{2,40}?)[\s,]*译\s*(?=//)")
_FIRST_SENTENCE = re.compile(r"(?P<who>[^.\d《(]{2,80}?)\s*\.\s*(?=\S{2})")
_DOCUMENT_NUMBER = re.compile(r"(?P<n>[\u4e00-\u9fff]{2,10}[\[(](?:19|20)\d\d[\])]\s?第?\d{1,4}号)")
_MEETING = re.compile(
    r"(?P<c>[^:]*(?:Conference|Symposium|Workshop|Congress|Proceedings|Proc\.|Meeting|研讨会|年会|会议|论坛|大会)[^:,]*?)(?:,\s?(?P<p>[A-Z][A-Za-z. ]+|[\u4e00-\u9fff]{2,5}))?"
)
_TRANSLATED_FIRST = re.compile(r"(?P<who>[^,.\d]{2,12}(?:[,、][^,.\d]{2,12}){0,3})[\s,]*译\s*[.,]\s*")
_COUNTRY = re.compile(
    r"\s*[:,.]?\s*(?P<c>中国|美国|日本|德国|英国|法国|韩国|欧洲专利|CN|US|JP|DE|EP|WO)\s*[,:]\s*(?P<n>[A-Z]{0,2}\s?\.?[\d.]+[A-Z]?\d?)?\s*\Z"
)
_NUMBER_AFTER = re.compile(
    r"\s*[.:,]?\s*(?:(?P<c>中国|美国|日本|德国|英国|法国|韩国)?[,\s]*(?:(?:发明|实用新型|外观设计)?专利号?)?\s*[:,.]?\s*)?(?P<n>(?:CN|ZL)\s?\d{4}[ ]\d[ ]\d{7}\.[\dxX]|[A-Z]{0,3}\s?/?[TZ]?\s?\d[\d.\-:]{3,}?(?:[A-Z]\d?)?)(?=[\s,]|\.?(?:\s|\Z)|\.(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d)"
)

_COLLECTION = re.compile(r"(?:文集|论文选|汇编|论丛|会议录)(?:[(][^()]{1,12}[)])?\Z")
_HOUSE = re.compile(r"[\u4e00-\u9fff·]{2,20}(?:出版社|出版公司|书局|印书馆)")
_SLASHED_DAY = re.compile(r"\s?/\s?((?:19|20)\d\d)年\s?/\s?(\d{1,2})月\s?/\s?(\d{1,2})日(?:\s?/\s?第?([A-Z]?\d{1,3})版?)?")
"""`某日报/2012年/5月/6日/第3版`, as a database prints it."""
_DOTTED_NAMES = re.compile(r"(?:[\u4e00-\u9fff]{2,3}\.\s?){2,6}(?=[^.\s]{3})")
_RARE_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}(?<![报刊志版学])\.\s?(?=[\u4e00-\u9fff]{2,20}(?<!版)(?:[(][^()]{2,20}[)])?\Z)")
"""A name whose family name no list has, before a journal: `题名[J]. 纵某.某某学报`."""


def read_journal(right: str, draft: Draft, title: str) -> str:
    """Source of a journal article; the title is returned, without the journal when that stands before the code."""
    newspaper = draft.type == "N"
    if newspaper:
        right = _SLASHED_DAY.sub(r",\1-\2-\3(\4)", right)
    right = CODE.sub("", right) if "[" in right else right
    right = right.strip(" ,;:.")
    if right.startswith("//"):
        right = right[2:]
    translated = _TRANSLATED_FIRST.match(right)
    if translated:
        draft.translators = split_people(translated["who"])[0]
        right = right[translated.end() :]
    name, zone = split_zone(right)
    first = _FIRST_SENTENCE.match(name) if not draft.authors else None
    if first and (all(is_person_name(n) for n in split_people(first["who"])[0]) or _RARE_NAME.match(name)):
        # the order of the databases: 题名[J]. 作者.刊名
        add_people(first["who"], draft)
        name = name[first.end() :]
    if not name and (not draft.container):
        # the code follows the journal: the last sentence of the left side is the journal
        parts = sentences(title)
        if len(parts) > 1:
            draft.container = clean_container(parts[-1])
            cut = title.rindex(parts[-1])
            title = title[:cut].rstrip(" .,")
        else:
            match = re.match(r"(?P<t>.{4,}?)[,.]\s*(?P<c>[^,.]{2,20})\Z", title)
            if match and not match["c"].strip().isdigit():
                title, draft.container = match["t"], clean_container(match["c"])
    elif name:
        draft.container = clean_container(name)
    read_zone(zone, draft, newspaper)
    _split_container(draft)
    return title


def _split_container(draft: Draft) -> None:
    """A container that swallowed a date or place of issue gives it back."""
    text = draft.container
    if not text:
        draft.container = None
        return
    if draft.type == "N" and not draft.date:
        rest = take_date(text, draft)
        if rest != text:
            draft.container = clean_container(rest)
    text = draft.container or ""
    match = re.match(r"(?P<p>[^:]{2,12}):\s*(?P<c>.+)\Z", text)
    if match and is_place(match["p"]):
        draft.place, draft.container = match["p"], clean_container(match["c"])


def read_book(right: str, draft: Draft) -> None:
    """Source of a book, thesis, report, standard or data set."""
    right = right.strip(" ,;.")
    order = _DOCUMENT_NUMBER.fullmatch(right)
    if order:
        draft.number = order["n"]
        return
    if draft.type == "D":
        right = _GENRE.sub("", right)
    right = take_imprint(right, draft)
    if draft.type == "D":
        right = _GENRE.sub("", right)
    colon = re.search(r"(?::)\s*(?P<p>(?:1[4-9]|20)\d\d)\Z", right)
    if colon and draft.year is None:
        draft.year = colon["p"]
        right = right[: colon.start()]
    told = len(draft.residue)
    last = read_middle(right, draft)
    if draft.type == "C" and len(draft.residue) > told and _COLLECTION.search(draft.residue[-1]):
        draft.container, draft.chapter = clean_container(draft.residue.pop()), True  # 题名[C].编者.文集名.地:社
        if len(draft.residue) > told and all(map(name_like, split_people(draft.residue[-1])[0])):
            draft.editors += split_people(draft.residue.pop())[0]
    meeting = _MEETING.fullmatch(last.strip(" .,")) if draft.type == "C" else None
    if meeting:
        draft.container, draft.place, draft.chapter = meeting["c"].strip(" ,"), meeting["p"], True
        return
    read_publisher(last, draft)


def read_coded(text: str, match: re.Match[str], draft: Draft) -> None:
    """Read a reference with a type code found by `anchors.CODE` into the draft."""
    left, right = text[: match.start()], text[match.end() :]
    code = re.sub(r"\s", "", match["code"] or match["low"] or match["open"] or match["scan"] or "").upper().replace("0L", "OL")
    draft.code = code
    draft.type = code.split("/")[0]
    if draft.type == "A":
        second = CODE.search(right)
        if second and second["code"] and second["code"][0] in "CMGN":
            draft.type = second["code"][0]
            draft.code = second["code"].replace(" ", "")
            after = right[second.end() :]
            right = "//" + _LEGACY_HOST.sub("", right[: second.start()]) + ("" if re.match(r"\s?:\s?第", after) else ".") + after
    translated = _TRANSLATED_BEFORE.match(right)
    if translated:
        draft.translators = split_people(translated["who"])[0]
        right = right[translated.end() :]
    host = _HOST.match(right)
    if "//" in left:
        # the code stands after the host: 题名//文集[C]
        left, tail = left.split("//", 1)
        right, host = f"//{tail}.{right}", re.match("//", "//")
    dotted = _DOTTED_NAMES.match(left.lstrip())
    if dotted and all(is_person_name(name.strip()) for name in dotted[0].rstrip(". ").split(".")):
        lead = left.lstrip()
        left = f"{dotted[0].rstrip('. ').replace('.', ',')}.{lead[dotted.end() :]}"
    title = read_head(left, draft)
    if draft.type in ("M", "D", "C", "R", "Z") and not host and (article := _ARTICLE.search(right)) and ":" not in right[: article.start()]:
        draft.type = "J"  # volume, issue and pages after a title: the code is wrong
    if host and draft.type not in ("J", "N"):
        draft.chapter = True
        draft.title = read_title(title, draft)
        draft.volume = None
        read_host(right[host.end() :], draft)
        if draft.type == "A":  # no archive: the first edition of the standard wrote [A] for what stands in a collection
            draft.type = "C" if _MEETING.search(draft.container or "") or "论文集" in (draft.container or "") else "M"
        return
    if draft.type in ("J", "N"):
        title = read_journal(right[host.end() :] if host else right, draft, title)
        if draft.container and not (draft.volume or draft.issue or draft.pages) and _HOUSE.fullmatch(draft.container):
            draft.type = "M"  # `[J]. 北京: 某某出版社, 2010`: the code is wrong
            draft.publisher, draft.container = draft.container, None
        draft.title = read_title(title, draft)
        return
    if draft.type == "P":
        _read_patent(title, right, draft)
        return
    if draft.type == "EB":
        _read_web(title, right, draft)
        return
    if draft.type == "S":
        number = _NUMBER_AFTER.match(right)
        if number and re.match(r"\s*[.:,]?\s*[A-Z]", right) and not number["c"]:
            draft.number = number["n"].strip()
            right = right[number.end() :]
    draft.title = read_title(title, draft)
    read_book(right, draft)


def _read_patent(title: str, right: str, draft: Draft) -> None:
    country = _COUNTRY.search(title)
    if country and country.start() > 0:
        draft.number, draft.place = country["n"], country["c"]
        title = title[: country.start()]
    right = CODE.sub(" ", right)
    after = _NUMBER_AFTER.match(right)
    if after and not re.match(r"\s*[.:,]?\s*\d{4}[-./年]", right):
        draft.number = after["n"].strip()
        right = right[after.end() :]
    draft.title = read_title(title, draft)
    right = take_imprint(right.replace("公开日", ""), draft)
    if right.strip(" .,:"):
        read_publisher(right.strip(" .,"), draft)


def _read_web(title: str, right: str, draft: Draft) -> None:
    draft.title = read_title(title, draft)
    right = right.strip(" ,.;:()[]")
    right = take_imprint(right, draft)
    right = right.strip(" ,.;:()[]")
    if right:
        read_publisher(read_middle(right, draft), draft)
