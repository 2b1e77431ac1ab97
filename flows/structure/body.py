"""The body: headings, paragraphs, captions, notes printed inside sentences, and labelled back matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.structure.closing import read_closing
from flows.structure.fields import parse_names, split_affiliations, split_keywords
from flows.structure.front_matter import is_keyword_line, is_prose
from flows.structure.glued_front import name_before_unit
from flows.structure.heading_levels import demote_lists, promote_sentences, promote_unnumbered, set_decimal_levels
from flows.structure.headings import (
    Heading,
    heading_end,
    heading_of,
    is_contents_entry,
    number_of,
    opens_prose,
    parallel_ends,
    run_in_families,
)
from flows.structure.labels import label_at
from flows.structure.notes import cut_notes
from flows.structure.pieces import Piece, strip_span
from flows.text.bylines import Credit, closing_dateline, credits_of, reporters_of
from flows.text.names import is_han_name

_CN = "一二三四五六七八九十"
# the sign of a number first: the search skips to it
_GLUED = re.compile(
    rf"[{_CN}（(](?:(?<=[。！？”）\ufffd;；：:)\n].)|(?<!..))(?:(?<=[{_CN}])[{_CN}]{{0,2}}、|(?<=[（(])[{_CN}]{{1,3}}[)）])(?=[㐀-鿿“《])",
    re.DOTALL,
)
_GLUED_DIGIT = re.compile(r"(?<=[。！？”）；㐀-鿿])(?P<number>\d{1,2})[.．、](?=[㐀-鿿“])")
_CAPTION = re.compile(
    r"(?:[图表]\s?\d{1,2}(?:[-.—]\d{1,2})?[\s：:、.]?\S.{0,38}|.{0,50}(?:记者|通讯员|新华社|中新社|本报|供图|图片)?[\s]?[㐀-鿿]{0,8}\s?[/／]?(?:摄|图)[）)]?|[▲△▼].{2,60}|\S{1,60}\.(?:png|jpe?g|gif|webp|bmp))\Z",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:记者|通讯员|新华社|中新社|本报|供图|资料图|图片来源|图为|[图表]\s?\d|▲|△|▼|\.(?:png|jpe?g|gif|webp|bmp)\Z|(?:摄|供图)[）)]?\Z)",
    re.IGNORECASE,
)
_AUTHOR_NOTE = re.compile(
    r"[（(【\[]?\s?(?:作者|笔者)(?:单位)?\s?(?:[:：]|系|为|分别)|[（(](?!新闻来源|信息来源|来源)[^（()）]{2,4}[，,：:][^（()）]*(?:大学|学院|党校|公司|研究|[县市区省乡镇].{0,12}[馆院校局委站厂矿部]|教师|讲师|教授|馆员|记者)[^（()）]*[)）]\Z"
)
_NAME_AND_UNIT = re.compile(
    r"[（(【\[]\s?(?:作者\s?[:：]\s?)?(?P<name>[㐀-鿿]{2,4}|[㐀-鿿]\s[㐀-鿿])[\s，,；;]*(?:作者|工作)?单位\s?(?:[:：]|系|为)\s?(?P<unit>[^（()）:：]{4,40}?)"
    r"(?:[\s；;，,]*(?:责任?编辑|责编|编辑)\s?[:：/／]?\s?[㐀-鿿\s]{2,10})?[)）】\]]\Z"
)
_ENTRY_CODE = re.compile(r"[\[［]\s?(?:[MJDNCRSPZG]|[A-Z]{1,2}/OL)\s?[\]］]")
_LATIN = re.compile(r"[A-Z][A-Za-z\d ,.:;’'\-–—()&（），]{8,}\Z")
_SIGNED = re.compile(
    r"[（(](?P<unit>[㐀-鿿“”\d]{3,30}[镇乡县区市村部局委校院司社厅处办站所厂矿队科公厅会组团系馆心])\s?(?P<name>[㐀-鿿]{2,4})[)）]\Z"
)
_BYLINE = re.compile(
    r"[【（(\[]?(?:(?:图文|图/文|文/图|文|图|记者|通讯员|特约记者|撰稿人?|供稿|作者|摄影|摄|编辑|责编|审核?|校对)\s?[:：/／]\s?[㐀-鿿]{2,4}?(?:[、，\s][㐀-鿿]{2,4}?)*\s?[；;，|｜]?)+[】）)\]]?\Z"
)
_WRITER = re.compile(
    r"(?:图文|图/文|文/图|文|记者|通讯员|特约记者|撰稿人?|供稿|作者)\s?[:：/／]\s?(?P<names>[㐀-鿿]{2,4}?(?:[、，\s][㐀-鿿]{2,4}?)*)(?=\s?[；;，|｜】）)\]]?(?:\Z|图|文|记者|通讯员|特约|撰稿|供稿|作者|摄|编辑|责编|审|校))"
)
_EDITORS = re.compile(
    r"[（(【\[]?\s?(?:责任编辑|本文责编|责编|编辑|校对|责任校对)\s?[】\]]?\s?[:：/／]?\s?[㐀-鿿\s、，/]{2,24}[)）】\]]?\Z"
)


def is_author_note(line: str) -> bool:
    """Whether a line is a note on the author in brackets: `（李明，某县委党校讲师）`."""
    return line[:1] in ("（", "(") and line[-1] in "）)" and (_AUTHOR_NOTE.match(line) or _NAME_AND_UNIT.match(line)) is not None


def read_body(text: str, lines: list[tuple[int, int]]) -> list[Piece]:
    """Pieces of the body's lines, in order."""
    pieces: list[Piece] = []
    run_in = run_in_families(text, lines)
    for index, (start, end) in enumerate(lines):
        line = text[start:end]
        special = _read_special(text, lines, index)
        if special is not None:
            pieces += special
            continue
        if _LATIN.match(line) and any((n := label_at(text, *at)) and n.kind == "abstract_en" for at in lines[index + 1 : index + 4]):
            # an English title, then perhaps names and places, above an English abstract
            if not any(p.kind == "title_en" for p in pieces):
                pieces.append(Piece("title_en", start, end, line, basis="inferred", confidence=0.8))
            continue
        heading = heading_of(line)
        if heading is not None:
            pieces.append(_heading(start, end, line, heading))
        elif len(line) <= 60 and _CREDIT.search(line) and _CAPTION.match(line):
            pieces.append(Piece("caption", start, end, line))
        elif is_contents_entry(line):
            pieces.append(Piece("paragraph", start, end, line))
        else:
            pieces += _read_glued(text, start, end, run_in)
    if not any(p.family == "decimal" for p in pieces):
        demote_lists(pieces)
    promote_sentences(pieces)
    promote_unnumbered(pieces)
    set_decimal_levels(pieces)
    return cut_notes(text, pieces)


def _heading(start: int, end: int, line: str, heading: Heading) -> Piece:
    return Piece("heading", start, end, line, level=heading.level, confidence=heading.confidence, family=heading.family)


def _read_credits(start: int, line: str, shown: Sequence[Credit]) -> list[Piece]:
    """Who wrote a text is its author; who worked on it is noted. Nothing where a line's one writer may be no person."""
    found = []
    for credit in shown:
        a, b = start + credit.start, start + credit.end
        if credit.is_writer and credit.names and all(map(is_han_name, credit.names)):
            found.append(Piece("author", a, b, "；".join(credit.names), basis="labelled", values=credit.names))
        elif len(shown) > 1:
            found.append(Piece("note", start + credit.whole[0], start + credit.whole[1], line[slice(*credit.whole)], basis="labelled"))
        elif not credit.is_writer or credit.role in ("供稿", "来稿", "稿件", "通讯员"):
            found.append(Piece("note", start, start + len(line), line, basis="labelled"))
    return found


def _read_special(text: str, lines: list[tuple[int, int]], index: int) -> list[Piece] | None:
    """Labelled back matter, and notes on the author in brackets."""
    start, end = lines[index]
    line = text[start:end]
    if (index < 3 or index >= len(lines) - 4) and (reporters := reporters_of(line)):
        return [Piece("author", start, end, "；".join(reporters), basis="labelled", values=reporters)]
    if index >= len(lines) - 4 and (stop := closing_dateline(line)) is not None:
        a, b = strip_span(text, start + stop, end - 1)
        names = reporters_of(text[a:b]) if b > a else None
        reporters_behind = [Piece("author", a, b, "；".join(names), basis="labelled", values=names)] if names else []
        return [Piece("note", start + 1, start + stop, line[1:stop], basis="labelled"), *reporters_behind]
    if index >= len(lines) - 10 and (shown := credits_of(line)) and (credited := _read_credits(start, line, shown)):
        return credited
    if len(line) <= 40 and _EDITORS.match(line):
        return [Piece("note", start, end, line, basis="labelled")]
    if line[0] in "（(【[" and (told := _NAME_AND_UNIT.match(line)) is not None and is_han_name(re.sub(r"\s", "", told["name"])):
        found = [
            _signed(start + told.start("name"), told["name"], "author"),
            _signed(start + told.start("unit"), told["unit"], "affiliation"),
        ]
        return found
    if len(line) <= 300 and (index >= len(lines) - 6 or line[0] in "（(【[") and _AUTHOR_NOTE.match(line):
        inner_start, inner_end = start, end
        if line[0] in "（(【[" and line[-1] in "）)】]":
            inner_start, inner_end = start + 1, end - 1
        unit = re.match(r"\s?作者单位\s?[:：]\s?", text[inner_start:inner_end])
        if unit:
            a, b = strip_span(text, inner_start + unit.end(), inner_end)
            values = split_affiliations(text[a:b])
            return [Piece("affiliation", a, b, "；".join(values), basis="labelled", values=values)]
        named = re.match(r"\s?作者\s?[:：]\s?", text[inner_start:inner_end])
        if named and (glued := name_before_unit(text, inner_start + named.end(), inner_end)) is not None:
            return glued
        if named and (names := parse_names(text[inner_start + named.end() : inner_end], lenient=True)):
            return [Piece("author", inner_start + named.end(), inner_end, "；".join(names), basis="labelled", values=names)]
        a, b = strip_span(text, inner_start + (named.end() if named else 0), inner_end)
        return [Piece("author_bio", a, b, text[a:b], basis="printed")]
    if (closing := read_closing(text, lines, index)) is not None:
        return [closing]
    if index >= len(lines) - 6 and len(line) <= 60 and _BYLINE.match(line):
        names = tuple(n for m in _WRITER.finditer(line) for n in parse_names(m["names"], lenient=True) or ())
        if names:
            return [Piece("author", start, end, "；".join(names), basis="labelled", values=names)]
    signed = _SIGNED.match(line) if index >= len(lines) - 6 else None
    if signed is not None and is_han_name(signed["name"]):
        found = []
        for kind, group in (("affiliation", "unit"), ("author", "name")):
            value = signed[group]
            a, b = start + signed.start(group), start + signed.end(group)
            found.append(Piece(kind, a, b, value, basis="inferred", confidence=0.8, values=(value,)))
        return found
    label = label_at(text, start, end)
    if label is None or label.kind in ("origin", "title", "editor", "author", "editor_note"):
        return None
    a, b = strip_span(text, label.end, end)
    if not label.is_marked and not (label.kind == "keywords" and is_keyword_line(text[a:b], is_below_abstract=True)):
        return None
    if a >= b:
        return []
    value = text[a:b]
    if label.kind == "abstract" and index > 5 and not is_prose(value):
        return None
    if label.kind == "affiliation":
        values = split_affiliations(value)
        return [Piece("affiliation", a, b, "；".join(values), basis="labelled", values=values)]
    if label.kind in ("keywords", "keywords_en"):
        values = split_keywords(value)
        return [Piece(label.kind, a, b, "；".join(values), basis="labelled", values=values)]
    if label.kind == "clc":
        return [Piece("clc", start, end, text[start:end], basis="labelled")]
    if label.kind == "received":
        return [Piece("note", start, end, line, basis="labelled", family="received")]
    return [Piece(label.kind, a, b, value, basis="labelled")]


def _signed(start: int, value: str, kind: str) -> Piece:
    clean = re.sub(r"\s", "", value)
    return Piece(kind, start, start + len(value), clean, basis="labelled", values=(clean,))


def _read_glued(text: str, start: int, end: int, run_in: frozenset[str]) -> list[Piece]:
    """A line of prose, parted where headings are glued into it."""
    if end - start < 30 or (end - start < 300 and _ENTRY_CODE.search(text, start, end)):
        return [Piece("paragraph", start, end, text[start:end])]
    marks = list(_GLUED.finditer(text, start, end))
    if "1" in text[start:end]:
        marks = sorted([*marks, *_glued_digits(text, start, end)], key=lambda mark: mark.start())
    line_start = number_of(text, start)
    if line_start and line_start[0] in ("digit", "low", "chapter", "section"):
        line_start = None
    if not marks and not line_start:
        return [Piece("paragraph", start, end, text[start:end])]
    opens_run_in = (opened := number_of(text, start)) is not None and opened[0] in run_in
    starts = [m.start() for m in marks]
    if line_start and start not in starts:
        starts.insert(0, start)
    pieces: list[Piece] = []
    known = set(starts)
    hints = parallel_ends(text, starts, end)
    cursor = start
    index = 0
    while index < len(starts):
        at = starts[index]
        index += 1
        if at < cursor:
            continue
        family = (number_of(text, at) or ("han", at))[0]
        cut = heading_end(text, at, end, hints.get(at))
        if cut is None or not _stands_apart(text, at, cut[0], end):
            continue
        if at == start and opens_run_in and not opens_prose(text, at, cut[0], end):
            continue
        if family in ("bare", "decimal", "digit") and cut[1] < 0.85:
            continue
        if at > cursor:
            _add_paragraph(pieces, text, cursor, at)
        level = {"han": 1, "round": 2, "bare": 1, "digit": 3}.get(family, 2)
        stop = cut[0]
        pieces.append(Piece("heading", at, stop, text[at:stop], level=level, basis="inferred", confidence=cut[1], family=family))
        cursor = stop
        if stop < end and text[stop] in "（(" and stop not in known:
            starts.insert(index, stop)
            known.add(stop)
            hints |= parallel_ends(text, starts[index : index + 2], end)
    if cursor < end:
        _add_paragraph(pieces, text, cursor, end)
    return pieces


def _glued_digits(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Numbers `1.` `2.` … of headings glued into a line: they rise by one from 1, two at least."""
    found: list[re.Match[str]] = []
    for match in _GLUED_DIGIT.finditer(text, start, end):
        number = int(match["number"])
        if number == 1 or (found and number == int(found[-1]["number"]) + 1):
            found.append(match)
    higher = [match for match in found if match["number"] != "1"]
    # `1、…；2、…；` are items of one sentence
    n_items = sum(text[match.start() - 1] == "；" for match in higher)
    return found if higher and n_items * 2 < len(higher) else []


def _stands_apart(text: str, at: int, stop: int, end: int) -> bool:
    """Whether a number glued into a line heads a section, not an item of an enumeration within a paragraph."""
    body = text[at:stop]
    if re.search(r"[。；！？：]", body[:-1]):
        return False
    if stop >= end:
        return True
    # a run-in head ends with a stop of its own and stays a sentence
    return text[stop] not in "。；，：、"


def _add_paragraph(pieces: list[Piece], text: str, start: int, end: int) -> None:
    a, b = strip_span(text, start, end)
    if b > a:
        pieces.append(Piece("paragraph", a, b, text[a:b]))
