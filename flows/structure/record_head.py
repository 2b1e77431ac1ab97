"""The head of a database's record (题录), as full-text databases print it above an essay: one bracketed label a line.

【文献号】3-3163
【原文出处】某学报
【原刊期号】199602
【原刊页号】87-93
【标题】…
【正文】

Copies of such databases print the whole head on one line, too.
"""

from __future__ import annotations

import re
from itertools import pairwise

from flows.structure.front_labels import read_label
from flows.structure.front_matter import Front
from flows.structure.labels import label_at
from flows.structure.pieces import Piece, strip_span

_LABEL = re.compile(r"[【〖]\s?(?P<word>[^】〗\n]{2,10}?)\s?[】〗]\s?[:：]?")
_BODY = ("正文", "全文", "原文")
_SOURCE = ("原文出处", "原刊名称", "原刊名", "刊名")
_ISSUE = ("原刊期号", "原刊卷期", "刊期", "年期")
_PAGES = ("原刊页号", "原刊页码", "页码", "页号", "版号", "版次")
_DAY = ("日期", "文章日期", "原刊日期", "发表日期", "出版日期")
_NOTE = ("标题注释", "译者", "校对者", "校者", "编者按")
_DROPPED = ("文献号", "原刊地名", "分类名", "复印期号", "复印刊名", "摘要题", "专题号", "专题名", "专题名称", "栏目", "摘题")
_OWN = frozenset((*_SOURCE, *_ISSUE, *_PAGES, *_DAY, *_NOTE, *_DROPPED))
_TELLING = frozenset((*_SOURCE, *_ISSUE, "原刊页号", "原刊地名", "复印期号", "文献号", "分类名"))
"""Words that no page has but a record's."""
_N_TELLING = 2
_HEAD, _REACH = 600, 30
"""Characters from the top in which the telling words stand, and lines in which a head ends."""
_ISSUE_VALUE = re.compile(r"(?P<year>(?:19|20)\d\d)\s?[年./-]?\s?第?\s?0?(?P<issue>\d{1,2}(?:\s?[-/、]\s?\d{1,2})?)\s?期?\Z")
_DAY_VALUE = re.compile(r"(?P<year>(?:19|20)\d\d)[-./年]?(?P<month>0\d|1[0-2])[-./月]?(?P<day>[0-2]\d|3[01])日?\Z")
_FLAT = str.maketrans("～—–－①②③④⑤⑥⑦⑧⑨", "----123456789", "()（）")


def read_record_head(front: Front, text: str, lines: list[tuple[int, int]]) -> int:
    """Read the head of a record at the top of the lines; the index of the first line behind it, 0 where there is none."""
    if not lines or _LABEL.match(text, *lines[0]) is None:
        return 0
    head = _LABEL.finditer(text, lines[0][0], lines[0][0] + _HEAD)
    if sum(_word(label) in _TELLING for label in head) < _N_TELLING:
        return 0
    _part(text, lines)
    index = 0
    while index < min(len(lines), _REACH):
        start, end = lines[index]
        label = _LABEL.match(text, start, end)
        known = label_at(text, start, end)
        if label is None and known is not None and known.is_marked and (taken := read_label(front, text, lines, index, known)):
            index += taken
            continue
        if label is None:
            if not _read_between(front, text, lines, index):
                return index
            index += 1
            continue
        word = _word(label)
        if word in _BODY:
            front.drop("label", start, label.end())
            if label.end() < end:
                lines[index] = strip_span(text, label.end(), end)
                return index
            return index + 1
        if word not in _OWN and known is not None:
            index += read_label(front, text, lines, index, known) or 1
            continue
        _read_own(front, text, word, (start, *strip_span(text, label.end(), end)))
        index += 1
    return index


def _word(label: re.Match[str]) -> str:
    """The word of a label, however it is spaced out."""
    return re.sub(r"\s", "", label["word"])


def _part(text: str, lines: list[tuple[int, int]]) -> None:
    """Part lines that hold several labels, up to that of the body."""
    parted: list[tuple[int, int]] = []
    n_read = 0
    for start, end in lines[:_REACH]:
        n_read += 1
        cuts = [start]
        for match in _LABEL.finditer(text, start, end):
            word = _word(match)
            if match.start() > start and (word in _OWN or word in _BODY or label_at(text, match.start(), end) is not None):
                cuts.append(match.start())
            if word in _BODY:
                break
        parted += [strip_span(text, *span) for span in pairwise([*cuts, end])]
        if (last := _LABEL.match(text, *parted[-1])) is not None and _word(last) in _BODY:
            break
    lines[:n_read] = parted


def _read_own(front: Front, text: str, word: str, span: tuple[int, int, int]) -> None:
    """Read a line whose label only records have."""
    start, value_start, end = span
    value = text[value_start:end]
    flat = re.sub(r"\s", "", value).translate(_FLAT)
    day = _DAY_VALUE.match(flat)
    if word in _NOTE and value:
        front.pieces.append(Piece("note", value_start, end, value, basis="labelled"))
        return
    front.drop("record", start, end)
    if word in _SOURCE and value:
        front.origin["journal"] = re.sub("[《》]", "", value)
    elif day is not None and (word in _ISSUE or word in _DAY):
        front.published = f"{day['year']}-{day['month']}-{day['day']}"
        front.origin["year"] = day["year"]
    elif word in _ISSUE and (issue := _ISSUE_VALUE.match(flat)) is not None:
        front.origin |= {"year": issue["year"], "issue": issue["issue"]}
    elif word in _PAGES and flat:
        front.origin.setdefault("pages", flat)


def _read_between(front: Front, text: str, lines: list[tuple[int, int]], index: int) -> bool:
    """Read a line without a label between lines that have one; False where the head ends with it."""
    start, end = lines[index]
    if not any(_LABEL.match(text, *span) for span in lines[index + 1 : index + 4]):
        return False
    if text[start] in "—－-" and front.of("title") is not None:
        a, b = strip_span(text, start + len(text[start:end]) - len(text[start:end].lstrip("—－- ")), end)
        front.pieces.append(Piece("subtitle", a, b, text[a:b]))
    elif (last := front.pieces[-1:]) and last[0].kind in ("abstract", "author_bio", "abstract_en", "fund"):
        front.pieces.append(Piece(last[0].kind, start, end, text[start:end], basis="labelled", family="more"))
    else:
        front.pieces.append(Piece("note", start, end, text[start:end], basis="inferred", confidence=0.5))
    return True
