"""Congresses, plenums and conferences named in running text, with a value that is the same however they are written.

Values: `CPC-19 (2017)` a Party congress, `CPC-19-4 (2019)` a plenum of its Central Committee, `CCDI-19-4 (2020)` a plenum of its discipline
commission, `NPC-13-1 (2018)` and `CPPCC-13-1 (2018)` a session, else the conference's name in the table: `全国组织工作会议 (2018)`.
A year is given only where the table or the text knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.spans.overlaps import first_of_overlapping
from flows.text.numerals import chinese_number
from flows.text.seeds import read_lexicon

_NUMBER = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\\d{1,2})"


class Event(NamedTuple):
    """One event: `text[start:end]`; `value` is its normalised name, the same for all spellings."""

    start: int
    end: int
    text: str
    value: str


@cache
def _years() -> dict[tuple[str, int, int], str]:
    return {(row["body"], int(row["congress"]), int(row["session"])): row["year"] for row in read_lexicon("congresses.tsv")}


class _Conference(NamedTuple):
    value: str
    years: tuple[str, ...]


@cache
def _conferences() -> dict[str, _Conference]:
    table: dict[str, _Conference] = {}
    for row in read_lexicon("conferences.tsv"):
        known = _Conference(row["text"], tuple(row["years"].split()))
        for name in (row["text"], *row["variants"].split("|")):
            if name:
                table[name] = known
    return table


def _session(body: str, congress: int, session: int) -> str | None:
    year = _years().get((body, congress, session))
    if year is None:
        return None
    return f"{body}-{congress}{f'-{session}' if session else ''} ({year})"


# A plenum list (`三中、四中全会`) is one event a plenum; only the first carries the congress.
_PARTY = "(?:中国共产党|中共|党的)"
_PLENUM = re.compile(
    rf"{_PARTY}?第?(?P<congress>{_NUMBER})届(?:中央委员会)?"
    rf"(?:(?P<list>{_NUMBER}中(?:(?:全会)?[、和及]{_NUMBER}中(?!央))*)全会|第(?P<session>{_NUMBER})次全体(?:会议|大会))"
)
_PLENUM_ALONE = re.compile(f"(?:党的|中共)({_NUMBER})中全会")
# `十大`, `五大` may be the ten or five great things: without the Party before it, a congress later than the tenth, followed by what follows congresses
_AFTER_CONGRESS = (
    "报告|精神|以来|以后|之后|之前|召开|上|后|前|和|与|及|以及|、|，|。|；|：|！|？|提出|指出|强调|通过|明确|作出|做出|将|对|把|部署|要求|确立|确定|胜利|闭幕|"
    "开幕|代表|会议|的|修订|修改|审议|党章|首次|为|”|）|》|是|在|中|开|宣|从|战略|擘画|描绘|所|新|决|关|会|既|时|期间|到|至|选举|主题|文件|又|再|也|已|《|“|（|\\[|［|$"
)
_NOT_CONGRESS = "类|项|行动|工程|领域|任务|举措|体系|产业|重点|系统|指标|原则|作风|法宝|优势|考验|危险|纪律|建设|历史|战略支"
_CONGRESS = re.compile(
    rf"(?:{_PARTY}?第(?P<long>{_NUMBER})次全国(?:党员)?代表大会|(?:{_PARTY}(?P<named>{_NUMBER})大(?!{_NOT_CONGRESS})|"
    rf"(?<![一二三四五六七八九十百千万两第几各前后\d])(?P<short>{_NUMBER})大(?={_AFTER_CONGRESS})))"
)
_JOINED_CONGRESS = re.compile(f"[、和及]({_NUMBER})大(?!{_NOT_CONGRESS})")
_CCDI = re.compile(
    rf"(?:第?(?P<congress>{_NUMBER})届)?(?:中央纪委|中纪委|中央纪律检查委员会|中国共产党中央纪律检查委员会)(?:第?(?P<congress2>{_NUMBER})届)?第?(?P<session>{_NUMBER})次(?:全会|全体会议)"
)
_NPC = re.compile(
    rf"(?:第?(?P<congress>{_NUMBER})届全国(?:人大|人民代表大会)|全国人大第?(?P<congress2>{_NUMBER})届)(?!常)第?(?P<session>{_NUMBER})次(?:全体)?会议"
)
_CPPCC = re.compile(
    rf"(?:全国政协第?(?P<congress>{_NUMBER})届|第?(?P<congress2>{_NUMBER})届全国政协|(?:中国人民)?政协第?(?P<congress3>{_NUMBER})届全国委员会)第?(?P<session>{_NUMBER})次(?:全体)?会议"
)
_GENERIC = re.compile(
    "(?:(?:全国|中央|全军|全党)(?!人大|政协|人民代表大会|各地|各级|上下)[\u4e00-\u9fff]{1,14}?(?<![和及与])"
    "(?:工作会议|工作座谈会|座谈会|经验交流会|推进会|电视电话会议|表彰大会|研讨会|现场会)|"
    f"中央政治局(?:常委会)?会议|(?:中央政治局|中共中央政治局)第{_NUMBER}次集体学习|全国“?两会”?)"
)
_NO_QUOTES = str.maketrans("", "", "“”")
_JOINED = re.compile("[和及与]全[省市县区]")
_TRIGGER = re.compile("大|会|集体学习")


def _further(text: str, at: int) -> Iterator[Event]:
    """Congresses that follow one named with the Party: `党的一大、二大`."""
    while match := _JOINED_CONGRESS.match(text, at):
        value = _session("CPC", chinese_number(match[1]), 0)
        if value:
            yield Event(match.start(1), match.end(), text[match.start(1) : match.end()], value)
        at = match.end()


def _first(match: re.Match[str], *names: str) -> str | None:
    return next((match[name] for name in names if match[name]), None)


def _plenums(text: str) -> list[Event]:
    found: list[Event] = []
    for match in _PLENUM.finditer(text):
        congress = chinese_number(match["congress"])
        if match["session"]:
            value = _session("CPC", congress, chinese_number(match["session"]))
            if value:
                found.append(Event(match.start(), match.end(), match[0], value))
            continue
        parts = list(re.finditer(_NUMBER, match["list"]))
        for i, part in enumerate(parts):
            value = _session("CPC", congress, chinese_number(part[0]))
            if value is None:
                continue
            start = match.start() if i == 0 else match.start("list") + part.start()
            end = match.start("list") + part.end() + 1
            end += 2 if text.startswith("全会", end) else 0
            found.append(Event(start, end, text[start:end], value))
    return found


def _plenums_alone(text: str) -> list[Event]:
    """`党的四中全会`, whose congress only the date of the essay tells: `CPC-?-4`."""
    return [Event(m.start(), m.end(), m[0], f"CPC-?-{chinese_number(m[1])}") for m in _PLENUM_ALONE.finditer(text)]


def _sessions(text: str, pattern: re.Pattern[str], body: str, *names: str) -> list[Event]:
    found = []
    for match in pattern.finditer(text):
        congress = _first(match, *names)
        session = chinese_number(match["session"])
        value = _session(body, chinese_number(congress), session) if congress else f"{body}-?-{session}"
        if value:
            found.append(Event(match.start(), match.end(), match[0], value))
    return found


def _year_before(text: str, start: int) -> str | None:
    near = re.search(
        r"((?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?(?:至\d{1,2}日)?)?[，,]?(?:召开的?|举行的?|在)?$", text[max(0, start - 24) : start]
    )
    return near[1] if near else None


def _named(text: str) -> list[Event]:
    found = []
    for match in _conference_pattern().finditer(text):
        known = _conferences()[match[0]]
        year = _year_before(text, match.start()) or (known.years[0] if len(known.years) == 1 else None)
        found.append(Event(match.start(), match.end(), match[0], f"{known.value} ({year})" if year else known.value))
    return found


@cache
def _conference_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _conferences()), key=len, reverse=True)))


def gate() -> str:
    """Regular expression of what stands in every text with an event."""
    names = "|".join(map(re.escape, _conferences()))
    bodies = "(?:全国|中央|全军|全党)[\u4e00-\u9fff]{1,20}会"
    return f"届|中全会|[一二三四五六七八九十\\d]大|代表大会|次(?:全会|全体|会议)|{bodies}|集体学习|两会|{names}"


def find_events(text: str) -> list[Event]:
    """Congresses, plenums, sessions and conferences of one text, sorted by start, not overlapping; the longest reading wins.

    A congress or plenum that never took place (`党的四十届五中全会`) is no event.
    """
    if not _TRIGGER.search(text):
        return []
    found = _plenums(text) if "届" in text else []
    if "中全会" in text:
        found += _plenums_alone(text)
    if "次" in text:
        found += _sessions(text, _CCDI, "CCDI", "congress", "congress2")
        found += _sessions(text, _NPC, "NPC", "congress", "congress2")
        found += _sessions(text, _CPPCC, "CPPCC", "congress", "congress2", "congress3")
    for match in _CONGRESS.finditer(text):
        number = chinese_number(match["long"] or match["named"] or match["short"])
        value = _session("CPC", number, 0)
        if value and (match["short"] is None or number > 10):
            found.append(Event(match.start(), match.end(), match[0], value))
            if match["named"]:
                found += _further(text, match.end())
    found += _named(text)
    for match in _GENERIC.finditer(text):
        if not _JOINED.search(match[0]):
            year = _year_before(text, match.start())
            name = match[0].translate(_NO_QUOTES)
            found.append(Event(match.start(), match.end(), match[0], f"{name} ({year})" if year else name))
    return first_of_overlapping(sorted(found, key=lambda e: (e.start, -e.end)))
