"""The foot of a text: the day, who signs above it, where it was printed."""

from __future__ import annotations

import re

from flows.structure.bibliographic import iso_date, parse_origin
from flows.structure.fields import is_affiliation
from flows.structure.front_matter import Front
from flows.structure.pieces import Piece
from flows.text.reference_lines import RECEIVED

_DAY = re.compile(
    r"[（(]?(?:(?:19|20)\d\d|[一二][九〇○零O][〇○零O一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?[)）]?\Z"
)
_SIGNS_NOTHING = re.compile(r"[，。；：！？、]|^[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
_ISSUE_ALONE = re.compile(r"(?:19|20)\d\d年?第?\d{1,2}期\Z")
_PRINTED_IN = re.compile(
    r"[（(【\[]?[—-]{0,2}(?:原文|本文|全文|此文|该文|文章)?(?:系|是|据)?(?:最[初早]|首先)?"
    r"(?:原?[刊登][载登发]?|原?载|首发|首?发表|(?:摘编?|选|转[载摘]?|来源|录)自)[于在]?\s?[:：]?\s?(?=《[^》\n]{2,20}》|(?:19|20)\d\d年|[㐀-鿿]{2,12}(?:19|20)\d\d年)"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:第\s?(?P<issue>\d{1,2})\s?期)?《(?P<journal>[^》\n]{2,20})》(?:杂志)?(?:第\s?(?P<number>\d{1,2})\s?期)?"
)
_PLACE = re.compile(r"(?:《[^》\n]{2,20}》|[㐀-鿿]{2,12})\s?[,，]?\s?[（(]?(?:19|20)\d\d[^\n。]{1,40}[)）】\]]?[。.]?\Z")
_RECEIVED = re.compile(rf"[（(]?{RECEIVED}[^。]{{0,60}}[)）]?\Z")


def read_closing(text: str, lines: list[tuple[int, int]], index: int) -> Piece | None:
    """The day below a text and who signs above it, `某县审计局⏎2019年12月20日`, or the day on which it was received, `（1998-03-31收稿）`."""
    if not index:
        return None
    start, end = lines[index]
    line = text[start:end]
    if _RECEIVED.match(line):
        return Piece("note", start, end, line, basis="labelled", family="received")
    if index < len(lines) - 2:
        return None
    if index == len(lines) - 1:
        return Piece("note", start, end, line) if _DAY.match(line) else None
    if _DAY.match(text[slice(*lines[-1])]) is None or len(line) > 30 or _SIGNS_NOTHING.search(line):
        return None
    if is_affiliation(line):
        return Piece("affiliation", start, end, line, basis="inferred", confidence=0.7, values=(line,))
    return Piece("note", start, end, line, basis="inferred", confidence=0.7)


def read_closing_origin(front: Front, text: str, lines: list[tuple[int, int]]) -> None:
    """Where a text was printed, at its foot: the lines that say so go.

    Journal and issue, as the last line or the last two, or `（原载《某某》2019年第1期）` among the last four.
    """
    if len(lines) <= front.body + 1 or "journal" in front.origin:
        return
    for index in range(len(lines) - 1, max(front.body, len(lines) - 5), -1):
        start, end = lines[index]
        if end - start > 70 or (lead := _PRINTED_IN.match(text[start:end])) is None:
            continue
        origin = _YEAR_FIRST.sub(r"《\g<journal>》\g<year>年第\g<issue>\g<number>期", text[start + lead.end() : end])
        day = iso_date(origin)
        if _PLACE.match(origin) is not None and ("issue" in (found := parse_origin(origin)) or day is not None):
            front.origin |= found
            if day is not None and front.published is None:
                front.published = day
            front.drop("origin", start, end)
            del lines[index]
            return
    last = text[slice(*lines[-1])]
    if len(last) > 40:
        return
    count = 1
    if _ISSUE_ALONE.match(last) and lines[-2][1] - lines[-2][0] <= 20 and text[lines[-2][1] - 1] not in "。！？”）":
        last, count = f"《{text[slice(*lines[-2])].strip('《》')}》{last}", 2
    found = parse_origin(last.strip("（()）"))
    if "issue" in found and re.search(r"期[）)]?\Z|\d\Z", last):
        front.origin |= found
        front.drop("origin", lines[-count][0], lines[-1][1])
        del lines[-count:]
