"""One key for the same cited work, whatever an essay printed of it."""

from __future__ import annotations

import re
import unicodedata

from flows.citations.reference.model import ParsedReference
from flows.text.numerals import chinese_number
from flows.text.script import to_simplified

_SUBTITLE = re.compile(r"[:：]|——|--")
_NOISE = re.compile(r"[\W_]+")
_EDITION = re.compile(r"[(（](?:第\s?[\d一二三四五六七八九十]+\s?版|修订[版本]|增订[版本]|最新版|新版|上|下|上册|下册|中英文本)[)）]\s*\Z")
_INVERTED = re.compile("[\u4e00-\u9fff]{2,6}(?= [\u4e00-\u9fff])")
_SERIAL = {"J": "a", "N": "a", "EB": "w", "D": "d", "P": "p", "S": "s"}
_NUMERAL = re.compile("[零〇一二三四五六七八九十百]+")

TELLING = 14
"""Characters of a title that tell the work whatever it was printed in: speeches and decisions are cited from papers, books and web pages alike."""

WHOLE = 12
"""Characters a title without its subtitle must have to stand for the whole: shorter ones (`国有企业党建创新研究`) are shared by many."""


def squeeze(text: str) -> str:
    """Letters and digits of `text`, NFKC, simplified, lower case, punctuation gone."""
    return to_simplified(_NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold())


def title_key(title: str) -> str:
    """The title as compared: squeezed; without a note of its edition, and without its subtitle when what is left says enough."""
    title = _EDITION.sub("", title)
    main = squeeze(_SUBTITLE.split(title)[0])
    return main if len(main) >= WHOLE else squeeze(title)


def author_key(name: str) -> str:
    """An author as compared: of a transcribed name the family (`卡尔·马克思` and `马克思 卡尔` are 马克思)."""
    inverted = _INVERTED.match(name)
    if inverted:
        return squeeze(inverted[0])
    return squeeze(re.split("[·•・‧.．]", name.rstrip(".． "))[-1] if re.search("[·•・‧]", name) else name)


def volume_key(volume: str) -> str:
    """A volume as compared: `第四卷`, `第4卷`, `卷4` and `4` are one."""
    text = re.sub("[第卷册冊集辑輯部]", "", squeeze(volume))
    try:
        return _NUMERAL.sub(lambda numeral: str(chinese_number(numeral[0])), text).lstrip("0")
    except ValueError:
        return text


def work_key(parsed: ParsedReference) -> str:
    """Key of the work: number of a patent or standard when printed, else class of work, title and, for titles under 6 characters, the first author.

    DOI, authors, year, source and pages are left out for longer titles: those are what essays omit or misspell. Titles of `TELLING` characters do
    without the class, but theses keep theirs. Books keep their volume; a chapter leaves it to its host. Without a title the key is the squeezed text.
    """
    if parsed.type in ("P", "S") and parsed.number:
        return f"{_SERIAL[parsed.type]}:{squeeze(parsed.number)}"
    if not parsed.title:
        return f"x:{squeeze(parsed.raw)[:60]}"
    kind = _SERIAL.get(parsed.type or "", "b")
    key = title_key(parsed.title)
    whole = kind == "b" and not parsed.container
    if len(key) >= TELLING and kind in "abw" and not (whole and parsed.volume):
        return f"t:{key}"
    if len(key) < 6 and parsed.authors:
        author = author_key(parsed.authors[0].text())
        key = key if author in key else f"{author}/{key}"  # 毛泽东选集 names its author
    if whole and parsed.volume:
        key = f"{key}/{volume_key(parsed.volume)}"
    return f"{kind}:{key}"
