"""The head of a journal's page in early full-text collections: its name, its name in English, and a line with year and issue.

某地学刊
JOURNAL OF SOMEWHERE
1999年 第14卷 第3期 Vol.14 No.3 1999
"""

from __future__ import annotations

import re

from flows.structure.fields import parse_names
from flows.structure.front_matter import Front, is_latin, is_prose
from flows.structure.labels import label_at

_ISSUE_LINE = re.compile(
    r"(?=.{0,30}(?:期|No))(?=(?:19|20)\d\d)"
    r"(?:(?:19|20)\d\d\s?年?|第\s?\d{1,3}\s?卷|第\s?\d{1,2}(?:[-/、]\d{1,2})?\s?期|[Vv]ol\.?\s?\d{1,3}|No\.?\s?\d{1,2}|P{1,2}\.?\s?\d[\d\-–—～,，+]*"
    r"|科技期刊|[,，;；\s])+"
)
_ISSUE = re.compile(r"第\s?(?P<printed>\d{1,2}(?:[-/、]\d{1,2})?)\s?期|No\.?\s?(?P<number>\d{1,2})")
_PAGES = re.compile(r"P{1,2}\.?\s?(?P<pages>\d[\d\-–—～,，+]*)")
_NAME = re.compile(r"[㐀-鿿A-Za-z·（()）：《》]{2,24}")
_LONGEST_NAME = 14
_KIND = "科技期刊"


def read_journal_head(front: Front, text: str, lines: list[tuple[int, int]]) -> int:
    """Read a journal's head at the top of the lines; the index of the first line behind it, 0 where there is none."""
    at = next((n for n, span in enumerate(lines[1:3], 1) if _ISSUE_LINE.fullmatch(text, *span)), 0)
    if not at or _NAME.fullmatch(text, *lines[0]) is None:
        return 0
    if not (is_latin(text[slice(*lines[1])]) if at == 2 else _title_follows(text, lines)):
        return 0
    issue_line = text[slice(*lines[at])]
    issue, pages = _ISSUE.search(issue_line), _PAGES.search(issue_line)
    front.origin |= {"journal": text[slice(*lines[0])].strip("《》"), "year": issue_line[:4]}
    if issue is not None:
        number = issue["printed"] or issue["number"]
        front.origin["issue"] = number.lstrip("0") or number
    if pages is not None:
        front.origin["pages"] = pages["pages"].translate(str.maketrans("–—～，", "---,")).rstrip(",")
    end = at + 1
    if end < len(lines) and text[slice(*lines[end])] == _KIND:
        end += 1
    for start, stop in lines[:end]:
        front.drop("journal_head", start, stop)
    return end


def _title_follows(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether what stands behind the issue is a title; names or an abstract there make the first line the essay's own title."""
    if len(lines) < 4 or lines[0][1] - lines[0][0] > _LONGEST_NAME:
        return False
    title = text[slice(*lines[2])]
    return len(title) > 5 and not is_prose(title) and parse_names(title) is None and label_at(text, *lines[2]) is None
