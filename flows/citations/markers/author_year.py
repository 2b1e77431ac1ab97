"""Author-year markers: `（刘某，2015）`, `刘某（2015：12）`, `（Smith & Lee, 2018; 王某等，2015a）`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.citations.markers.authors import AND, ET_AL, FOREIGN, LATIN, AuthorIndex, first_author, has_rare_surname, is_author

_YEAR = r"(?:1[89]|20)\d\d[a-f]?"
_YEARS = rf"(?P<year>{_YEAR})(?P<word>年?)(?P<more>(?:\s*[，,、]\s*{_YEAR})*)"
_PAGES = r"(?:\s*[:：，,]\s*(?:[Pp]{1,2}[.．]?\s*|第\s*)?(?P<pages>\d{1,4}(?:\s*[-–—~～]\s*\d{1,4})?)\s*页?)?"
_LEAD = r"(?:参见|参阅|详见|见|如|转引自|引自|see(?:\s+also)?|e\.g\.,?|cf\.)?"
_GROUP = re.compile(rf"[（(]([^（）()\n]{{1,160}}?{_YEAR}[^（）()\n]{{0,40}}?)[）)]")
_PIECE = re.compile(rf"\s*{_LEAD}\s*(?P<names>[^\d，,\s][^\d]{{0,60}}?)\s*[，,]?\s*{_YEARS}{_PAGES}\s*$", re.IGNORECASE)
_ALONE = re.compile(rf"[（(]\s*{_YEARS}{_PAGES}\s*[）)]")
_BEFORE_NAME = re.compile(
    "(?:^|[，。；：、！？（(“\\s]|学者|教授|研究者|作者|专家|根据|依据|按照|参照|正如|例如|如|据|按|以及|和|与|及|而|由|借鉴|参考|沿用|采用|对|在|以|于|"
    "参见|见|认同|同意|其中|此外|国外|国内)$"
)
_AFTER_YEAR = re.compile(
    r"\s*(?:等?人?(?:则|也|还|曾|又|分别|进一步|明确|首次|最早|较早|率先|从|将|把|对|在|通过|基于|利用|采用|运用|以|就|针对|结合|围绕|按照|根据)|的|"
    "指出|认为|提出|强调|发现|研究|分析|主张|表明|证明|论证|阐述|总结|归纳|界定|定义|构建|探讨|考察|指明|说|写道|等|和|与|所|看来|关于|这一|[、，,。；])"
)
_DOCUMENT_NUMBER = re.compile(r"\s*第?\d+\s*号")
_BIOGRAPHY = re.compile(r"\s*[，,、]\s*[男女]")
_TAIL_ET_AL = re.compile(f"{ET_AL}$")
_TAIL_LATIN = re.compile(f"{LATIN}(?:{AND}{LATIN})*$")
_TAIL_FOREIGN = re.compile(f"{FOREIGN}$")
_TAIL_AND = re.compile("[、和与及，]$")


class AuthorYear(NamedTuple):
    """An author-year marker before linking; `author` is the first author (family name of a Latin one), `years` are all years printed."""

    start: int
    end: int
    author: str
    years: tuple[str, ...]
    pages: str | None


def _found(start: int, end: int, names: str, match: re.Match[str]) -> AuthorYear:
    return AuthorYear(start, end, first_author(names), (match["year"], *re.findall(_YEAR, match["more"])), match["pages"])


def _bracketed(text: str, index: AuthorIndex) -> Iterator[AuthorYear]:
    for group in _GROUP.finditer(text):
        if _DOCUMENT_NUMBER.match(text, group.end()):
            continue
        pieces = re.split("([；;])", group[1])
        at = group.start(1)
        for piece in pieces:
            match = _PIECE.match(piece)
            # with 年 it is as likely a date: only a list can tell
            known = match and (
                index.find(first_author(match["names"]), match["year"]) if match["word"] else index.plausible(match["names"], match["year"])
            )
            if match and known:
                start = at + match.start("names")
                span = group.span() if len(pieces) == 1 else (start, at + len(piece.rstrip()))
                yield _found(*span, match["names"], match)
            at += len(piece)


def _name_start(text: str, year: str, index: AuthorIndex) -> int | None:
    """Where the names begin with which `text` ends: those of the list first, else by form, surname and the word before."""
    listed = index.suffix(text, year)
    if listed is not None:
        return listed
    latin = _TAIL_LATIN.search(text)
    if latin:
        return None if latin[0].isupper() else latin.start()
    foreign = _TAIL_FOREIGN.search(text)
    if foreign:
        return foreign.start()
    best: int | None = None
    at = len(text)
    while True:  # walk back over 甲和乙, one name a step
        sizes = sorted(
            (n for n in (3, 2, 4) if at >= n and is_author(text[at - n : at])), key=lambda n: has_rare_surname(text[at - n : at])
        )
        size = next((n for n in sizes if _BEFORE_NAME.search(text[: at - n])), None)
        if size is None:
            return best
        best = at - size
        joint = _TAIL_AND.search(text[:best])
        if not joint:
            return best
        at = joint.start()


def _narrative(text: str, index: AuthorIndex) -> Iterator[AuthorYear]:
    for match in _ALONE.finditer(text):
        if _DOCUMENT_NUMBER.match(text, match.end()) or _BIOGRAPHY.match(text, match.end()):
            continue
        window_start = max(0, match.start() - 60)
        window = text[window_start : match.start()].rstrip()
        names = _TAIL_ET_AL.sub("", window)
        start = _name_start(names, match["year"], index)
        if start is None:
            continue
        marker = _found(window_start + start, match.end(), window[start:], match)
        if index.find(marker.author, match["year"]) or (
            not match["word"] and _BEFORE_NAME.search(names[:start]) and _AFTER_YEAR.match(text, match.end())
        ):
            yield marker


def find_author_year(text: str, index: AuthorIndex) -> list[AuthorYear]:
    """Author-year markers of one text, sorted by start.

    A bracket with one citation is marked with its brackets; of several citations in one bracket each is marked without them. Years alone in
    brackets (`（2015）`) are joined with the name before them. With a list, a name of the list decides; without, surname and context do.
    """
    return sorted([*_bracketed(text, index), *_narrative(text, index)])
