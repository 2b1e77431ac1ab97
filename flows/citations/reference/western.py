"""Western footnote and author-date styles without a type code: quoted articles, books, law reviews."""

from __future__ import annotations

import re

from flows.citations.reference.hosts import clean_container, read_host
from flows.citations.reference.imprint import is_place, is_publisher, is_strong_publisher, read_publisher
from flows.citations.reference.latin_names import INSTITUTION
from flows.citations.reference.model import Draft, Name
from flows.citations.reference.numbers import YEAR, read_zone, split_zone, take_imprint
from flows.citations.reference.people import to_name
from flows.citations.reference.western_people import split_western

_QUOTED = re.compile(r"(?P<open>[“\"])(?P<title>.{4,400}?[^\s])(?P<close>[”\"])(?=[\s,.;(]|\Z)")
_IN = re.compile(r"\s*[,.]?\s*\b[Ii]n:?\s+(?P<rest>\S.*)\Z")
_LAW = re.compile(r",\s*(?P<v>\d{1,4})\s+(?P<j>[A-Z][^,()]{3,100}?)\s+(?:(?P<p>[A-Za-z]?\d+)\s*)?\((?P<y>(?:1[5-9]|20)\d\d)\)\s*\.?\Z")
_AUTHOR_YEAR = re.compile(r"(?P<a>[^\d“\"《]{2,300}?)[,.]\s*(?P<y>(?:1[5-9]|20)\d\d)[a-z]?\s*[,.]\s*(?P<r>\S.*)\Z")
_LEADING_YEAR = re.compile(r"(?P<y>(?:1[5-9]|20)\d\d)[a-z]?\s*[,.]\s*(?P<r>\S.*)\Z")
_EDITORS = re.compile(r"(?P<e>.{3,200}?),?\s*\(?[Ee]ds?\.?\)?,\s*(?P<t>\S.*)\Z")
_TITLE_WORD = re.compile(
    r"\b(?:of|for|in|the|The|A|An|to|with|from|on|Introduction|Theory|History|Handbook|Guide|Study|Studies|Analysis|Principles|Research|Nonlinear)\b|:"
)
_ETAL = re.compile(r",?\s*(?:et al\.?|and others)\s*,?\s*\Z", re.IGNORECASE)
_ROLE = re.compile(r",?\s*\(?[Ee]ds?\.?\)?\s*,?\s*\Z")
_GIVEN_FIRST = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.\-]*|[a-z]{2,3}|d'[A-Z]\w+)(?: (?:[A-ZÀ-Þ][\w'’.\-]*|van|von|de|der|den|la|le|du|di|da|del|al|bin|ter|y|dos)){1,5}\Z"
)
_MONTH_END = re.compile(r"\s*\((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*\Z")
_ONE_AUTHOR = re.compile(r"[A-ZÀ-Þ][\w'’.\-]*(?: (?:[A-ZÀ-Þ][\w'’.\-]*|van|von|de|der|la|du|di)){1,3},\s+(?=\S)")
_EDITION = re.compile(r",?\s*\(?(?P<e>\d+(?:st|nd|rd|th)|[Rr]ev(?:ised)?\.?|[Ss]econd|[Tt]hird) [Ee]d(?:ition|n)?\.?\)?")
_TRANSLATED = re.compile(r",?\s*(?:trans(?:lated)?\.?(?: by)?|tr\.)\s+(?P<t>[^,:()]{3,60}?)\s*(?=,|\Z)")


def _people(text: str, draft: Draft) -> None:
    text = text.strip(" ,;:")
    match = _ETAL.search(text)
    if match:
        draft.et_al, text = True, text[: match.start()]
    text = _ROLE.sub("", text)
    if INSTITUTION.fullmatch(text):
        draft.authors = [Name(literal=text)]
        return
    draft.authors = [to_name(n) for n in split_western(text)]


def _author_boundary(text: str) -> int:
    """Where given-first names set apart by commas end and a title begins (`A B, C D, and E F, Title`); 0 for nowhere."""
    at = 0
    first = text.find(",")
    if first > 1 and INSTITUTION.fullmatch(text, 0, first) and first + 1 < len(text):
        return first + 1
    for match in re.finditer(r"(?P<part>[^,]+)(?P<sep>,\s*|\Z)", text):
        part = re.sub(r"^(?:and|&)\s+", "", match["part"].strip())
        pieces = re.split(r"\s+(?:and|&)\s+", part)
        if not match["sep"]:
            break
        if re.fullmatch(r"(?:Jr|Sr|II|III|et al|eds?)\.?|et al\.?|et alia", part):
            at = match.end()
            continue
        if len(part) >= 90 or not all(map(_is_given_first, pieces)):
            break
        at = match.end()
        is_last = len(pieces) > 1 or re.match(r"(?:and|&)\s", match["part"].strip()) is not None
        if is_last and not re.match(r"et al|eds?\.", text[at:]):
            break
    return at


def _is_given_first(name: str) -> bool:
    """Whether a piece is one name with the given one first, and no words of a title."""
    if not _GIVEN_FIRST.match(name) or _TITLE_WORD.search(name):
        return False
    return re.search(r"\b[A-Z]\.", name) is not None or 2 <= len(name.split()) <= 3


def _quoted(text: str, draft: Draft) -> bool:
    match = _QUOTED.search(text)
    if not match:
        return False
    head = text[: match.start()].strip(" ,.:")
    if len(head) > 300:
        return False
    year = re.search(r"[,.\s(]*((?:1[5-9]|20)\d\d)[a-z]?\)?\s*\Z", head)
    if year and year.start() > 0:
        draft.year = year[1]
        head = head[: year.start()]
    if head:
        _people(head + ("." if re.search(r"\b(?:[A-Z]|al|ed|eds|Jr)\Z", head) else ""), draft)
    draft.title = match["title"].strip(" ,.") if not match["title"].endswith(("...", "?", "!")) else match["title"]
    rest = text[match.end() :].strip(" ,.")
    host = re.match(r"in:?\s+(?=\S)", rest, re.IGNORECASE)
    if host:
        _host(rest[host.end() :], draft)
        return True
    rest = re.sub(r"\btrans\.[^,]*,", "", rest)
    name, zone = split_zone(rest)
    if re.search(r"dissertation|thesis", rest, re.IGNORECASE):
        draft.type = "D"
        read_publisher(
            take_imprint(
                re.sub(r"(?:Ph\.?D\.?|Master'?s?|M\.A\.|Doctoral)?\s*(?:dissertation|thesis|diss\.)\s*,?", "", rest, flags=re.IGNORECASE),
                draft,
            ),
            draft,
        )
        return True
    if ":" in name and is_place(name.split(":")[0].rsplit(",", 1)[-1]):
        draft.type = "M"
        read_publisher(take_imprint(rest, draft), draft)
        return True
    name = _MONTH_END.sub("", name)
    draft.container = clean_container(name)
    if zone:
        read_zone(zone, draft)
    if not draft.volume and not draft.issue and not draft.pages and is_strong_publisher(name):
        draft.type, draft.container = "M", None
        read_publisher(name, draft)
        return True
    draft.type = (
        "EB" if draft.url and not draft.volume and not draft.issue and not draft.pages else "N" if draft.date and not draft.volume else "J"
    )
    return True


def _host(text: str, draft: Draft) -> None:
    """`Editors, ed., Book, Place: Publisher, year, pp.` after `in`."""
    name, zone = split_zone(text)
    if re.match(r"\s?(?:[Vv]ol|[Nn]o\.?\s?\d)", zone):
        draft.container, draft.type = clean_container(name), "J"
        read_zone(zone, draft)
        return
    draft.chapter, draft.type = True, "M"
    text = take_imprint(text, draft)
    edition = _EDITION.search(text)
    if edition:
        draft.edition = edition["e"]
        text = text[: edition.start()] + text[edition.end() :]
    match = _EDITORS.match(text)
    if match:
        draft.editors = split_western(match["e"])
        text = match["t"]
    if "//" in text:
        read_host(text, draft)
        return
    _title_imprint(text, draft, "container")


def _title_imprint(text: str, draft: Draft, field: str) -> None:
    """`Title, Place: Publisher` or `Title, Publisher` or `Title`: the title goes to `field`."""
    text = text.strip(" ,;")
    volume = re.search(r",\s*[Vv]ol\.\s?(\d+)(?=[,:]|\Z)", text)
    if volume:
        draft.volume = volume[1]
        text = text[: volume.start()] + text[volume.end() :]
    seams = list(re.finditer(r"[,.]\s+(?=(?P<place>[^:]{1,60}):\s*(?P<pub>[^:]+)\Z)", text))
    match = next((seam for seam in seams if is_place(seam["place"].split(",")[0])), None)
    for found in () if match else seams:
        if is_place(found["place"]) or is_publisher(found["pub"]) or len(found["place"].split()) <= 3:
            match = found
            break
    if match:
        title, rest = text[: match.start()], text[match.end() :]
        # `Cambridge, Eng.: …` — the comma inside the place
        read_publisher(rest, draft)
    else:
        title, rest = text, ""
        comma = text.rfind(", ")
        if comma > 0:
            tail = text[comma + 2 :]
            if is_strong_publisher(tail) or is_publisher(tail) or (len(tail.split()) <= 5 and tail[:1].isupper()):
                title, rest = text[:comma], tail
                more = re.match(r"(?P<t>.+?), (?P<p>[^,]+)\Z", title)
                if more and re.match(r"Inc|Ltd|LLC", tail):
                    title, rest = more["t"], f"{more['p']}, {tail}"
                read_publisher(rest, draft)
    edition = _EDITION.search(title)
    if edition:
        draft.edition = draft.edition or edition["e"]
        title = title[: edition.start()] + title[edition.end() :]
    setattr(draft, field, title.strip(" ,.()") if not title.endswith(")") else title.strip(" ,."))


def read_western(text: str, draft: Draft) -> bool:
    """Read a code-less reference in Latin script, or with an English frame; false when no known frame fits."""
    text = text.strip(" ,;")
    if _quoted(text, draft):
        return True
    law = _LAW.search(text)
    if law:
        head = text[: law.start()]
        at = _author_boundary(head + ",")
        lone = _ONE_AUTHOR.match(head)
        if lone and (not at or at > len(head)):
            at = lone.end()
        _people(head[:at], draft)
        draft.title, draft.container, draft.volume, draft.year, draft.type = head[at:].strip(" ,"), law["j"], law["v"], law["y"], "J"
        draft.pages = law["p"]
        return True
    host = re.search(r",\s+in:?\s+(?=[A-Z\u3040-\u9fff])", text)
    if host:
        head = text[: host.start()]
        at = _author_boundary(head + ",") or (head.find(",") + 1)
        _people(head[:at], draft)
        draft.title = head[at:].strip(" ,")
        _host(text[host.end() :], draft)
        return bool(draft.title)
    lead = _LEADING_YEAR.match(text)
    if lead:
        draft.year = lead["y"]
        draft.type = "M"
        _title_imprint(lead["r"], draft, "title")
        return True
    match = _AUTHOR_YEAR.match(text)
    if match and not re.search(r"[:?!]|\. [A-Z][a-z]{2,} [a-z]", match["a"]):
        _people(match["a"], draft)
        draft.year = match["y"]
        rest = match["r"]
        name, zone = split_zone(rest)
        if zone and YEAR.search(zone) is None and re.search(r"\d", zone) and not rest.rstrip().endswith(":"):
            parts = re.match(r"(?P<t>.+?)[.,]\s+(?P<c>[^.,]+)\Z", name)
            if parts and re.search(r"\(|no|vol", zone):
                draft.title, draft.container, draft.type = parts["t"], parts["c"], "J"
                read_zone(zone, draft)
                return True
        draft.type = "M"
        _title_imprint(take_imprint(rest, draft), draft, "title")
        return True
    year = YEAR.search(text)
    at = _author_boundary(text)
    editor = re.match(r"(?P<a>[^,]{2,60}),\s*eds?\.,\s*", text)
    if editor and not at:
        at = editor.end()
    if at and not re.search(r"\.\s+[A-Z][^.]{8,}\.\s", text[at:]):
        _people(text[:at], draft)
        rest = text[at:]
        draft.type = "EB" if draft.url else "M"
        if year or ":" in rest or draft.pages:
            rest = take_imprint(rest, draft)
        translated = _TRANSLATED.search(rest)
        if translated:
            draft.translators = split_western(translated["t"])
            rest = rest[: translated.start()] + rest[translated.end() :]
        _title_imprint(rest, draft, "title")
        return bool(draft.title)
    first = re.match(r"(?P<a>[^,:]{2,60}),\s+(?P<t>[A-Z\u3040-\u9fff].{6,})\Z", text)
    if first and not re.search(r"\.\s+[A-Z]", text[: first.end("a") + 40]) and year:
        rest = take_imprint(first["t"], draft)
        draft.authors = [Name(literal=first["a"])] if " " not in first["a"] else [to_name(first["a"])]
        draft.type = "EB" if draft.url else "M"
        _title_imprint(rest, draft, "title")
        return True
    return False
