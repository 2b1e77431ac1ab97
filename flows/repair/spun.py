"""Words and numbers that an article spinner swapped: flagged where another one is plainly meant, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from flows.text.seeds import read_lexicon


class SpunWord(NamedTuple):
    """A swapped word with the surroundings in which another word is meant."""

    spun: str
    original: str
    pattern: re.Pattern[str]
    opens: bool
    """Whether the pattern begins with the word itself: one attempt tells."""
    example: str


# the word itself first, perhaps behind what must not stand in front of it
_OPENS = re.compile(r"(?:\(\?<![^)|]*\))*\{\}")
# 20230份: digits of a year in front of a count; 2003 turned into 2023 leaves no trace in one copy
_NUMBER = re.compile(r"(?<!\d)20[0-3]\d0(?=[份个名人次件项户家])")


@cache
def spun_words() -> tuple[SpunWord, ...]:
    """The table of spun words, in file order; one word may have several rows."""
    return tuple(
        SpunWord(
            r["spun"],
            r["original"],
            re.compile(r["pattern"].replace("{}", f"(?P<spun>{r['spun']})")),
            _OPENS.match(r["pattern"]) is not None,
            r["example"],
        )
        for r in read_lexicon("spun_words.tsv")
    )


@cache
def _by_word() -> dict[str, list[SpunWord]]:
    rows: dict[str, list[SpunWord]] = {}
    for row in spun_words():
        rows.setdefault(row.spun, []).append(row)
    return rows


@cache
def _automaton(with_originals: bool) -> tuple[tuple[str, ...], AhoCorasick]:
    """The spun words, or these and what they stand for, and the automaton (Aho and Corasick 1975) that finds them."""
    words = sorted({w for row in spun_words() for w in ((row.spun, row.original) if with_originals else (row.spun,))})
    return tuple(words), AhoCorasick(words)


def find_spun(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start, end and note of each spun word or number, once a place."""
    words, automaton = _automaton(with_originals=False)
    for number, at, end in automaton.find_matches_as_indexes(text, overlapping=True):
        for row in _by_word()[words[number]]:
            if _is_meant(row, text, at, end):
                yield "spun_synonym", at, end, f"{row.original} is meant"
                break
    if "20" in text:
        for match in _NUMBER.finditer(text):
            yield "spun_number", match.start(), match.end(), "digits of a year in front of a count"


def _is_meant(row: SpunWord, text: str, at: int, end: int) -> bool:
    """Whether a spun word stands in the surroundings of its row."""
    if row.opens:
        return row.pattern.match(text, at, end + 20) is not None
    return any(match.start("spun") == at for match in row.pattern.finditer(text, max(0, at - 16), end + 20))


def spin_score(text: str, n_spun: int) -> float:
    """Spun synonyms over all words of the table, spun or not, that stand in the text; 0 where none is spun."""
    if not n_spun:
        return 0.0
    _, automaton = _automaton(with_originals=True)
    return round(min(1.0, n_spun / len(automaton.find_matches_as_indexes(text, overlapping=True))), 6)
