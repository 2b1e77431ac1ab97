"""What the front matter of an essay holds, and what its lines look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flows.structure.fields import is_affiliation, parse_names
from flows.structure.labels import label_at
from flows.structure.pieces import Piece

HAN = "㐀-鿿"
YEAR_AND_NUMBER = r"[〔\[［（(]\s?(?:19|20)\d\d\s?[〕\]］）)]\s?第?\s?\d{1,4}\s?号"
"""Under which a body files what it issues: 〔2024〕5号."""
_KEYWORD_LINE = re.compile(
    r"[^。！？；;]{1,20}(?:[；;]\s?[^。！？；;]{1,20}){2,}[；;。]?\Z|[^。！？；;，,：:]{2,12}[；;][^。！？；;，,：:]{2,12}[；;]?\Z"
)
_BLANK_KEYWORDS = re.compile(rf"[{HAN}A-Za-z“”‘’《》+—-]{{2,16}}(?: [{HAN}A-Za-z“”‘’《》+—-]{{2,16}}){{2,9}}\Z")
_COMMA_KEYWORDS = re.compile(rf"[{HAN}A-Za-z“”]{{2,12}}(?:、[{HAN}A-Za-z“”]{{2,12}}){{2,7}}\Z")
_PROSE_END = re.compile(r"[。！？…][”’）)】\]]*(?:\[\d+\])*\Z")


@dataclass(slots=True)
class Front:
    """What the front matter holds; `dropped` are spans that say nothing of the essay (keywords made by the site, repeated lines)."""

    pieces: list[Piece] = field(default_factory=list)
    origin: dict[str, str] = field(default_factory=dict)
    received: str | None = None
    published: str | None = None
    """Day of publication, ISO 8601."""
    dropped: list[tuple[str, int, int]] = field(default_factory=list)
    body: int = 0
    """Index of the first line of the body, in the lines as the walk left them."""
    title_at: int | None = None
    """Where the line begins that reads most like the title; None where no line does."""

    dated_at: int | None = None
    """Where a removed line stood that named date or source; None for none."""

    def of(self, kind: str) -> Piece | None:
        """The first piece of a kind."""
        return next((p for p in self.pieces if p.kind == kind), None)

    def drop(self, reason: str, start: int, end: int) -> None:
        """Leave a span out of the blocks."""
        self.dropped.append((reason, start, end))


SCANNED_DASH = re.compile(rf"(?:一一(?![一对列])|一\s?(?=(?:以|基于|来自|关于|从|兼论|兼评|专访).{{4}}))(?=[{HAN}“《])")
"""What a scan makes of the dash in front of a subtitle."""


def is_prose(line: str) -> bool:
    """Whether a line reads as prose: it ends a sentence, or is too long for anything else."""
    return len(line) > 90 or (len(line) >= 15 and _PROSE_END.search(line) is not None) or (len(line) > 40 and "。" in line[:-1])


def is_keyword_line(line: str, is_below_abstract: bool = False) -> bool:
    """Whether a line is a row of keywords without its label; behind an abstract blanks or `、` may part them too."""
    if _KEYWORD_LINE.match(line):
        return True
    return is_below_abstract and (_BLANK_KEYWORDS.match(line) is not None or _COMMA_KEYWORDS.match(line) is not None)


def keywords_follow(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the line behind a paragraph is a line of keywords, so that the paragraph is an abstract without its label."""
    if index + 1 >= len(lines):
        return False
    start, end = lines[index + 1]
    label = label_at(text, start, end)
    if label is not None:
        return label.kind in ("keywords", "clc")
    line = text[start:end]
    return is_keyword_line(line, is_below_abstract=True) and parse_names(line) is None


_NAMES = re.compile(rf"[◎□■●○◆★▲*＊\s]*[{HAN}]{{2,3}}(?:[，,、\s]\s?[{HAN}]{{2,3}})*\Z")


def names_expected(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether a line of words of two or three characters stands where names do: an institution or the abstract follows."""
    start, end = lines[index]
    if index + 1 >= len(lines) or not _NAMES.match(text[start:end]):
        return False
    after_start, after_end = lines[index + 1]
    label = label_at(text, after_start, after_end)
    if label is not None:
        return label.kind in ("abstract", "affiliation")
    return text[after_start] in "（(" and is_affiliation(text[after_start:after_end])


def front_follows(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the next line is front matter too: a label, a name, an affiliation."""
    if index + 1 >= len(lines):
        return False
    start, end = lines[index + 1]
    line = text[start:end]
    label = label_at(text, start, end)
    if label is not None:
        return True
    if is_prose(line):
        return keywords_follow(text, lines, index + 1)
    return parse_names(line) is not None or is_affiliation(line) or line[0] in "—（("


def label_ahead(text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Whether the label of the abstract or the authors stands in the next four lines, with no prose before it."""
    for start, end in lines[index + 1 : index + 5]:
        label = label_at(text, start, end)
        if label is not None:
            return label.kind in ("abstract", "author", "keywords", "affiliation")
        if is_prose(text[start:end]):
            return False
    return False


_ENGLISH_NAME = r"(?:[A-Z]{2,}[ ,]\s?[A-Z][a-z]+(?:-?[a-z]+)?|[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+)\s?(?:\d(?:[,，]\d)*)?\s?\*?"
_ENGLISH_PEOPLE = re.compile(
    rf"{_ENGLISH_NAME}(?:(?:\s?[,，;；、]\s?|\s|\s?and\s){_ENGLISH_NAME})*\s?[.,;；]?\s?(?:[（(][^\n]{{4,400}}[)）][.,;；]?)?\Z"
)
_ENGLISH_PLACE = re.compile(
    r"(?!On |Study |Research on|Analysis |Discussion |Thinking |Reflection)[（(]?\s?(?:\d\s?[.、]?\s?)?(?:[A-Z][\w&.’'-]*\s(?:of\s|and\s|&\s|for\s)?(?:the\s)?){0,8}"
    r"(?:Department|Dept\.?|Institute|College|University|School|Laboratory|Lab\.|Academy|Center|Centre|Bureau|Station|Faculty)\b[^\n]{0,300}[,，]"
    r"\s?[A-Z][A-Za-z’']+(?:\s[A-Z][A-Za-z’']+)?\s?\d{0,6}\s?(?:[,，.]?\s?(?:P\.?\s?R\.?\s?)?China\s?\d{0,6})?\s?[)）]?\s?[.;；]?\Z"
)


def is_english_people(line: str) -> bool:
    """Whether a line of English front matter names authors, perhaps with their institutions, or an institution with its town."""
    return _ENGLISH_PEOPLE.match(line) is not None or _ENGLISH_PLACE.match(line) is not None


def is_latin(line: str) -> bool:
    """Whether most letters of a line are Latin."""
    return len(re.findall("[A-Za-z]", line)) > 0.6 * len(re.sub(r"\s", "", line))
