"""Remnants of characters that recognition misread."""

from __future__ import annotations

import re
from functools import cache

from flows.repair.lines import HAN
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.seeds import read_lexicon

_REMNANT = re.compile(rf"(?<=[{HAN}]{{2}})[口囗□](?=[。；])")


@cache
def _verbal_nouns() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("verbal_nouns.tsv"))


def find_remnants(text: str) -> list[Replacement]:
    """A superscript mark read as 口 behind a verbal noun, in front of a stop: one lost character."""
    if "口。" not in text and "口；" not in text and "囗" not in text and "□" not in text:
        return []
    return [
        Replacement(m.start(), m.end(), "\ufffd", "ocr-remnant")
        for m in _REMNANT.finditer(text)
        if text[m.start() - 2 : m.start()] in _verbal_nouns()
    ]


RULES = (
    Rule(
        "ocr-remnant",
        "ocr",
        "Recognition read a superscript note mark as 口 or □ in front of a stop; which mark it was is lost.",
        "促进社会的稳定开展口。",
        "促进社会的稳定开展\ufffd。",
        find_remnants,
        (Case("控制流动人口。", "控制流动人口。"), Case("增加出口。", "增加出口。"), Case("来到张家口。", "来到张家口。")),
    ),
)
