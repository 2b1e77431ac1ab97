"""Which line is the title: the one that reads most like one among the short lines above names, labels and prose."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from flows.structure.fields import is_affiliation, parse_names
from flows.structure.front_matter import (
    HAN,
    SCANNED_DASH,
    Front,
    front_follows,
    is_keyword_line,
    is_latin,
    is_prose,
    label_ahead,
    names_expected,
)
from flows.structure.glued_front import name_with_unit, title_and_name
from flows.structure.headings import heading_of, is_whole_head
from flows.structure.labels import label_at
from flows.structure.pages import part_title
from flows.structure.pieces import Piece
from flows.structure.self_citation import cites_itself
from flows.structure.title_words import (
    clean_title,
    ends_title,
    has_page_words,
    is_page_line,
    is_salutation,
    names_portal,
    names_site,
    signed_bracket,
)
from flows.text.bylines import credits_of, dated_title, is_dateline, reporters_of

_SECOND_PART = re.compile(r"\s?[*＊※]\s?(?=(?:——|基于|以|兼|从)[^*]{4,}\Z)")
_SIGNED = re.compile(rf"[_｜|]\s?(?P<names>[{HAN}、，,\s]{{2,24}})\Z")
_HELD = re.compile(r"(?<=.{8})(?P<day>[（(]\s?(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?[)）])\s?(?P<name>[㐀-鿿]{2,4})\Z")
"""The day of a speech and who gave it."""
_OPENING = re.compile(r"(?:再|试|浅|略|简|刍|漫)?[论谈议析]|关于|对.{2,20}的(?:思考|认识)|新时[代期]|.{2,20}视[域角野]下")
_PHOTO = re.compile(r"(?:记者|通讯员|新华社|中新社|本报|供图)[^。]{0,12}[摄图][）)]?\Z|图为.*摄\Z")
_BYLINE = re.compile(r"[※◎■□●○◆◇▲△★☆＊*]?\s?(?:文|图文|撰文|作者)\s?[/／|]|范文\s?[|｜]|文\s[㐀-鿿]{2,4}\Z")
_COLUMN = re.compile(r"(?:专题|专栏|笔谈|特稿|栏目主持)(?:研究)?(?:——|[：:—])|(?:专题|专栏|笔谈)\Z")
"""A series of essays, printed above the title of each."""
_SPEAKER = re.compile(
    rf"(?!微?党课|讲稿|报告|案例)(?P<name>[{HAN}]{{2,4}}(?:[、，\s][{HAN}]{{2,4}}){{0,3}}|[㐀-丧丩-鿿]{{5,6}}(?=\s?丨))\s?[：:丨｜|︱]\s?(?P<title>.{{6,60}})\Z"
)
_VERSES = 5
"""So many short lines in a row are verse or a list."""
_VERSE = re.compile(rf"[{HAN}]{{4}}")
_REACH = 15


def find_title(text: str, lines: list[tuple[int, int]], dated_at: int | None = None) -> int | None:
    """Where the line begins that reads most like the title, among the first lines before a label or prose.

    Args:
        text: the restored text.
        lines: spans of its lines.
        dated_at: where a line that named date or source stood; it mostly stands right below the title.
    """
    found: list[tuple[float, int, str]] = []
    for index, (start, end) in enumerate(lines[:_REACH]):
        line = text[start:end]
        if is_salutation(line):
            break
        if index < 4 and cites_itself(text, lines, index):
            continue
        label = label_at(text, start, end)
        if label is not None and label.kind == "editor_note" and not any(score >= 0 for score, _, _ in found):
            continue  # who runs the column introduces it
        if label is not None and label.kind not in ("keywords", "editor"):
            break
        if part_title(line) is not None or is_question_title(text, lines, index, dated_at) is False or heading_of(line) is not None:
            break
        if label is not None or not _may_be_title(line) or names_expected(text, lines, index):
            continue
        if _is_verse(text, lines, index):
            break
        score = _score(text, lines, index)
        following = lines[index + 1][0] if index + 1 < len(lines) else len(text)
        if dated_at is not None and start < dated_at <= following:
            score += 1.5
        # printed again, perhaps with something glued to it: the first stands for all
        again = next(
            (i for i, (_, _, bare) in enumerate(found) if _is_same(bare, clean_title(line)) or _is_half(bare, clean_title(line))), None
        )
        if again is None:
            found.append((score, start, clean_title(line)))
        else:
            found[again] = (max(score, found[again][0]), *found[again][1:])
    return max(found, key=lambda one: (one[0], -one[1]))[1] if found else None


def _is_verse(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether a line opens a row of short lines without names or labels, as accounts set verse in front of their texts."""
    row = [text[start:end] for start, end in lines[index : index + _VERSES]]
    if len(row) < _VERSES or ends_title(clean_title(row[0])):
        return False
    return all(
        len(line) <= 22
        and line[-1] not in "。：:"
        and _VERSE.search(line) is not None
        and parse_names(line) is None
        and heading_of(line) is None
        and not is_affiliation(line)
        and label_at(text, *span) is None
        for line, span in zip(row, lines[index : index + _VERSES], strict=True)
    )


def is_question_title(text: str, lines: list[tuple[int, int]], index: int, dated_at: int | None = None) -> bool | None:
    """None where the line is no prose; else whether it is a title that asks: one short question above other front matter or a date."""
    start, end = lines[index]
    line = text[start:end]
    if not is_prose(line):
        return None
    short = len(line) <= 45 and line[-1] in "？！" and "。" not in line
    if not short or index + 1 >= len(lines):
        return False
    is_dated = dated_at is not None and end <= dated_at <= lines[index + 1][0]
    return is_dated or front_follows(text, lines, index) or text[lines[index + 1][0]] == "—"


def _may_be_title(line: str) -> bool:
    bare = clean_title(line)
    if not 4 <= len(bare) <= 70 or is_page_line(bare) or not re.search(f"[{HAN}]", bare) or SCANNED_DASH.match(line) or line[0] in "—":
        return False
    if reporters_of(line) is not None or is_dateline(line) or dated_title(line) is not None or credits_of(line):
        return False
    if _BYLINE.match(line) or _PHOTO.search(line) or (parse_names(line) is not None and not ends_title(line)):
        return False
    if is_affiliation(line) and not ends_title(bare):
        return False
    return not (is_latin(line) or is_keyword_line(line) or name_with_unit(line, 0, len(line)) is not None)


def _score(text: str, lines: list[tuple[int, int]], index: int) -> float:
    start, end = lines[index]
    line = text[start:end]
    bare = clean_title(line)
    score = 2.0 * ends_title(bare) + (_OPENING.match(bare) is not None) + ("——" in bare)
    if index + 1 < len(lines):
        if text[lines[index + 1][0]] == "—" or SCANNED_DASH.match(text, *lines[index + 1]):
            score += 2
        score += front_follows(text, lines, index)
    if len(bare) >= 8 and any(bare in text[a:b] for i, (a, b) in enumerate(lines[:8]) if i != index):
        score += 1.5
    score -= 3 * has_page_words(bare) + 3 * (len(bare) < 6) + ("！" in bare) + (bare.count("，") >= 2)
    score -= (
        3 * (_COLUMN.search(bare) is not None or names_portal(bare))
        + 1.5 * (line[0] in "-•·")
        + 3 * (re.fullmatch(r"[【\[《（(][^】\]》）)]*[】\]》）)]", line) is not None)
    )
    return score


def read_title(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read a line as title or subtitle; False where the body begins with it."""
    start, end = lines[index]
    line = text[start:end]
    if heading_of(line) is not None or is_whole_head(line) or _PHOTO.search(line):
        return False
    bare = clean_title(line)
    if not 4 <= len(bare) <= 70 or is_page_line(bare) or not re.search(f"[{HAN}]", bare) or index + 1 >= len(lines):
        if front.title_at is not None and start < front.title_at:
            front.drop("page_head", start, end)
            return True
        return False
    if front.title_at is not None and start < front.title_at:
        front.drop("page_head", start, end)
        return True
    if front.of("title") is not None:
        return _read_second(front, text, lines, index, bare)
    others = [p.kind for p in front.pieces]
    if any(k in ("abstract", "keywords") for k in others):
        return False
    if (glued := title_and_name(text, start, end)) is not None and front.of("author") is None:
        front.pieces += glued
        return True
    has_labels = front_follows(text, lines, index) or any(label_at(text, *span) is not None for span in lines[index + 1 : index + 6])
    spoken = _SPEAKER.match(line) if not others and (has_labels or ends_title(bare)) else None
    if spoken is not None and (names := parse_names(spoken["name"])):
        a = start + spoken.start("title")
        b = a + len(clean_title(spoken["title"]))
        front.pieces.append(
            Piece("author", start, start + spoken.end("name"), "；".join(names), basis="inferred", confidence=0.7, values=names)
        )
        front.pieces.append(Piece("title", a, b, text[a:b], basis="inferred", confidence=0.8))
        return True
    if others and start != front.title_at and not front_follows(text, lines, index) and not ends_title(bare):
        return False
    if (signed := _SIGNED.search(line)) and front.of("author") is None and (names := parse_names(signed["names"])):
        at = start + signed.start("names")
        front.pieces.append(
            Piece("author", at, start + signed.end("names"), "；".join(names), basis="inferred", confidence=0.7, values=names)
        )
    if (held := _HELD.search(bare)) is not None and (names := parse_names(held["name"])) and front.of("author") is None:
        at = start + line.index(bare)
        front.pieces.append(Piece("title", at, at + held.start(), bare[: held.start()], confidence=0.9))
        front.pieces.append(Piece("note", at + held.start("day"), at + held.end("day"), held["day"]))
        front.pieces.append(
            Piece(
                "author", at + held.start("name"), at + held.end("name"), "；".join(names), basis="inferred", confidence=0.8, values=names
            )
        )
        return True
    if (bracket := signed_bracket(line)) is not None and front.of("author") is None:
        at, name = start + bracket.start("name"), bracket["name"]
        front.pieces.append(Piece("author", at, at + len(name), name, basis="inferred", confidence=0.7, values=(name,)))
    a = start + line.index(bare)
    confidence = 1.0 if not others else 0.9
    if parts := _SECOND_PART.search(bare):
        front.pieces.append(Piece("title", a, a + parts.start(), bare[: parts.start()], confidence=confidence))
        front.pieces.append(Piece("subtitle", a + parts.end(), a + len(bare), bare[parts.end() :].lstrip("—"), confidence=0.9))
    else:
        front.pieces.append(Piece("title", a, a + len(bare), bare, confidence=confidence))
    return True


def _is_same(title: str, line: str) -> bool:
    """Whether a line prints the title again, blanks, marks and a character or two aside."""
    left, right = (re.sub(r"[\W_]", "", s) for s in (title, line))
    if left == right:
        return True
    return len(left) >= 12 and abs(len(left) - len(right)) <= 2 and SequenceMatcher(None, left, right).ratio() > 0.9


def _is_half(title: str, line: str) -> bool:
    """Whether a line is the title's first or last part, printed again over two lines."""
    left, right = (re.sub(r"[\W_]", "", s) for s in (title, line))
    return len(right) >= 8 and len(left) > len(right) and (left.startswith(right) or left.endswith(right))


def repeats_title(front: Front, line: str) -> bool:
    """Whether a line prints the title, or one of its halves, again."""
    title = front.of("title")
    bare = clean_title(line)
    if title is None or re.search("[;；]", line):
        return False
    return _is_same(title.text, bare) or (_is_half(title.text, bare) and heading_of(line) is None)


def _read_second(front: Front, text: str, lines: list[tuple[int, int]], index: int, bare: str) -> bool:
    """A short line behind the title: a subtitle where front matter goes on, else the body begins."""
    start, end = lines[index]
    if repeats_title(front, bare):
        front.drop("repeated", start, end)
        return True
    if len(bare) <= 14 and names_site(bare):
        front.drop("page_head", start, end)
        return True
    is_column = re.fullmatch(r"【[^】]*】", bare) is not None or _COLUMN.search(bare) is not None
    if is_column or (label_ahead(text, lines, index) and len(bare) <= 12 and not ends_title(bare)):
        front.pieces.append(Piece("note", start, end, text[start:end], basis="inferred", confidence=0.5))
        return True
    if (
        front.of("subtitle") is None
        and not any(p.kind in ("abstract", "keywords") for p in front.pieces)
        and front_follows(text, lines, index)
        and name_with_unit(text, start, end) is None
    ):
        front.pieces.append(Piece("subtitle", start, end, bare, basis="inferred", confidence=0.6))
        return True
    return False
