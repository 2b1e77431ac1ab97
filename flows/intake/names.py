"""Names as text that can be written down: those of files may hold bytes of any encoding, those of records halves of surrogate pairs."""

from __future__ import annotations


def is_encodable(text: str) -> bool:
    """Whether UTF-8 can say it: no half of a surrogate pair, nor a byte of a file name that isn't UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(text: str) -> str:
    r"""The text with what UTF-8 can't say as an escape: the byte of a file name as `\xff`, else `\ud800`."""
    return text.encode("utf-8", "surrogateescape" if _is_of_bytes(text) else "backslashreplace").decode("utf-8", "backslashreplace")


def _is_of_bytes(text: str) -> bool:
    """Whether all halves in it stand for bytes, as Python has them in file names."""
    return all(not 0xD800 <= ord(c) <= 0xDFFF or 0xDC80 <= ord(c) <= 0xDCFF for c in text)
