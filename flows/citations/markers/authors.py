"""Names in author-year markers: what can be an author there, and the list's authors by the spellings a marker may use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import jieba

from flows.citations.markers.entries import Entry
from flows.citations.work_keys import author_key
from flows.text.names import is_organisation, surname_of, surnames

HAN_NAME = "[\u4e00-\u9fff]{2,4}"
FOREIGN = "[\u4e00-\u9fff]{1,6}(?:[·•][\u4e00-\u9fffA-Z.]{1,8}){1,2}"
LATIN = r"[A-Z][A-Za-zÀ-ÿ'’\-]+(?:\s+(?:[A-Z]\.?|[A-Z][A-Za-zÀ-ÿ'’\-]+)){0,2}"
AND = r"\s*(?:、|和|与|及|&|\band\b|，|,|;)\s*"
ET_AL = r"(?:\s*等人?|\s*,?\s*et\s+al\.?)"

_ONE = f"(?:{FOREIGN}|{HAN_NAME}|{LATIN})"
_NAMES = re.compile(f"{_ONE}(?:{AND}{_ONE})*{ET_AL}?")
_PARTS = re.compile(f"{AND}|{ET_AL}")
_LAST_JOINED = re.compile(f"{AND}{_ONE}$")
_FIRST = re.compile(r"等|\bet\s+al|、|和|与|及|&|\band\b|[，,;；]")
_NO_AUTHOR = re.compile(
    "会议|大会|白皮书|蓝皮书|章程|方案|条例|决定|报告|宪法|党章|规定|意见|纲要|出版社|日报|北京|上海|时期|年代|时间|数据|图|表|版|修订|试行|月|日|截至|截止|以来|第.|中发|国发|国办|中办|文件|法$|公报|宣言|年鉴"
)


def first_author(names: str) -> str:
    """First author of printed names, without 等/et al.: whole name in Han, last word of a Latin name."""
    name = _FIRST.split(names.strip())[0].strip()
    return name.split()[-1] if re.match("[A-Za-z]", name) and " " in name else name


@cache
def _common_words() -> frozenset[str]:
    """Words of jieba's dictionary that begin like a name and are none: 高校, 方案, 白皮书."""
    known = surnames()
    words = set()
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, _, tag = line.decode("utf-8").split()
            if len(word) <= 3 and word[0] in known and not tag.startswith("nr"):
                words.add(word)
    return frozenset(words)


def is_author(text: str) -> bool:
    """True for a Han name with a frequent surname that is no word of the language, a transcribed foreign name, a Latin name."""
    if re.fullmatch(LATIN, text) or re.fullmatch(FOREIGN, text):
        return True
    if not re.fullmatch(HAN_NAME, text) or _NO_AUTHOR.search(text):
        return False
    surname = surname_of(text)
    if surname is None or len(text) - len(surname) not in (1, 2) or text in _common_words():
        return False
    return not has_rare_surname(text) or len(text) == 3


def has_rare_surname(name: str) -> bool:
    """True where the surname is as likely another word (由, 和): a reading with a frequent one goes first."""
    surname = surname_of(name)
    return surname is not None and surnames()[surname] == "rare"


class AuthorIndex:
    """Entries of a list by first author, as a marker may spell it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.authors:
                name = entry.authors[0].strip()
                keys = {name.casefold()}
                if re.match("[A-Za-zÀ-ÿ]", name):
                    keys |= {word.casefold() for word in re.split(r"[\s,，.]+", name) if len(word) > 1}
                elif " " in name or "·" in name:  # 斯科特 詹姆斯, 詹姆斯·C·斯科特: the family alone
                    keys.add(author_key(name))
                for key in keys:
                    self._entries.setdefault(key, []).append(entry)
        self._longest = max(map(len, self._entries), default=0)

    def find(self, author: str, year: str) -> list[Entry]:
        """Entries of that first author and year; a year suffix decides only where entries print one."""
        same = [e for e in self._entries.get(author.casefold(), ()) if e.year and e.year[:4] == year[:4]]
        return [e for e in same if e.year == year] or same

    def suffix(self, text: str, year: str) -> int | None:
        """Where a first author of the list begins with which, and maybe further authors, `text` ends."""
        end = len(text)
        for _ in range(4):
            for size in range(min(self._longest, end), 1, -1):
                if self.find(text[end - size : end], year):
                    return end - size
            joined = _LAST_JOINED.search(text, max(0, end - 40), end)
            if not joined:
                return None
            end = joined.start()
        return None

    def plausible(self, names: str, year: str) -> bool:
        """True for names of the list, and for what reads like names of persons or organisations."""
        names = names.strip()
        if self.find(first_author(names), year):
            return True
        if _NO_AUTHOR.search(names):
            return False
        if len(names) <= 24 and is_organisation(names):
            return True
        return bool(_NAMES.fullmatch(names)) and all(is_author(n.strip()) for n in _PARTS.split(names) if n.strip())
