"""The damage model of GBK byte slips: how a traditional page lost characters.

Such a site kept its pages as GBK bytes and ran byte-wise replacements over them (PHP's `str_replace` does that, as its
manual warns for multi-byte text). A replacement may then match the trail byte of one character and the lead byte of
the next:

* a *mark* (`，；？！`, bytes A3 AC, A3 BB, A3 BF, A3 A1) is cut out of 。基 (A1 A3 BB F9): the lead byte A1 is left
  alone, and what follows is read one byte off until a character's trail byte is ASCII or the next mark is met;
* a *gloss* is inserted behind a pair that looks like a glossed character: 驗 (F2 9E) in 因為 (D2 F2 9E E9).

When the bytes are decoded, a lead byte without a partner prints `?` or `�`, or nothing, and swallows an ASCII character
that follows it; a pair that GBK assigns to no character prints nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

MARKS = "，；？！"
"""The marks that sites replace, in full width."""

_ESCAPE = 0xFF  # no byte of a GBK text; the byte behind it counts a mark


def damage(text: str, marks: Sequence[str] = MARKS, glosses: Mapping[str, str] | None = None, *, lost: str = "?") -> str:
    """What a page shows whose GBK bytes went through byte-wise replacements.

    Args:
        text: the undamaged text.
        marks: the marks that are replaced, in this order.
        glosses: character -> reading inserted in brackets behind it, in this order, after the marks.
        lost: what a byte without a partner prints: `?`, U+FFFD or nothing.

    Characters that GBK lacks print `lost` too, as they do on such pages. Marks keep their full width.
    """
    data = text.encode("gbk", errors="replace")
    for number, mark in enumerate(marks):
        data = data.replace(mark.encode("gbk"), bytes((_ESCAPE, number)))
    for character, reading in (glosses or {}).items():
        pair = character.encode("gbk")
        data = data.replace(pair, pair + b"(" + reading.encode("gbk") + b")")
    return _decode(data, marks, lost)


def _decode(data: bytes, marks: Sequence[str], lost: str) -> str:
    shown: list[str] = []
    at, n = 0, len(data)
    while at < n:
        byte = data[at]
        if byte == _ESCAPE:
            shown.append(marks[data[at + 1]])
            at += 2
        elif byte < 0x80:
            shown.append(chr(byte))
            at += 1
        elif at + 1 == n or data[at + 1] == _ESCAPE:
            shown.append(lost)
            at += 1
        else:
            # a pair GBK does not assign prints nothing; with an ASCII byte that is no trail byte it prints `lost`
            shown.append(decode_pair(byte, data[at + 1]) or ("" if data[at + 1] >= 0x40 else lost))
            at += 2
    return "".join(shown)


@cache
def decode_pair(lead: int, trail: int) -> str:
    """The character of a GBK byte pair; an empty string when GBK assigns none."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
