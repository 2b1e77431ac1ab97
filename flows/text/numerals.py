"""Chinese numerals (汉字数字) and circled numbers read as integers."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_UNITS = {"十": 10, "百": 100}
CIRCLED = (
    {chr(0x2460 + i): i + 1 for i in range(20)}
    | {chr(0x3251 + i): i + 21 for i in range(15)}
    | {chr(0x32B1 + i): i + 36 for i in range(15)}
)
"""Circled digits 1 to 50 and their values."""


def chinese_number(text: str) -> int:
    """Value of a numeral below a thousand (`二十三`, `一百零二`), of a year digit by digit (`二〇一九`) or of Arabic digits.

    Raises:
        ValueError: the text is none of these.
    """
    if text.isdecimal():
        return int(text)
    if not text or not all(c in _DIGITS or c in _UNITS for c in text):
        raise ValueError(f"no numeral: {text!r}")
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    value, digit, below = 0, None, 1000
    for character in text:
        unit = _UNITS.get(character)
        if unit is None:
            if digit:
                raise ValueError(f"no numeral: {text!r}")
            digit = _DIGITS[character]
        elif unit < below and digit != 0:
            value, digit, below = value + (digit or 1) * unit, None, unit
        else:
            raise ValueError(f"no numeral: {text!r}")
    return value + (digit or 0)


def circled_number(signs: str) -> int:
    """Value of a circled number, or of two that stand for one in fonts without it: `①②` is 12."""
    return CIRCLED[signs] if len(signs) == 1 else int("".join(str(CIRCLED.get(sign, 0)) for sign in signs))
