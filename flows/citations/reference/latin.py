"""Western entries without a type code: names, year, title, source, in the styles of APA, Chicago, MLA, Vancouver, IEEE, ACS, Harvard."""

from __future__ import annotations

import re

from flows.citations.reference.imprint import is_place, is_publisher
from flows.citations.reference.latin_host import BRACKETED_IMPRINT, QUOTED, read_source
from flows.citations.reference.latin_imprint import (
    EDITION,
    MONTH,
    TRANSLATED_BY,
    YEAR,
    imprint_piece,
    people_of,
    read_place_and_publisher,
    sentence_end,
    year_off,
)
from flows.citations.reference.latin_names import read_names
from flows.citations.reference.latin_source import read_numbers
from flows.citations.reference.model import Draft, Name
from flows.citations.reference.numbers import split_zone

_YEAR_NEXT = re.compile(
    rf"\s*[.,:]?\s*(?:\(\s*(?:{MONTH}\s+)?(?P<a>{YEAR})[a-z]?(?:\s*[/,]\s*[^()]{{1,20}})?\)|\[(?P<c>{YEAR})\]|(?P<b>{YEAR})[a-z]?(?=\s*[.,:;]))\s*[.,:;]?\s*"
)
_COMMA_NEXT = re.compile(r"\s*,\s+(?=[A-ZÀ-Þ][\w’'\-]*[\s:,])")
_TIGHT = re.compile(r"(?<=[A-Za-z][a-z])(,)(?=[A-Z])|(?<=[a-z]{3})(\.)(?=[A-Z][a-z])")
_LOOSE = re.compile(r"(?<=\w) (?=[.,][A-Z])")
_SAME = re.compile(r"(?:-{2,}|_{3,})\s*[.,]?\s*")
_STOP_NEXT = re.compile(r"\s*(?:[.:]|,(?=\s*[“\"‘«]))\s*|(?<=\.)\s+(?=\S)")
_ORGANISATION = re.compile(
    r"(?P<o>(?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|on|in|de|&)(?:,?\s(?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|on|in|de|&)){0,11}?)(?:\s\([A-Z]{2,8}\))?[.,]?\s*(?=\((?:1[5-9]|20)\d\d)"
)
_NOTE = re.compile(
    r"\s*(?:[(\[](?:in Chinese[^()]*|in press|to appear|Original work[^()]*|Reprinted[^()]*|Online|Electronic|PDF|Web|review)[)\]]\.?|(?:Retrieved|Available|Accessed|Last accessed|Web\.)\b.*)\s*\Z",
    re.IGNORECASE,
)
_VOLUME_END = re.compile(r"(?<=\w{3})(?:,\s*|\s*\()[Vv]ol(?:ume)?\.?\s?(?P<v>\d{1,3}|[IVX]{1,5})\)?\s*\Z")
_DATED_RUN = re.compile(
    rf"(?P<t>.{{5,300}}?), (?P<s>[A-ZÀ-Þ][^,]{{3,40}}, (?:\d{{1,2}}\s{MONTH}|{MONTH}\s\d{{1,2}},?)\s{YEAR}(?:,? (?:at|pp?\.) [A-Z]?\d+)?)[\s.]*"
)
_PLACED = re.compile(r"[A-ZÀ-Þ][^:.]{1,30}:\s[A-ZÀ-Þ]")
_NAMED_BODY = re.compile(r"(?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|&|in)(?: (?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|&|in)){0,6}")
_IMPRINT_END = re.compile(rf"(?<=\S{{3}})\s*\((?P<i>[^()]{{2,140}}?)(?:,?\s*(?P<y>{YEAR}))?\)[\s.,]*\Z")


def read_latin(text: str, draft: Draft) -> bool:
    """Read a Western entry into the draft; false when its names, year or title stand in no known order, and the draft is untouched then."""
    if "//" in text:
        return False
    text = _TIGHT.sub(lambda match: f"{match[0]} ", _LOOSE.sub("", text))
    text = _NOTE.sub("", text).strip()
    same = _SAME.match(text)
    text = text[same.end() :] if same else text
    names = None if same else read_names(text)
    year: str | None = None
    run_on = False
    if names:
        at = names.end
        dated = _YEAR_NEXT.match(text, at)
        if dated:
            year, at = dated["a"] or dated["b"] or dated["c"], dated.end()
            run_on = text[dated.start() : dated.end()].rstrip().endswith(",")
        else:
            stop = _STOP_NEXT.match(text, at)
            comma = None if stop else _COMMA_NEXT.match(text, at)
            if not stop and not comma:
                return False
            at = (stop or comma).end()  # type: ignore[union-attr]
            run_on = comma is not None
    elif same:
        body, at = None, 0
        dated = _YEAR_NEXT.match(text)
        if dated:
            year, at = dated["a"] or dated["b"] or dated["c"], dated.end()
    else:
        body = _ORGANISATION.match(text)
        if not body:
            return False
        dated = _YEAR_NEXT.match(text, body.end())
        if not dated:
            return False
        year, at = dated["a"] or dated["b"] or dated["c"], dated.end()
    rest = text[at:].lstrip(" .,:;")
    if not rest:
        return False
    quoted = QUOTED.match(rest)
    if run_on and not quoted and draft.url and not year:
        return False
    if run_on and not quoted and (split := _run_on(rest)):
        title, source = split
    elif run_on and not quoted and names and not year:
        end, begin = sentence_end(rest)
        if not _PLACED.match(rest, begin):
            return False
        title, source = rest[:end], rest[begin:]
    elif quoted:
        title, source = next(t for t in quoted.groups() if t), rest[quoted.end() :]
    else:
        end, begin = _title_end(rest)
        title, source = rest[:end], rest[begin:]
    read = Draft(url=draft.url, doi=draft.doi, accessed=draft.accessed, date=draft.date, year=year)
    if names:
        read.authors, read.et_al = list(names.names), names.et_al
    else:
        read.authors = [Name(literal=body["o"].strip(" .,"))] if body else []
    _title(title, read)
    volume = read.volume
    if not read.title or not (read_source(source.strip(), read, bool(quoted)) if source.strip(" .") else _bare_title(read)):
        return False
    read.volume = read.volume or volume
    for field in ("authors", "et_al", "title", "year", "type", "container", "publisher", "place", "volume", "issue", "pages", "chapter", "edition", "number", "date"):  # fmt: skip
        setattr(draft, field, getattr(read, field))
    draft.editors += read.editors
    draft.translators += read.translators
    return True


def _title_end(text: str) -> tuple[int, int]:
    """End of the title and begin of the source: a question may go on in a second sentence, which is written small as no source is."""
    end, begin = sentence_end(text)
    if text[end - 1 : end] in ("?", "!") and begin < len(text):
        second, after = sentence_end(text[begin:])
        words = text[begin : begin + second].split()
        if (
            begin + after < len(text)
            and sum(w[0].islower() for w in words) > max(2, len(words) // 2)
            and not re.search(r"\d", text[begin : begin + second])
        ):
            return begin + second, begin + after
    return end, begin


def _run_on(text: str) -> tuple[str, str] | None:
    """Title and source of an entry that sets all its parts apart by commas: `Title, Journal, 60 (1993), pp. 2-3`, `Title, Publisher, Place, 1990`."""
    bracket = _IMPRINT_END.search(text) or BRACKETED_IMPRINT.search(text)
    if bracket and bracket.start() > 3 and (":" in bracket["i"] or is_publisher(bracket["i"])):
        return text[: bracket.start()], text[bracket.start() :].strip(" .").replace("(", "").replace(")", ",")
    name, zone = split_zone(text)
    if zone and read_numbers(zone, Draft()) and not re.fullmatch(rf"\D*{YEAR}\D*", zone):
        title, comma, container = name.rpartition(", ")
        if comma and len(title) > 8 and not container[:1].isdigit() and not is_place(container) and not is_publisher(container):
            return title, text[len(title) + 2 :]
    dated = _DATED_RUN.fullmatch(text)
    if dated:
        return dated["t"], dated["s"]
    begin = sentence_end(text)[1]
    if begin < len(text) and ":" in text[begin:]:
        return None
    pieces = re.sub(rf"[\s,(]*{YEAR}[a-z]?\)?[\s.]*\Z", "", text).split(", ")
    at = imprint_piece(pieces)
    if not at and len(pieces) > 1 and _NAMED_BODY.fullmatch(pieces[-1]) and re.search(rf"{YEAR}[a-z]?\)?[\s.]*\Z", text):
        at = len(pieces) - 1
    title = ", ".join(pieces[:at])
    return (title, text[len(title) + 2 :]) if at else None


def _bare_title(draft: Draft) -> bool:
    """A title with its imprint in the same sentence: `Title (Place: Publisher)`, `Title, Publisher, Place, year`."""
    if draft.publisher or draft.url:
        draft.type = "M" if draft.publisher else "EB"
        return True
    text = year_off(draft.title or "", draft)
    pieces = text.split(", ")
    at = imprint_piece(pieces)
    if at:
        draft.title, draft.type = ", ".join(pieces[:at]).strip(" ,."), "M"
        read_place_and_publisher(", ".join(pieces[at:]), draft)
        return True
    return False


def _title(text: str, draft: Draft) -> None:
    text = text.strip(' ,.;:“”"')
    match = TRANSLATED_BY.search(text)
    if match and match.start() > 3:
        draft.translators += people_of(match["a"] or match["b"])
        text = text[: match.start()] + text[match.end() :]
    match = EDITION.search(text)
    if match and match.start() > 3:
        draft.edition = match["e"]
        text = text[: match.start()] + text[match.end() :]
    volume = _VOLUME_END.search(text)
    if volume:
        draft.volume = volume["v"]
        text = text[: volume.start()]
    imprint = _IMPRINT_END.search(text)
    if imprint and (":" in imprint["i"] or is_publisher(imprint["i"])):
        draft.year = draft.year or imprint["y"]
        read_place_and_publisher(imprint["i"], draft)
        text = text[: imprint.start()]
    draft.title = text.strip(" ,.;:")
