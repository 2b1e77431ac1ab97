"""The foot of a text: the day, and who signs above it."""

from __future__ import annotations

import re

from flows.structure.fields import is_affiliation
from flows.structure.pieces import Piece
from flows.text.reference_lines import RECEIVED

_DAY = re.compile(
    r"[（(]?(?:(?:19|20)\d\d|[一二][九〇○零O][〇○零O一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?[)）]?\Z"
)
_SIGNS_NOTHING = re.compile(r"[，。；：！？、]|^[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")


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
