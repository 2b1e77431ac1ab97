"""Front matter on one line: author with institution, title with author, title with author and abstract."""

from __future__ import annotations

import re
from functools import cache

from flows.structure.fields import is_affiliation, parse_names, split_affiliations
from flows.structure.headings import heading_end
from flows.structure.pieces import Piece, strip_span
from flows.structure.title_words import ends_title
from flows.text.names import PROVINCES, is_han_name
from flows.text.seeds import alternatives, words_by_kind

_HAN = "㐀-鿿"
_UNIT_AND_SPEAKER = re.compile(
    r"(?P<unit>[㐀-鿿]{4,24}?)\s?(?:演讲[人者]|主讲人|宣讲人|汇报人|述职人|报告人)\s?[:：]\s?(?P<name>[㐀-鿿]{2,4})\Z"
)
_LONGEST_SPEAKER = 30
_PLACE_AND_NAME = re.compile(
    rf"(?:{PROVINCES})"
    r"[㐀-鿿]{0,6}\s(?P<name>[㐀-鿿]{2,4}|[㐀-鿿](?:\s[㐀-鿿]){1,2})\Z"
)
_TOKEN = re.compile(r"[（(][^（()）]{4,80}[)）](?=\s|\Z)|\S+")  # what is in brackets is one, blanks and all
_UNIT_START = re.compile(r"中[央共国]|国[家务]|全国|[^省市县区]{2,3}[省市县区]|北京|上海|天津|重庆|[^大]{2,4}(?:大学|学院|党校)")


@cache
def _unit_end() -> re.Pattern[str]:
    words = alternatives(words_by_kind("organisation_words.tsv")["unit"])
    return re.compile(rf"(?P<unit>[^。，；：]{{2,30}}(?:{words}))\s?(?P<names>[㐀-鿿]{{2,4}})\Z")


@cache
def _post_and_name() -> re.Pattern[str]:
    words = words_by_kind("organisation_words.tsv")
    posts = alternatives((*words["post"], *words["local_post"]))
    return re.compile(rf"(?P<unit>[㐀-鿿、，]{{4,40}}(?:{posts}))\s(?P<name>[㐀-鿿]{{2,4}})\Z")


def _ends_on_post(text: str) -> bool:
    """Whether a text ends on the post of one who leads: `…县委书记`."""
    return text.endswith(words_by_kind("organisation_words.tsv")["leader"])


_GLUED_FRONT = re.compile(rf"(?P<title>[^。！？；：:\n]{{6,60}}?)(?P<name>[{_HAN}]{{2,4}})[：:](?=[^\n]{{20}})")


_TITLE_BEFORE_HEADING = re.compile(
    r"(?:第\d{1,3}页共\d{1,3}页)?(?P<title>[^。！？；，,：:\n（(]{6,40}?)(?=一、|[【\[]?摘\s?要[】\]]?[：:])"
)
_TWICE = re.compile(r"(?P<title>[^。！？；，\n]{8,60}?)\s?(?P=title)", re.IGNORECASE)


_INSIDE = r"(?:[^（()）]|[（(][^（()）]{1,40}[)）]){4,160}"
_NAMES_AND_UNITS = re.compile(rf"(?P<names>[^（()）。！？]{{2,90}}?)\s?(?P<units>(?:[\dlI¹²³⁴]?\s?[（(]{_INSIDE}[)）]\s?){{1,6}})\Z")
_BRACKET = re.compile(rf"[（(]{_INSIDE}[)）]")
_SCANNED_MARKS = re.compile(r"[「」“”‘’\"'′]")
"""What a scan makes of the small figures behind names."""


def names_with_units(text: str, start: int, end: int) -> list[Piece] | None:
    """Several names with figures behind them, and their institutions in brackets: `王明1 李小芳2（1.某大学，某市 100000；2.某党校）`."""
    match = _NAMES_AND_UNITS.match(text, start, end) if end - start <= 400 and text[end - 1] in "）)" else None
    if match is None:
        return None
    names = parse_names(_SCANNED_MARKS.sub(" ", match["names"]))
    values = tuple(v for group in _BRACKET.findall(match["units"]) for v in split_affiliations(group)) if names else ()
    if not names or not any(map(is_affiliation, values)) or any(re.search(r"[。！？]", value) for value in values):
        return None
    return [
        Piece("author", start, match.end("names"), "；".join(names), values=names),
        Piece("affiliation", match.start("units"), end, "；".join(values), values=values),
    ]


def name_with_unit(text: str, start: int, end: int) -> list[Piece] | None:
    """Author and institution on one line: `张三 某县委党校`, `张三（某大学，北京 100000）`, `某公司 李四`."""
    line = text[start:end]
    if (several := names_with_units(text, start, end)) is not None:
        return several
    if len(line) > 100:
        return None
    bracket = re.match(r"(?P<names>[^（(]{2,40}?)\s?(?P<unit>[（(][^（()）]{4,80}[)）])\Z", line)
    if bracket:
        names = parse_names(bracket["names"])
        is_post = _ends_on_post(bracket["unit"][1:-1]) and re.search("[。：:！？]", bracket["unit"]) is None
        if names and (is_affiliation(bracket["unit"]) or is_post):
            values = (bracket["unit"][1:-1],) if is_post else split_affiliations(bracket["unit"])
            return [
                Piece("author", start, start + bracket.end("names"), "；".join(names), values=names),
                Piece("affiliation", start + bracket.start("unit"), end, "；".join(values), values=values),
            ]
        return None
    if (paired := _names_before_units(line)) is not None:
        names, values = paired
        return [
            Piece("author", start, end, "；".join(names), values=names),
            Piece("affiliation", start, end, "；".join(values), values=values),
        ]
    if (glued := _unit_end().match(line)) and is_affiliation(glued["unit"]) and (names := parse_names(glued["names"])):
        values = split_affiliations(glued["unit"])
        return [
            Piece("affiliation", start, start + glued.end("unit"), "；".join(values), values=values),
            Piece("author", start + glued.start("names"), end, "；".join(names), values=names),
        ]
    if (speaker := _UNIT_AND_SPEAKER.match(line)) is not None and is_han_name(speaker["name"]) and is_affiliation(speaker["unit"]):
        unit, name = speaker["unit"], speaker["name"]
        return [
            Piece("affiliation", start, start + len(unit), unit, basis="labelled", values=(unit,)),
            Piece("author", end - len(name), end, name, basis="labelled", values=(name,)),
        ]
    if (post := _post_and_name().match(line)) is not None and is_han_name(post["name"]):
        unit, name = post["unit"], post["name"]
        return [
            Piece("affiliation", start, start + len(unit), unit, basis="inferred", confidence=0.8, values=(unit,)),
            Piece("author", end - len(name), end, name, basis="inferred", confidence=0.8, values=(name,)),
        ]
    if (placed := _PLACE_AND_NAME.match(line)) is not None and is_han_name(name := re.sub(r"\s", "", placed["name"])):
        a = start + placed.start("name")
        return [Piece("author", a, end, name, basis="inferred", confidence=0.8, values=(name,))]
    for gap in re.finditer(r"[\s/／|]+", line):
        left, right = line[: gap.start()], line[gap.end() :]
        for (name, at), (unit, unit_at) in (((left, 0), (right, gap.end())), ((right, gap.end()), (left, 0))):
            names = parse_names(name)
            if names and is_affiliation(unit):
                values = split_affiliations(unit)
                found = [
                    Piece("author", start + at, start + at + len(name), "；".join(names), values=names),
                    Piece("affiliation", start + unit_at, start + unit_at + len(unit), "；".join(values), values=values),
                ]
                return sorted(found, key=lambda p: p.start)
    return None


def post_glued_to_name(text: str, start: int, end: int) -> list[Piece] | None:
    """Who gives a speech, the post in front of the name without a blank: `某县县委书记王明`; None for anything else."""
    if end - start > _LONGEST_SPEAKER:
        return None
    for size in (3, 2, 4):
        name, unit = text[end - size : end], text[start : end - size].rstrip()
        if len(unit) >= 4 and is_han_name(name) and _ends_on_post(unit):
            return [
                Piece("affiliation", start, start + len(unit), unit, basis="inferred", confidence=0.8, values=(unit,)),
                Piece("author", end - size, end, name, basis="inferred", confidence=0.8, values=(name,)),
            ]
    return None


def name_before_unit(text: str, start: int, end: int) -> list[Piece] | None:
    """A name with its institution glued to it, as behind the label 作者: `张明某县委宣传部`; None for anything else."""
    found: list[tuple[bool, int, str, str]] = []
    for size in (3, 2, 4):
        name, unit = text[start : start + size], text[start + size : end].lstrip(" ，,（(").rstrip(")） ")
        if len(unit) >= 4 and is_han_name(name) and is_affiliation(unit):
            found.append((_UNIT_START.match(unit) is None, len(found), name, unit))
    if not found:
        return None
    *_, name, unit = min(found)
    a = text.index(unit, start + len(name))
    values = split_affiliations(unit)
    return [
        Piece("author", start, start + len(name), name, basis="inferred", confidence=0.8, values=(name,)),
        Piece("affiliation", a, a + len(unit), "；".join(values), basis="inferred", confidence=0.8, values=values),
    ]


def title_names_units(text: str, start: int, end: int) -> list[Piece] | None:
    """Title, names and institutions on one line that blanks part, as libraries print the head of a paper; None for anything else."""
    tokens = [(start + m.start(), start + m.end()) for m in _TOKEN.finditer(text[start:end])]
    unit_at = len(tokens)
    while unit_at > 1 and is_affiliation(text[slice(*tokens[unit_at - 1])]):
        unit_at -= 1
    name_at = unit_at
    while name_at > 1 and parse_names(text[slice(*tokens[name_at - 1])]):
        name_at -= 1
    if name_at in (unit_at, 0) or tokens[name_at - 1][1] - start < 8:
        return None
    a, b = start, tokens[name_at - 1][1]
    if unit_at == len(tokens) and not ends_title(text, a, b):
        return None
    names = tuple(n for token in tokens[name_at:unit_at] for n in parse_names(text[slice(*token)]) or ())
    c, d = tokens[name_at][0], tokens[unit_at - 1][1]
    pieces = [
        Piece("title", a, b, text[a:b], basis="inferred", confidence=0.8),
        Piece("author", c, d, "；".join(names), basis="inferred", confidence=0.8, values=names),
    ]
    if unit_at < len(tokens):
        c, d = tokens[unit_at][0], tokens[-1][1]
        values = tuple(v for token in tokens[unit_at:] for v in split_affiliations(text[slice(*token)]))
        pieces.append(Piece("affiliation", c, d, "；".join(values), basis="inferred", confidence=0.8, values=values))
    return pieces


def _names_before_units(line: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Names and institutions of `张三, 李四:某大学管理学院; 王五:某县委党校`."""
    all_names: list[str] = []
    units: list[str] = []
    for part in re.split(r"[；;]", line.rstrip("；; ")):
        left, colon, unit = part.replace(":", "：").partition("：")
        names = parse_names(left) if colon else None
        if names is None or not is_affiliation(unit):
            return None
        all_names += names
        units += split_affiliations(unit)
    return tuple(dict.fromkeys(all_names)), tuple(dict.fromkeys(units))


def title_and_name(text: str, start: int, end: int) -> list[Piece] | None:
    """A title with a name glued to it, told by the words titles end on."""
    line = text[start:end]
    if ends_title(line):
        return None  # 路径 could be a name too
    for size in (3, 2, 4):
        title, name = line[:-size].rstrip(" _-—/"), line[-size:]
        if len(title) + size == len(line) and (size != 3 or text.count(name, end, end + 3000) > 1):
            continue  # without a mark between, short words look like names; a word stands in the text again
        if len(title) >= 8 and is_han_name(name) and ends_title(title):
            return [
                Piece("title", start, start + len(title), title, basis="inferred", confidence=0.8),
                Piece("author", end - size, end, name, basis="inferred", confidence=0.8, values=(name,)),
            ]
    return None


def split_glued(text: str, lines: list[tuple[int, int]], index: int) -> list[Piece] | None:
    """Title, name, a mark left over from the label and the abstract, all on one line; or a title glued to the body.

    Where a body is glued to the title, `lines` gets a line of its own for it.
    """
    start, end = lines[index]
    match = _GLUED_FRONT.match(text, start, end)
    if match is not None:
        colon = match.end("name")
        for size in (3, 2, 4):
            title_end, name = colon - size, text[colon - size : colon]
            if is_han_name(name) and ends_title(text, start, title_end):
                a, b = strip_span(text, colon + 1, end)
                return [
                    Piece("title", start, title_end, text[start:title_end], basis="inferred", confidence=0.8),
                    Piece("author", title_end, colon, name, basis="inferred", confidence=0.8, values=(name,)),
                    Piece("abstract", a, b, text[a:b], basis="inferred", confidence=0.8),
                ]
    found = _TITLE_BEFORE_HEADING.match(text, start, end) or _twice(text, start, end)
    if found is None and index == 0 and len(lines) <= 2 and end - start > 200:
        return _title_before_prose(text, lines, index)
    if found is None:
        return None
    a, b, after = found.start("title"), found.end("title"), found.end()
    if not ends_title(text, a, b) and found.re is _TITLE_BEFORE_HEADING and index:
        return None
    lines.insert(index + 1, strip_span(text, after, end))
    return [Piece("title", a, b, text[a:b], basis="inferred", confidence=0.7)]


def _title_before_prose(text: str, lines: list[tuple[int, int]], index: int) -> list[Piece] | None:
    """The title of a text that lost all its line breaks: up to a word that titles end on, in front of words that open prose."""
    start, end = lines[index]
    page = re.compile(r"[-—\s]*\d{0,3}[-—\s]*").match(text, start, end)
    a = page.end() if page is not None else start
    cut = heading_end(text, a, end)
    if cut is None or cut[1] < 0.8 or not 8 <= cut[0] - a <= 40 or not ends_title(text, a, cut[0]):
        return None
    lines.insert(index + 1, strip_span(text, cut[0], end))
    return [Piece("title", a, cut[0], text[a : cut[0]], basis="inferred", confidence=0.6)]


def _twice(text: str, start: int, end: int) -> re.Match[str] | None:
    """A title printed twice in front of its text (`论学习的方法论学习的方法学习是…`)."""
    return _TWICE.match(text, start, min(end, start + 200))
