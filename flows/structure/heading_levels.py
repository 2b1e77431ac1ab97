"""Headings that only their neighbours tell: short lines without a number, items of lists, levels that a numbering sets."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from flows.structure.fields import parse_names
from flows.structure.front_matter import is_prose
from flows.structure.headings import is_whole_head, number_of
from flows.structure.pieces import Piece


def demote_lists(pieces: list[Piece]) -> None:
    """Numbered lines of one low family that follow each other without prose between are items of a list."""
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if piece.kind == "heading" and piece.family in ("digit", "bare", "low"):
            stop = index
            while stop + 1 < len(pieces) and pieces[stop + 1].kind == "heading" and pieces[stop + 1].family == piece.family:
                stop += 1
            if stop == index and stop + 2 < len(pieces) and [p.kind for p in pieces[stop + 1 : stop + 3]] == ["caption", "paragraph"]:
                index += 1
                continue
            if stop > index:
                for i in range(index, stop + 1):
                    pieces[i] = replace(pieces[i], kind="paragraph", level=None, confidence=0.8)
            elif stop + 1 == len(pieces) or pieces[stop + 1].kind not in ("paragraph", "heading"):
                pieces[index] = replace(piece, kind="paragraph", level=None, confidence=0.8)
            index = stop
        index += 1


_SHORT_HEAD = 30
_BELOW_BULLET = 15
_BULLETS = "●◆■▲★◇□"
_BULLETED = re.compile(rf"[{_BULLETS}]\s?[㐀-鿿“《][^。；！？;：:，,]{{3,28}}\Z")
_LONE = re.compile(r"[㐀-鿿A-Za-z“《\d][^。；！？;，,]{3,28}\Z|[㐀-鿿“][^。；！？;]{5,44}\Z")


_TAGS = re.compile(r"[㐀-鿿] (?=[㐀-鿿])")
_SHORTEST_BODY = 20
_LONGEST_SENTENCE = 45
_ONE_SENTENCE = re.compile(r"[^。！？；：]+。")
_SCENE = re.compile(
    r"(?:(?:会议?|活动|报告会|座谈会|党课|宣讲|培训|课堂|仪式|学习)现场|合影(?:留念)?|留影|剪影|掠影"
    r"|(?:党员|干部|同志|师生|学生|学员|读者|代表|职工|群众|老师|大家)们?[^，。的]{0,6}(?:认真|积极|正在|集体)[^，。的]{0,8}|(?:书记|主任|院长|校长|主席|部长|教授|同志)[^，。的]{0,12}(?:讲话|发言|授课|致辞|宣讲|讲党课))\Z"
)
"""What a picture of a meeting shows."""


def promote_unnumbered(pieces: list[Piece]) -> None:
    """A short line without a stop between two paragraphs is a heading that has no number."""
    _promote_bulleted(pieces)
    numbered = [p.level or 1 for p in pieces if p.kind == "heading" and p.family != "whole"]
    level = 1
    has_han = False
    for index, piece in enumerate(pieces):
        if piece.kind == "heading":
            has_han = has_han or piece.family == "han"
            if piece.family not in ("whole", "lone"):
                level = min(3, (piece.level or 1) + 1)
            continue
        if piece.kind != "paragraph" or len(piece.text) > 45 or not _LONE.match(piece.text) or number_of(piece.text):
            continue
        if index + 1 >= len(pieces):
            continue
        is_above_numbering = _is_first_below(pieces, index)
        if not (is_above_numbering or _is_body_of_one(pieces[index + 1]) or _is_short_body(pieces, index + 1)):
            continue
        if index and pieces[index - 1].kind == "paragraph" and not is_prose(pieces[index - 1].text):
            continue
        if parse_names(piece.text) or re.search(r"[:：…—―]\Z|^\d+[年月]|^[^：]*[”]\Z", piece.text):
            continue
        if len(_TAGS.findall(piece.text)) > 1:
            continue  # tags of the page
        if _SCENE.search(piece.text):
            pieces[index] = replace(piece, kind="caption", basis="inferred", confidence=0.7)
            continue
        above = level if numbered else 1
        if is_above_numbering:
            above = 2 if has_han else 1
        pieces[index] = replace(piece, kind="heading", level=above, basis="inferred", confidence=0.7, family="lone")


def _promote_bulleted(pieces: list[Piece]) -> None:
    """Short lines behind the same bullet, two at least and each with a paragraph of prose below, are headings."""
    for bullet in _BULLETS:
        marked = [i for i, p in enumerate(pieces) if p.kind == "paragraph" and p.text[0] == bullet]
        if len(marked) < 2 or not all(
            _BULLETED.match(pieces[i].text)
            and i + 1 < len(pieces)
            and pieces[i + 1].kind == "paragraph"
            and len(pieces[i + 1].text) >= _BELOW_BULLET
            for i in marked
        ):
            continue
        for i in marked:
            pieces[i] = replace(pieces[i], kind="heading", level=1, basis="inferred", confidence=0.7, family="lone")


def _is_body_of_one(piece: Piece) -> bool:
    """Whether a piece is a paragraph as it stands below a heading."""
    return piece.kind == "paragraph" and is_prose(piece.text) and len(piece.text) >= 30


def _is_short_body(pieces: list[Piece], index: int) -> bool:
    """Whether a short paragraph opens a section: prose of a line, more prose below it, and a paragraph above the heading."""
    return (
        2 <= index < len(pieces) - 1
        and len(pieces[index].text) >= _SHORTEST_BODY
        and is_prose(pieces[index].text)
        and all(_is_body_of_one(pieces[i]) and len(pieces[i].text) >= 2 * _SHORTEST_BODY for i in (index - 2, index + 1))
    )


def promote_sentences(pieces: list[Piece]) -> None:
    """Numbered sentences that stand alone on their lines, each with a paragraph below, are headings: two at least of a family."""
    for family, level in (("han", 1), ("round", 2)):
        found = [i for i, p in enumerate(pieces) if p.kind == "paragraph" and (n := number_of(p.text)) is not None and n[0] == family]
        headings = [i for i, p in enumerate(pieces) if p.kind == "heading" and p.family == family]
        if (
            len(found) + sum(pieces[i].text[-1] == "。" for i in headings) < 2
            or pieces[min(found + headings)].text.lstrip("（(")[:1] != "一"
        ):
            continue
        if all(
            len(pieces[i].text) <= _LONGEST_SENTENCE
            and _ONE_SENTENCE.fullmatch(pieces[i].text) is not None
            and i + 1 < len(pieces)
            and (pieces[i + 1].kind == "heading" or (_is_body_of_one(pieces[i + 1]) and number_of(pieces[i + 1].text) is None))
            for i in found
        ):
            for i in found:
                pieces[i] = replace(pieces[i], kind="heading", level=level, basis="inferred", confidence=0.7, family=family)


def _is_first_below(pieces: list[Piece], index: int) -> bool:
    """Whether a short line between prose and the first heading of a numbering in digits heads the section of that numbering."""
    after = pieces[index + 1]
    return (
        index > 0
        and _is_body_of_one(pieces[index - 1])
        and after.kind == "heading"
        and after.family in ("digit", "bare")
        and re.match(r"1(?!\d)", after.text) is not None
        and len(pieces[index].text) <= _SHORT_HEAD
        and index + 2 < len(pieces)
        and _is_body_of_one(pieces[index + 2])
    )


def set_decimal_levels(pieces: list[Piece]) -> None:
    """Where `1.1` heads sections, `1` and `1.` are of the first level."""
    if any(p.kind == "heading" and p.family == "decimal" for p in pieces) and not any(p.family == "han" for p in pieces):
        for piece in pieces:
            if piece.kind == "heading" and piece.family in ("digit", "bare"):
                piece.level = 1
    is_numbering = sum(p.family in ("bare", "decimal") and p.kind == "heading" for p in pieces) > 1
    for piece, after in zip_longest(pieces, pieces[1:]):
        # a bare number heads a section only in a numbering that others carry on
        if (
            piece.kind == "heading"
            and piece.family == "bare"
            and not is_whole_head(piece.text[len(piece.text) - len(piece.text.lstrip("0123456789 ")) :])
            and not is_numbering
            and not (after is not None and after.kind == "heading" and after.family == "round")
            and not (piece is pieces[0] and piece.text[0] in "01" and after is not None and after.kind == "paragraph")
        ):
            piece.kind, piece.level = "paragraph", None
        elif piece.kind == "heading" and piece.family == "bare":
            piece.level = 1
