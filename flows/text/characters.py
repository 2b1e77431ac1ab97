"""Character classes that several rooms share, as the inside of a regular expression's brackets."""

from __future__ import annotations

HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
"""Han ideographs: the unified blocks and their extensions, compatibility ideographs, and the digit 〇."""

PINYIN_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
"""Vowels (and syllabic nasals) that carry a tone mark in Hanyu Pinyin."""

CORNER_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’"}
"""Corner brackets of traditional typesetting (horizontal and vertical forms) and the curly quotes for them."""
