"""Western entries without a type code: names, year, title, source, in the styles of APA, Chicago, MLA, Vancouver, IEEE, ACS, Harvard."""

from __future__ import annotations

import re

from flows.citations.reference.imprint import is_place, is_publisher, is_strong_publisher
from flows.citations.reference.latin_names import read_names
from flows.citations.reference.latin_source import read_numbers
from flows.citations.reference.model import Draft, Name
from flows.citations.reference.numbers import split_zone

_YEAR = r"(?:1[5-9]|20)\d\d"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter)\.?"
_YEAR_NEXT = re.compile(
    rf"\s*[.,:]?\s*(?:\(\s*(?:{_MONTH}\s+)?(?P<a>{_YEAR})[a-z]?(?:\s*[/,]\s*[^()]{{1,20}})?\)|\[(?P<c>{_YEAR})\]|(?P<b>{_YEAR})[a-z]?(?=\s*[.,:;]))\s*[.,:;]?\s*"
)
_COMMA_NEXT = re.compile(r"\s*,\s+(?=[A-ZÀ-Þ][\w’'\-]*[\s:,])")
_DATED = re.compile(
    rf"(?P<c>[^\d]{{3,80}}?)[\s,.]*\(?(?P<d>(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?)\s+(?P<y>{_YEAR}))\)?(?P<r>.*)\Z"
)
_STATE = re.compile(r"UK|USA?|Eng\.|[A-Z]{2}|[A-Z][a-z]{2,4}\.|[A-Z]\.[A-Z]\.|Massachusetts|California|England|Germany")
_SAME = re.compile(r"(?:-{2,}|_{3,})\s*[.,]?\s*")
_STOP_NEXT = re.compile(r"\s*(?:[.:]|,(?=\s*[“\"‘«]))\s*|(?<=\.)\s+(?=\S)")
_QUOTED = re.compile(
    r"(?:“(?P<t1>.{3,400}?)[\s,.]*”|\"(?P<t2>[^\"]{3,400}?)[\s,.]*\"|«\s?(?P<t3>.{3,400}?)[\s,.]*»|[‘'](?P<t4>.{3,400}?)[\s,.]*[’'](?![A-Za-z]))(?=[\s,.;:(\[]|\Z)[\s,.;:]*"
)
_SENTENCE = re.compile(r"(?P<stop>[.?!])[”\"’]?\s+(?=[A-ZÀ-Þ“\"‘(\[\d]|arXiv|doi|in )|\.\Z")
_ABBREVIATED = re.compile(
    r"(?:\b(?:vs|St|Dr|Mr|Mrs|No|Nos|vol|Vol|al|e\.g|i\.e|cf|ca|U\.S|U\.K|Jr|Sr|Op|op|Pt|pt|Ed|ed|eds|Inc|Bd|Mt|Ft|sp|spp|subsp|var|ser|Ser|Ph|Univ|Proc)|(?<![A-Za-z])[A-Z])\Z"
)
_IN = re.compile(r"(?:,\s*)?\b[Ii]n\s*:?\s+(?=[A-ZÀ-Þ“\"‘(\d])")
_ORGANISATION = re.compile(
    r"(?P<o>(?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|on|in|de|&)(?:,?\s(?:[A-ZÀ-Þ][\w’'.&\-]*|of|for|the|and|on|in|de|&)){0,11}?)(?:\s\([A-Z]{2,8}\))?[.,]?\s*(?=\((?:1[5-9]|20)\d\d)"
)
_NOTE = re.compile(
    r"\s*(?:[(\[](?:in Chinese[^()]*|in press|to appear|Original work[^()]*|Reprinted[^()]*|Online|Electronic|PDF|Web|review)[)\]]\.?|(?:Retrieved|Available|Accessed|Last accessed|Web\.)\b.*)\s*\Z",
    re.IGNORECASE,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PAPER = re.compile(r"\b(?:Times|Post|Guardian|Daily|News|Herald|Journal|Tribune|Gazette|Today|Telegraph)\b")
_THESIS = re.compile(
    r"(?P<g>[(\[]?\s*(?:Unpublished\s+)?(?:Ph\.?\s?D\.?|D\.?\s?Phil\.?|Master(?:['’]?s)?|M\.?\s?(?:S|A|Sc|Phil|Eng)\.?(?:c\.?)?|B\.?S(?:c)?\.?|Doctoral|Doctor(?:ate)?|Bachelor(?:['’]?s)?|Diploma)\s*(?:of \w+\s*)?(?:Thesis|Dissertation|Diss\.?)\s*[)\]]?|\b(?:Thesis|Dissertation)\b)",
    re.IGNORECASE,
)
_PROCEEDINGS = re.compile(
    r"\b(?:Proc(?:eedings|\.)|Conference|Conf\.|Symposium|Symp\.|Workshop|Congress|Meeting|CVPR|ICCV|ECCV|NIPS|NeurIPS|ICML|ICLR|AAAI|IJCAI|ACL|EMNLP|ICRA|INFOCOM|SIGMOD|KDD|ACM SIG\w+)\b"
)
_HOST_EDITORS = re.compile(r"(?P<e>[^()]{3,200}?)\s*[,(\[]\s*(?:[Ee]ds?|[Ee]ditors?|[Hh]rsg)\.?\s*[)\]]?\s*[,.:]?\s+(?=[A-ZÀ-Þ“\"‘])")
_EDITED_BY = re.compile(
    r",?\s*(?:\b(?:eds?\.|edited by|Edited by))\s+(?P<e>(?:[A-ZÀ-Þ][\w’'.\-]*|and|&|de|van|von|der|,)(?:\s(?:[A-ZÀ-Þ][\w’'.\-]*|and|&|de|van|von|der)|,)*?)(?=[,.]\s|\s\(|\Z)"
)
_TRANSLATED_BY = re.compile(
    r"[,.]?\s*(?:\((?P<a>[^()]{3,60}?),?\s+[Tt]rans\.?\)|(?:Translated by|Trans\.|trans\.)\s+(?P<b>(?:[A-ZÀ-Þ]\.\s?|[^.,(]){3,80}?)(?=[.,]|\s\(|\Z))"
)
_EDITION = re.compile(
    r"[,.]?\s*\(?\b(?P<e>(?:\d+(?:st|nd|rd|th)|[Rr]ev(?:ised)?\.?|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth)\s[Ee]d(?:ition|n)?\b\.?)\)?"
)
_PAGES_OF_HOST = re.compile(r"[,.\s(]*\b(?:pp?\.|pages?|S\.)\s?(?P<p>[A-Za-z]?\d+(?:\s?-+\s?[A-Za-z]?\d+)?)\)?")
_VOLUME_OF_HOST = re.compile(r"(?:,\s*|\s*\()[Vv]ol(?:ume|\.)?\s?(?P<v>\d+)\b\)?")
_CITY = re.compile(r"[A-ZÀ-Þ][\w.\- ]{2,25}(?:, [A-Z][\w. ]{1,20}){1,2}")
_BRACKETED_IMPRINT = re.compile(rf"\s*\((?P<i>(?:[^():]{{2,60}}:\s*)?[^():]{{2,80}}?),?\s*(?P<y>{_YEAR})[a-z]?\)\s*[.,]?\s*")
_IMPRINT_END = re.compile(rf"(?<=\S{{3}})\s*\((?P<i>[^()]{{2,140}}?)(?:,?\s*(?P<y>{_YEAR}))?\)[\s.,]*\Z")
_YEAR_END = re.compile(rf"[\s,.;(]*(?:\b{_MONTH}\s*)?(?<!\d)(?P<y>{_YEAR})[a-z]?\)?[\s.]*\Z")
_ARXIV = re.compile(r"\barXiv\b(?:\s+(?:preprint|e-prints?))?(?:\s*[:,]?\s*(?:arXiv:)?(?P<n>[\w.\-/]+\d(?:v\d)?))?", re.IGNORECASE)


def _sentence_end(text: str) -> tuple[int, int]:
    """Where the first sentence of `text` ends, and where the next begins; abbreviations and initials spared."""
    for match in _SENTENCE.finditer(text):
        if (
            match["stop"] == "."
            and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start())
            and not text.startswith("In ", match.end())
        ):
            continue
        if match.start() < 3:
            continue
        return (match.start() if match["stop"] in (None, ".") else match.start() + 1), match.end()
    return len(text), len(text)


def _people(text: str) -> list[str]:
    found = read_names(text.strip())
    return [name.text() for name in found.names] if found else []


def read_latin(text: str, draft: Draft) -> bool:
    """Read a Western entry into the draft; false when its names, year or title stand in no known order, and the draft is untouched then."""
    if "//" in text:
        return False
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
    quoted = _QUOTED.match(rest)
    if run_on and not quoted and draft.url and not year:
        return False
    if run_on and not quoted and (split := _run_on(rest)):
        title, source = split
    elif run_on and not quoted and names and not year:
        return False
    elif quoted:
        title, source = next(t for t in quoted.groups() if t), rest[quoted.end() :]
    else:
        end, begin = _sentence_end(rest)
        title, source = rest[:end], rest[begin:]
    read = Draft(url=draft.url, doi=draft.doi, accessed=draft.accessed, date=draft.date, year=year)
    if names:
        read.authors, read.et_al = list(names.names), names.et_al
    else:
        read.authors = [Name(literal=body["o"].strip(" .,"))] if body else []
    _title(title, read)
    if not read.title or not (_source(source.strip(), read, bool(quoted)) if source.strip(" .") else _bare_title(read)):
        return False
    for field in ("authors", "et_al", "title", "year", "type", "container", "publisher", "place", "volume", "issue", "pages", "chapter", "edition", "number", "date"):  # fmt: skip
        setattr(draft, field, getattr(read, field))
    draft.editors += read.editors
    draft.translators += read.translators
    return True


def _run_on(text: str) -> tuple[str, str] | None:
    """Title and source of an entry that sets all its parts apart by commas: `Title, Journal, 60 (1993), pp. 2-3`, `Title, Publisher, Place, 1990`."""
    bracket = _IMPRINT_END.search(text) or _BRACKETED_IMPRINT.search(text)
    if bracket and bracket.start() > 3 and (":" in bracket["i"] or is_publisher(bracket["i"])):
        return text[: bracket.start()], text[bracket.start() :].strip(" .").replace("(", "").replace(")", ",")
    name, zone = split_zone(text)
    if zone and read_numbers(zone, Draft()) and not re.fullmatch(rf"\D*{_YEAR}\D*", zone):
        title, comma, container = name.rpartition(", ")
        if comma and len(title) > 8 and not container[:1].isdigit() and not is_place(container) and not is_publisher(container):
            return title, text[len(title) + 2 :]
    begin = _sentence_end(text)[1]
    if begin < len(text) and ":" in text[begin:]:
        return None
    pieces = re.sub(rf"[\s,(]*{_YEAR}[a-z]?\)?[\s.]*\Z", "", text).split(", ")
    at = _imprint_piece(pieces)
    title = ", ".join(pieces[:at])
    return (title, text[len(title) + 2 :]) if at else None


def _imprint_piece(pieces: list[str]) -> int:
    """Index of the piece with which publisher and place begin, 0 for none."""
    for k in range(1, len(pieces)):
        left, colon, _ = pieces[k].partition(":")
        if colon and (is_place(left) or _STATE.fullmatch(left)):
            return k - 1 if k > 1 and _STATE.fullmatch(left) and is_place(pieces[k - 1]) else k
        if is_strong_publisher(pieces[k]):
            return k - 1 if k > 1 and is_place(pieces[k - 1]) else k
        if not colon and is_place(left) and k > 1:
            return k - 1
    return 0


def _bare_title(draft: Draft) -> bool:
    """A title with its imprint in the same sentence: `Title (Place: Publisher)`, `Title, Publisher, Place, year`."""
    if draft.publisher or draft.url:
        draft.type = "M" if draft.publisher else "EB"
        return True
    text = _year_off(draft.title or "", draft)
    pieces = text.split(", ")
    at = _imprint_piece(pieces)
    if at:
        draft.title, draft.type = ", ".join(pieces[:at]).strip(" ,."), "M"
        _publisher(", ".join(pieces[at:]), draft)
        return True
    return False


def _title(text: str, draft: Draft) -> None:
    text = text.strip(' ,.;:“”"')
    match = _TRANSLATED_BY.search(text)
    if match and match.start() > 3:
        draft.translators += _people(match["a"] or match["b"])
        text = text[: match.start()] + text[match.end() :]
    match = _EDITION.search(text)
    if match and match.start() > 3:
        draft.edition = match["e"]
        text = text[: match.start()] + text[match.end() :]
    imprint = _IMPRINT_END.search(text)
    if imprint and (":" in imprint["i"] or is_publisher(imprint["i"])):
        draft.year = draft.year or imprint["y"]
        _publisher(imprint["i"], draft)
        text = text[: imprint.start()]
    draft.title = text.strip(" ,.;:")


def _source(text: str, draft: Draft, quoted: bool) -> bool:
    """Journal, host, thesis, preprint or imprint; false when nothing tells which."""
    if not text.strip(" ."):
        draft.type = "EB" if draft.url else "M"
        return bool(draft.url or draft.doi or draft.publisher)
    thesis = _THESIS.search(text)
    if thesis:
        draft.type = "D"
        left = _year_off(f"{text[: thesis.start()]} {text[thesis.end() :]}", draft)
        _publisher(re.sub(r"\A[\s,.;:()]+", "", left), draft)
        return True
    preprint = _ARXIV.search(text)
    if preprint and preprint.start() < 30:
        draft.type, draft.number = "PP", preprint["n"]
        draft.container = "arXiv"
        _year_off(text[preprint.end() :], draft)
        return True
    host = _IN.match(text)
    if host:
        _host(text[host.end() :], draft)
        return True
    day = _DATED.match(text)
    if day and not re.match(r"[\s,.]*\d", day["r"]) and not _PROCEEDINGS.search(day["c"]):
        draft.type = "N" if not draft.url or _PAPER.search(day["c"]) else "EB"
        draft.container, draft.date = day["c"].strip(" ,.;:("), _iso(day["d"])
        draft.year = draft.year or day["y"]
        page = _PAGES_OF_HOST.search(day["r"]) or re.search(r"[:,]\s*(?P<p>[A-Z]?\d{1,3})[\s.]*\Z", day["r"])
        draft.pages = page["p"] if page else None
        return True
    name, zone = split_zone(text)
    if zone and re.search(r"\d", zone) and read_numbers(zone, draft):
        left, _, right = name.rpartition(":")
        if left and (is_place(left.rsplit(". ", 1)[-1].split(",")[0]) or is_publisher(right)):  # a place before the numbers
            _imprint(name, draft)
            draft.type = "M"
            return True
        name = re.sub(r"[\s,.:;(]+\Z", "", name)
        if not name or len(name) > 160:
            return False
        if draft.volume is None and draft.issue is None and draft.pages is None:
            if quoted:
                draft.container, draft.type = name, "EB" if draft.url else "J"
                return True
            _imprint(text, draft)
            return bool(draft.publisher)
        if draft.volume is None and draft.issue is None and (is_strong_publisher(name) or is_place(name.rsplit(",", 1)[-1])):
            _imprint(name, draft)
            draft.type = "M"
            return True
        roman = re.search(r",\s*(?:[Vv]ol\.?\s)?(?P<v>[IVXLC]+)\Z", name)
        if roman and draft.volume is None:
            draft.volume, name = roman["v"], name[: roman.start()]
        draft.container = name
        draft.type = "C" if _PROCEEDINGS.search(name) and draft.issue is None else "J"
        draft.chapter = draft.type == "C"
        return True
    report = re.match(r"(?:Technical|Research|Tech\.|Working)\s(?:[Rr]eport|[Pp]aper|Rep\.)\s*(?P<n>[A-Z\d][\w\-]*\d)?[\s,.]*", text)
    if report:
        draft.type, draft.number = "R", report["n"]
        _publisher(_year_off(text[report.end() :], draft), draft)
        return True
    if quoted or _PROCEEDINGS.search(text) or re.search(r"\b(?:to appear|in press|forthcoming|submitted)\b", text):
        left = re.sub(r"[\s,(]*(?:to appear|in press|forthcoming|submitted)\)?", "", text)
        _host(left, draft)
        if quoted and draft.publisher is None and draft.type == "M":
            draft.type, draft.chapter = "EB" if draft.url else "J", False
        return bool(draft.container)
    _imprint(text, draft)
    return bool(draft.publisher or draft.container or draft.place)


def _iso(day: str) -> str | None:
    month = re.search(r"[A-Z][a-z]{2}", day)
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", day)
    year = re.search(_YEAR, day)
    if not (month and number and year) or month[0] not in _MONTHS:
        return None
    return f"{year[0]}-{_MONTHS.index(month[0]) + 1:02d}-{int(number[0]):02d}"


def _year_off(text: str, draft: Draft) -> str:
    match = _YEAR_END.search(text)
    if match:
        draft.year = draft.year or match["y"]
        text = text[: match.start()]
    return text.strip(" ,.;:()[]")


def _imprint(text: str, draft: Draft) -> None:
    """`[Edition.] [Translated by X.] Place: Publisher, year`, sentences before it dropped into the residue."""
    match = _TRANSLATED_BY.search(text)
    if match:
        draft.translators += _people(match["a"] or match["b"])
        text = text[: match.start()] + "." + text[match.end() :]
    match = _EDITION.search(text)
    if match:
        draft.edition = draft.edition or match["e"]
        text = text[: match.start()] + "." + text[match.end() :]
    pages = _PAGES_OF_HOST.search(text)
    if pages:
        draft.pages = draft.pages or pages["p"]
        text = text[: pages.start()] + text[pages.end() :]
    text = _year_off(text.strip(" .,"), draft)
    draft.type = draft.type or ("EB" if draft.url and not draft.year else "M")
    while text:
        _, begin = _sentence_end(text)
        if begin >= len(text) or ":" in text[:begin] or is_publisher(text[:begin].strip(" .")):
            break
        draft.residue.append(text[:begin].strip(" ."))
        text = text[begin:]
    _publisher(text, draft)


def _publisher(text: str, draft: Draft) -> None:
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
        if is_place(parts[k]) and k >= 1 and not is_publisher(parts[k]) and len(tail) < 40:
            draft.publisher, draft.place = ", ".join(parts[:k]), tail
            return
    if len(parts) > 1 and is_place(parts[0]):
        draft.place, draft.publisher = parts[0], ", ".join(parts[1:])
        return
    if is_place(text) and not is_publisher(text):
        draft.place = text
        return
    draft.publisher = text


def _host(text: str, draft: Draft) -> None:
    """A book or volume of proceedings that holds the work: editors, title, volume, pages, imprint."""
    name, zone = split_zone(text)
    if re.match(r"\s*\(?[Vv]ol", zone) and re.search(r"[Nn]o\.?\s?\d", zone) and read_numbers(zone, draft):
        draft.container, draft.type = name.strip(" ,.;:("), "J"
        return
    draft.chapter = True
    editors = _HOST_EDITORS.match(text)
    if editors and read_names(editors["e"]):
        draft.editors += _people(editors["e"])
        text = text[editors.end() :]
    match = _EDITED_BY.search(text)
    if match:
        draft.editors += _people(match["e"])
        text = text[: match.start()] + "," + text[match.end() :].lstrip(",")
    match = _EDITION.search(text)
    if match:
        draft.edition = match["e"]
        text = text[: match.start()] + text[match.end() :]
    pages = _PAGES_OF_HOST.search(text)
    if pages:
        draft.pages = pages["p"]
        text = f"{text[: pages.start()]}. {text[pages.end() :].lstrip(' .,')}".strip(" .")
    volume = _VOLUME_OF_HOST.search(text)
    if volume:
        draft.volume = volume["v"]
        text = f"{text[: volume.start()]}, {text[volume.end() :].lstrip(' ,')}".strip(" ,")
    bracket = _BRACKETED_IMPRINT.search(text)
    if bracket and bracket.start() > 2:
        draft.year = draft.year or bracket["y"]
        _publisher(bracket["i"], draft)
        after = re.fullmatch(r"[\s,.:;]*(?P<p>\d+\s?-+\s?\d+)?[\s,.;]*", text[bracket.end() :])
        if after and after["p"]:
            draft.pages = draft.pages or after["p"]
        text = text[: bracket.start()]
    else:
        loose = re.search(r"[,:.]\s*(?P<p>\d+\s?-+\s?\d+)(?=[\s.,;(]|\Z)", text)
        if loose and draft.pages is None:
            draft.pages = loose["p"]
            text = f"{text[: loose.start()]}. {text[loose.end() :].lstrip(' .,')}".strip(" .")
        text = _year_off(text, draft)
        quoted = _QUOTED.match(text)
        end, begin = (quoted.end(), quoted.end()) if quoted else _sentence_end(text)
        tail = text[begin:].strip(" .")
        if not tail:
            comma = re.match(r"(?P<t>[^:]+?)[,.]\s*(?P<i>[^,.:]{2,40}:\s*[^:]{2,80})\Z", text)
            pieces = text.split(", ")
            if comma and is_place(comma["i"].split(":")[0]):
                text, tail = comma["t"], comma["i"]
            else:
                for k in range(1, len(pieces)):
                    if is_strong_publisher(pieces[k]) or is_place(pieces[k]):
                        text, tail = ", ".join(pieces[:k]), ", ".join(pieces[k:])
                        break
                else:
                    if (
                        len(pieces) == 2
                        and not quoted
                        and (draft.pages or draft.editors)
                        and re.fullmatch(r"[A-ZÀ-Þ]\S+(?: [A-ZÀ-Þ&]\S*){0,3}", pieces[1])
                        and not _PROCEEDINGS.search(text)
                    ):
                        text, tail = pieces
            end = len(text)
        if (
            tail
            and ":" not in tail
            and not is_strong_publisher(tail)
            and (is_place(tail) or (_PROCEEDINGS.search(text[:end]) and _CITY.fullmatch(tail)))
        ):
            draft.place = tail
        elif tail:
            _publisher(tail, draft)
        text = text[:end]
    draft.container = text.strip(' ,.;:“”"‘’()')
    draft.type = "C" if _PROCEEDINGS.search(draft.container) else "M"
