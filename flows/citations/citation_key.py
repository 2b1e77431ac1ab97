"""The key by which a document cites a work: `\\cite{mao-ze-dong-xuan-ji-3-1b4e28ba}`."""

from __future__ import annotations

import hashlib
import re

from pypinyin import lazy_pinyin

SYLLABLES = 6
"""Syllables or words of the work's key that are spelt out, besides its volume."""

_WORD = re.compile("[a-z]{1,24}|[0-9]{1,24}")
_KIND = re.compile(r"\A[a-z]:")
_VOLUME = re.compile(r"/(\d{1,4})\Z")


def citation_key(work: str) -> str:
    """A key of lower-case ASCII letters, digits and hyphens for the work with this `work_key`, the same in every release.

    It begins with the Pinyin of author or title, for people, and ends with eight hexadecimal digits of the key's SHA-256, which tell works apart.
    """
    text = _KIND.sub("", work)
    volume = _VOLUME.search(text)
    if volume:
        text = text[: volume.start()]
    words = _WORD.findall(" ".join(lazy_pinyin(text[:60])).casefold())[:SYLLABLES] or ["work"]
    return "-".join([*words, *([volume[1]] if volume else []), hashlib.sha256(work.encode()).hexdigest()[:8]])
