"""How likely one Han character follows another, by counts of running text."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from flows.text.seeds import lexicon_path

UNSEEN = 9.5
"""Cost (negative log likelihood) of a pair that the table doesn't have; its dearest pair costs 8.5."""
BESIDE_MARK = 5.5
"""Cost of a pair with a mark, a digit or a letter in it: that of a middling pair, so that marks win or lose by the words."""
_FIRST, _SCALE = 33, 8.0


@cache
def pair_costs() -> dict[str, float]:
    """Cost of each pair of `seeds/lexicons/character_pairs.tsv`; the keys are the characters that have successors, too."""
    costs: dict[str, float] = {}
    lines = lexicon_path("character_pairs.tsv").read_text(encoding="utf-8").split("\n")
    for line in lines[3:]:
        if line:
            character, successors, printed = line.split("\t")
            costs[character] = 0.0
            for successor, code in zip(successors, printed, strict=True):
                costs[character + successor] = (ord(code) - _FIRST) / _SCALE
    return costs


def pair_cost(stretch: str) -> float:
    """Sum of the costs of the pairs of a stretch in simplified characters."""
    costs = pair_costs()
    total = 0.0
    for first, second in pairwise(stretch):
        if first in costs and second in costs:
            total += costs.get(first + second, UNSEEN)
        else:
            total += BESIDE_MARK
    return total
