"""Place, publisher and year of a Western entry without a type code, and where its sentences end."""

from __future__ import annotations

import re

from flows.citations.reference.imprint import is_place, is_publisher, is_strong_publisher
from flows.citations.reference.latin_names import INSTITUTION, read_names
from flows.citations.reference.model import Draft

YEAR = r"(?:1[5-9]|20)\d\d"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter)\.?"
_SENTENCE = re.compile(r"(?P<stop>[.?!])[”\"’]?\s+(?=[A-ZÀ-Þ“\"‘(\[\d]|arXiv|doi|in )|\.\Z")
_ABBREVIATED = re.compile(
    r"(?:\b(?:vs|St|Dr|Mr|Mrs|No|Nos|vol|Vol|al|e\.g|i\.e|cf|ca|U\.S|U\.K|Jr|Sr|Op|op|Pt|pt|Ed|ed|eds|Inc|Bd|Mt|Ft|sp|spp|subsp|var|ser|Ser|Ph|Univ|Proc)|(?<![A-Za-z])[A-Z])\Z"
)
_EDITION_STOP = re.compile(r"(?:\d(?:st|nd|rd|th)|[Rr]ev\.?|\d\.) ed\Z")
_PLACE_NEXT = re.compile(r"[A-ZÀ-Þ][^.:]{2,30}: [A-ZÀ-Þ]")
_STATE = re.compile(r"UK|USA?|Eng\.|[A-Z]{2}|[A-Z][a-z]{2,4}\.|[A-Z]\.[A-Z]\.|Massachusetts|California|England|Germany")
TRANSLATED_BY = re.compile(
    r"[,.]?\s*(?:\((?P<a>[^()]{3,60}?),?\s+[Tt]rans\.?\)|(?:Translated by|Trans\.|trans\.)\s+(?P<b>(?:[A-ZÀ-Þ]\.\s?|[^.,(]){3,80}?)(?=[.,]|\s\(|\Z))"
)
EDITION = re.compile(
    r"[,.]?\s*\(?\b(?P<e>(?:\d+(?:st|nd|rd|th)|[Rr]ev(?:ised)?\.?|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth)\s[Ee]d(?:ition|n)?\b\.?)\)?"
)
PAGES_OF_HOST = re.compile(r"[,.\s(]*\b(?:pp?\.|pages?|S\.)\s?(?P<p>[A-Za-z]?\d+(?:\s?-+\s?[A-Za-z]?\d+)?)\)?")
_YEAR_END = re.compile(rf"[\s,.;(]*(?:\b{MONTH}\s*)?(?<!\d)(?P<y>{YEAR})[a-z]?\)?[\s.]*\Z")


def sentence_end(text: str) -> tuple[int, int]:
    """Where the first sentence of `text` ends, and where the next begins; abbreviations and initials spared."""
    for match in _SENTENCE.finditer(text):
        if (
            match["stop"] == "."
            and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start())
            and not text.startswith("In ", match.end())
            and not (_EDITION_STOP.search(text, max(0, match.start() - 12), match.start()) and _PLACE_NEXT.match(text, match.end()))
        ):
            continue
        if match.start() < 3:
            continue
        return (match.start() if match["stop"] in (None, ".") else match.start() + 1), match.end()
    return len(text), len(text)


def people_of(text: str) -> list[str]:
    """Names of a list as strings, family first; empty where `text` is no list of names."""
    if INSTITUTION.fullmatch(text.strip()):
        return [text.strip()]
    found = read_names(text.strip())
    return [name.text() for name in found.names] if found else []


def imprint_piece(pieces: list[str]) -> int:
    """Index of the piece with which publisher and place begin, 0 for none."""
    for k in range(1, len(pieces)):
        left, colon, _ = pieces[k].partition(":")
        if colon and (is_place(left) or _STATE.fullmatch(left)):
            return k - 1 if k > 1 and _STATE.fullmatch(left) and is_place(pieces[k - 1]) else k
        if is_strong_publisher(pieces[k]):
            return k - 1 if k > 1 and is_place(pieces[k - 1]) else k
        if not colon and is_place(left) and k > 1:
            return k if ":" in "".join(pieces[k + 1 : k + 2]) else k - 1
    return 0


def year_off(text: str, draft: Draft) -> str:
    """`text` without the year at its end, which goes to the draft."""
    match = _YEAR_END.search(text)
    if match:
        draft.year = draft.year or match["y"]
        text = text[: match.start()]
    return text.strip(" ,.;:()[]")


def read_imprint(text: str, draft: Draft) -> None:
    """`[Edition.] [Translated by X.] Place: Publisher, year`, sentences before it dropped into the residue."""
    match = TRANSLATED_BY.search(text)
    if match:
        draft.translators += people_of(match["a"] or match["b"])
        text = text[: match.start()] + "." + text[match.end() :]
    match = EDITION.search(text)
    if match:
        draft.edition = draft.edition or match["e"]
        text = text[: match.start()] + "." + text[match.end() :]
    pages = PAGES_OF_HOST.search(text)
    if pages:
        draft.pages = draft.pages or pages["p"]
        text = text[: pages.start()] + text[pages.end() :]
    text = year_off(text.strip(" .,"), draft)
    draft.type = draft.type or ("EB" if draft.url and not draft.year else "M")
    while text:
        _, begin = sentence_end(text)
        if begin >= len(text) or ":" in text[:begin] or is_publisher(text[:begin].strip(" .")):
            break
        draft.residue.append(text[:begin].strip(" ."))
        text = text[begin:]
    read_place_and_publisher(text, draft)


def read_place_and_publisher(text: str, draft: Draft) -> None:
    """Place and publisher in either order."""
    text = text.strip(" ,.;:()")
    if not text:
        return
    left, colon, right = text.partition(":")
    left, right = left.strip(" ,"), right.strip(" ,")
    if colon and right:
        swapped = is_publisher(left) and not is_publisher(right) and is_place(right.split(",")[0])
        draft.place, draft.publisher = (right, left) if swapped else (left, right)
        return
    parts = [p.strip() for p in text.split(",")]
    for k in range(1, len(parts)):
        tail = ", ".join(parts[k:])
        if is_place(parts[k]) and not is_publisher(parts[k]) and len(tail) < 40:
            draft.publisher, draft.place = ", ".join(parts[:k]), tail
            return
    if len(parts) > 1 and is_place(parts[0]):
        draft.place, draft.publisher = parts[0], ", ".join(parts[1:])
        return
    if is_place(text) and not is_publisher(text):
        draft.place = text
        return
    draft.publisher = text
