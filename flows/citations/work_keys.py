"""One key for the same cited work, whatever an essay printed of it."""

from __future__ import annotations

import re
import unicodedata

from flows.citations.reference.model import ParsedReference

_SUBTITLE = re.compile(r"[:：]|——|--")
_NOISE = re.compile(r"[\W_]+")
_SERIAL = {"J": "a", "N": "a", "EB": "w", "D": "d", "P": "p", "S": "s"}


def squeeze(text: str) -> str:
    """Letters and digits of `text`, NFKC, lower case, traditional marks and punctuation gone."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def title_key(title: str) -> str:
    """The title as compared: squeezed; without its subtitle when what is left says enough (8 characters)."""
    main = squeeze(_SUBTITLE.split(title)[0])
    return main if len(main) >= 8 else squeeze(title)


def work_key(parsed: ParsedReference) -> str:
    """Key of the work: number of a patent or standard when printed, else class of work, title and, for titles under 6 characters, the first author.

    DOI, authors, year, source and pages are left out for longer titles: those are what essays omit or misspell. Books keep their volume.
    Without a title the key is the squeezed text.
    """
    if parsed.type in ("P", "S") and parsed.number:
        return f"{_SERIAL[parsed.type]}:{squeeze(parsed.number)}"
    if not parsed.title:
        return f"x:{squeeze(parsed.raw)[:60]}"
    kind = _SERIAL.get(parsed.type or "", "b")
    key = title_key(parsed.title)
    if len(key) < 6 and parsed.authors:
        key = f"{squeeze(parsed.authors[0].text())}/{key}"
    if kind == "b" and parsed.volume:
        key = f"{key}/{squeeze(parsed.volume).removeprefix('第').removesuffix('卷')}"
    return f"{kind}:{key}"
