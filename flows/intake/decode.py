"""Bytes to text: strict where that works, by evidence where it doesn't."""

from __future__ import annotations

import codecs
from collections import Counter
from functools import cache
from typing import NamedTuple

from flows.text.characters import COMMON_MARKS, everyday_characters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
"""Bytes that the detector looks at: more doesn't change its verdict, and it is slow."""
_LOST_LIMIT = 0.01
"""A file may lose one character in a hundred to broken bytes and still be read."""
_LOST_FEW, _WELL_FOR_EACH = 3, 8
"""A short file may lose so many, if for each there are so many characters that only UTF-8 has in three bytes."""
_EVERYDAY, _MARGIN = 0.7, 0.2
"""Share of everyday Chinese characters among those that are not ASCII from which on a text is in an encoding of Chinese, and by
how much it must surpass the share in the other one."""
_ASCII_SHARE = 0.7
"""Share of ASCII from which on a text may be in an encoding that has no Chinese."""
_EAST_ASIAN = ("gb", "big5", "euc", "hz", "iso2022", "iso-2022", "shift", "cp932", "cp949", "utf")
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26, 27}


class Decoded(NamedTuple):
    """Text and the encoding it was read in, as Python names it."""

    text: str
    encoding: str


class UndecodableError(ValueError):
    """Bytes that are no text. `reason` is the quarantine code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decode(data: bytes) -> Decoded:
    """Decode a file: byte order mark, strict UTF-8, else the detector's guess, checked by decoding.

    Broken bytes become U+FFFD where they are few; so does the one character in whose middle a file was cut off.

    Raises:
        UndecodableError: `binary_file` or `undecodable`.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data, encoding)
    for encoding in ("utf-16-le", "utf-16-be"):
        # without a byte order mark: ASCII characters have a zero byte each
        if b"\0" in data[:_SAMPLE] and _share_of_everyday(data[:_SAMPLE], encoding) >= _EVERYDAY:
            return _checked(data, encoding)
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", errors=ONE_EACH)
    if lenient.count("\ufffd") <= _LOST_LIMIT * len(lenient) or _is_short_utf8(lenient):
        return Decoded(lenient, "utf-8")
    return _checked(data, _chinese_encoding(data) or _detect(data))


ONE_EACH = "jiaokan-one-each"
"""Handler of errors: one U+FFFD for each broken character of UTF-8."""


def _one_for_each(error: UnicodeError) -> tuple[str, int]:
    """One U+FFFD for a broken character of UTF-8: its lead byte, and up to three bytes behind that begin no other."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = error.end
    while end < min(len(error.object), error.start + 4) and (0x80 <= error.object[end] < 0xC2 or error.object[end] > 0xF4):
        end += 1
    return "\ufffd", end


codecs.register_error(ONE_EACH, _one_for_each)


def _chinese_encoding(data: bytes) -> str | None:
    """The encoding of Chinese in which most of a text is everyday Chinese, a few broken bytes notwithstanding."""
    sample = data[:_SAMPLE]
    (best, encoding), (second, _) = sorted(((_share_of_everyday(sample, name), name) for name in ("gb18030", "big5")), reverse=True)
    return encoding if best >= _EVERYDAY and best - second >= _MARGIN else None


def _share_of_everyday(data: bytes, encoding: str) -> float:
    shown = Counter(c for c in data.decode(encoding, errors="replace") if c > "\x7f")
    return sum(n for c, n in shown.items() if c in _everyday()) / max(1, shown.total())


@cache
def _everyday() -> frozenset[str]:
    """The first level of GB 2312 and that of Big5: everyday characters in either script, and the marks of Chinese text."""
    big5 = bytes(byte for lead in range(0xA4, 0xC7) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)) for byte in (lead, trail))
    return everyday_characters() | frozenset(big5.decode("big5", errors="ignore")) | frozenset(COMMON_MARKS + "\u3000")


def _is_short_utf8(lenient: str) -> bool:
    """Whether a text that lost a few characters was UTF-8 all the same: bytes of other encodings hardly ever make three-byte characters."""
    lost = _n_lost(lenient)
    return lost <= _LOST_FEW and sum(c > "\u07ff" and c != "\ufffd" for c in lenient) >= max(1, lost * _WELL_FOR_EACH)


def _n_lost(text: str) -> int:
    """Characters that are broken; one at the very end is what a cut leaves, and says nothing against what stands before it."""
    return text.count("\ufffd") - (len(text) > 1 and text.endswith("\ufffd"))


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = sum(sample.count(c) for c in _CONTROLS)
    zeros = sample.count(0)
    if zeros > max(_LOST_FEW, len(sample) * 0.001) or controls > len(sample) * 0.01:
        raise UndecodableError(
            "binary_file", "The bytes are no text (zero bytes or control codes). Convert the document to plain text first."
        )


def _detect(data: bytes) -> str:
    import chardet  # noqa: PLC0415  (only files that aren't UTF-8 pay for it)

    guess = chardet.detect(data[:_SAMPLE])["encoding"]
    if guess is None:
        raise UndecodableError("undecodable", "Neither UTF-8 nor any encoding the detector knows. Convert the file to UTF-8.")
    return "gb18030" if guess.lower() in {"gb2312", "gbk", "gb18030"} else guess.lower()


def _checked(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding, errors="replace")
    except LookupError:
        raise UndecodableError(
            "undecodable", f"The bytes look like {encoding}, which can't be read here. Convert the file to UTF-8."
        ) from None
    _refuse_binary(text[:_SAMPLE].encode("utf-8", "replace"))
    if not encoding.startswith(_EAST_ASIAN) and sum(map(str.isascii, text)) < _ASCII_SHARE * len(text):
        raise UndecodableError("undecodable", f"Looks like {encoding}, which is no encoding of Chinese. Convert the file to UTF-8.")
    lost = _n_lost(text)
    if lost > max(_LOST_LIMIT * len(text), _LOST_FEW if len(text) >= _LOST_FEW * _WELL_FOR_EACH else 0):
        raise UndecodableError(
            "undecodable", f"Read as {encoding}, {lost} of {len(text)} characters are broken. Convert the file to UTF-8."
        )
    return Decoded(text, encoding)
