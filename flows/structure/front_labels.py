"""Labelled values of the front matter: on the line of the label, on the next line, or over several lines."""

from __future__ import annotations

import re

from flows.structure.bibliographic import parse_origin
from flows.structure.fields import leading_name, names_of_bio, parse_keywords, parse_names, split_affiliations, split_keywords
from flows.structure.front_matter import Front, is_latin, is_prose
from flows.structure.glued_front import name_with_unit
from flows.structure.headings import heading_of
from flows.structure.labels import Label, label_at
from flows.structure.pieces import Piece, strip_span

_LATIN_TAIL = re.compile(r"(?<=[。！？])\s?(?=[A-Z][A-Za-z]* [^㐀-鿿]{60,}\Z)")
_FIRST_HEADING = re.compile(r"(?<=[。！？”）])(?:一、|1[.、]\s?引言|引言|前言|0\s?引言)")
_FUND_END = re.compile(
    r"[（(][^（()）]*(?:编号|批准号|[A-Z\d]{5,})[^（()）]*[)）](?:的?(?:研究|阶段性|最终|部分)*成果(?:之[一二三])?)?[。.]?(?=[㐀-鿿“](?<![的系资为是之与和及]))"
)
_BIO_END = re.compile(r"(?<!\d)\d{6}[。；;]?\s?(?=[㐀-鿿“])|研究方向?[：:为]?[^，。；;]{2,40}[。；;]\s?(?=[㐀-鿿“])")
_PLACE_LINE = re.compile(r"[㐀-鿿]{2,6}[\s，,]?[㐀-鿿]{0,6}\s?\d{6}\s?[;；]?(?=\n|\Z)")
_ISSUE_LINE = re.compile(r"((?:19|20)\d\d)年第?(\d{1,3})期[:：]?\s?(\d[\d\-—–]*(?:[,，]\d{1,4}(?![\d页]))*)?")
_TYPE_CODE = re.compile(r"[\[［]\s?[A-Z](?:/OL)?\s?[\]］]")
_NAMED_TWICE = re.compile(r"([^，,]{2,20})[，,]\s?英文刊名\s?[:：][^，,]*[，,]?")
_BETWEEN_WORDS = re.compile(r"[;；,，、\s|/]")
_LONGEST_WORD = 12
_ENGLISH_WORD = re.compile(r"[A-Za-z][A-Za-z\d ’'&/+-]{1,100}(?=\n|\Z)")
_ENGLISH_NAME = re.compile(r"[A-Z][A-Za-z ’'-]{2,40}\([^\n]*\)[;,. ]*(?=\n|\Z)")
_WORD = re.compile(r"[㐀-鿿A-Za-z“”‘’《》\d+—-]{2,16}\Z")
_IN_ENGLISH = re.compile(r"(?<=[㐀-鿿）)])\s?[A-Z][a-z]+ [^㐀-鿿]{8,}\Z")
"""The journal's name in English behind the Chinese one."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_A_PERSON = re.compile(
    r"[^。，,（(]{0,12}(?:[，,（(]\s?(?:男|女|(?:19|20)\d\d)|[，,]?\s?[^，。]{2,20}(?:教授|讲师|研究员|研究生|教师|馆员|编辑)\b)"
)
_PROJECT = re.compile(r"主持人\s?[:：][^。]{2,20}\Z|[^。]{0,80}(?:项目|基金|课题|计划|资助|编号)[^。]{0,120}。?\Z")

_OTHER = ("abstract", "abstract_en", "keywords_en", "title_en", "fund", "author_bio", "editor_note")


def read_label(front: Front, text: str, lines: list[tuple[int, int]], index: int, label: Label) -> int:
    """Read a labelled line; how many lines it took, 0 where the body begins with it."""
    start, end = lines[index]
    a, b = strip_span(text, label.end, end)
    taken = 1
    kind = label.kind
    if a >= b and kind != "clc":
        # the label stands alone: its value is the next line, or it has none
        following = lines[index + 1 : index + 2]
        if not following or label_at(text, *following[0]) is not None or not _may_be_value(kind, text[slice(*following[0])]):
            return 1
        a, b = lines[index + 1]
        taken = 2
    if kind == "keywords":
        return _read_keywords(front, text, lines, index, (a, b, taken))
    if kind == "author":
        return _read_authors(front, text, lines, index, (a, b, taken))
    value = text[a:b]
    if kind == "affiliation":
        if taken > 1 and index + taken < len(lines) and _PLACE_LINE.match(text, *lines[index + taken]):
            # databases print town and postcode on a line of their own
            value = f"{value.rstrip('；;，, ')}，{text[slice(*lines[index + taken])]}"
            b = lines[index + taken][1]
            taken += 1
        values = split_affiliations(value)
        front.pieces.append(Piece("affiliation", a, b, "；".join(values), basis="labelled", values=values))
    elif kind == "received":
        front.received = value
        front.drop("received", start, b)
    elif kind == "origin":
        taken = _read_origin(front, text, lines, index + taken, _IN_ENGLISH.sub("", value)) - index
        front.drop("origin", start, b)
    elif kind == "cited_as":
        front.origin |= parse_origin(_TYPE_CODE.split(value)[-1].lstrip(" .。,，"))
        front.drop("cited_as", start, b)
    elif kind == "clc":
        front.pieces.append(Piece("clc", start, end, text[start:end], basis="labelled"))
    elif kind == "title":
        front.pieces = [p for p in front.pieces if p.kind != "title"]
        front.pieces.append(Piece("title", a, b, value, basis="labelled"))
    elif kind == "editor":
        front.drop("editor", start, b)
    elif kind in _OTHER:
        return _read_text(front, text, lines, index, (kind, a, b, taken))
    return taken


def _may_be_value(kind: str, line: str) -> bool:
    """Whether a line can be what the label above it announces; pages print labels without a value, and then the body follows."""
    if heading_of(line) is not None:
        return False
    if kind in ("abstract", "editor_note"):
        return True
    if kind in ("abstract_en", "title_en", "keywords_en"):
        return is_latin(line)
    if kind in ("received", "cited_as"):
        return _YEAR.search(line) is not None
    if kind == "author_bio":
        return not is_prose(line) or _OF_A_PERSON.match(line) is not None or bool(names_of_bio(line))
    if kind == "fund":
        return not is_prose(line) or _PROJECT.match(line) is not None
    if kind == "keywords" and ((len(line) > _LONGEST_WORD and _BETWEEN_WORDS.search(line) is None) or line[0] in "·•"):
        return False  # the title, or headlines of other pages, below a label that a site left empty
    return not is_prose(line)


def _read_keywords(front: Front, text: str, lines: list[tuple[int, int]], index: int, value: tuple[int, int, int]) -> int:
    a, b, taken = value
    # one keyword a line
    while (
        text[b - 1] in "；;"
        and index + taken < len(lines)
        and label_at(text, *lines[index + taken]) is None
        and not is_prose(text[slice(*lines[index + taken])])
    ):
        b = lines[index + taken][1]
        taken += 1
    if taken > 1 and _WORD.match(text[a:b]):
        last = index + taken
        while last < len(lines) and _WORD.match(text[lines[last][0] : lines[last][1]]) and label_at(text, *lines[last]) is None:
            last += 1
        while last - index > 2 and is_latin(text[slice(*lines[last - 1])]):
            last -= 1
        words = tuple(dict.fromkeys(text[start:end] for start, end in lines[index + 1 : last]))
        if len(words) > 1:
            b = lines[last - 1][1]
            front.pieces.append(Piece("keywords", a, b, "；".join(words), basis="labelled", values=words))
            return _read_words_in_english(front, text, lines, last) - index
    context = "".join(p.text for p in front.pieces if p.kind in ("title", "abstract"))
    keywords = parse_keywords(text, a, b, context)
    if keywords.is_cut:
        lines.insert(index + taken, strip_span(text, keywords.end, b))
    if not keywords.items:
        front.drop("keywords", a, b)
        return taken
    stop = max(a, a + len(text[a : keywords.end].rstrip()))
    confidence = 0.8 if keywords.is_cut else 1.0
    front.pieces.append(
        Piece("keywords", a, stop, "；".join(keywords.items), basis="labelled", values=keywords.items, confidence=confidence)
    )
    return taken


def _read_words_in_english(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> int:
    """Read the keywords in English that a database prints below the Chinese ones, one a line; the index of the next line."""
    last = index
    while last < len(lines) and _ENGLISH_WORD.match(text, *lines[last]) and label_at(text, *lines[last]) is None:
        last += 1
    if last - index > 1:
        words = tuple(dict.fromkeys(text[start:end] for start, end in lines[index:last]))
        front.pieces.append(Piece("keywords_en", lines[index][0], lines[last - 1][1], "；".join(words), basis="labelled", values=words))
        return last
    return index


def _read_authors(front: Front, text: str, lines: list[tuple[int, int]], index: int, value: tuple[int, int, int]) -> int:
    a, b, taken = value
    names = parse_names(text[a:b], lenient=True)
    if names:
        # databases print one name a line, then all of them in letters
        while taken > 1 and index + taken < len(lines):
            start, end = lines[index + taken]
            more = parse_names(text[start:end], lenient=True) if end - start <= 20 and label_at(text, start, end) is None else None
            if more is None:
                break
            names, b = tuple(dict.fromkeys((*names, *more))), end
            taken += 1
        if taken > 1 and index + taken < len(lines) and _ENGLISH_NAME.match(text, *lines[index + taken]):
            front.drop("english", *lines[index + taken])
            taken += 1
        front.pieces.append(Piece("author", a, b, "；".join(names), basis="labelled", values=names))
    elif (mixed := name_with_unit(text, a, b)) is not None:
        front.pieces += mixed
    elif (name := leading_name(text[a:b], "".join(p.text for p in front.pieces))) is not None:
        piece = Piece("author", a, a + len(name), name, basis="inferred", confidence=0.6, values=(name,))
        front.pieces.append(piece)
        front.drop("site_keywords", a + len(name), b)
    elif is_prose(text[a:b]):
        return 0
    else:
        # no name of a person: it stays as it is printed, and is flagged
        front.pieces.append(Piece("note", a, b, text[a:b], basis="labelled", confidence=0.3, family="invalid_authors"))
    return taken


def _read_origin(front: Front, text: str, lines: list[tuple[int, int]], follow: int, value: str) -> int:
    """Read the value of 出处; returns the index of the next line to read."""
    found = parse_origin(value)
    if not found and (named := _NAMED_TWICE.match(value)):
        found = parse_origin(f"《{named[1]}》{value[named.end() :]}")
    if not found and (named := re.match(r"《([^》]{2,30})》", value)):
        found = {"journal": named[1]}
    elif not found and len(value) <= 40:
        found = {"journal": value.strip("《》")}
    front.origin |= found
    # databases print the number of the issue on a line of its own
    if found and "issue" not in found and follow < len(lines) and (more := _ISSUE_LINE.match(text[lines[follow][0] : lines[follow][1]])):
        front.origin |= {"year": more[1], "issue": more[2].lstrip("0") or more[2]} | ({"pages": more[3]} if more[3] else {})
        follow += 1
        if follow < len(lines) and _ENGLISH_WORD.match(text, *lines[follow]) and label_at(text, *lines[follow]) is None:
            front.drop("english", *lines[follow])  # the journal's name
            follow += 1
    return follow


def _read_text(front: Front, text: str, lines: list[tuple[int, int]], index: int, what: tuple[str, int, int, int]) -> int:
    """Abstracts, funds, notes on the authors: the whole value, without a body or a translation glued to it."""
    kind, a, b, taken = what
    value = text[a:b]
    values = split_keywords(value) if kind == "keywords_en" else ()
    if kind == "abstract":
        if cut := _body_in_abstract(value):
            b = a + cut
            lines.insert(index + taken, strip_span(text, b, lines[index + taken - 1][1]))
            a, b = strip_span(text, a, b)
            value = text[a:b]
        if tail := _LATIN_TAIL.search(value):
            front.pieces.append(Piece("abstract_en", a + tail.end(), b, value[tail.end() :], basis="inferred", confidence=0.8))
            b = a + tail.start()
            value = text[a:b]
        more = _more_paragraphs(text, lines, index + taken)
        front.pieces.append(Piece(kind, a, b, value, basis="labelled"))
        front.pieces += [Piece(kind, start, end, text[start:end], basis="labelled", family="more") for start, end in more]
        return taken + len(more)
    elif kind == "fund" and taken > 1:
        # one project a line
        while index + taken < len(lines) and _PROJECT.match(text[lines[index + taken][0] : lines[index + taken][1]]):
            if label_at(text, *lines[index + taken]) is not None:
                break
            b = lines[index + taken][1]
            taken += 1
        value = text[a:b].replace("\n", "；")
    elif kind == "author_bio" and taken > 1:
        # one author a line
        while index + taken < len(lines) and names_of_bio(text[lines[index + taken][0] : lines[index + taken][1]]):
            b = lines[index + taken][1]
            taken += 1
        value = text[a:b].replace("\n", "；")
    elif taken == 1 and len(value) > 80 and (cut := _body_behind(kind, value)):
        b = a + cut
        lines.insert(index + 1, strip_span(text, b, lines[index][1]))
        value = text[a:b].rstrip()
        b = a + len(value)
    elif kind == "author_bio" and is_latin(value) and front.of("author_bio") is not None:
        front.drop("english", a, b)
        return taken
    front.pieces.append(Piece(kind, a, b, "；".join(values) if values else value, basis="labelled", values=values))
    return taken


def _more_paragraphs(text: str, lines: list[tuple[int, int]], index: int) -> list[tuple[int, int]]:
    """Further paragraphs of an abstract: prose up to the label of the keywords; none where other lines stand between."""
    for count, (start, end) in enumerate(lines[index : index + 6]):
        label = label_at(text, start, end)
        if label is not None:
            return lines[index : index + count] if label.kind in ("keywords", "keywords_en") and label.is_marked else []
        if not is_prose(text[start:end]) or is_latin(text[start:end]):
            return []
    return []


def _body_behind(kind: str, value: str) -> int:
    """Where a body begins that is glued to a fund or a note on the author: behind its number or postcode; 0 for none."""
    pattern = _FUND_END if kind == "fund" else _BIO_END if kind == "author_bio" else None
    ends = [m.end() for m in pattern.finditer(value)] if pattern is not None else []
    return next((end for end in reversed(ends) if len(value) - end >= 60 and value[end:].count("。")), 0)


def _body_in_abstract(value: str) -> int:
    """Where a body glued to the abstract begins (at its first heading), 0 for none."""
    match = _FIRST_HEADING.search(value)
    return match.start() if match else 0
