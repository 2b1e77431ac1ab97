"""Numbers and signs that a converter of PDF files took for formulas and printed as TeX, a blank between all characters.

Only what plain text says as well is put back: figures, per cent, ranges, circled numbers, markers set high. What is a formula stays.
"""

from __future__ import annotations

import re

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_TEX = re.compile(r"(?:(?<=[^\x00-\x7f])[ ])?\$(?P<tex>[^$\n]{1,80})\$(?:[ ](?=[^\x00-\x7f]))?")
_MARKER = re.compile(r"\^ ?\{ ?(?P<marker>\[ ?\d[\d ,~-]*\]) ?\}")
_CIRCLED = re.compile(r"\\textcircled ?\{ ?(\d ?\d?) ?\}")
_SIGNS = (
    (re.compile(r"\^ ?\{ ?\\circ ?\}(?: ?\\mathrm ?\{ ?C ?\})?"), "°"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r"\{ ?\\sim ?\}|\\sim\b"), "~"),
    (re.compile(r"\{ ?\\times ?\}|\\times\b"), "×"),
    (re.compile(r"\{ ?([-+=<>/]) ?\}"), r"\1"),
    (re.compile(r"\{ ?\\leqslant ?\}|\\leqslant\b|\\leq?\b"), "≤"),
    (re.compile(r"\{ ?\\geqslant ?\}|\\geqslant\b|\\geq?\b"), "≥"),
)
_PLAIN = re.compile(
    r"[(（]?[-+<>=≤≥]?[\d.,:]*\d%?°?C?(?:[-~×+/:=<>][-+]?[\d.]*\d%?°?)*(?:\[\d[\d,~-]*\])?[)）]?|[①-⑳]+|\[\d[\d,~-]*\]|[+@]"
)


def find_formulas(text: str) -> list[Replacement]:
    """Figures and signs in TeX, as the print had them."""
    if "$" not in text:
        return []
    found = []
    for match in _TEX.finditer(text):
        plain = _plain(match["tex"])
        if plain is not None:
            found.append(Replacement(match.start(), match.end(), plain, "number-as-formula"))
    return found


def _plain(tex: str) -> str | None:
    """What a piece of TeX prints, or None where that takes more than a line of characters."""
    celsius = "\\mathrm" in tex and "\\circ" in tex
    tex = _CIRCLED.sub(lambda m: _circled(m[1].replace(" ", "")), _MARKER.sub(r"\g<marker>", tex))
    for pattern, sign in _SIGNS:
        tex = pattern.sub("℃" if sign == "°" and celsius else sign, tex)
    tex = tex.replace("^ +", "+").replace(" ", "").replace("℃", "°C" if celsius else "℃")
    if _PLAIN.fullmatch(tex) is None:
        return None
    return tex.replace("°C", "℃") if celsius else tex


def _circled(number: str) -> str:
    value = int(number)
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else number


RULES = (
    Rule(
        "number-as-formula",
        "residue",
        "A converter of PDF files took a number for a formula and printed it as TeX, with blanks between its figures.",
        "年均增长达 $1 8 . 1 3 \\%$ 。其中 $\\textcircled{1}$ 投入不足",
        "年均增长达18.13%。其中①投入不足",
        find_formulas,
        (
            Case("赞同率为 $6 5 \\%$ 强", "赞同率为65%强"),
            Case("约 $1 0 \\% - 5 0 \\%$ 的人", "约10%-50%的人"),
            Case("占 $1 9 . 4 \\% ^ { [ 3 ] }$ ，比例高", "占19.4%[3]，比例高"),
            Case("售价$5，成本$3", "售价$5，成本$3"),
            Case("其中 $X _ { i }$ 为指标", "其中 $X _ { i }$ 为指标"),
        ),
    ),
)
