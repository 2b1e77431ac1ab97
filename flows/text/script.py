"""Which script a text is in, and its conversion to simplified characters.

A character is *traditional-only* when OpenCC simplifies it and it stands in no simplified text of its own right;
*simplified-only* when OpenCC gives it a traditional form and the character itself is none.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Literal

from flows.text.characters import characters_of
from flows.text.conversion import any_of, read_opencc, t2s

HANS_BELOW, HANT_ABOVE = 0.10, 0.90

# Variants that the Table of General Standard Chinese Characters (通用规范汉字表, 2013) restored, mostly for names,
# or keeps beside the form OpenCC gives: they stand in simplified text.
RESTORED = frozenset("仝叚吒噘堃甦甯昇晳氾犇淼澂濬瞋祕絜脩袷谿蹚迺邨釐鉅陞頫龢菉剋鍾乾藉瞭覆徵著夥麽薹阪彷牴祇於")


def to_simplified(text: str) -> str:
    """Convert to simplified characters exactly as OpenCC's `t2s` does; the length does not change."""
    return t2s().convert(text)


@lru_cache(maxsize=4)
def script_of(text: str) -> Literal["hans", "hant", "mixed"]:
    """The script of a text, by the share of traditional-only among traditional-only and simplified-only characters.

    Under 10 % is `hans`, over 90 % `hant`, anything between `mixed`. A text with neither kind is `hans`.
    """
    if traditional_only_characters().isdisjoint(characters_of(text)):
        return "hans"
    counts = Counter(text)
    n_traditional = sum(n for c, n in counts.items() if c in traditional_only_characters())
    n_simplified = sum(n for c, n in counts.items() if c in simplified_only_characters())
    share = n_traditional / (n_traditional + n_simplified)
    if share < HANS_BELOW:
        return "hans"
    return "hant" if share > HANT_ABOVE else "mixed"


@cache
def traditional_only() -> re.Pattern[str]:
    """Finds a character that is never valid in simplified text."""
    return any_of(set(traditional_only_characters()))


@cache
def simplified_only() -> re.Pattern[str]:
    """Finds a character that is never valid in traditional text."""
    return any_of(set(simplified_only_characters()))


@cache
def simplified_only_characters() -> frozenset[str]:
    """The characters that are never valid in traditional text: OpenCC gives each another form, and Big5 lacks it."""
    traditional = {c for values in read_opencc("STCharacters").values() for c in values} | set(read_opencc("TSCharacters"))
    return frozenset(c for c in read_opencc("STCharacters") if c not in traditional and not _is_in(c, "big5"))


@cache
def traditional_only_characters() -> frozenset[str]:
    """The characters that are never valid in simplified text: OpenCC changes them, GB 2312 lacks them, 2013 restored none."""
    changed = {key for key, values in read_opencc("TSCharacters").items() if key not in values}
    return frozenset(c for c in changed if c not in RESTORED and (c in "後捱摺榘菸醣麴" or not _is_in(c, "gb2312")))


def _is_in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
