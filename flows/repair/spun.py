"""Words and numbers that an article spinner swapped: flagged where another one is plainly meant, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from flows.text.seeds import read_lexicon


class SpunWord(NamedTuple):
    """A swapped word with the surroundings in which another word is meant."""

    spun: str
    original: str
    pattern: re.Pattern[str]
    example: str


# 20230份: digits of a year in front of a count; 2003 turned into 2023 leaves no trace in one copy
_OPENS = re.compile(r"(?:\(\?<![^)|]*\))*\(\?P<spun>")
_NUMBER = re.compile(r"(?<!\d)20[0-3]\d0(?=[份个名人次件项户家])")


@cache
def spun_words() -> tuple[SpunWord, ...]:
    """The table of spun words, in file order; one word may have several rows."""
    return tuple(
        SpunWord(r["spun"], r["original"], re.compile(r["pattern"].replace("{}", f"(?P<spun>{r['spun']})")), r["example"])
        for r in read_lexicon("spun_words.tsv")
    )


class _Surroundings(NamedTuple):
    """One row of the table as it is tried at a place."""

    original: str
    opens: re.Pattern[str] | None
    """The pattern, where it begins with the word itself: one attempt tells."""
    around: re.Pattern[str]


@cache
def _by_word() -> dict[str, list[_Surroundings]]:
    rows: dict[str, list[_Surroundings]] = {}
    for row in spun_words():
        opens = row.pattern if _OPENS.match(row.pattern.pattern) else None
        rows.setdefault(row.spun, []).append(_Surroundings(row.original, opens, row.pattern))
    return rows


class _Words:
    """Words to be found in a text, also where they overlap."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(words):
            self._by_first.setdefault(word[0], []).append(word)
        starts = (f"{re.escape(word[0])}(?={re.escape(word[1:])})" for found in self._by_first.values() for word in found)
        self._pattern = re.compile("|".join(starts))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Position and word of each occurrence."""
        for match in self._pattern.finditer(text):
            at = match.start()
            for word in self._by_first[match[0]]:
                if text.startswith(word, at):
                    yield at, word


@cache
def _spun() -> _Words:
    return _Words(_by_word())


@cache
def _spun_or_not() -> _Words:
    return _Words({w for word in spun_words() for w in (word.spun, word.original)})


def find_spun(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start, end and note of each spun word or number, once a place."""
    for at, spun in _spun().find(text):
        end = at + len(spun)
        for row in _by_word()[spun]:
            if row.opens is not None:
                is_meant = row.opens.match(text, at, end + 20) is not None
            else:
                is_meant = any(match.start("spun") == at for match in row.around.finditer(text, max(0, at - 16), end + 20))
            if is_meant:
                yield "spun_synonym", at, end, f"{row.original} is meant"
                break
    if "20" in text:
        for match in _NUMBER.finditer(text):
            yield "spun_number", match.start(), match.end(), "digits of a year in front of a count"


def spin_score(text: str, n_spun: int) -> float:
    """Spun synonyms over all words of the table, spun or not, that stand in the text; 0 where none is spun."""
    if not n_spun:
        return 0.0
    return round(min(1.0, n_spun / sum(1 for _ in _spun_or_not().find(text))), 6)
