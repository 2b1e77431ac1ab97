"""Bytes to text: strict where that works, by evidence where it doesn't."""

from __future__ import annotations

import codecs
from typing import NamedTuple

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
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        _refuse_binary(data)
        return Decoded(text, "utf-8")
    _refuse_binary(data)
    lenient = data.decode("utf-8", errors="replace")
    if lenient.count("\ufffd") <= _LOST_LIMIT * len(lenient) or _is_short_utf8(lenient):
        return Decoded(lenient, "utf-8")
    return _checked(data, _detect(data))


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
    if b"\0" in sample or controls > len(sample) * 0.01:
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
    lost = _n_lost(text)
    if lost > _LOST_LIMIT * max(1, len(text)):
        raise UndecodableError(
            "undecodable", f"Read as {encoding}, {lost} of {len(text)} characters are broken. Convert the file to UTF-8."
        )
    return Decoded(text, encoding)
