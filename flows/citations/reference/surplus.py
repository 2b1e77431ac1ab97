"""What stands behind an entry and is no part of it: its version in another language, the next entry, notes of the editors."""

from __future__ import annotations

import re

from flows.citations.reference.normalise import HAN

_HAN = re.compile(f"[{HAN}]")
_TO_LAST_HAN = re.compile(f".*[{HAN}]")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"https?:|ftp:|www\.")
_GLUED_NAMES = re.compile(r"(?<=\d)(?=[A-Z]{2,12} [A-Z][a-z]{1,12}[,.] ?[A-Z])")
"""Names of the English version right behind the numbers: `2014,36(3):501-508LIU Sifeng, ZENG Bo, …`."""
_BEHIND_ADDRESS = re.compile(
    r"(?<=[\w/])\.\s+(?=[A-Z][A-Za-z'’\-]{0,24} [A-Z]{1,3}(?: [A-Z])?(?:, [A-Z]|\. [A-Z])[^\[]{20,400}\[\s?(?:[JMDCNPRS]|EB)(?:/OL)?\s?\])"
)
"""The English version of an entry that ends with an address, `http://….html. LI S, … [J/OL]`."""
_DIGITS = re.compile(r"\d[\dOolI]{3}|\d-\d")
# behind the numbers that end a Chinese entry, a Western name or title: `2010,5(2):3-9. LI S, …`, `社,2006 Xu MG,…`, `3-9.(Tan L …`
_SEAM = re.compile(r"(?<=[\d)\]版页期])(?:(?P<open>[\s.,;]*[(\[]\s*)|[\s.,;]+)(?P<en>[A-Z][A-Za-z'’\-]{0,24}[ ,.;])")
_NOT_NAMES = re.compile(r"(?:DOI|CSTR|ISBN|ISSN|CN|PMID|Vol|No|Suppl|Available|Accessed|Retrieved|pp?|S\d|https?)\b")
_CODE = re.compile(r"\[\s?(?:[JMDCNPRS]|EB|DB)(?:/[A-Z0]{2})?\s?\]|\[[JMDCN]\s")
_NEXT = re.compile(r"\[\s?(?P<n>\d{1,3})\s?\]\s*\.?\s*(?=[A-Z\u4e00-\u9fff《])")


def _opening(text: str, close: int) -> int:
    """Index of the bracket that the one at `close` closes, -1 for none."""
    depth = 0
    for i in range(close, max(-1, close - 600), -1):
        if text[i] in ")]":
            depth += 1
        elif text[i] in "([":
            depth -= 1
            if depth == 0:
                return i
    return -1


def _in_brackets(folded: str) -> int | None:
    """Where an English version in brackets begins at the end of `folded`."""
    stripped = folded.rstrip(" .")
    if stripped[-1:] not in ("]", ")"):
        return None
    start = _opening(stripped, len(stripped) - 1)
    inner = stripped[start + 1 : -1]
    foreign = len(inner) >= 25 and " " in inner and "." in inner and not _HAN.search(inner) and _LETTERS.search(inner)
    return start if start > 0 and foreign and _HAN.search(folded, 0, start) else None


def _bare(folded: str) -> int | None:
    """Where an English version without brackets begins: behind the numbers of a Chinese entry, and telling its own year, pages or type."""
    chinese = _TO_LAST_HAN.match(folded)
    last = chinese.end() if chinese else 0
    if not _LETTERS.search(folded, last) or len(folded) - last < 40:
        return None
    behind = _BEHIND_ADDRESS.search(folded, last)
    if behind:
        return behind.start()
    address = _ADDRESS.search(folded, last)
    stop = address.start() if address else len(folded)
    glued = _GLUED_NAMES.search(folded, last, stop)
    if glued and _DIGIT.search(folded, last, glued.start()):
        return glued.start()
    for seam in _SEAM.finditer(folded, last, stop):
        at = seam.start()
        source, tail = folded[last:at], folded[seam.start("en") : stop]
        if not _DIGIT.search(source) or _NOT_NAMES.match(tail):
            continue
        words = _LETTERS.findall(tail)
        if sum(map(len, words)) >= 24 and (_CODE.search(tail) or _DIGITS.search(tail) or (seam["open"] and len(words) > 4)):
            return at
    return None


def drop_parallel(folded: str) -> str:
    """`folded` without the English version at its end, in brackets or bare after a Chinese entry."""
    if not _HAN.search(folded, 0, 40):
        return folded
    cut = _in_brackets(folded)
    if cut is None:
        cut = _bare(folded)
    return folded if cut is None else folded[:cut]


def next_entry(folded: str, label: str | None) -> int:
    """Where the next entry of the list begins inside this one, by its number; the length of `folded` for nowhere."""
    if not label or "[" not in label or "[" not in folded[12:]:
        return len(folded)
    numbers = re.findall(r"\d+", label)
    if not numbers:
        return len(folded)
    for match in _NEXT.finditer(folded, 12):
        if int(match["n"]) == int(numbers[-1]) + 1:
            return match.start()
    return len(folded)
