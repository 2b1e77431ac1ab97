"""Where the tracked data lives: lexicons, corrections and the seed essays; how words of a lexicon become a pattern."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def lexicon_path(name: str) -> Path:
    """Path of a file of `seeds/lexicons/`."""
    return SEEDS / "lexicons" / name


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Rows of a tab-separated lexicon with a header line, comments (`#`) left out, in file order."""
    lines = lexicon_path(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t"))


@cache
def words_by_kind(name: str) -> dict[str, tuple[str, ...]]:
    """Words of a lexicon with the columns `kinds` (several parted by a blank) and `word`, by kind, in file order."""
    found: dict[str, list[str]] = {}
    for row in read_lexicon(name):
        for kind in row["kinds"].split():
            found.setdefault(kind, []).append(row["word"])
    return {kind: tuple(words) for kind, words in found.items()}


def alternatives(words: Iterable[str], blanks: str = r"\s?") -> str:
    """Words as the alternatives of a pattern, longer ones first; where a word has a blank, a text may have what `blanks` matches."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", blanks) for word in longest)
