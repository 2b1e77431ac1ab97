"""`jiaokan parse lists`: the text of one reference list, to its entries."""

from __future__ import annotations

import re

from flows.text.reference_lines import CUE
from flows.text.reference_lists import split_entries

_ABSTRACT = re.compile(
    r"^[ \t\u3000]*[【\[［(（]?(?:Abstract|ABSTRACT|Key\s?[Ww]ords|KEY\s?WORDS)(?:[】\]］)）]|[ \t]*[:：]|[ \t]*$)", re.MULTILINE
)
_HAN = re.compile("[\u4e00-\u9fff]")
_ENDS_ENTRY = re.compile(r"[.,;\d]\s*\Z")
_AFFILIATION = re.compile(r"[(（\d\s]*(?:[A-Z][\w&.,'’ -]*\b)?(?:School|College|Institute|Department|University|Academy|Faculty)\b")
_FRONT_LINES = 6
"""Lines of title, authors and affiliations at most that stand above an English abstract."""


def split_list(text: str) -> list[str]:
    """Entries of a list as printed, labels kept, in order; the heading is left out, and the English title page that journals print below."""
    text = text[: _front_matter(text)]
    return [text[start:end] for start, end, _ in split_entries(text)]


def _front_matter(text: str) -> int:
    """Where English title, authors and affiliations begin above the first `Abstract` or `Key words` below an entry; the text's length for none."""
    cue = CUE.search(text)
    found = _ABSTRACT.search(text, cue.end()) if cue else None
    if found is None:
        return len(text)
    start = at = found.start()
    for _ in range(2 * _FRONT_LINES):  # blank lines among them
        if at == 0:
            break
        begin = text.rfind("\n", 0, at - 1) + 1
        line = text[begin:at].strip()
        if _HAN.search(line) or (line and not _AFFILIATION.match(line) and (CUE.search(line) or _ENDS_ENTRY.search(line))):
            break
        at = begin
        start = begin if line else start
    return start
