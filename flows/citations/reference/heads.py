"""The responsibility statement at the head of an entry, and the title that follows it."""

from __future__ import annotations

import re

from flows.citations.reference.bylines import BYLINE, CLASSICS, NO_NAMES
from flows.citations.reference.model import Draft
from flows.citations.reference.normalise import HAN
from flows.citations.reference.people import add_people, name_like, strip_nation, take_role, take_year
from flows.citations.reference.western_people import leading_western
from flows.text.names import is_foreign_name, is_han_name, is_organisation, is_transliterated

_HAN_RE = re.compile(f"[{HAN}]")
_STRONG = re.compile(rf"\.(?!\d)|(?<=[{HAN}])\.(?=\d{{1,4}}\s?[{HAN}\-])|:|(?=《)|\((?=(?:1[4-9]|20)\d\d[a-z]?\))")
_INITIAL_STOP = re.compile(r"[A-Z]\.\Z")
_INITIALS_ONLY = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_GB_WESTERN = re.compile(r"[A-Z][\w'’-]+ [A-Z]{1,3}[,.]")
_LIST_SIGN = re.compile(r"\s*[,、;]\s*|\s+and\s+|\s&\s")
_YEAR_TAIL = re.compile(r"[,.\s]*[(]?(?:1[4-9]|20)\d\d[a-z]?[)]?\s*\Z")
_DOTTED_INITIAL = re.compile(r"(?:^|[·,、;\s.])[A-Z]\Z")
_YEAR_HEAD = re.compile(
    r"[,.\s]*[(\[]?c?(?P<y>(?:1[4-9]|20)\d\d)(?:[a-z](?![a-z]))?年?[)\]]?\s*[,.:]\s*|[,.\s]*\((?P<y2>(?:1[4-9]|20)\d\d)[a-z]?\)[\s,.:]*(?=\S)|[,.\s]*(?:无日期|n\.\s?d\.)\s*[,.:]\s*"
)
_DATED_HEAD = re.compile(r"(?P<head>[^.:《]{2,80}?)[,.]?\s?(?:,\s?|\(\s?)(?:1[4-9]|20)\d\d[a-z]?\)?\s?[,.:]\s*(?=\D|(?:19|20)\d\d年)")
_VOLUME_TAIL = re.compile(
    r"\s*(?::|(?<=选集|文集|全集|文选)\s?[·.]?\s?(?=第)|(?<=[)）])(?=第[\d一二三四五六七八九十]+卷)|,\s?(?=第\s?[\d一二三四五六七八九十]+\s?卷)|(?<=[^\x00-\x7f])\s?[(])\s*(?P<v>(?:第\s?[\d一二三四五六七八九十百]+\s?[卷册冊集辑部編编分]+(?:\s?第?\s?[\d一二三四五六七八九十]+\s?[册冊卷])?|卷\s?[\d一二三四五六七八九十]+|[上中下](?:[册冊卷编集])?|[一二三四]部|[Vv]ol(?:ume)?\.?\s?\d+|[\d一二三四五六七八九十]+\s?[卷册]))\s*[)]?\s*\Z"
)
_NAMED_VOLUME = re.compile(
    r"(?<=\S{2})\s*:\s*(?P<v>卷\s?[\d一二三四五六七八九十百零〇]+|第[\d一二三四五六七八九十]+卷)\s+(?P<t>[^\s:]\S{1,30})\Z"
)
_NUMBER = re.compile(
    r"\s*:?\s*(?P<n>(?:GB|DB|DL|GY|YY|HJ|JB|JG|JGJ|SL|SY|TB|YD|QB|NY|LY|MH|MT|CJJ?|CY|WS|WH|GA|FZ|HG|SN|TD|JTG|JTJ|JTS|JT|CECS|GJB|GBZ|GBJ|JJF|JJG|QX|SB|SH|SF|DA|DG|DGJ|DBJ|DT|BB|EJ|FJ|HB|HS|KA|LB|LD|MZ|QJ|RB|SC|SJ|TY|WB|WJ|WM|WW|XB|YB|YC|YZ|ZY|ISO|IEC|IEEE|ANSI|ASTM|BS|DIN|JIS|Z|T/[A-Z]+|RFC|DB\d+)(?:[/_ ]?[TZ])?[ /]?(?:\(?[A-Z]+\)? ?)?[A-Z]?\d[\d.\-:/ ]*\d(?:\([A-Z]\))?|(?:CN|US|EP|JP|WO|ZL|DE|GB|KR|FR)[ ]?\.?\d[\d.,/]{4,}\s?\.?[A-Z0-9]?\d?|ICPSR\s?\d+|[A-Z]{2,6}[ \-]?\d{3,}[A-Z0-9.\-/]*|[A-Z]{2,6} [A-Z]-\d+-\d{4}|(?<=:)\s*[A-Z]/\d+/\d+|(?<=: )\d{5,}|\d{7,}(?:\.[\dxX])?)\s*\Z"
)
_NUMBER_HEAD = re.compile(
    r"(?P<n>(?:GB|DB\d*|DL|GY|YY|HJ|JB|JGJ?|SL|SY|TB|YD|QB|NY|LY|MH|CJJ?|CY|WS|ISO|IEC|ANSI|RFC|[A-Z]{2,5}(?=(?:/[TZ])?\s?[A-Z]?\d[\d.]*-\d{2,4}\s))(?:/[TZ])?\s?[A-Z]?\d[\d.\-]*)(?:\s+|(?<=-\d{4})\.\s?|(?<=-\d{4}\.))(?=\S)"
)

_DEPARTMENT = re.compile(r"(?:国家|全国|中国|中央|中共|中华|[\u4e00-\u9fff]{2,3}[省市县区])[\u4e00-\u9fff]{2,20}(?:司|办|室|局|部|委)")
_NAME_NEXT = re.compile(r"(?P<n>[\u4e00-\u9fff]{2,3})\s?[.,]\s?[\u4e00-\u9fff]{2,20}(?:[(][^()]{2,20}[)])?[,.\s]*(?:19|20)\d\d")
"""A name between a title and a journal, as a database prints it: `题名.王明.某刊2012(5)`."""
_VOLUME_AHEAD = re.compile(r"第\s?[\d一二三四五六七八九十]{1,3}\s?[卷册]\s?[.,]")
_EDITION_TAIL = re.compile(
    r"(?<=\S{2})\s?[(](?P<e>(?:修订)?第\s?[\d一二三四五六七八九十]{1,3}\s?版|[新全]?[修增]订[版本]|缩印本|影印本|一卷本|合订本|单行本|普及本)[)]\Z"
)
_ORDER_TAIL = re.compile(r"(?<=\S{4})\s*[:(]\s?(?P<n>[\u4e00-\u9fff]{1,10}[\[(](?:19|20)\d\d[\])]\s?第?\d{1,4}号)[)]?\Z")
"""The number of an official document behind its title: `关于某事的意见: 国发〔2015〕12号`."""
_PART_AHEAD = re.compile(
    r"卷\s?[\d一二三四五六七八九十]|第\s?[\d一二三四五六七八九十]{1,3}\s?[卷册冊辑編编]|本纪|列传|[子丑寅卯辰巳午未申酉戌亥]集"
)
BOARD = re.compile(
    r"《[^《》]{1,30}》\s?(?:编委会|编写组|编辑委员会|编纂委员会|编辑部|杂志社|课题组|编写委员会)(?:\s?(?:著|编|主编|编著))?"
)
"""An editorial board named after its work."""
_DIRECT_NAME = re.compile(rf"[A-Z][\w'’\-]+ (?:[A-Z]\. ?){{0,2}}[A-Z][\w'’\-]+[.:,]\s*(?=[{HAN}]{{3}})")
_INITIALS_BEHIND = re.compile(rf"[{HAN}·]{{2,10}} (?:[A-Z]\.? ?){{1,3}}\.? ?(?=《)")
"""A transcribed family name, initials behind it: `库恩 T.S.《某书》`."""
_BEHIND_BOARD = re.compile(r"\s*(?:\((?=(?:19|20)\d\d)|[.,:])")
_ABOUT = re.compile("关于|适用|印发|发布$|公布$|颁布$|转发|批转|下发|审议|通过$|学习|贯彻|解读|评析|[论对从读]$|的")
_CAPITALS = re.compile(r"[A-Z][A-Za-z\-]+(?: (?:of|for|and|the|on|[A-Z][A-Za-z\-]+)){1,7}")


def person_list(head: str, every: bool = False) -> bool:
    """Whether every part of `head` can be a name."""
    parts = [p for p in _LIST_SIGN.split(head.strip(" ,、;")) if p.strip()]
    if not parts:
        return False
    good = 0
    for part in parts:
        if part in NO_NAMES or any(p in NO_NAMES for p in part.split()[1:]):
            return False
        if name_like(part) or all(name_like(p) or len(p) == 1 for p in part.split()):
            good += 1
        elif every or len(part) > 8 or (part and part[0].isdigit()):
            return False
    return good * 2 >= len(parts)


def _weak_boundary(text: str) -> int:
    """Where leading names set apart by commas or blanks end and a title begins; 0 for nowhere."""
    at = 0
    names = 0
    for match in re.finditer(r"[^,、;\s]+(?P<sep>[,、;\s]+|\Z)", text):
        part = match[0][: len(match[0]) - len(match["sep"])]
        if not match["sep"]:
            break
        bare = take_role(strip_nation(part))[0]
        if names and part in ("and", "&"):
            continue
        if (
            part in ("等", "等人", "著", "编", "主编")
            or CLASSICS.fullmatch(bare)
            or (is_han_name(bare) and bare not in NO_NAMES)
            or is_foreign_name(bare)
            or (names == 0 and is_transliterated(bare))
            or (is_organisation(bare) and names == 0 and (len(bare) > 4 or (len(bare) == 4 and match["sep"][0] == ",")))
            or (names == 0 and BYLINE.fullmatch(bare))
        ):
            at = match.end()
            names += 1
            continue
        if names and "·" in part:
            at = match.end()
            continue
        if re.fullmatch(r"[A-Z]\.", part) and names:
            at = match.end()
            continue
        break
    return at


def find_head(text: str) -> int:
    """Where the responsibility statement of `text` ends, its separator included; 0 when `text` begins with the title."""
    direct = _DIRECT_NAME.match(text)
    if direct:
        return direct.end()
    if not _HAN_RE.search(text, 0, 40) or _GB_WESTERN.match(text):
        end = leading_western(text)
        if end and end < len(text):
            return end
    marked = _INITIALS_BEHIND.match(text)
    if marked:
        return marked.end()
    limit = min(len(text), 400)
    board = BOARD.match(text)
    if board:
        behind = _BEHIND_BOARD.match(text, board.end())
        return behind.end() if behind else 0
    first = _HAN_RE.search(text, 0, 1)
    dated = _DATED_HEAD.match(text)
    if (
        dated
        and not re.search(r"\d{3}|——|[?!]", dated["head"])
        and (not first or all(len(p) <= 8 or name_like(p) for p in _LIST_SIGN.split(dated["head"])[1:]))
    ):
        return dated.end()
    for match in _STRONG.finditer(text, 0, limit):
        sign = match[0]
        head = text[: match.start()]
        if not head.strip():
            continue
        if sign == "." and _INITIALS_ONLY.fullmatch(head):
            continue
        if sign == "." and _DOTTED_INITIAL.search(head):
            # a Western initial inside a name: the title begins later, unless a whole list of names ends here
            after = text[match.end() :].lstrip()
            if not after or not re.match(rf"[{HAN}《\[]|[A-Z][a-z]+[ :]", after) or "·" in head.rsplit(",", 1)[-1] or "·" in after[:12]:
                continue
        rest = text[match.end() :].strip()
        if not rest:
            return 0
        depth = head.count("(") - head.count(")")
        if depth > 0 or head.count("“") > head.count("”") or head.count("《") > head.count("》"):
            continue
        stripped = head.strip()
        if sign == ":" and _PART_AHEAD.match(rest):
            return _weak_boundary(text)
        if sign == "." and _VOLUME_AHEAD.match(rest):
            return 0
        if sign == ":" and "," in stripped and 0 < (weak := _weak_boundary(text)) < match.start():
            rest_of_head = text[weak : match.start()].strip()
            named = all(name_like(p) for p in re.split(r"[,、;]\s*", rest_of_head) if p.strip())
            if not named or ("," not in rest_of_head and re.search("[与和]", rest_of_head)):
                return weak
        if person_list(_YEAR_TAIL.sub("", stripped) or stripped, sign == ":"):
            return match.end()
        if sign == "":
            weak = _weak_boundary(text)
            if 0 < weak < match.start():
                return weak
            return match.end() if len(stripped) <= 40 and not _ABOUT.search(stripped) else 0
        if sign == "(":
            return match.end() - 1
        if sign == ":":
            if _DEPARTMENT.fullmatch(stripped):
                return match.end()
            return _weak_boundary(text)
        weak = _weak_boundary(text)
        if weak and weak < match.start():
            return weak
        behind = _NAME_NEXT.match(rest) if first else None
        if behind and is_han_name(behind["n"]) and not name_like(stripped):
            return 0
        if first:
            return match.end() if len(stripped) <= 30 and not re.search(r"[《》“”?!？！\d]|——", stripped) else 0
        if re.search(r"\d{4}|[?!:\"“]", stripped) or len(stripped) > 90:
            return 0
        return (
            match.end()
            if re.match(r"\s*[A-Z\d\"“\[(]", text[match.end() :])
            and (text[match.end() : match.end() + 1] in (" ", "[") or stripped.isupper() or _CAPITALS.fullmatch(stripped))
            else 0
        )
    return _weak_boundary(text)


def read_head(text: str, draft: Draft) -> str:
    """Take authors and an author-date year off `text`; the rest begins with the title."""
    text = strip_nation(text.strip(" .,;"), draft)
    number = _NUMBER_HEAD.match(text)
    if number and draft.number is None and draft.type == "S":
        draft.number = number["n"].rstrip(".")
        return text[number.end() :]
    end = find_head(text)
    if end:
        head, rest = text[:end], text[end:]
        head = head.rstrip(":( \t\n")
        if not head.endswith(("Jr.", "al.")) and not _INITIAL_STOP.search(head):
            head = head.rstrip(" .,")
        elif len(re.findall(r"[A-Z]\.", head)) == 1 and re.search(r" [A-Z]{1,3}(?: [A-Z])*\.\Z", head):
            head = head[:-1]  # the full stop of the list, not of an initial
        head = take_year(head, draft)
        add_people(head, draft)
        # author-date: the year stands between names and title
        if draft.year is None:
            year = _YEAR_HEAD.match(rest)
            if year and rest[year.end() :].strip():
                draft.year = year["y"] or year["y2"]
                rest = rest[year.end() :]
        return rest.strip(" ,;") if not rest.startswith(".") else rest.lstrip(" .,;")
    year = _YEAR_HEAD.match(text)
    if year and text[year.end() :].strip():
        draft.year = year["y"] or year["y2"]
        return text[year.end() :]
    return text


def read_title(text: str, draft: Draft) -> str:
    """The title proper: number of a standard or patent and volume at its end go to the draft, quotation marks off."""
    text = text.strip(" ,;:.") if not text.rstrip().endswith(("...", "etc.")) else text.strip()
    order = _ORDER_TAIL.search(text)
    if order and draft.number is None:
        draft.number, text = order["n"], text[: order.start()]
    if text.startswith("《") and text.find("》") == len(text) - 1:
        text = text[1:-1]
    elif text[:1] in '“"' and text[-1:] in '”"' and len(text) > 2:
        text = text[1:-1].strip(" ,.")
    number = _NUMBER_HEAD.match(text) if draft.type == "S" and draft.number is None else None
    if number:
        draft.number, text = number["n"].rstrip("."), text[number.end() :]
    if draft.type in ("S", "P", "DB", "R", "D", "A", None) or "GB" in text or "ISO" in text:
        match = _NUMBER.search(text)
        if match and match.start() > 0 and (match[0].lstrip()[:1] == ":" or draft.type in ("S", "P")) and draft.number is None:
            draft.number = match["n"].strip()
            text = text[: match.start()].rstrip(" :,.")
    edition = _EDITION_TAIL.search(text) if draft.type not in ("J", "N") and draft.edition is None else None
    if edition:
        draft.edition, text = edition["e"], text[: edition.start()]
    if draft.type not in ("J", "N") and draft.volume is None:
        named = _NAMED_VOLUME.search(text)
        if named:  # 史书: 卷六 某传; the part goes to the residue
            draft.volume = named["v"].removeprefix("卷").strip()
            draft.residue.append(named["t"])
            return text[: named.start()].rstrip(" :,")
        match = _VOLUME_TAIL.search(text)
        if match and match.start() > 0:
            value = match["v"].strip()
            plain = re.fullmatch(r"(?:[Vv]ol(?:ume)?\.?|卷|第)\s?(?P<n>[\d一二三四五六七八九十百]+)\s?卷?", value)
            draft.volume = plain["n"] if plain else value
            text = text[: match.start()].rstrip(" :,")
            if text.startswith("《") and text.find("》") == len(text) - 1:
                text = text[1:-1]
    return text
