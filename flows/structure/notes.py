"""Footnotes that a converter printed inside the sentence they belong to: cut out, and the sentence joined."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.structure.pieces import Piece

_SIGN = re.compile(r"[①-⑳*＊【]|\[注\]")
_TWO_STOPS = re.compile("[。.][。；，、：！？]")
"""The stop of a note and that of its sentence."""
# a work: who, which, when, up to the stop of the note
_WORK = re.compile(
    r"[①-⑳](?=[㐀-鿿A-Za-z\[\]［］·、]{2,40}?(?:著|主编|编|等)?\s?[：:，,]\s?[《“])[^①-⑳\n]{6,160}?(?:(?:第?\d+(?:[-—–~]\d+)?页|第\d+期|\d年版|\d{4}-\d\d-\d\d|\(\d+\)|（\d+）)[。.]|版[。.])"
)
_SOURCE = re.compile(r"[①-⑳](?:数据来源|资料来源|参见|详见|转引自|引自|见)[：:《][^①-⑳\n]{4,120}?[)）》页期版][。.]")
# a note whose own stop stands in front of the stop of the sentence: …总结①参见某书，未出版。。
_BRACKETED = re.compile(r"\[注\](?=[㐀-鿿《A-Z])[^\[\n]{4,200}?[。.](?=[。；，、：！？])")
"""A note that a site set behind `[注]`, its stop in front of that of the sentence."""
_DOUBLE_STOP = re.compile(r"(?<=[㐀-鿿”）》\d])[①-⑳*＊](?=[㐀-鿿《A-Z])[^①-⑳*＊\n]{6,240}?[。.](?=[。；，、：！？])")
_ROUND = re.compile(r"(?<=[㐀-鿿”》])[(（]\d{1,2}[)）](?=[㐀-鿿《A-Z])[^\n]{6,400}?[。.](?=[。；，、：！？])")
"""A note behind a number in round brackets, its stop in front of that of the sentence: `作用(1)参见《某书》，第3页。。`"""
_LENTICULAR = re.compile(
    r"(?<=[㐀-鿿”》。，])【(?=[㐀-鿿《A-Z“])[^【】\n]{8,400}(?:\d页|年版|\d期|\d年\d{1,2}月\d{1,2}日|第\d{1,2}版)[^【】\n]{0,12}】"
)
"""A note that a site set between 【 and 】 behind what it belongs to."""
_TELLS = re.compile(r"《|参见|详见|来源|出自|引自|\d{4}年|版本|注释|下同")
_GOES_ON = re.compile(r"\d{0,2}(?=[，、；。])")
_ENDS = re.compile(r"[。！？：；…][”’）)】]*\Z")


def cut_notes(text: str, pieces: list[Piece]) -> list[Piece]:
    """Cut notes out of the paragraphs they were printed in, as blocks of kind `note` behind them.

    A paragraph that stops at its note in mid-sentence is joined with the next where that goes on with a comma; the number of
    the note that the converter left in front of it goes.
    """
    found: list[Piece] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        if piece.kind != "paragraph" or not (_SIGN.search(piece.text) or (_TWO_STOPS.search(piece.text) and _ROUND.search(piece.text))):
            found.append(piece)
            continue
        holes = _holes(text, piece)
        if holes == [(piece.start, piece.end)]:
            found.append(replace(piece, kind="note"))
            continue
        notes = [Piece("note", a, b, text[a:b], confidence=0.9) for a, b in holes]
        after = pieces[index] if index < len(pieces) else None
        if after is not None and (rest := _continues(text, piece, holes, after)) is not None:
            more = _holes(text, after)
            holes[-1] = (holes[-1][0], rest)
            notes += [Piece("note", a, b, text[a:b], confidence=0.9) for a, b in more]
            holes += more
            piece = replace(piece, end=after.end)
            index += 1
        if not holes:
            found.append(piece)
            continue
        kept = []
        cursor = piece.start
        for a, b in holes:
            kept.append(text[cursor:a])
            cursor = b
        kept.append(text[cursor : piece.end])
        found += [replace(piece, text="".join(kept), holes=tuple(holes)), *notes]
    return found


def _continues(text: str, piece: Piece, holes: list[tuple[int, int]], after: Piece) -> int | None:
    """Where the next paragraph carries on a sentence that a note at the end of its line cut; None where it does not."""
    if not holes or after.kind != "paragraph" or holes[-1][1] != piece.end:
        return None
    rest = _GOES_ON.match(after.text)
    return after.start + rest.end() if rest is not None and not _ENDS.search(text[piece.start : holes[-1][0]]) else None


def _holes(text: str, piece: Piece) -> list[tuple[int, int]]:
    """Where notes stand in a paragraph; the whole paragraph where it is nothing but a note."""
    holes: list[tuple[int, int]] = []
    matches = [match for pattern in (_WORK, _SOURCE, _BRACKETED, _LENTICULAR) for match in pattern.finditer(text, piece.start, piece.end)]
    if _TWO_STOPS.search(piece.text):
        for pattern in (_DOUBLE_STOP, _ROUND):
            matches += [match for match in pattern.finditer(text, piece.start, piece.end) if _TELLS.search(match[0])]
    for match in sorted(matches, key=lambda match: (match.start(), match.end())):
        if holes and match.start() < holes[-1][1]:
            continue
        if match.start() == piece.start:
            if match.end() >= piece.end - 1:
                return [(piece.start, piece.end)]
            continue
        holes.append(match.span())
    return holes
