"""What a page shows beside its text: menus, lists of links, notices of the site.

Where two essays are no copies as they stand, it is left out, so that a copy on another site is a copy. Above and below the text
everything goes that a menu, a list or a notice is made of. It is known by its shape and by what only sites say; what many
pages of the corpus have in common is found without this (`flows.dedup.weights`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from flows.text.seeds import read_lexicon

Line = tuple[int, int, str]  # start, end, and what stands between them without blanks around it

MAX_LINK = 30  # characters of the text of a link
MAX_NOTICE = 200
MIN_LINKS = 5  # lines like links make a list; a title, an author, a unit and a date don't
MIN_MENU = 5  # entries of a menu that stands in one line
MAX_ENTRY = 7.0  # their characters on average
MIN_PROSE = 12
MAX_UNKNOWN = 60  # one line of this length that is neither prose nor known furniture may stand between two that are
MIN_WIDTH, MIN_WRAPPED, MIN_FULL = 14, 5, 0.3  # of a text with fixed line breaks: width, lines, share of full ones
_PROSE = re.compile(r"[。！？；!?;，,]")
_SENTENCE = re.compile(r"[。！？；]|[!?;](?:\s|$)")
_BETWEEN = re.compile(r"[\s|｜>›»·•/]+")
_ENDS = frozenset("。！？；：!?;:")
# An entry of a list of references, a numbered heading or item, a labelled line: they belong to the essay.
_OWN = re.compile(
    r"(?:[\[［〔【(（]?\d{1,3}[\]］〕】)）.．、]|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十百零\d]+[条章节]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]|(?:摘\s*要|关键词|参考文献|作者单位|作者简介)\s*[:：]?)|.*\[[A-Z](?:/[A-Z]{2})?\]"
)


@cache
def _notices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What only a site says, and words of which a notice of a site has several (`seeds/lexicons/site_notices.tsv`)."""
    rows = read_lexicon("site_notices.tsv")
    strong, weak = ("|".join(row["pattern"] for row in rows if row["weight"] == weight) for weight in ("strong", "weak"))
    return re.compile(strong), re.compile(weak)


def furniture(text: str) -> list[tuple[int, int]]:
    """Spans above and below the text that are furniture of the page, half-open, in order; none where nothing else would be left."""
    lines = _lines(text)
    head = _furniture_length(lines)
    if head == len(lines):
        return []
    tail = _furniture_length(lines[:head:-1])
    spans = [(start, end) for start, end, _ in lines[:head]]
    spans += [(start, end) for start, end, _ in lines[len(lines) - tail :]]
    return spans


def _lines(text: str) -> list[Line]:
    """The lines that are not blank; where the text is broken at a fixed width, a full line goes on in the next one."""
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            lines.append((start, start + len(line), stripped))
        start += len(line) + 1
    lengths = [len(line) for _, _, line in lines]
    if len(lines) < MIN_WRAPPED:
        return lines
    width, _ = Counter(lengths).most_common(1)[0]
    n_full = sum(abs(length - width) <= 1 for length in lengths)
    if width < MIN_WIDTH or n_full < MIN_FULL * len(lines):
        return lines
    joined: list[Line] = []
    goes_on = False
    for start, end, line in lines:
        if goes_on:
            before = joined.pop()
            joined.append((before[0], end, before[2] + line))
        else:
            joined.append((start, end, line))
        goes_on = abs(len(line) - width) <= 1 and line[-1] not in _ENDS
    return joined


@lru_cache(maxsize=4096)
def _kind_of_short(line: str) -> str:
    """`_kind` of a line that other essays may have, too: the copies of an essay, or the pages of a site."""
    return _kind(line)


def _kind(line: str) -> str:
    """`link`, `menu`, `notice`, `prose` or `unknown`."""
    if len(line) <= MAX_NOTICE:
        strong, weak = _notices()
        if strong.search(line) or len(set(weak.findall(line))) > 1:
            return "notice"
    if _OWN.match(line):
        return "prose"
    if not _PROSE.search(line):
        entries = [entry for entry in _BETWEEN.split(line) if entry]
        if len(entries) >= MIN_MENU and 1 < sum(map(len, entries)) / len(entries) <= MAX_ENTRY:
            return "menu"
        if len(line) <= MAX_LINK:
            return "link"
    is_prose = len(line) > MAX_UNKNOWN or (len(line) >= MIN_PROSE and _SENTENCE.search(line))
    return "prose" if is_prose else "unknown"


def _furniture_length(lines: list[Line]) -> int:
    """How many of the lines, from the first on, are furniture: up to the last one that surely is, in front of prose."""
    n_links, n_found, n_unknown, is_sure = 0, 0, 0, False
    for number, (_, _, line) in enumerate(lines, start=1):
        kind = _kind_of_short(line) if len(line) <= MAX_NOTICE else _kind(line)
        if kind == "prose" or (kind == "unknown" and n_unknown):
            break
        n_unknown = int(kind == "unknown")
        n_links += kind == "link"
        is_sure |= kind in {"menu", "notice"}
        if not n_unknown:
            n_found = number
    return n_found if is_sure or n_links >= MIN_LINKS else 0
