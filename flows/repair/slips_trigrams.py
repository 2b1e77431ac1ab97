"""How likely a character is behind the two before it, by counts of running text.

A trigram model with back-off (Katz 1987) over simplified characters and marks. `seeds/lexicons/character_trigrams.tsv` holds
it, one context a line; `python -m flows.repair.slips_training` makes that file.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.text.seeds import lexicon_path

LINE_END = "¶"
"""What stands for a line feed."""
UNSEEN = 13.0
"""Cost (negative log likelihood) of a character that the table doesn't have."""
FIRST_CODE, CODES_A_NAT = 33, 8.0
"""The printed character of cost 0, and how many printed characters make one unit of log likelihood."""
HALF_WIDTH = str.maketrans(",:;!?()\n『』「」〔〕", "，：；！？（）" + LINE_END + "“”“”[]")
_DIGIT = re.compile("[0-9０-９]")
_LETTERS = re.compile("[A-Za-zａ-ｚＡ-Ｚ]+")

_Row = tuple[float, str, str]
"""Cost of backing off from a context; the characters it has been seen before; a printed character for the cost of each."""


def normalised(text: str) -> str:
    """A text in simplified characters as the model counts it: marks in full width, digits as 0, Latin words as a."""
    return _LETTERS.sub("a", _DIGIT.sub("0", text.translate(HALF_WIDTH)))


@cache
def trigram_rows() -> dict[str, _Row]:
    """The table by context: none, one character or two; read at the first slip that is met."""
    rows: dict[str, _Row] = {}
    for line in lexicon_path("character_trigrams.tsv").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            context, back_off, successors, codes = line.split("\t")
            rows[context] = ((ord(back_off) - FIRST_CODE) / CODES_A_NAT, successors, codes)
    return rows


@lru_cache(maxsize=50_000)
def successors(context: str) -> tuple[float, dict[str, float]]:
    """The cost of backing off from a context, and that of each character seen behind it."""
    row = trigram_rows().get(context)
    if row is None:
        return 0.0, {}
    back_off, characters, codes = row
    return back_off, {c: (ord(code) - FIRST_CODE) / CODES_A_NAT for c, code in zip(characters, codes, strict=True)}


def cost_behind(before: str, character: str) -> float:
    """The cost of a character behind two others, all normalised."""
    owed, costs = successors(before)
    cost = costs.get(character)
    if cost is not None:
        return cost
    owed_two, costs = successors(before[-1:])
    cost = costs.get(character)
    if cost is not None:
        return owed + cost
    _, costs = successors("")
    return owed + owed_two + costs.get(character, UNSEEN)


def trigram_cost(stretch: str, start: int = 2) -> float:
    """The sum of the costs of the characters of a normalised stretch from a position on, each behind the two before it."""
    return sum(cost_behind(stretch[at - 2 : at], stretch[at]) for at in range(start, len(stretch)))
