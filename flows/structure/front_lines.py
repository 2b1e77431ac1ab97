"""Lines of the front matter that no label announces: names, institutions, subtitles, keywords, the issue of a journal."""

from __future__ import annotations

import re

from flows.structure.bibliographic import iso_date, parse_origin
from flows.structure.fields import is_affiliation, parse_names, split_affiliations, split_keywords
from flows.structure.front_matter import SCANNED_DASH, YEAR_AND_NUMBER, Front, is_english_people, is_keyword_line, is_latin, names_expected
from flows.structure.front_title import read_title, repeats_title
from flows.structure.glued_front import name_with_unit, post_glued_to_name, title_names_units
from flows.structure.pages import part_title
from flows.structure.pieces import Piece, strip_span
from flows.structure.title_words import ends_title
from flows.text.bylines import credits_of, dated_title, is_dateline, reporters_of
from flows.text.names import is_han_name

_LATIN_LINE = re.compile(r"[A-Za-z][\x20-\x7e’‘“”–—，]{9,}\Z")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|cn|net|org)\b")
_EDITOR = re.compile(r"[【\[（(]\s?(?:编者按|编者的话|编者注|按语)")
_COLUMN = re.compile(r"【[^】。]{2,20}】\Z")
_BARE_CLC = re.compile(r"(?P<clc>[A-Z]\d{1,4}(?:\.\d{1,3})?)\s?[（(][㐀-鿿、，]{2,20}[)）]\Z")
_BARE_AUTHOR = re.compile(r"作者\s?(?=[㐀-鿿])")
_IN_LETTERS = re.compile(r"(?<=[㐀-鿿])\s[A-Z][A-Za-z-]+\s[A-Z][^㐀-鿿]*\Z")
"""The authors again, in letters, as a database prints them behind their names."""
_BARE_ORIGIN = re.compile(r"出处\s?(?=《)")
_BARE_UNIT = re.compile(r"•?\s?(?:作者)?(?:单位|机构)\s?(?=[㐀-鿿])")
_PUBLISHED_IN = re.compile(r"[（(]?(?:原文|本文|全文|原)?\s?(?:刊[载登发]?|载|首?发表|首发)[于在]?\s?[:：]?\s?(?=《)")
_BODY_LABEL = re.compile(r"[【\[]?\s?正\s?文\s?[】\]]?\s?[:：]?\Z")
_BYLINE = re.compile(r"[※◎■□●○◆◇▲△★☆＊*]?\s?(?:文|图文|图[/／]文|文[/／]图|撰文|范文(?=\s?[|｜]))\s?[/／|｜:：]\s?(?=[㐀-鿿])")
_BYLINE_BLANK = re.compile(r"文\s(?=[㐀-鿿\s]{2,12}\Z)")
_HELD_ON = re.compile(
    r"[（(]\s?(?:19|20)\d\d\s?年\s?\d{1,2}\s?月[^（()）。]{0,30}[)）]\Z|[（(]?\s?(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?在[^。，；]{4,40}(?:会议?|大会|上|班)[)）]?\Z"
)
"""When and where a speech was given."""
_SPOKEN_TO = re.compile(r"同志|代表|领导|来宾|老师|同学|朋友|女士|先生|各位|委员|乡亲|战友|家长")
_DOCUMENT_NUMBER = re.compile(r"[（(]?[㐀-鿿]{2,14}" + YEAR_AND_NUMBER + r"[)）]?\Z")
"""The number under which a body files what it issues."""
_ONLINE = re.compile(
    r"[【\[〔]?\s?(?:在线优先出版|优先出版|网络首发|网络出版|在线出版)(?:日期|时间)\s?[】\]〕]?\s?[:：]?\s?(?=(?:19|20)\d\d)"
)
"""The day on which a journal put an essay on the net, ahead of print."""
_FIRST_TITLE = re.compile(r"原标题(?:为)?\s?[:：《]")
_PAGES = re.compile(r"(?:起止)?页码?\s?[:：]\s?(?:第|pp?\.)?\s?(\d{1,5})(?:\s?[-—–~～]{1,2}\s?(\d{1,5}))?\s?页?\Z")
_EDITORS = re.compile(
    r"(?:(?:初审|责任|终审|执行|值班|本期|网络|新媒体)?(?:编辑|校对)|[终初复]审|审[校核])\s?[:：]\s?[㐀-鿿]{2,4}(?:[\s、，][㐀-鿿]{2,4}){0,3}\Z"
)
"""Who of a site saw to the page, above the title."""
_LEADS_ON = re.compile(r"\s(?:of|on|in|and|the|for|to|with|from|by|a|an|under)\Z|[:：—–-]\Z", re.IGNORECASE)
_GROUP = re.compile(r"[“”㐀-鿿]{4,30}(?:课题组|编写组|调研组|写作组|项目组|联合调研组)\Z")
"""Authors who sign as a group."""
_NO_WORDS = re.compile(r"[\d\s/.,，。·•|?？-]+\Z")


def read_line(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read one short line without a label; False where the body begins with it."""
    start, end = lines[index]
    line = text[start:end]
    if _NO_WORDS.match(line):
        front.drop("no_words", start, end)
        return True
    if (part := part_title(line)) is not None:
        front.pieces = [p for p in front.pieces if p.kind != "title"]
        a, b = strip_span(text, start + part[0], start + part[1])
        # the name of a collection is no title of its parts
        if b > a and not re.search(r"(?:范文|例文|模板)\Z", text[a:b]):
            front.pieces.append(Piece("title", a, b, text[a:b], basis="labelled"))
        return True
    if repeats_title(front, line):
        title = front.of("title")
        if title is not None and title.text in (f"{line}范文", f"{line}参考范文"):
            # the site offers the essay as a model
            title.text, title.end = line, title.start + len(line)
        front.drop("repeated", start, end)
        return True
    if is_dateline(line):
        return False
    if (dated := dated_title(line)) is not None and front.of("title") is None:
        front.pieces.append(Piece("title", start + dated[0], start + dated[1], line[slice(*dated)], confidence=0.9))
        return True
    if not front.pieces and len(line) > 20 and " " in line and (glued := title_names_units(text, start, end)) is not None:
        front.pieces += glued
        return True
    return _read_people(front, text, lines, index) or _read_others(front, text, lines, index) or read_title(front, text, lines, index)


def _read_people(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Names, institutions, and lines that hold both."""
    start, end = lines[index]
    line = text[start:end]
    squeezed = re.sub(r"\s", "", line)
    if start == front.title_at:
        return False
    reporters = reporters_of(line)
    if reporters is None and (writers := [name for credit in credits_of(line) if credit.is_writer for name in credit.names]):
        reporters = tuple(writers) if all(map(is_han_name, writers)) else None
    if reporters:
        if front.of("author") is None:
            front.pieces.append(Piece("author", start, end, "；".join(reporters), basis="labelled", values=reporters))
        else:
            front.drop("repeated", start, end)
        return True
    if (byline := _BYLINE.match(line)) is not None and len(line) <= 40:
        return _read_byline(front, text, start + byline.end(), end)
    if (blank := _BYLINE_BLANK.match(line)) is not None and parse_names(line[blank.end() :]) and front.of("author") is None:
        return _read_byline(front, text, start + blank.end(), end)
    names = parse_names(line)
    if names is None and len(squeezed) <= 20 and front.of("author") is None and names_expected(text, lines, index):
        names = parse_names(line, lenient=True)
    if names is not None and len(squeezed) <= 40 and not _title_is_better(front, line):
        if front.of("author") is None:
            front.pieces.append(Piece("author", start, end, "；".join(names), values=names))
        else:
            front.drop("repeated", start, end)
        return True
    if _GROUP.match(line) and front.of("title") is not None and front.of("author") is None:
        front.pieces.append(Piece("author", start, end, line, values=(line,)))
        return True
    if is_keyword_line(line, front.of("abstract") is not None):
        return False
    if (mixed := name_with_unit(text, start, end)) is not None:
        if front.of("author") is None:
            front.pieces += mixed
        elif front.of("affiliation") is None:
            front.pieces += [piece for piece in mixed if piece.kind == "affiliation"]
        else:
            front.drop("repeated", start, end)
        return True
    is_speakers = front.of("author") is None and _is_below_title(front, text, start) and _is_above_speech(text, lines, index)
    if is_speakers and (speaker := post_glued_to_name(text, start, end)) is not None:
        front.pieces += speaker
        return True
    is_first = front.of("title") is None and front.of("author") is None
    if is_affiliation(line) and (line[0] in "（(" or not is_first or re.search(r"\d{6}[;；。,，]?\Z", line)):
        values = split_affiliations(line)
        front.pieces.append(Piece("affiliation", start, end, "；".join(values), values=values))
        return True
    return False


def _is_below_title(front: Front, text: str, start: int) -> bool:
    """Whether the title, or its second half, ends on the line above."""
    last = front.pieces[-1] if front.pieces else None
    return last is not None and last.kind in ("title", "subtitle") and not text[last.end : start].strip()


def _is_above_speech(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the day of a speech or who is spoken to stands below a line."""
    if index + 1 >= len(lines):
        return False
    below = text[slice(*lines[index + 1])]
    return _HELD_ON.match(below) is not None or (len(below) <= 40 and below[-1] in "：:！" and _SPOKEN_TO.search(below) is not None)


def _read_byline(front: Front, text: str, start: int, end: int) -> bool:
    """Who wrote the text, behind `文/`: names, or names with their institution; a note where neither is told."""
    if front.of("author") is not None:
        front.drop("repeated", start, end)
    elif (mixed := name_with_unit(text, start, end)) is not None:
        front.pieces += mixed
    elif (names := parse_names(text[start:end], lenient=True)) is not None:
        front.pieces.append(Piece("author", start, end, "；".join(names), basis="labelled", values=names))
    else:
        front.pieces.append(Piece("note", start, end, text[start:end], basis="inferred", confidence=0.5))
    return True


def _read_others(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    start, end = lines[index]
    line = text[start:end]
    if (clc := _BARE_CLC.match(line)) is not None:
        front.pieces.append(Piece("clc", start, end, line, basis="inferred", values=(clc["clc"],)))
        return True
    if (
        (bare := _BARE_AUTHOR.match(line)) is not None
        and (names := parse_names(_IN_LETTERS.sub("", line[bare.end() :])))
        and front.of("author") is None
    ):
        front.pieces.append(Piece("author", start + bare.end(), end, "；".join(names), basis="labelled", values=names))
        return True
    if (bare := _BARE_UNIT.match(line)) is not None and is_affiliation(line[bare.end() :]) and front.of("affiliation") is None:
        values = split_affiliations(line[bare.end() :])
        front.pieces.append(Piece("affiliation", start + bare.end(), end, "；".join(values), basis="labelled", values=values))
        return True
    if _BODY_LABEL.match(line):
        front.drop("label", start, end)
        return True
    if (bare := _BARE_ORIGIN.match(line) or _PUBLISHED_IN.match(line)) is not None and (origin := parse_origin(line[bare.end() :])):
        front.origin |= origin
        front.drop("origin", start, end)
        return True
    if (online := _ONLINE.match(line)) is not None and (day := iso_date(line[online.end() :])) is not None:
        front.published = front.published or day
        front.drop("published", start, end)
        return True
    if (pages := _PAGES.match(line.lstrip("•· "))) is not None:
        front.origin.setdefault("pages", f"{pages[1]}-{pages[2]}" if pages[2] else pages[1])
        front.drop("origin", start, end)
        return True
    if _EDITORS.match(line) or (_FIRST_TITLE.match(line) and front.of("title") is not None):
        front.pieces.append(Piece("note", start, end, line, basis="labelled", confidence=0.8))
        return True
    if (_HELD_ON.match(line) and front.of("title") is not None) or _DOCUMENT_NUMBER.match(line):
        front.pieces.append(Piece("note", start, end, line))
        return True
    if _EDITOR.match(line):
        front.pieces.append(Piece("editor_note", start, end, line))
        return True
    if _COLUMN.match(line):
        # the column of the journal
        front.pieces.append(Piece("note", start, end, line, basis="inferred", confidence=0.5))
        return True
    if _ADDRESS.search(line) and len(line) <= 80:
        front.drop("address", start, end)
        return True
    scanned = SCANNED_DASH.match(line) if front.of("title") is not None else None
    if line[0] == "—" and front.pieces and front.pieces[-1].kind == "editor_note":
        front.pieces.append(Piece("note", start, end, line, basis="inferred", confidence=0.7))  # who signs it
        return True
    if line[0] == "—" or line[:2] == "--" or scanned is not None:
        a, b = strip_span(text, start + (scanned.end() if scanned else len(line) - len(line.lstrip("—-– "))), end)
        front.pieces.append(Piece("subtitle", a, b, text[a:b]))
        return True
    if is_latin(line):
        if (last := front.pieces[-1:]) and _goes_on_in_english(text, last[0], line):
            last[0].text, last[0].end = f"{last[0].text} {line}", end
            return True
        # of the English head only the title is kept: names and institutions stand in Chinese too
        if front.of("title_en") is None and len(line) > 20 and _LATIN_LINE.match(line) and not is_english_people(line):
            front.pieces.append(Piece("title_en", start, end, line, basis="inferred", confidence=0.8))
        else:
            front.drop("english", start, end)
        return True
    if (
        front.pieces
        and front.of("keywords") is None
        and is_keyword_line(line, front.of("abstract") is not None or _abstract_next(text, lines, index))
    ):
        values = split_keywords(line)
        front.pieces.append(Piece("keywords", start, end, "；".join(values), basis="inferred", confidence=0.9, values=values))
        return True
    if (
        (front.of("abstract") is None or line[0] == "《")
        and len(line) <= 50
        and (origin := parse_origin(line))
        and "year" in origin
        and len(origin) > 2
    ):
        front.origin |= origin
        front.drop("origin", start, end)
        return True
    return False


def _goes_on_in_english(text: str, last: Piece, line: str) -> bool:
    """Whether a line carries on the English title above it: it opens with a small letter, or the title with a word that leads on."""
    if last.kind != "title_en" or last.text[-1] in ".。;；" or is_english_people(line):
        return False
    return line[0].islower() or _LEADS_ON.search(last.text) is not None


def _abstract_next(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    return index + 1 < len(lines) and re.match(r"[【\[〔]?\s?(?:内容)?摘\s?要", text[lines[index + 1][0] : lines[index + 1][1]]) is not None


def _title_is_better(front: Front, line: str) -> bool:
    """Whether a line that could be names is more likely a title: the first line, in four characters or more without blanks."""
    return not front.pieces and " " not in line and len(line) >= 4 and ends_title(line)
