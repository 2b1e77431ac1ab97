"""Where a reference list stands in a text, and where its entries begin.

A label counts only when it continues a sequence (longest increasing run of one family), which tells `[3]` from `[J]`, dates and issue numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from flows.text.numerals import CIRCLED, circled_number
from flows.text.reference_lines import CUE, END, line_entries

_PARENTHESISED = {chr(c): i for i, c in enumerate(range(0x2474, 0x2488), 1)}
_DOTTED = {chr(c): i for i, c in enumerate(range(0x2488, 0x249C), 1)}
_SIGNS = {**CIRCLED, **_PARENTHESISED, **_DOTTED}
_LABEL = re.compile(
    r"(?P<square>[\[［〔【]\s{0,2}(?:注|\*)?(?P<n1>[\d０-９]{1,3}|[\dOolI]{1,3}(?=[\]］〕】]))[”\"]?\s{0,2}[\]］〕】)）])"
    r"|(?P<ringed>[\[［〔【]\s?(?P<n7>[①-⑳㉑-㉟㊱-㊿]|[①-⑨][①-⑨○〇])\s?[\]］〕】])"
    r"|(?P<round>[(（]\s{0,2}(?P<n2>[\d０-９]{1,3})\s{0,2}[)）])"
    r"|(?P<open>[\[［](?P<n5>\d{1,3})(?=[^\d\s\]］〕】.\-–—/,，:：年)）]))"
    r"|(?P<zhu>(?:^|\n)[ \t\u3000]*注\s?(?P<n6>\d{1,3})\s?[:：.．、])"
    r"|(?P<dot>(?<![\d０-９:：\-–—(（A-Za-z/])(?<!\d[.．])(?<![A-Za-z]\.)(?P<n3>[\d０-９]{1,3})(?:[.．](?![\d０-９])|、|[)）](?=[^.\s])|[,，](?=[\u4e00-\u9fff《A-Z]))[ \t\u3000]?)"
    r"|(?P<bare>(?:^|\n)[ \t\u3000]*(?P<n4>\d{1,3})(?:[ \t\u3000]+|(?=[\u4e00-\u9fff《]))(?![年月日\d]))"
    r"|(?P<circled>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])|(?P<sign>[\u2474-\u249b])"
)
_OPENS = re.compile(r"[\[［〔【(（\d\n①-⒛㉑-㉟㊱-㊿]")
"""What a label begins with: between these signs none is looked for."""
_WORD = (
    r"参\s*[考阅]\s*(?:文\s*献|资\s*料|书\s*目|书\s*籍)|引\s*用\s*文\s*献|引\s*文\s*注\s*释|注\s*释|注\s*解|尾\s*注|脚\s*注"
    r"|References?|REFERENCES?|Bibliography|參\s*考\s*(?:文\s*獻|資\s*料|書\s*目)|註\s*釋|引\s*用\s*文\s*獻"
)
_ANY_WORD = re.compile(_WORD)
_HEADING = re.compile(
    r"(?:^|(?<=[\n。！？!?）)]))[ \t\u3000#*＊■□◆◇●▲△▶►◎☆★•·>＞—=_\-]*(?:<[a-z0-9]{1,6}>)*[【\[［〔（(]?[ \t\u3000]*(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]?[ \t\u3000]*)?"
    rf"(?P<word>(?:主\s*要\s*)?(?:{_WORD}))"
    r"(?:\s*[（(]?\s*(?:References?|REFERENCES?)\s*[)）]?)?[ \t\u3000]*[】\]］〕）)]?[ \t\u3000*＊_—=\-]*(?:</[a-z0-9]{1,6}>)*[:：]?[ \t\u3000*]*(?=\n|[\[［〔【(（①\d０-９*]|$|《|(?<=[:：】\]］])[ \t\u3000]*[^\s])",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t\u3000]*\n\s*(?![a-z\d(（.,，。:：;；])")
_MARKED = frozenset(("square", "round", "circled", "sign"))
"""Families of labels that no enumeration in a line of prose begins with a cue behind each."""
_STEPS = ((1, 0.0), (2, 0.7), (3, 1.2), (4, 1.6))
"""By how much the numbers of a list may rise, and what it costs."""
_JUMPS = (*_STEPS, *((step, 1.6) for step in range(5, 40)))
"""The same where brackets open lines: the numbers between stand beside those of entries above, `〔4〕〔11〕某书`."""
_LINES_OF_ENTRY = 8
"""Lines, blank ones among them, that one entry may take."""
_INLINE_NOTE = re.compile(r"[（(]\s?(?:注|见|参见|引自|转引自)[：:]?[^（）()]{0,120}[）)]")
_SENTENCE_END = re.compile(r"。[”’）)]?(?=[\u4e00-\u9fff“‘]|\s*\Z)")
_IMPRINT = re.compile(r"[\[［]\s?(?:[JMDCNPSRAGZ]|EB|DB|CP)|出版|书局|印书馆|书店|第\s?\d+\s?[期页版卷]|https?[:：]|日报|学报|pp?\.\s?\d")
_ISSUE_AFTER = re.compile(r"\s*(?:[:：,，;；)）\d]|[.．](?!\s*[\u4e00-\u9fff《A-Z])|\Z)")  # 2017(10):12, 2017(10).


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """One list: `heading_start` is where its heading begins (= `start` for none), `start`/`end` bound the entries, in the text searched."""

    heading: str | None
    heading_start: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    family: str
    number: int
    at_line_start: bool


def _number(match: re.Match[str]) -> tuple[str, int] | None:
    family = match.lastgroup or ""
    for group, name in (("n1", "square"), ("n5", "square"), ("n2", "round"), ("n3", "dot"), ("n4", "bare"), ("n6", "zhu")):
        digits = match[group]
        if digits is not None:
            plain = digits.replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
            return name, int(plain)
    ringed = match["n7"]
    if ringed:
        return "circled", circled_number(ringed)
    sign = match[0]
    if sign in _SIGNS:
        return ("circled" if sign in CIRCLED else family or "sign"), _SIGNS[sign]
    return None


def _labels(text: str) -> list[_Label]:
    found = []
    end = 0
    for sign in _OPENS.finditer(text):
        match = _LABEL.match(text, sign.start()) if sign.start() >= end else None
        if match is None:
            continue
        end = match.end()
        read = _number(match)
        if read is None or read[1] == 0:
            continue
        start = match.start()
        while start < match.end() and text[start] in "\n \t\u3000":
            start += 1
        before = start - 1
        while before >= 0 and text[before] in " \t\u3000\u00a0":
            before -= 1
        at_line_start = before < 0 or text[before] == "\n"
        if read[0] == "round" and not at_line_start and _ISSUE_AFTER.match(text, match.end()):
            continue
        found.append(_Label(start, match.end(), read[0], read[1], at_line_start))
    return found


def _sequence(labels: list[_Label]) -> list[_Label]:
    """The best increasing run of one family: numbers grow, by one in most steps, gaps of up to three allowed; a label on a line of its own counts double."""
    best: list[_Label] = []
    best_score = 0.0
    for family in dict.fromkeys(label.family for label in labels):
        own = [label for label in labels if label.family == family]
        if family in ("dot", "bare") and sum(label.at_line_start for label in own) >= 2:
            own = [label for label in own if label.at_line_start]
        # state: by number, the best score of a run that ends with it (a list's numbers are few, so this stays linear)
        run: dict[int, tuple[float, int]] = {}
        back: list[int] = [-1] * len(own)
        score: list[float] = [0.0] * len(own)
        for i, label in enumerate(own):
            gain = 2.0 if label.at_line_start else 1.0
            start_cost = 0.0 if label.number == 1 else 0.6
            score[i] = gain - start_cost
            for step, cost in _JUMPS if label.at_line_start and family in ("square", "circled") else _STEPS:
                previous = run.get(label.number - step)
                if previous is not None and previous[0] + gain - cost > score[i]:
                    score[i], back[i] = previous[0] + gain - cost, previous[1]
            old = run.get(label.number)
            if old is None or score[i] > old[0]:
                run[label.number] = (score[i], i)
        if not own:
            continue
        last = max(range(len(own)), key=lambda i: (score[i], -i))
        total = score[last] + (0.5 if family == "square" else 0.0)
        if total > best_score:
            best_score, chain = total, []
            while last >= 0:
                chain.append(own[last])
                last = back[last]
            best = chain[::-1]
    return best


def _filled(text: str, labels: list[_Label]) -> list[_Label]:
    """`labels` of a list glued together, with those between and after them that stand right behind digits: `…, 2010: 3-5.2. 李明`, `…, 19968、王强`."""
    if not labels or labels[0].family != "dot" or sum(label.at_line_start for label in labels) > 1:
        return labels
    out: list[_Label] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        out.append(label)
        end = after.start if after else len(text)
        while after is None or out[-1].number + 1 < after.number:
            number = out[-1].number + 1
            match = re.compile(rf"(?<=[\d.．。)）\]]){number}[.．、]\s?(?=[\u4e00-\u9fff《“\[［]|[A-Z][A-Za-z])").search(
                text, out[-1].end + 8, end
            )
            if match is None:
                break
            out.append(_Label(match.start(), match.end(), "dot", number, False))
    return out


def _shared(text: str, labels: list[_Label]) -> tuple[list[_Label], list[int]]:
    """The labels that open an entry, and where the last that stands there ends: `〔8〕〔9〕某书` is one entry that answers two markers."""
    first: list[_Label] = []
    ends: list[int] = []
    for label in labels:
        if ends and label.family in ("square", "circled") and not text[ends[-1] : label.start].strip():
            ends[-1] = label.end
        else:
            first.append(label)
            ends.append(label.end)
    for i, label in enumerate(first):
        # numbers that come again later: `〔4〕〔11〕某书`
        group = "n1" if label.family == "square" else "n7"
        while (more := _LABEL.match(text, ends[i])) is not None and more[group]:
            ends[i] = more.end()
    return first, ends


def _inside(labels: list[_Label]) -> bool:
    """Whether weak labels all stand inside lines: issues and pages, no labels."""
    return labels[0].family in ("round", "dot", "bare") and not any(label.at_line_start for label in labels)


def _without_tail(chunk: str) -> str:
    """The last entry of a list without what follows the list: another paragraph, or lines on authors and editors."""
    paragraph = _PARAGRAPH.search(chunk, 20)
    end = END.search(chunk, 8)
    stops = [match.start() for match in (paragraph, end) if match]
    return chunk[: min(stops)].rstrip() if stops else chunk


def split_entries(text: str) -> list[tuple[int, int, str | None]]:
    """Entries of a reference list: (start, end, label) in `text`, half-open, the label as printed inside the span or `None`.

    The list's own heading may lead. Labels are taken only in sequence; text before the first label is an entry of its own when it cites.
    """
    heading = _HEADING.match(text.lstrip()) if text else None
    begin = heading.end() + len(text) - len(text.lstrip()) if heading else 0
    body = text[begin:]
    labels = _filled(body, _sequence(_labels(body)))
    if (
        not labels
        or (len(labels) == 1 and body[: labels[0].start].strip())
        or (len(labels) == 1 and not labels[0].at_line_start)
        or _inside(labels)
    ):
        return line_entries(body, begin)
    entries: list[tuple[int, int, str | None]] = []
    labels, ends = _shared(body, labels)
    lead = body[: labels[0].start]
    if lead.strip() and CUE.search(lead):
        entries += line_entries(lead, begin)
    bounds = [label.start for label in labels] + [len(body)]
    chunks = [body[label.start : end].rstrip() for label, end in zip(labels, bounds[1:], strict=True)]
    if not any(_PARAGRAPH.search(chunk) for chunk in chunks[:-1]):
        chunks[-1] = _without_tail(chunks[-1])
    for label, end, chunk in zip(labels, ends, chunks, strict=True):
        entries.append((begin + label.start, begin + label.start + len(chunk), body[label.start : end].strip()))
    return entries


def _looks_like_list(text: str) -> bool:
    head = text[:400].lstrip()
    return bool(head) and bool(CUE.search(head))


def _entries_end(text: str, start: int, end: int) -> int:
    """Where the entries of a list end: text that follows the last labelled entry as a paragraph of its own is not of the list."""
    if not _PARAGRAPH.search(text, start, end):
        return end
    entries = split_entries(text[start:end])
    return start + entries[-1][1] if entries and entries[-1][2] else end


def find_lists(text: str) -> list[ReferenceList]:
    """Reference and note lists of a text, in order: after each heading that an entry follows, and an unheaded run of labelled entries at the end."""
    lists: list[ReferenceList] = []
    # a heading stands in the line of its word
    word = _ANY_WORD.search(text)
    possible = () if word is None else _HEADING.finditer(text, text.rfind("\n", 0, word.start()) + 1)
    headings = [m for m in possible if _looks_like_list(text[m.end() : m.end() + 400])]
    ends = [m.start() for m in END.finditer(text)]
    for i, match in enumerate(headings):
        limit = headings[i + 1].start() if i + 1 < len(headings) else len(text)
        stop = bisect_left(ends, match.end())
        end = min(limit, ends[stop]) if stop < len(ends) else limit
        lists.append(ReferenceList(match["word"], match.start(), match.end(), _entries_end(text, match.end(), end)))
    if not lists:
        lists += _unheaded(text, ends)
    return lists


def _unheaded(text: str, ends: list[int]) -> list[ReferenceList]:
    """A run of at least two labelled entries with a cue each, in the last third of the text: a line each, or all on one line from its beginning."""
    floor = max(0, len(text) * 2 // 3 - 200)
    line_start = text.rfind("\n", 0, floor) + 1
    floor = line_start if _LABEL.match(text, line_start) else text.find("\n", floor) + 1
    if floor == 0 and len(text) > 600:
        return []
    sequence = _sequence(_labels(text[floor:]))
    glued = bool(sequence) and sequence[0].at_line_start and sequence[0].family in _MARKED and sequence[0].number == 1
    labels = sequence if glued else [label for label in sequence if label.at_line_start]
    cited: list[_Label] = []
    silent = 0  # entries without a cue since the last that has one
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        line_end = text.find("\n", floor + label.end)
        line_end = line_end if line_end >= 0 else len(text)
        line = text[floor + label.end : min(line_end, floor + after.start) if after and glued else line_end]
        if len(line) < 700 and CUE.search(line) and not _is_paragraph(line):
            cited.append(label)
            silent = 0
        elif cited:
            silent += 1
            if silent > 2 or silent >= len(cited):
                cited.clear()
    if len(cited) < 2 or not cited[0].at_line_start:
        return []
    start = _first_entry(text, floor + cited[0].start, cited[0])
    stop = bisect_left(ends, start)
    end = ends[stop] if stop < len(ends) else len(text)
    return [ReferenceList(None, start, start, _entries_end(text, start, end))]


def _is_paragraph(line: str) -> bool:
    """Whether a numbered line is a paragraph of the body, which names works in passing, rather than an entry."""
    line = _INLINE_NOTE.sub("", line)
    return len(_SENTENCE_END.findall(line)) > 1 and _IMPRINT.search(line, 0, 160) is None


def _first_entry(text: str, start: int, first: _Label) -> int:
    """Start of the list whose entry `first`, with a number above 1, begins at `start`: above it stand the entries that count down to 1, each with a cue."""
    number = first.number
    line_start = text.rfind("\n", 0, start) + 1
    lines = 0  # since the last entry found
    end = line_start
    while number > 1 and line_start > 0 and lines < _LINES_OF_ENTRY:
        line_start = text.rfind("\n", 0, line_start - 1) + 1
        above = next(iter(_labels(text[line_start : min(end, line_start + 40)])), None)
        lines += 1
        if (
            above
            and above.at_line_start
            and above.family == first.family
            and above.number == number - 1
            and CUE.search(text, line_start, end)
        ):
            start, number, lines, end = line_start + above.start, number - 1, 0, line_start
    return start
