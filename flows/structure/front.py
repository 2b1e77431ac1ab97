"""Front matter: the lines from the top of an essay to where its body begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.structure.fields import is_affiliation, parse_keywords, parse_names, parse_origin, split_affiliations, split_keywords
from flows.structure.glued_front import TITLE_END, name_with_unit, split_glued, title_and_name
from flows.structure.headings import heading_of, is_whole_head
from flows.structure.labels import Label, label_at
from flows.structure.pages import part_title
from flows.structure.pieces import Piece, strip_span

_HAN = "㐀-鿿"
_LATIN_LINE = re.compile(r"[A-Za-z][\x20-\x7e’‘“”–—，]{9,}\Z")
_KEYWORD_LINE = re.compile(
    r"[^。！？；;]{1,20}(?:[；;]\s?[^。！？；;]{1,20}){2,}[；;。]?\Z|[^。！？；;，,：:]{2,12}[；;][^。！？；;，,：:]{2,12}[；;]?\Z"
)
_PROSE_END = re.compile(r"[。！？…][”’）)】\]]*(?:\[\d+\])*\Z")
_NOT_TITLE = re.compile(r"[。；;，,：:、]\Z|^(?:来源|时间|日期|点击|浏览|上一篇|下一篇|第\d+页|目录|摘要$)|^\d+$")
_MARKS = re.compile(r"[*＊※①-⑳†◎□■●]+\Z|\s?\[\d{1,2}\]\Z|^[■□◎●◆★*＊\s]+")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|cn|net|org)\b")
_LATIN_TAIL = re.compile(r"(?<=[。！？])\s?(?=[A-Z][A-Za-z]* [^㐀-鿿]{60,}\Z)")
_SECOND_PART = re.compile(r"\s?[*＊※]\s?(?=(?:——|基于|以|兼|从)[^*]{4,}\Z)")
_SITE_TAIL = re.compile(r"\s?[|｜_][^|｜_]{2,30}\Z")
_EDITOR = re.compile(r"[【\[（(]\s?(?:编者按|编者的话|编者注|按语)")


_MOST = 60
"""More pieces than this no front matter has."""


@dataclass(slots=True)
class Front:
    """What the front matter holds; `dropped` are spans that say nothing of the essay (keywords made by the site, repeated lines)."""

    pieces: list[Piece] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    received: str | None = None
    dropped: list[tuple[str, int, int]] = field(default_factory=list)
    body: int = 0
    """Index of the first line of the body, in the lines as the walk left them."""

    def of(self, kind: str) -> Piece | None:
        """The first piece of a kind."""
        return next((p for p in self.pieces if p.kind == kind), None)


def is_prose(line: str) -> bool:
    """Whether a line reads as prose: it ends a sentence, or is too long for anything else."""
    return len(line) > 90 or (len(line) >= 15 and _PROSE_END.search(line) is not None) or (len(line) > 40 and "。" in line[:-1])


def read_front(text: str, lines: list[tuple[int, int]]) -> Front:
    """Walk the lines from the top; `lines` is changed where a line holds front matter and body glued together."""
    front = Front()
    seen: set[str] = set()
    index = 0
    while index < len(lines) and len(front.pieces) + len(front.dropped) < _MOST:
        start, end = lines[index]
        line = text[start:end]
        title = front.of("title")
        if title is not None and line.startswith(title.text) and label_at(text, start + len(title.text), end):
            front.dropped.append(("repeated", start, start + len(title.text)))
            start += len(title.text)
            lines[index] = (start, end)
            line = text[start:end]
        label = label_at(text, start, end)
        if label is not None and label.kind != "editor":
            taken = _read_label(front, text, lines, index, label)
            if taken == 0:
                break
            index += taken
            continue
        squeezed = re.sub(r"\s", "", line)
        if squeezed in seen and len(squeezed) <= 60:
            front.dropped.append(("repeated", start, end))
            index += 1
            continue
        if is_prose(line) and not (is_affiliation(line) and len(line) < 100):
            if not front.pieces and (glued := split_glued(text, start, end)) is not None:
                front.pieces += glued
                index += 1
                continue
            if front.of("abstract") is None and _keywords_follow(text, lines, index):
                front.pieces.append(Piece("abstract", start, end, line, basis="inferred", confidence=0.9))
                index += 1
                continue
            break
        if not _read_line(front, text, lines, index):
            break
        seen.add(squeezed)
        index += 1
    front.body = index
    _drop_site_keywords(front)
    return front


def _keywords_follow(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the line behind a paragraph is a line of keywords, so that the paragraph is an abstract without its label."""
    if index + 1 >= len(lines):
        return False
    start, end = lines[index + 1]
    label = label_at(text, start, end)
    return (label is not None and label.kind in ("keywords", "clc")) or (label is None and _KEYWORD_LINE.match(text[start:end]) is not None)


def _read_line(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read one short line without a label; False where the body begins with it."""
    start, end = lines[index]
    line = text[start:end]
    squeezed = re.sub(r"\s", "", line)
    part = part_title(line)
    if part is not None:
        front.pieces = [p for p in front.pieces if p.kind != "title"]
        a, b = strip_span(text, start + part[0], start + part[1])
        if b > a:
            front.pieces.append(Piece("title", a, b, text[a:b], basis="labelled"))
        return True
    names = parse_names(line)
    is_name = names is not None and len(squeezed) <= 40 and not _title_is_better(front, line)
    if is_name and names is not None:
        if front.of("author") is None:
            front.pieces.append(Piece("author", start, end, "；".join(names), values=names))
        else:
            front.dropped.append(("repeated", start, end))
        return True
    if (mixed := name_with_unit(text, start, end)) is not None:
        if front.of("author") is None:
            front.pieces += mixed
        else:
            front.dropped.append(("repeated", start, end))
        return True
    is_first = front.of("title") is None and front.of("author") is None
    if is_affiliation(line) and (line[0] in "（(" or not is_first or re.search(r"\d{6}\Z", line)):
        values = split_affiliations(line)
        front.pieces.append(Piece("affiliation", start, end, "；".join(values), values=values))
        return True
    if _EDITOR.match(line):
        front.pieces.append(Piece("editor_note", start, end, line))
        return True
    if _ADDRESS.search(line) and len(line) <= 80:
        front.dropped.append(("address", start, end))
        return True
    if line[:2] in ("——", "--") or line[0] == "—":
        a, b = strip_span(text, start + len(line) - len(line.lstrip("—-– ")), end)
        front.pieces.append(Piece("subtitle", a, b, text[a:b]))
        return True
    if len(re.findall("[A-Za-z]", line)) > 0.6 * len(squeezed):
        # of the English head only the title is kept: names and institutions stand in Chinese too
        if front.of("title_en") is None and len(line) > 20 and _LATIN_LINE.match(line):
            front.pieces.append(Piece("title_en", start, end, line, basis="inferred", confidence=0.8))
        else:
            front.dropped.append(("english", start, end))
        return True
    if _KEYWORD_LINE.match(line) and front.of("keywords") is None and front.pieces:
        values = split_keywords(line)
        front.pieces.append(Piece("keywords", start, end, "；".join(values), basis="inferred", confidence=0.9, values=values))
        return True
    if (
        front.of("abstract") is None
        and (origin := parse_origin(line))
        and "year" in origin
        and len(squeezed) <= 40
        and ("issue" in origin or "pages" in origin)
    ):
        front.origin |= origin
        front.dropped.append(("origin", start, end))
        return True
    return _read_title(front, text, lines, index, line)


def _read_title(front: Front, text: str, lines: list[tuple[int, int]], index: int, line: str) -> bool:
    start, end = lines[index]
    if heading_of(line) is not None or is_whole_head(line):
        return False
    bare = _MARKS.sub("", line)
    if len(shorter := _SITE_TAIL.sub("", bare)) >= 8:
        bare = shorter
    if not 4 <= len(bare) <= 70 or _NOT_TITLE.search(bare) or not re.search(f"[{_HAN}]", bare) or index + 1 >= len(lines):
        return False
    if front.of("title") is not None:
        if _label_ahead(text, lines, index) and len(bare) <= 12 and not TITLE_END.search(bare):
            front.pieces.append(Piece("note", start, end, line, basis="inferred", confidence=0.5))
            return True
        # a second line is a subtitle only where front matter goes on behind it
        if (
            front.of("subtitle") is None
            and not any(p.kind in ("abstract", "keywords") for p in front.pieces)
            and _front_follows(text, lines, index)
        ):
            front.pieces.append(Piece("subtitle", start, end, bare, basis="inferred", confidence=0.6))
            return True
        return False
    others = [p.kind for p in front.pieces]
    if any(k in ("abstract", "keywords") for k in others):
        return False
    if (glued := title_and_name(text, start, end)) is not None and front.of("author") is None:
        front.pieces += glued
        return True
    if others and not _front_follows(text, lines, index) and not TITLE_END.search(bare):
        return False
    a = start + line.index(bare)
    confidence = 1.0 if not others else 0.9
    if parts := _SECOND_PART.search(bare):
        front.pieces.append(Piece("title", a, a + parts.start(), bare[: parts.start()], confidence=confidence))
        front.pieces.append(Piece("subtitle", a + parts.end(), a + len(bare), bare[parts.end() :].lstrip("—"), confidence=0.9))
    else:
        front.pieces.append(Piece("title", a, a + len(bare), bare, confidence=confidence))
    return True


def _front_follows(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the next line is front matter too: a label, a name, an affiliation."""
    if index + 1 >= len(lines):
        return False
    start, end = lines[index + 1]
    line = text[start:end]
    label = label_at(text, start, end)
    if label is not None:
        return True
    if is_prose(line):
        return _keywords_follow(text, lines, index + 1)
    return parse_names(line) is not None or is_affiliation(line) or line[0] in "—（("


def _label_ahead(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the label of the abstract or the authors stands in the next four lines, with no prose before it."""
    for start, end in lines[index + 1 : index + 5]:
        label = label_at(text, start, end)
        if label is not None:
            return label.kind in ("abstract", "author", "keywords", "affiliation")
        if is_prose(text[start:end]):
            return False
    return False


def _title_is_better(front: Front, line: str) -> bool:
    """Whether a line that could be names is more likely a title: the first line, in four characters or more without blanks."""
    return not front.pieces and " " not in line and len(line) >= 4 and TITLE_END.search(line) is not None


def _read_label(front: Front, text: str, lines: list[tuple[int, int]], index: int, label: Label) -> int:
    """Read a labelled line; how many lines it took, 0 where the body begins with it."""
    start, end = lines[index]
    a, b = strip_span(text, label.end, end)
    taken = 1
    kind = label.kind
    if a >= b and kind not in ("clc",):
        # the label stands alone: its value is the next line
        if index + 1 >= len(lines) or label_at(text, *lines[index + 1]) is not None:
            return 1
        a, b = lines[index + 1]
        taken = 2
    if kind == "keywords":
        # one keyword a line
        while text[b - 1] in "；;" and index + taken < len(lines) and label_at(text, *lines[index + taken]) is None:
            b = lines[index + taken][1]
            taken += 1
    value = text[a:b]
    if kind == "keywords":
        context = "".join(p.text for p in front.pieces if p.kind in ("title", "abstract"))
        keywords = parse_keywords(text, a, b, context)
        if keywords.is_cut:
            rest = strip_span(text, keywords.end, b)
            lines.insert(index + taken, rest)
        k_end = a + len(text[a : keywords.end].rstrip())
        front.pieces.append(
            Piece(
                "keywords",
                a,
                max(a, k_end),
                "；".join(keywords.items),
                basis="labelled",
                values=keywords.items,
                confidence=0.8 if keywords.is_cut else 1.0,
            )
        )
    elif kind == "author":
        names = parse_names(value, lenient=True)
        if names:
            front.pieces.append(Piece("author", a, b, "；".join(names), basis="labelled", values=names))
        elif (mixed := name_with_unit(text, a, b)) is not None:
            front.pieces += mixed
        else:
            return 0 if is_prose(value) else 1
    elif kind == "affiliation":
        values = split_affiliations(value)
        front.pieces.append(Piece("affiliation", a, b, "；".join(values), basis="labelled", values=values))
    elif kind == "received":
        front.received = value
        front.dropped.append(("received", start, b))
    elif kind == "origin":
        front.origin |= parse_origin(value)
        # databases print the number of the issue on a line of its own
        follow = index + taken
        if (
            front.origin
            and "issue" not in front.origin
            and follow < len(lines)
            and (more := re.match(r"((?:19|20)\d\d)年第?(\d{1,3})期[:：]?\s?(\d[\d\-—–]*)?", text[lines[follow][0] : lines[follow][1]]))
        ):
            front.origin |= {"year": more[1], "issue": more[2].lstrip("0") or more[2]} | ({"pages": more[3]} if more[3] else {})
            taken += 1
        elif not front.origin and len(value) <= 40:
            front.origin = {"journal": value.strip("《》")}
            if follow < len(lines) and (
                more := re.match(r"((?:19|20)\d\d)年第?(\d{1,3})期[:：]?\s?(\d[\d\-—–]*)?", text[lines[follow][0] : lines[follow][1]])
            ):
                front.origin |= {"year": more[1], "issue": more[2].lstrip("0") or more[2]} | ({"pages": more[3]} if more[3] else {})
                taken += 1
        front.dropped.append(("origin", start, b))
    elif kind == "clc":
        front.pieces.append(Piece("clc", start, end, text[start:end], basis="labelled"))
    elif kind == "title":
        front.pieces = [p for p in front.pieces if p.kind != "title"]
        front.pieces.append(Piece("title", a, b, value, basis="labelled"))
    elif kind in ("abstract", "abstract_en", "keywords_en", "title_en", "fund", "author_bio", "editor_note"):
        values = split_keywords(value) if kind == "keywords_en" else ()
        if kind == "abstract" and (cut := _body_in_abstract(value)):
            b = a + cut
            lines.insert(index + taken, strip_span(text, b, lines[index + taken - 1][1]))
            a, b = strip_span(text, a, b)
            value = text[a:b]
        if kind == "abstract" and (tail := _LATIN_TAIL.search(value)):
            front.pieces.append(Piece("abstract_en", a + tail.end(), b, value[tail.end() :], basis="inferred", confidence=0.8))
            b = a + tail.start()
            value = text[a:b]
        front.pieces.append(Piece(kind, a, b, "；".join(values) if values else value, basis="labelled", values=values))
    return taken


_FIRST_HEADING = re.compile(r"(?<=[。！？”）])(?:一、|1[.、]\s?引言|引言|前言|0\s?引言)")


def _body_in_abstract(value: str) -> int:
    """Where a body glued to the abstract begins (at its first heading), 0 for none."""
    match = _FIRST_HEADING.search(value)
    return match.start() if match else 0


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
        front.dropped.append(("site_keywords", first.start, first.end))
    seen = False
    for piece in list(front.pieces):
        if piece.kind == "keywords":
            if seen:
                front.pieces.remove(piece)
                front.dropped.append(("repeated", piece.start, piece.end))
            seen = True
