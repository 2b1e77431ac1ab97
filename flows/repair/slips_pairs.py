"""How likely one Han character follows another, by counts of running text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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


def is_misfit(line: str, at: int) -> bool:
    """Whether running text has the character, simplified, neither behind the one in front of it nor before the one behind it."""
    costs = pair_costs()
    before, character, after = line[at - 1 : at], line[at], line[at + 1 : at + 2]
    return before in costs and after in costs and before + character not in costs and character + after not in costs


def neighbour_costs(before: str, after: str, candidates: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> list[float]:
    """Roughly what each candidate costs between two characters, less what the document's own pairs speak for it.

    Args:
        before: the character in front, simplified, or nothing.
        after: the character behind, simplified, or nothing.
        candidates: one or two characters each, simplified.
        pairs: how often each pair of characters stands in the document.
    """
    costs = pair_costs()
    knows_before, knows_after = before in costs, after in costs
    found = []
    for candidate in candidates:
        first, last = candidate[0], candidate[-1]
        known = candidate in costs if len(candidate) == 1 else first in costs and last in costs
        total = costs.get(before + first, UNSEEN) if known and knows_before else BESIDE_MARK
        total += costs.get(last + after, UNSEEN) if known and knows_after else BESIDE_MARK
        total -= math.log1p(pairs.get((before, first), 0)) + math.log1p(pairs.get((last, after), 0))
        if len(candidate) == 2:
            total += costs.get(candidate, UNSEEN) if known else BESIDE_MARK
            total -= math.log1p(pairs.get((first, last), 0))
        found.append(total)
    return found
