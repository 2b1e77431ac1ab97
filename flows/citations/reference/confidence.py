"""How sure the reading of a reference is: the probability that every field of it is right.

A logistic regression over what can be seen in the result alone, fitted on 3,707 hand-checked references in thirty styles and with the damage of the
wild, with five-fold cross-validation over works (Platt 1999; weights by Newton's method with a unit ridge). `docs/data/citations_reliability.tsv` holds the
reliability by bins, which `tests/benchmarks/citations_bench.py` measures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from flows.citations.reference.model import ParsedReference

BIAS = 3.85
"""Log odds of a reference that shows none of the doubts."""

_HAN = re.compile("[\u3400-\u9fff]")
_ODD_TITLE = re.compile(r"[.．]\s*\S|^\W|[:：,，]\s*\d*$|\d{5}|\[|卷|册")
_ODD_AUTHOR = re.compile(r"[\d:：《“]")
_ODD_SOURCE = re.compile(r"[,，;；]|\d|[（(【\[《“]|\. ")
_ODD_CONTAINER = re.compile(r"\. |[,，].*[,，]|《|\d{4}")


def _title_only(p: ParsedReference) -> bool:
    return not (p.code or p.authors or p.container or p.publisher or p.url or p.year or p.pages or p.number)


def _odd_title(p: ParsedReference) -> bool:
    title = p.title or ""
    opened, closed = title.count("(") + title.count("（"), title.count(")") + title.count("）")
    return bool(_ODD_TITLE.search(title)) or opened != closed


def _long_title(p: ParsedReference) -> bool:
    return len(p.title or "") > (60 if _HAN.search(p.title or "") else 160)


def _odd_author(p: ParsedReference) -> bool:
    names = [name.text() for name in p.authors]
    return any(len(n) < 2 or len(n) > (14 if _HAN.search(n) else 40) or _ODD_AUTHOR.search(n) for n in names)


def _odd_source(p: ParsedReference) -> bool:
    return any(_ODD_SOURCE.search(part) for part in (p.publisher or "", p.place or "")) or bool(_ODD_CONTAINER.search(p.container or ""))


DOUBTS: tuple[tuple[str, float, Callable[[ParsedReference], bool]], ...] = (
    ("no type code", -0.7, lambda p: p.code is None),
    ("no type code, Western", -1.1, lambda p: p.code is None and not _HAN.search(p.raw, 0, 60)),
    ("no title", -5.0, lambda p: not p.title),
    ("no source", -0.4, lambda p: not (p.container or p.publisher or p.url or p.type in ("S", "P", "EB", "R"))),
    ("nothing but a title", -1.5, _title_only),
    ("no year", -0.4, lambda p: not (p.year or p.accessed)),
    ("no author", -1.2, lambda p: not p.authors),
    ("text left over", -1.8, lambda p: bool(p.residue.strip(" .,;:"))),
    ("marks, volumes or long numbers in the title", -0.9, _odd_title),
    ("a title too long", -1.0, _long_title),
    ("an author with marks, or of odd length", -0.6, _odd_author),
    ("marks or numbers in the source", -1.8, _odd_source),
    ("neither Chinese nor English", -2.4, lambda p: p.language not in ("zh", "en")),
)
"""What lowers the confidence: name, log odds, test of the result."""


def confidence(parsed: ParsedReference) -> float:
    """Probability in 0..1, three digits, that all fields of `parsed` are right."""
    odds = BIAS + sum(weight for _, weight, doubted in DOUBTS if doubted(parsed))
    return round(1 / (1 + math.exp(-odds)), 3)
