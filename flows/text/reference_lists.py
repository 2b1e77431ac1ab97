"""Where a reference list stands in a text, and where its entries begin.

A label counts only when it continues a sequence (longest increasing run of one family), which tells `[3]` from `[J]`, dates and issue numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from flows.text.reference_labels import LABEL, Label, filled, in_sequence, inside, labels_of, numbered_anew, shared
from flows.text.reference_lines import CUE, END, cites, line_entries

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
_SUBHEADING = re.compile(
    r"(?:\n[ \t\u3000]*(?:[（(]?[一二三四五六七八九十]{1,2}[)）、.．][ \t\u3000]*)?"
    r"(?:(?:中文|外文|英文|国内|国外|马列|经典)?(?:专著|著作|译著|图书|期刊|论文|学位论文|博硕士论文|报纸|文集|文件|文献|网络资料|电子文献|网络文献|其他|析出文献)[类与和及、]{0,2}){1,2}(?:文献|资料|部分)?[ \t\u3000]*[:：]?[ \t\u3000]*)+\Z"
)
"""Headings of the parts of a list, `二、期刊类`, behind the last entry of the part above."""
_MARKED = frozenset(("square", "round", "circled", "sign"))
"""Families of labels that no enumeration in a line of prose begins with a cue behind each."""
_LEAST_SENTENCE = 15
"""Characters of the shortest line that is told for a sentence of the body."""
_LINES_OF_ENTRY = 8
"""Lines, blank ones among them, that one entry may take."""
_INLINE_NOTE = re.compile(r"[（(]\s?(?:注|见|参见|引自|转引自)[：:]?[^（）()]{0,120}[）)]")
_SENTENCE_END = re.compile(r"。[”’）)]?(?=[\u4e00-\u9fff“‘]|\s*\Z)")
_IMPRINT = re.compile(r"[\[［]\s?(?:[JMDCNPSRAGZ]|EB|DB|CP)|出版|书局|印书馆|书店|第\s?\d+\s?[期页版卷]|https?[:：]|日报|学报|pp?\.\s?\d")


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """One list: `heading_start` is where its heading begins (= `start` for none), `start`/`end` bound the entries, in the text searched."""

    heading: str | None
    heading_start: int
    start: int
    end: int


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
    every = labels_of(body)
    labels = numbered_anew(body, every, filled(body, in_sequence(every)))
    if (
        not labels
        or (len(labels) == 1 and body[: labels[0].start].strip())
        or (len(labels) == 1 and not labels[0].at_line_start)
        or inside(labels)
    ):
        return line_entries(body, begin)
    entries: list[tuple[int, int, str | None]] = []
    labels, ends = shared(body, labels)
    lead = body[: labels[0].start]
    if lead.strip() and CUE.search(lead):
        entries += line_entries(lead, begin)
    bounds = [label.start for label in labels] + [len(body)]
    chunks = [body[label.start : end].rstrip() for label, end in zip(labels, bounds[1:], strict=True)]
    if not any(_PARAGRAPH.search(chunk) for chunk in chunks[:-1]):
        chunks[-1] = _without_tail(chunks[-1])
    for label, end, chunk in zip(labels, ends, chunks, strict=True):
        size = len(_SUBHEADING.sub("", chunk))
        entries.append((begin + label.start, begin + label.start + size, body[label.start : end].strip()))
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
    floor = line_start if LABEL.match(text, line_start) else text.find("\n", floor) + 1
    if floor == 0 and len(text) > 600:
        return []
    every = labels_of(text[floor:])
    run = in_sequence(every)
    if run and run[0].family in ("square", "circled"):
        run = numbered_anew(text[floor:], every, run)
    glued = bool(run) and run[0].at_line_start and run[0].family in _MARKED and run[0].number == 1
    labels = run if glued else [label for label in run if label.at_line_start]
    cited: list[Label] = []
    silent = 0  # entries without a cue since the last that has one
    for label, after in zip(labels, [*labels[1:], None], strict=False):
        line_end = text.find("\n", floor + label.end)
        line_end = line_end if line_end >= 0 else len(text)
        line = text[floor + label.end : min(line_end, floor + after.start) if after and glued else line_end]
        if len(line) < 700 and cites(line, 0, len(line)) and not _is_paragraph(line):
            cited.append(label)
            silent = 0
        elif cited:
            silent += 1
            if silent > 2 or silent >= len(cited):
                cited.clear()
    if len(cited) < 2 or not cited[0].at_line_start:
        return []
    lists: list[ReferenceList] = []
    first = 0
    for i, label in enumerate(cited):
        next_start = cited[i + 1].start + floor if i + 1 < len(cited) else len(text)
        prose = _prose(text, floor + label.end, next_start)
        if prose is None and i + 1 < len(cited):
            continue
        if i > first:  # one note alone is no list
            start = _first_entry(text, floor + cited[first].start, cited[first])
            stop = bisect_left(ends, start)
            end = min(ends[stop] if stop < len(ends) else len(text), len(text) if prose is None else prose)
            lists.append(ReferenceList(None, start, start, _entries_end(text, start, end)))
        first = i + 1
    return lists


def _prose(text: str, start: int, end: int) -> int | None:
    """Where a paragraph of the body begins behind the entry at `start`: a sentence that cites nothing, behind the stop of the line above."""
    line_end = text.find("\n", start, end)
    while 0 <= line_end < end - _LEAST_SENTENCE:
        stop = text.find("\n", line_end + 1, end)
        line = text[line_end + 1 : stop if stop >= 0 else end].strip()
        if (
            len(line) >= _LEAST_SENTENCE
            and line[-1] in "。！？”"
            and text[max(0, line_end - 8) : line_end].rstrip()[-1:] in ("。", ".")
            and not CUE.search(line)
        ):
            return line_end + 1
        line_end = stop
    return None


def _is_paragraph(line: str) -> bool:
    """Whether a numbered line is a paragraph of the body, which names works in passing, rather than an entry."""
    line = _INLINE_NOTE.sub("", line)
    return len(_SENTENCE_END.findall(line)) > 1 and _IMPRINT.search(line, 0, 160) is None


def _first_entry(text: str, start: int, first: Label) -> int:
    """Start of the list whose entry `first`, with a number above 1, begins at `start`: above it stand the entries that count down to 1, each with a cue."""
    number = first.number
    line_start = text.rfind("\n", 0, start) + 1
    lines = 0  # since the last entry found
    end = line_start
    while number > 1 and line_start > 0 and lines < _LINES_OF_ENTRY:
        line_start = text.rfind("\n", 0, line_start - 1) + 1
        above = next(iter(labels_of(text[line_start : min(end, line_start + 40)])), None)
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
