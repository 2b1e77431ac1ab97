"""Character classes that several rooms share, as the inside of a regular expression's brackets."""

from __future__ import annotations

from functools import cache, lru_cache

from flows.text.conversion import t2s

HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
"""Han ideographs: the unified blocks and their extensions, compatibility ideographs, and the digit 〇."""

PINYIN_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
"""Vowels (and syllabic nasals) that carry a tone mark in Hanyu Pinyin."""

CORNER_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’"}
"""Corner brackets of traditional typesetting (horizontal and vertical forms) and the curly quotes for them."""


COMMON_MARKS = "。，、；：？！“”《》（）"
"""Everyday marks of Chinese text."""


@lru_cache(maxsize=4)
def characters_of(text: str) -> frozenset[str]:
    """The distinct characters of a text; step after step asks the same text for them."""
    return frozenset(text)


def is_everyday(character: str) -> bool:
    """Whether the character, simplified, is one of the 3,755 of GB 2312's first level, or a mark of Chinese text."""
    return t2s().convert(character) in everyday_characters() or character in COMMON_MARKS


@cache
def everyday_characters() -> frozenset[str]:
    """The 3,755 characters of the first level of GB 2312."""
    return frozenset(
        bytes((lead, trail)).decode("gb2312", errors="ignore") for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF)
    ) - {""}
