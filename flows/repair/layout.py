"""Line breaks of a printed page: which lines belong to one paragraph.

A break is undone where the text itself says so: the sentence goes on; or the page was set in lines of one width and the
line before is full. Piece numbers of document libraries (`2、` in front of every 500 characters) go where a rising sequence
over the whole text shows them for what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import fmean, pstdev
from typing import NamedTuple

from flows.repair.lines import (
    CLOSING,
    CONTINUES,
    HAN,
    PROSE_MARK,
    Line,
    cells,
    ends_open,
    entry_lines,
    is_entry,
    is_heading,
    is_label,
    is_reference_title,
    split_lines,
    width,
)
from flows.spans.edited import Replacement

_PIECE = re.compile(r"(\d{1,3})[、.．]")
_INNER_BREAK = re.compile(rf"(?<=[{HAN}，。、；：！？,;:”’）)]) (?=[{HAN}“‘（(\"'])")
_BODY_LABEL = re.compile(r"[【\[〔［(（<《]?(?:内容)?(?:摘\W{0,4}要|提\W{0,4}要|基金项目|作者简介|注释)")
_HALF_TITLE = re.compile(r".{7}[与和及的]$")
_WIDEST = 90
"""Han characters to a line: no page is set wider."""
_LONGEST_HEADING = 45
_REST_OF_TITLE = re.compile(rf"(?:与(?!时|会)|和(?!谐|平|而)|及(?!时|其))[{HAN}A-Za-z]{{4,24}}[)）*＊\d]{{0,3}}$")
_OPENS_ON = re.compile(rf"的(?!确|士|卡)[{HAN}]{{2,24}}[)）*＊]{{0,3}}$")
"""Nothing opens with 的: a title goes on."""
_ISSUER = re.compile(
    rf"[{HAN}（）()]{{3,30}}(?:委员会|政府|党委|党组|总支|支部|办公[室厅]|[局厅部院]|组织部|公司|大学|学院|协会|总工会|[县市省区]委)"
)
_MATTER = re.compile(r"关于[^。；]{4,60}的?(?:通知|通报|意见|决定|决议|请示|批复|报告|公告|通告|函|方案|办法)(?:[（(][^（()）]{2,8}[)）])?")
"""Who issues a document and what of, as its title says it on two lines."""
_HAN_EDGES = re.compile(f"[{HAN}]{{4}}")
_CREDITED = re.compile("(?:供图|配图|资料图|摄|摄影|供稿|报道)$")
"""The end of a line that says whose picture or report stands there."""
_TITLE_LINE = re.compile(rf"[{HAN}A-Za-z\d“”《》（）()·/ -]+[{HAN}]")
_HEAD = 12
"""Lines from the top among which a title stands."""
_LEADS_ON = frozenset("的与和及对把被将从以于至向")
"""Words that no sentence ends on."""
_LEAST_PIECE, _ABOVE = 200, 4
"""Characters of a piece, and lines that may stand above the first one."""
_BRACKETS = (("《", "》"), ("（(", "）)"))
_ENUMERATOR = re.compile(r"[（(]?[一二三四五六七八九十\da-zA-Z]{1,3}[)）]")
_REACH_OF_BRACKET = 40
"""Characters on either side of a break within which a bracket that it parts is opened and closed."""
_LATIN_EDGE = re.compile(r"[A-Za-z,;]$")


def find_pieces(text: str) -> list[Replacement]:
    """Numbers that a document library put in front of its pieces of the text.

    The numbers rise by one over the whole text from its first line on, the pieces have nearly equal length, and most
    of them stop in the middle of a sentence; an author's list has none of the three.
    """
    lines = split_lines(text)
    # a title may stand above
    at = next((i for i, line in enumerate(lines[:_ABOVE]) if (i == 0 and _PIECE.match(line.text)) or len(line.text) >= _LEAST_PIECE), 0)
    if len(lines) < at + 2 or not (first := _PIECE.match(lines[at].text)):
        return []
    heads = [(at, first)]
    number = int(first[1])
    for index, line in enumerate(lines[at + 1 :], at + 1):
        match = _PIECE.match(line.text)
        if match and int(match[1]) == number + len(heads):
            heads.append((index, match))
    if len(heads) < 2:
        return []
    bounds = [index for index, _ in heads] + [len(lines)]
    sizes = [sum(len(line.text) for line in lines[a:b]) for a, b in pairwise(bounds)]
    cut = sum(ends_open(lines[b - 1].text) for b in bounds[1:-1])
    even = sizes[:-1]
    if cut * 2 < len(heads) - 1 or fmean(even) < 100 or pstdev(even) > 0.35 * fmean(even) or sizes[-1] > 2 * fmean(even):
        return []
    if len(heads) == 2 and not _is_cut_piece(lines[heads[1][0] - 1].text):
        return []
    glued = all(b - a == 1 for a, b in pairwise(bounds))
    found = []
    for index, match in heads:
        line = lines[index]
        start = line.start
        if index > at and (glued or ends_open(lines[index - 1].text)):
            start = lines[index - 1].end
        found.append(Replacement(start, line.start + match.end(), "", "piece-number"))
    return found


def _is_cut_piece(text: str) -> bool:
    """Whether the last line before the only further number is prose of a library's length that stops in mid-sentence."""
    return len(text) >= _LEAST_PIECE and text.count("。") >= 2 and ends_open(text) and text[-1] not in CLOSING


class PageWidth(NamedTuple):
    """The width that a page was set to, in Han characters, and how the width of a line is told."""

    full: float
    of: Callable[[str], float]


def page_width(lines: Sequence[Line]) -> PageWidth | None:
    """The width that the page was set to, or None where its lines have no common width.

    Breaks that became blanks inside a line (`稳步发 展`) count as breaks. Pages are set by characters or by cells: the measure
    counts by which more lines are alike.
    """
    pieces: list[str] = []
    for line in lines:
        pieces += _INNER_BREAK.split(line.text) if " " in line.text else [line.text]
    if len(pieces) < 6:
        return None
    found = [(*_common_width(pieces, list(map(measure, pieces))), measure) for measure in (width, cells)]
    n_alike, full, measure = max(found, key=lambda item: item[0])
    return PageWidth(full, measure) if n_alike else None


def _common_width(pieces: Sequence[str], widths: Sequence[float]) -> tuple[int, float]:
    """How many lines have the commonest width, and that width; none where too few have it or many are wider."""
    counts = Counter(round(w) for w in widths if 14 <= w <= _WIDEST)
    best, most = 0, 0
    for w in counts:
        near = counts[w] + counts[w - 1] + counts[w - 2]
        if near > most or (near == most and w > best):
            best, most = w, near
    if most < 5 or sum(w > best + 2 for w in widths) > 0.1 * len(widths):
        return 0, 0.0
    if most >= 0.4 * len(widths):
        return most, float(best)
    # among the short lines of a page's head and foot: most lines of that width stop in mid-sentence
    wide = [piece for piece, w in zip(pieces, widths, strict=True) if best - 2.5 <= w <= best + 0.5]
    is_told = len(wide) >= 5 and best >= 20 and sum(map(ends_open, wide)) >= 0.7 * len(wide) and most >= 0.2 * len(widths)
    return (most, float(best)) if is_told else (0, 0.0)


def find_layout(text: str) -> list[Replacement]:
    """Join what belongs together; every other break becomes one line feed, and indents go."""
    lines = split_lines(text)
    found: list[Replacement] = []
    if not lines:
        return [Replacement(0, len(text), "", "blank-line")] if text else []
    if lines[0].start:
        found.append(Replacement(0, lines[0].start, "", "indent"))
    has_short = len(lines) > 2 and sum(len(line.text) < 1.2 * _WIDEST for line in lines) * 2 > len(lines)
    page = page_width(lines) if has_short or any(" " in line.text and _INNER_BREAK.search(line.text) for line in lines[:30]) else None
    entries = entry_lines(lines)
    margin = margin_of(lines) if page else None
    usual = Counter(line.indent for line in lines if line.indent).most_common(1)
    for index, (line, after) in enumerate(pairwise(lines)):
        if (
            (index < _HEAD and (_is_one_title(line, after) or (page and index < 3 and _is_cut_title(text, line, after))))
            or (usual and _is_one_heading(line, after, usual[0][0]))
            or _belongs(line, after, page, margin, (index in entries, index + 1 in entries))
        ):
            latin = _LATIN_EDGE.search(line.text) and after.text[0].isascii() and after.text[0].isalnum()
            found.append(Replacement(line.end, after.start, " " if latin else "", "hard-wrap"))
        elif after.start - line.end > 1:
            rule_id = "indent" if text.count("\n", line.end, after.start) == 1 else "blank-line"
            found.append(Replacement(line.end, after.start, "\n", rule_id))
    if lines[-1].end < len(text):
        found.append(Replacement(lines[-1].end, len(text), "", "blank-line"))
    return found


def margin_of(lines: Sequence[Line]) -> int | None:
    """The indent that lines have within a paragraph, where some lines are set in further and others are not; None elsewhere."""
    indents = Counter(line.indent for line in lines)
    margin = min((indent for indent, n in indents.items() if n >= 0.2 * len(lines)), default=0)
    n_further = sum(n for indent, n in indents.items() if indent > margin)
    return margin if 0.05 * len(lines) < n_further < 0.7 * len(lines) else None


def _is_one_title(line: Line, after: Line) -> bool:
    """Whether two lines near the top are one title: the second opens with a conjunction, or says what a body writes of."""
    if after.text.startswith("关于") and _MATTER.fullmatch(after.text) is not None and _ISSUER.fullmatch(line.text) is not None:
        return True
    if _OPENS_ON.match(after.text) is not None and 6 <= len(line.text) <= 40 and _TITLE_LINE.fullmatch(line.text) is not None:
        return not is_label(line.text)
    return (
        10 <= len(line.text) <= 40
        and _TITLE_LINE.fullmatch(line.text) is not None
        and _REST_OF_TITLE.match(after.text) is not None
        and not is_label(line.text)
    )


def _is_cut_title(text: str, line: Line, after: Line) -> bool:
    """Whether the break between two short lines above wrapped prose stands inside a word: the text has it whole, twice and more."""
    if not (8 <= len(line.text) <= 45 and 4 <= len(after.text) <= 45 and _HAN_EDGES.fullmatch(line.text[-2:] + after.text[:2])):
        return False
    if is_label(line.text) or is_label(after.text) or is_heading(after.text) or re.search("[。；]", line.text + after.text):
        return False
    rest = text[after.end : after.end + 20_000]
    return any(rest.count(word) > 1 for word in (line.text[-1] + after.text[:2], line.text[-2:] + after.text[0]))


def _is_one_heading(line: Line, after: Line, usual: int) -> bool:
    """Whether two lines set in from where paragraphs open are one numbered heading."""
    return (
        min(line.indent, after.indent) > usual
        and is_heading(line.text)
        and ends_open(line.text)
        and not is_heading(after.text)
        and max(len(line.text), len(after.text)) <= _LONGEST_HEADING
        and PROSE_MARK.search(after.text) is None
    )


def _parts_bracket(before: str, after: str) -> bool:
    """Whether a break stands inside a title or a bracket: opened near the end of prose, closed near the beginning of what follows."""
    if len(before) < 12 or PROSE_MARK.search(before + after) is None or _ENUMERATOR.match(after) is not None:
        return False
    end, begin = before[-_REACH_OF_BRACKET:], after[:_REACH_OF_BRACKET]
    for opening, closing in _BRACKETS:
        opened = max(map(end.rfind, opening))
        if opened <= max(map(end.rfind, closing)):
            continue
        closed = min((at for sign in closing if (at := begin.find(sign)) >= 0), default=-1)
        inside = end[opened + 1 :] + begin[: max(closed, 0)]
        if closed >= 0 and not any(sign in begin[:closed] for sign in opening) and "。" not in inside and "；" not in inside:
            return True
    return False


def _belongs(line: Line, after: Line, page: PageWidth | None, margin: int | None, listed: tuple[bool, bool]) -> bool:
    """Whether the break between two lines is one of the page, not of the text."""
    if page is None and not ends_open(line.text):
        return False
    if is_reference_title(line.text) or is_reference_title(after.text):
        return False
    if is_label(after.text) or is_heading(after.text) or is_entry(after.text):
        return False
    is_in_list = listed[0]
    if is_in_list != listed[1]:
        return False
    if not is_in_list and _parts_bracket(line.text, after.text):
        return True
    # breaks that became blanks make a line wider than the page
    is_wider = page is not None and " " in line.text and page.of(line.text) > page.full + 1
    last = _INNER_BREAK.split(line.text)[-1] if is_wider else line.text
    is_full = page is not None and page.of(last) >= page.full - 2.5
    if is_in_list:
        is_set_back = margin is not None and after.indent <= margin < line.indent
        return is_full and ends_open(line.text) and (is_set_back or not re.match(r"\d", after.text)) and len(line.text) > 30
    goes_on = ends_open(line.text) and CONTINUES.match(after.text.lstrip("“‘\"'（(《")) is not None
    if sum(map(line.text.count, "0123456789.")) * 5 > len(line.text) * 2:
        return False  # a row of figures
    labelled = is_label(line.text)
    if page is not None:
        if margin is not None and after.indent > margin:
            return goes_on and is_full and len(line.text) > page.full - 2 and not labelled
        is_short = len(line.text) <= 45 and len(after.text) <= 40
        if goes_on and is_short and _HALF_TITLE.search(line.text) and ends_open(after.text) and not labelled:
            return not is_heading(line.text)
        # punctuation is squeezed at the edge of a page
        is_full = is_full or (goes_on and page.of(last) >= 0.88 * page.full and PROSE_MARK.search(last) is not None)
        if is_full:
            if goes_on:
                return not labelled or _BODY_LABEL.match(line.text) is not None
            if margin is not None and PROSE_MARK.search(line.text) and not labelled:
                return line.indent > margin or not is_heading(line.text)  # the sentence ends at the edge, the next opens no paragraph
            # no indent tells where paragraphs open: one goes on where the next line is full, too
            first = _INNER_BREAK.split(after.text)[0]
            is_edge = page.of(last) >= page.full - 1.5 and page.of(first) >= page.full - 0.5
            return bool(PROSE_MARK.search(line.text)) and not is_heading(line.text) and not labelled and is_edge
    if _CREDITED.search(line.text):
        return False
    if not goes_on or (labelled and not _BODY_LABEL.match(line.text)):
        return False
    if after.text[0].isascii() and after.text[0].isalpha() and len(re.findall(f"[{HAN}]", after.text)) * 4 < len(after.text):
        return False  # a translation follows
    if line.text.rstrip("”’」』")[-1:] in "）)】]］" or line.text[-1] in "—－":
        return False  # a source in brackets closes a paragraph; a dash leads over to the next
    # no common width: only a line of prose that plainly stops in mid-sentence
    if line.text[-1] in "，,、":
        return len(line.text) >= 12 and PROSE_MARK.search(line.text) is not None
    is_prose = (
        len(line.text) >= 20
        and PROSE_MARK.search(line.text[:-1]) is not None
        and ("。" in line.text or (line.text[-1] in _LEADS_ON and after.text[0] > "\u2e80"))
    )
    is_item = is_heading(line.text) and (len(line.text) < 40 or "。" not in line.text)
    return is_prose and not is_item and (not after.indent or line.indent > 0) and PROSE_MARK.search(after.text) is not None
