"""Words and numbers that an article spinner swapped: flagged where another one is plainly meant, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.text.characters import characters_of
from flows.text.seeds import read_lexicon


class SpunWord(NamedTuple):
    """A swapped word with the surroundings in which another word is meant."""

    spun: str
    original: str
    pattern: re.Pattern[str]
    example: str


# 20230份: digits of a year in front of a count; 2003 turned into 2023 leaves no trace in one copy
_NUMBER = re.compile(r"(?<!\d)20[0-3]\d0(?=[份个名人次件项户家])")


@cache
def spun_words() -> tuple[SpunWord, ...]:
    """The table of spun words, in file order; one word may have several rows."""
    return tuple(
        SpunWord(r["spun"], r["original"], re.compile(r["pattern"].replace("{}", f"(?P<spun>{r['spun']})")), r["example"])
        for r in read_lexicon("spun_words.tsv")
    )


@cache
def _by_word() -> dict[str, list[SpunWord]]:
    rows: dict[str, list[SpunWord]] = {}
    for row in spun_words():
        rows.setdefault(row.spun, []).append(row)
    return rows


def find_spun(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start, end and note of each spun word or number, once a place."""
    # the set tells most words of the table that they aren't there
    characters = characters_of(text)
    for spun, rows in _by_word().items():
        at = text.find(spun) if characters.issuperset(spun) else -1
        while at >= 0:
            end = at + len(spun)
            for row in rows:
                if any(match.start("spun") == at for match in row.pattern.finditer(text, max(0, at - 16), end + 20)):
                    yield "spun_synonym", at, end, f"{row.original} is meant"
                    break
            at = text.find(spun, end)
    if "20" in text:
        for match in _NUMBER.finditer(text):
            yield "spun_number", match.start(), match.end(), "digits of a year in front of a count"


def spin_score(text: str, n_spun: int) -> float:
    """Spun synonyms over all words of the table, spun or not, that stand in the text; 0 where none is spun."""
    if not n_spun:
        return 0.0
    words = {w for word in spun_words() for w in (word.spun, word.original)}
    return round(min(1.0, n_spun / sum(map(text.count, words))), 6)
