"""How a journal asks to be cited, printed above the title: authors, title, journal, year and pages, in Chinese and in English.

黄小平.某某管理研究述评.某某学报,2017,37(13):4587-4598.
"""

from __future__ import annotations

import re

from flows.structure.bibliographic import parse_origin
from flows.structure.front_matter import Front, is_latin
from flows.structure.pieces import Piece

_PLACE = re.compile(r"(?:19|20)\d\d\s?[,，]\s?\d{1,3}\s?[（(]\s?\d{1,2}(?:[-/]\d{1,2})?\s?[)）]\s?[:：]\s?\d{1,5}")
_ISSUE_AND_PAGES = re.compile(r"\d{1,3}\s?[（(]\s?\d{1,2}\s?[)）]\s?[:：]\s?\d")
_CITED = re.compile(
    r"(?P<authors>[^.．。]{2,120})[.．]\s?(?P<title>.{4,90}?)[.．]\s?(?P<journal>[^.．。]{2,30}?)\s?[,，]\s?(?=(?:19|20)\d\d)"
)
_ENTRY = re.compile(r"[^\[［\n]{8,200}[\[［]\s?J(?:/OL)?\s?[\]］]\s?[.．。,，]?\s?(?P<origin>[^\n]{4,160})")
_LONGEST = 500


def cites_itself(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether a line says how to cite the essay: its title stands in one of the next lines, or it translates such a line."""
    start, end = lines[index]
    if end - start > _LONGEST:
        return False
    if is_latin(text[start:end]):
        return index > 0 and _ISSUE_AND_PAGES.search(text, start, end) is not None and cites_itself(text, lines, index - 1)
    if _PLACE.search(text, start, end) is None:
        return False
    match = _CITED.match(text, start, end)
    if match is None:
        return False
    title = re.sub(r"\W", "", match["title"])
    return any(re.sub(r"\W", "", text[a:b]).startswith(title) for a, b in lines[index + 1 : index + 6])


def read_self_citation(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read a line that says how to cite the essay; False where it does not."""
    if not cites_itself(text, lines, index):
        return False
    start, end = lines[index]
    if is_latin(text[start:end]):
        front.drop("english", start, end)
    else:
        front.pieces.append(Piece("cited_as", start, end, text[start:end], basis="inferred", confidence=0.9))
    return True


def read_own_entry(front: Front, text: str, span: tuple[int, int]) -> bool:
    """Read an entry for the essay itself that stands below its title (`王明.论某某[J].某学刊,2025.2.`); False where a line is none."""
    title = front.of("title")
    line = text[slice(*span)]
    match = _ENTRY.match(line) if title is not None else None
    if title is None or match is None or re.sub(r"\W", "", title.text) not in re.sub(r"\W", "", line[: match.start("origin")]):
        return False
    front.origin |= parse_origin(match["origin"])
    front.pieces.append(Piece("cited_as", *span, line, basis="inferred", confidence=0.9))
    return True
