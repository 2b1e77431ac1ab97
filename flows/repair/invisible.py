"""Characters no reader sees or can tell from their twins: zero-width marks, control characters, Kangxi radicals."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.characters import characters_of

# CJK Radicals Supplement: NFKC knows two of them only (Unicode Standard, chapter 18, "CJK Radicals Supplement").
_SUPPLEMENT = dict(
    zip(
        "⺁⺄⺋⺎⺏⺓⺕⺖⺘⺝⺞⺠⺡⺣⺩⺫⺬⺭⺹⺼⺾⻀⻁⻂⻄⻅⻆⻉⻋⻌⻏⻐⻑⻓⻔⻖⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻲⻳⺟",
        "厂乙㔾兀尣幺彑忄扌月歺民氵灬王罒示礻耂月艹艹虎衤西见角贝车辶阝钅長长门阝青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟母",
        strict=True,
    )
)
_RADICALS = _SUPPLEMENT | {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
_SUSPECT = re.compile(
    "(?P<radical>[\u2e80-\u2fd5])|(?P<line>\r\n?|[\u2028\u2029\x85])"
    "|[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufff9-\ufffb]+"
)


@cache
def _suspects() -> frozenset[str]:
    return frozenset(filter(_SUSPECT.match, map(chr, range(0x10000))))


def find_invisible(text: str) -> list[Replacement]:
    """Zero-width and control characters go, other line ends become a line feed, radicals become the characters."""
    found: list[Replacement] = []
    if _suspects().isdisjoint(characters_of(text)):
        return found
    for match in _SUSPECT.finditer(text):
        kind = match.lastgroup
        if kind is None:
            found.append(Replacement(match.start(), match.end(), "", "zero-width"))
        elif kind == "line":
            found.append(Replacement(match.start(), match.end(), "\n", "line-end"))
        elif (character := _RADICALS.get(match[0])) is not None:
            found.append(Replacement(match.start(), match.end(), character, "radical"))
    return found


RULES = (
    Rule(
        "zero-width",
        "invisible",
        "Zero-width marks, soft hyphens and control characters are left behind by editors and converters; they print nothing.",
        "基层\u200b党建\ufeff",
        "基层党建",
        find_invisible,
        (Case("软\u00ad件", "软件"), Case("①℃……Ⅳ", "①℃……Ⅳ")),
    ),
    Rule("line-end", "invisible", "A text has one kind of line end, the line feed.", "一\r\n二\r三", "一\n二\n三", find_invisible),
    Rule(
        "radical",
        "invisible",
        "PDF converters print the Kangxi radical for the character that looks the same; no search finds it.",
        "⼈⺠的⽣活",
        "人民的生活",
        find_invisible,
    ),
)
