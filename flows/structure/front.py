"""Front matter: the walk over the lines from the top of an essay to where its body begins."""

from __future__ import annotations

import re

from flows.structure.fields import is_affiliation
from flows.structure.flat_card import read_flat_card
from flows.structure.front_labels import read_label
from flows.structure.front_lines import read_line
from flows.structure.front_matter import Front, is_english_people, is_latin, is_prose, keywords_follow
from flows.structure.front_title import find_title, is_question_title, read_title
from flows.structure.glued_front import names_with_units, split_glued, title_names_units
from flows.structure.journal_head import read_journal_head
from flows.structure.labels import label_at
from flows.structure.lost_breaks import read_lost_breaks
from flows.structure.pages import part_title
from flows.structure.pieces import Piece
from flows.structure.record_head import read_record_head
from flows.structure.self_citation import read_own_entry, read_self_citation
from flows.structure.title_words import ends_title

_TOLD = re.compile(r"[（(【\[]?作者(?:简介)?[:：]?(?=[㐀-鿿]{2,4}[，,]\s?(?:男|女|[^，,。]{2,24}(?:大学|学院|党校|研究|公司)))")
_FUNDED = re.compile(
    r"[*＊※]\s?(?=(?:本文|本研究|本成果|该文|基金)?(?:系|为|是|得到|受).{0,80}(?:项目|基金|课题))|(?=本(?:文|研究|成果)(?:系|为|是).{0,60}(?:项目|基金|课题).{0,120}成果)"
)
_PUBLISHED = re.compile(
    r"[（(]?(?:原文|本文|全文|原)\s?(?:刊[载登发]?|载|首?发表|首发)[于在]?\s?[:：]?\s?《[^》]{2,30}》[^。]{0,40}。?[)）]?\Z"
)
_PAGE_NUMBER = re.compile(r"\d{1,2}\s?(?=[㐀-鿿“《])")
_LEAD = re.compile(r"[【\[]?\s?(?:导读|导语|核心提示|内容提示|内容导读|内容简介|简介)\s?(?:[】\]]\s?[:：]?|[:：])\s?(?=[^\n]{24})")
_LEAD_SIZE = 20
"""So many characters of what leads to a text must stand in it again."""
_SMALL_WORD = 4
_MOST = 60
"""More pieces than this no front matter has."""


def read_front(text: str, lines: list[tuple[int, int]], dated_at: int | None = None) -> Front:
    """Walk the lines from the top; `lines` is changed where a line holds front matter and body glued together.

    Args:
        text: the restored text.
        lines: spans of its lines, parted where labels stand inside them.
        dated_at: where a removed line stood that named date or source, None for none.
    """
    front = Front(dated_at=dated_at)
    if (body := read_record_head(front, text, lines)) != 0:
        front.body = body
        return front
    _leave_page_number(text, lines)
    seen: set[str] = set()
    index = read_journal_head(front, text, lines) or _introduction(front, text, lines)
    front.title_at = find_title(text, lines[index:], dated_at)
    while index < len(lines) and len(front.pieces) + len(front.dropped) < _MOST:
        start, end = lines[index]
        line = text[start:end]
        if not line:  # nothing was left behind what a glued line held
            index += 1
            continue
        title = front.of("title")
        if title is not None and line.startswith(title.text) and (size := _repeated(text, start, end, title.text)):
            front.drop("repeated", start, start + size)
            start += size
            lines[index] = (start, end)
            line = text[start:end]
        is_own = read_own_entry(front, text, lines[index]) or (title is None and read_self_citation(front, text, lines, index))
        if is_own or read_flat_card(front, text, lines[index]):
            index += 1
            continue
        label = label_at(text, start, end)
        if label is not None:
            taken = read_label(front, text, lines, index, label)
            if taken == 0:
                break
            index += taken
            continue
        if (lead := _LEAD.match(line)) is not None and text.find(text[start + lead.end() : start + lead.end() + _LEAD_SIZE], end) >= 0:
            front.drop("repeated", start, end)  # the site leads to the text with its own first words
            index += 1
            continue
        squeezed = re.sub(r"\s", "", line)
        if squeezed in seen and len(squeezed) <= 60:
            front.drop("repeated", start, end)
        elif is_prose(line) and not _PUBLISHED.match(line) and not (is_affiliation(line) and len(line) < 100):
            if not _read_prose(front, text, lines, index):
                break
        elif read_lost_breaks(front, text, lines, index) or read_line(front, text, lines, index):
            seen.add(squeezed)
        else:
            break
        index += 1
    front.body = index
    _drop_site_keywords(front)
    return front


def _repeated(text: str, start: int, end: int, title: str) -> int:
    """How many characters of a line print the title again, in front of a label or twice and more in front of prose."""
    size = len(title)
    if label_at(text, start + size, end) is not None:
        return size
    times = 1
    while text.startswith(title, start + times * size, end):
        times += 1
    return times * size if times > 1 and end - start > times * size else 0


def _leave_page_number(text: str, lines: list[tuple[int, int]]) -> None:
    """Leave out the number of a page that a converter glued to the title above the abstract (`1某某工作创新探讨`)."""
    if len(lines) < 2 or (number := _PAGE_NUMBER.match(text, *lines[0])) is None or lines[0][1] - lines[0][0] > 60:
        return
    label = label_at(text, *lines[1])
    if label is not None and label.kind == "abstract" and ends_title(text, *lines[0]):
        lines[0] = (number.end(), lines[0][1])


def _introduction(front: Front, text: str, lines: list[tuple[int, int]]) -> int:
    """Where the first of several essays opens: what stands above it introduces the collection."""
    for index, (start, end) in enumerate(lines[:12]):
        if index and end - start <= 100 and part_title(text[start:end]) is not None:
            front.pieces += [Piece("note", a, b, text[a:b], basis="inferred", confidence=0.5) for a, b in lines[:index]]
            return index
    return 0


def _read_prose(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read a line of prose above the body: an abstract without its label, a translation, a title that asks."""
    start, end = lines[index]
    line = text[start:end]
    if (
        front.of("title") is None
        and is_question_title(text, lines, index, dated_at=front.dated_at)
        and read_title(front, text, lines, index)
    ):
        return True
    if front.of("title") is not None and front.of("author") is None and (people := names_with_units(text, start, end)) is not None:
        front.pieces += people
        return True
    if not front.pieces and (glued := title_names_units(text, start, end) or split_glued(text, lines, index)) is not None:
        front.pieces += glued
        return True
    if read_lost_breaks(front, text, lines, index):
        return True
    if (told := _TOLD.match(line)) and front.of("author_bio") is None and len(line) <= 300:
        front.pieces.append(Piece("author_bio", start + told.end(), end, line[told.end() :], basis="printed"))
        return True
    abstract = front.of("abstract")
    if front.pieces and is_latin(line) and is_english_people(line):
        front.drop("english", start, end)
        return True
    if abstract is None and is_latin(line) and line[-1] not in ".。" and front.of("title_en") is None and len(line) <= 300:
        front.pieces.append(Piece("title_en", start, end, line, basis="inferred", confidence=0.8))
        return True
    if abstract is not None and is_latin(line) and len(line) > 40:
        if front.of("title_en") is None and front.of("abstract_en") is None and len(line) <= 300 and _is_title_case(line):
            front.pieces.append(Piece("title_en", start, end, line, basis="inferred", confidence=0.8))
            return True
        kind = "abstract_en" if front.of("abstract_en") is None else "note"
        front.pieces.append(Piece(kind, start, end, line, basis="inferred", confidence=0.8))
        return True
    if index + 1 < len(lines) and lines[index + 1][0] - end > 20:
        return False  # a list of references stands between
    follows = (
        index + 1 < len(lines) and (len(front.pieces) >= 2 or len(lines) == 2) and is_latin(text[lines[index + 1][0] : lines[index + 1][1]])
    )
    if abstract is None and _abstract_ahead(text, lines, index):
        # what the site says of the essay
        front.pieces.append(Piece("note", start, end, line, basis="inferred", confidence=0.5))
        return True
    if (funded := _FUNDED.match(line)) and front.of("fund") is None:
        a = start + funded.end()
        front.pieces.append(Piece("fund", a, end, text[a:end], basis="printed"))
        return True
    if abstract is None and (keywords_follow(text, lines, index) or follows):
        front.pieces.append(Piece("abstract", start, end, line, basis="inferred", confidence=0.9))
        return True
    return False


def _is_title_case(line: str) -> bool:
    """Whether a line in English is a title: no stop at its end, capitals on all words but the small ones."""
    words = [word for word in re.findall(r"[A-Za-z][A-Za-z’'-]*", line) if len(word) > _SMALL_WORD]
    return line[-1] not in ".。;；,，" and len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _abstract_ahead(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the label of the abstract opens one of the next two lines."""
    labels = (label_at(text, start, end) for start, end in lines[index + 1 : index + 3])
    return any(label is not None and label.kind == "abstract" for label in labels)


def _drop_site_keywords(front: Front) -> None:
    """Keywords in front of the abstract without separators, or where the author's own follow, were made by the site."""
    lists = [p for p in front.pieces if p.kind == "keywords"]
    if not lists:
        return
    abstract = front.of("abstract")
    first = lists[0]
    unparted = len(first.values) == 1 and len(first.text) > 6
    early = abstract is not None and first.start < abstract.start
    is_site = (len(lists) > 1 and early) or (unparted and (early or (abstract is None and front.origin != {})))
    if is_site:
        front.pieces.remove(first)
        front.drop("site_keywords", first.start, first.end)
    seen = False
    for piece in list(front.pieces):
        if piece.kind == "keywords":
            if seen:
                front.pieces.remove(piece)
                front.drop("repeated", piece.start, piece.end)
            seen = True
