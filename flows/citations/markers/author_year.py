"""Author-year markers: `（刘奇葆，2015）`, `刘奇葆（2015：12）`, `（Smith & Lee, 2018; 王俊勇等，2015a）`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flows.citations.markers.entries import Entry

_YEAR = r"(?:1[89]|20)\d\d[a-f]?"
_PAGES = r"(?:\s*[:：，,]\s*(?:[Pp]{1,2}[.．]?\s*|第\s*)?(?P<pages>\d{1,4}(?:\s*[-–—~～]\s*\d{1,4})?)\s*页?)?"
_GROUP = re.compile(rf"[（(]([^（）()\n]{{1,160}}?{_YEAR}[^（）()\n]{{0,40}}?)[）)]")
_PIECE = re.compile(
    rf"\s*(?:参见|参阅|详见|见|如|转引自|引自|see(?:\s+also)?|e\.g\.,?|cf\.)?\s*(?P<names>[^\d，,][^\d]{{0,60}}?)\s*[，,]?\s*(?P<year>{_YEAR}){_PAGES}\s*$",
    re.IGNORECASE,
)
_NARRATIVE = re.compile(rf"\s*[（(]\s*(?P<year>{_YEAR})(?P<more>(?:\s*[，,、]\s*{_YEAR})*){_PAGES}\s*[）)]")
_HAN_NAME = "[\u4e00-\u9fff]{2,4}"
_FOREIGN = "[\u4e00-\u9fff]{1,6}(?:[·•][\u4e00-\u9fffA-Z.]{1,8}){1,2}"
_LATIN = r"[A-Z][A-Za-zÀ-ÿ'’\-]+(?:\s+(?:[A-Z]\.?|[A-Z][A-Za-zÀ-ÿ'’\-]+)){0,2}"
_AND = r"\s*(?:、|和|与|及|&|and|，|,|;)\s*"
_ET_AL = r"(?:\s*等人?|\s*,?\s*et\s+al\.?)"
_NAMES = re.compile(rf"(?:{_FOREIGN}|{_HAN_NAME}|{_LATIN})(?:{_AND}(?:{_FOREIGN}|{_HAN_NAME}|{_LATIN}))*{_ET_AL}?")
_ORGANISATION = re.compile(
    "[\u4e00-\u9fffA-Z]{2,24}(?:委员会|研究院|研究所|课题组|编写组|办公室|研究室|统计局|中心|学会|协会|大学|学院|组织|委|部|局|院|署|银行|WHO|OECD|UNESCO|IPCC)"
)
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕佟艾连鄢"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "独孤",
    "南宫",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "长孙",
    "宇文",
    "令狐",
    "端木",
    "轩辕",
)
_NO_NAME = re.compile(
    "会议|大会|条例|决定|报告|宪法|党章|规定|意见|纲要|白皮书|出版社|日报|北京|上海|时期|年代|时间|数据|图|表|版|修订|试行|月|日|截至|截止|以来|第.|中发|国发|国办|中办|文件|法$|公报|宣言|年鉴"
)
_BEFORE_NAME = re.compile(
    r"(?:^|[，。；：、！？（(“\s]|学者|教授|研究者|作者|专家|根据|依据|按照|参照|正如|例如|如|据|按|以及|和|与|及|而|由|借鉴|参考|沿用|采用|对|在|以|参见|见|认同|同意|不同于|其中|此外|国外|国内)$"
)
_AFTER_NARRATIVE = re.compile(
    r"\s*(?:等?(?:人)?(?:则|也|还|曾|又|分别|进一步|明确|首次|最早|较早|率先|从|将|把|对|在|通过|基于|利用|采用|运用|以|就|针对|结合|围绕|按照|根据)|[的]|指出|认为|提出|强调|发现|研究|分析|主张|表明|证明|论证|阐述|总结|归纳|界定|定义|构建|探讨|考察|指明|说|写道|等|和|与|、|，|,|。)"
)
_DOCUMENT_NUMBER = re.compile(r"\s*第?\d+\s*号")


class AuthorYear(NamedTuple):
    """An author-year marker before linking; `author` is the first author (family name of a Latin one)."""

    start: int
    end: int
    author: str
    year: str
    pages: str | None


def first_author(names: str) -> str:
    """First author of printed names, without 等/et al.: whole name in Han, last word of a Latin name."""
    name = re.split(r"等|\bet\s+al|、|和|与|及|&|\band\b|[，,;；]", names.strip())[0].strip()
    return name.split()[-1] if re.match("[A-Za-z]", name) and " " in name else name


def is_name(text: str) -> bool:
    """True for a Han name with a known surname, a transcribed foreign name, a Latin name."""
    if re.fullmatch(_LATIN, text) or re.fullmatch(_FOREIGN, text):
        return True
    if not re.fullmatch(_HAN_NAME, text) or _NO_NAME.search(text):
        return False
    return (text[0] in SURNAMES and len(text) <= 3) or (text.startswith(COMPOUND_SURNAMES) and len(text) <= 4)


def _families(entries: Sequence[Entry] | None) -> dict[str, list[Entry]]:
    """Entries by the spellings their first author may have in a marker."""
    index: dict[str, list[Entry]] = {}
    for entry in entries or ():
        if entry.authors:
            name = entry.authors[0].strip()
            keys = {name.casefold()}
            if re.match("[A-Za-zÀ-ÿ]", name):
                keys |= {word.casefold() for word in re.split(r"[\s,，.]+", name) if len(word) > 1}
            for key in keys:
                index.setdefault(key, []).append(entry)
    return index


def candidates(author: str, year: str, entries: Sequence[Entry] | None) -> list[Entry]:
    """Entries of that first author and year; a year suffix decides only where entries print one."""
    same = [e for e in _families(entries).get(author.casefold(), ()) if e.year and e.year[:4] == year[:4]]
    exact = [e for e in same if e.year == year]
    return exact or same


def _plausible(names: str, year: str, entries: Sequence[Entry] | None) -> bool:
    if candidates(first_author(names), year, entries):
        return True
    if _NO_NAME.search(names):
        return False
    if _ORGANISATION.fullmatch(names.strip()):
        return True
    match = _NAMES.fullmatch(names.strip())
    return bool(match) and all(is_name(n.strip()) for n in re.split(rf"{_AND}|{_ET_AL}", names.strip()) if n and n.strip())


def _bracketed(text: str, entries: Sequence[Entry] | None) -> Iterator[AuthorYear]:
    for group in _GROUP.finditer(text):
        if _DOCUMENT_NUMBER.match(text, group.end()):
            continue
        pieces, at = [], group.start(1)
        for piece in re.split("([；;])", group[1]):
            match = _PIECE.match(piece) if piece not in "；;" else None
            if match and _plausible(match["names"], match["year"], entries):
                pieces.append((at, at + len(piece), match))
            at += len(piece)
        alone = len(pieces) == 1 and not re.search("[；;]", group[1])
        for start, end, match in pieces:
            inner = text[start:end]
            span = group.span() if alone else (start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
            yield AuthorYear(*span, first_author(match["names"]), match["year"], match["pages"])


def _name_before(text: str, end: int, year: str, entries: Sequence[Entry] | None) -> tuple[int, str] | None:
    """Start and text of the names that end at `end`: those of the list first, else by surname and what stands around."""
    window_start = max(0, end - 60)
    window = text[window_start:end].rstrip()
    stripped = re.sub(rf"(?:{_ET_AL})$", "", window)
    for name in sorted(_families(entries), key=len, reverse=True):
        low = stripped.casefold()
        at = low.rfind(name)
        if at < 0 or not candidates(name, year, entries):
            continue
        rest = stripped[at + len(name) :]
        if not rest or re.fullmatch(rf"(?:{_AND}(?:{_FOREIGN}|{_HAN_NAME}|{_LATIN}))+", rest):
            return window_start + at, window[at:]
    latin = re.search(rf"{_LATIN}(?:{_AND}{_LATIN})*$", stripped)
    if latin and not re.fullmatch("[A-Z]{2,}", latin[0]):
        return window_start + latin.start(), window[latin.start() :]
    foreign = re.search(rf"{_FOREIGN}$", stripped)
    if foreign:
        return window_start + foreign.start(), window[foreign.start() :]
    # several Han names: each of two to four characters between conjunctions; walk back from the bracket
    at = len(stripped)
    best: int | None = None
    while True:
        step = next(
            (
                n
                for n in (3, 2, 4)
                if at >= n
                and is_name(stripped[at - n : at])
                and (best is None or _BEFORE_NAME.search(stripped[: at - n]) is not None or stripped[: at - n][-1:] in "和与及、")
            ),
            None,
        )
        if step is None:
            break
        best = at - step
        joint = re.search(r"(?:、|和|与|及|，)$", stripped[:best])
        if not joint:
            break
        at = joint.start()
    return (window_start + best, window[best:]) if best is not None else None


def _narrative(text: str, entries: Sequence[Entry] | None) -> Iterator[AuthorYear]:
    for match in _NARRATIVE.finditer(text):
        if _DOCUMENT_NUMBER.match(text, match.end()) or match.start() == 0:
            continue
        found = _name_before(text, match.start(), match["year"], entries)
        if not found:
            continue
        start, names = found
        known = bool(candidates(first_author(names), match["year"], entries))
        if not known and not (_BEFORE_NAME.search(text[max(0, start - 6) : start]) and _AFTER_NARRATIVE.match(text, match.end())):
            continue
        yield AuthorYear(start, match.end(), first_author(names), match["year"], match["pages"])


def find_author_year(text: str, entries: Sequence[Entry] | None) -> list[AuthorYear]:
    """Author-year markers of one text, sorted by start.

    A bracket with one citation is marked with its brackets; of several citations in one bracket each is marked without them. Years alone in
    brackets (`（2015）`) are joined with the name before them. With a list, a name of the list decides; without, surname and context do.
    """
    found = [*_bracketed(text, entries), *_narrative(text, entries)]
    return sorted(found)
