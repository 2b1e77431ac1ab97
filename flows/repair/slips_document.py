"""What a document says of its own lost characters: what it repeats, and which script and marks it has."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from flows.repair.slips_bytes import around_vanished, with_lead
from flows.repair.slips_marks import CLASSES
from flows.repair.slips_trigrams import UNSEEN, normalised, successors, trigram_cost, trigram_rows
from flows.text.characters import COMMON_MARKS, CORNER_QUOTES, is_everyday
from flows.text.conversion import read_opencc
from flows.text.script import script_of, simplified_only, to_simplified, traditional_only

PAIR_BONUS, TRIPLE_BONUS = 0.6, 2.6
"""What the logarithm of how often a pair or triple stands in the document is worth in log likelihood."""
OFTEN_IN = 10_000
"""Characters to which the counts of longer documents are brought down: in a book every reading would find its pairs."""
N_VANISHED = 10
"""How many twos of characters around a vanished pair are tried."""
N_FIRSTS = 12
"""How many characters are tried as the first of two around a vanished pair."""
_RARE_MARK = 9.0
_CORNER = 2.0  # a corner bracket, where the document has curly quotes
_CORNERS = "".join(CORNER_QUOTES)  # opening and closing in turn
_UNUSUAL_FORM = 4.0
_UNKNOWN = 4.0
_OTHER_SCRIPT = 8.0
_MISPLACED = 8.0
_NONE: dict[str, int] = {}
_CHEAPEST = 3.0  # what the second of two characters costs at the least, nearly always
_NEVER_BEHIND = {**dict.fromkeys("。，、；：！？", "。，、；："), **dict.fromkeys("“《（", "。，、；：！？”》）")}
"""Marks behind which others never stand, whatever scanned text has."""
_NEVER_BEHIND_SENTENCE = "的了着们地得过，、；："
"""What never stands behind a stop and the quotation mark that closes its sentence: the sentence outside would go on."""


class Form(NamedTuple):
    """A character that may stand in a place, in the document's script."""

    cost: float
    """What it costs behind characters that are never seen before it, beside what these cost to back off from."""
    own: float
    """What of that is for an unusual form, or a mark that the document uses nowhere else."""
    simple: str
    character: str


class Forms(NamedTuple):
    """Characters of which one may stand in a place."""

    ranked: tuple[Form, ...]
    """The cheapest first."""
    by_simple: dict[str, tuple[Form, ...]]


class Document:
    """Counts of character pairs and triples in a document, in simplified characters and normalised."""

    def __init__(self, text: str) -> None:
        line = normalised(to_simplified(text))
        self.is_traditional = script_of(text) != "hans"
        self.shown = frozenset(text)
        self.characters = frozenset(line)
        self._scale = min(1.0, OFTEN_IN / max(1, len(line)))
        self._behind: dict[str, dict[str, int]] = {}
        for pair, n in Counter(map("".join, itertools.pairwise(line))).items():
            self._behind.setdefault(pair[0], {})[pair[1]] = n
        self._triples = Counter(map("".join, zip(line, line[1:], line[2:], strict=False)))
        self._costs: dict[str, float] = {}
        self._decided_costs: dict[str, float] = {}
        self._own_costs: dict[str, float] = {}
        # by the identity of the candidates: the tuples are long, and hashed each time anew
        self._forms: dict[int, tuple[tuple[str, ...], Forms]] = {}
        self._options: dict[tuple[str, int, int], list[tuple[float, str, str]]] = {}
        self._around: dict[tuple[int, int], tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {}
        self._twos: dict[tuple[str, int, int], list[tuple[float, str, str]]] = {}

    def cost(self, triple: str) -> float:
        """Cost of the last of three characters behind the others, less what the document's own repetitions speak for it."""
        cost = self._costs.get(triple)
        if cost is None:
            cost = trigram_cost(triple) - self.bonus(triple)
            if triple[-1] in _never_behind(triple[:-1]):
                cost += _MISPLACED
            self._costs[triple] = cost
        return cost

    def bonus(self, triple: str) -> float:
        """What the document's repetitions add to the log likelihood of the last of three characters."""
        n = self._behind.get(triple[1:-1], _NONE).get(triple[-1])
        if n is None:
            return 0.0
        return PAIR_BONUS * math.log1p(n * self._scale) + TRIPLE_BONUS * math.log1p(self._triples.get(triple, 0) * self._scale)

    def line_cost(self, line: str) -> float:
        """The costs of the characters of a line from the third on."""
        return sum(self.cost(line[at - 2 : at + 1]) for at in range(2, len(line)))

    def forms(self, candidates: tuple[str, ...]) -> Forms:
        """One candidate for each simplified form, in the document's script; rare ones only if the document has them."""
        known = self._forms.get(id(candidates))
        if known is None:
            _, one = successors("")
            found = []
            for character, simple, is_common in _in_script(candidates, self.is_traditional):
                if is_common or simple in self.characters:
                    own = self._own_costs.get(character)
                    if own is None:
                        own = self._own_costs[character] = self._own_cost(character)
                    found.append(Form(one.get(simple, UNSEEN) + own, own, simple, character))
            by_simple: dict[str, tuple[Form, ...]] = {}
            for form in found:
                by_simple[form.simple] = (*by_simple.get(form.simple, ()), form)
            known = self._forms[id(candidates)] = (candidates, Forms(tuple(sorted(found)), by_simple))
        return known[1]

    def cheapest(self, before: str, forms: Forms, size: int, bound: float = math.inf) -> list[tuple[float, str, str]]:
        """The likeliest of some forms behind two characters: cost, simplified, in the document's script.

        Args:
            before: the two characters.
            forms: what may stand behind them.
            size: how many to list.
            bound: the cost from which on a form is not worth listing.
        """
        ranked, by_simple = forms
        last = before[-1:]
        owed_three, three = successors(before)
        owed_two, two = successors(last)
        owed_one = owed_three + owed_two
        repeated = self._behind.get(last, _NONE)
        misplaced = _never_behind(before)
        # most forms have never been seen behind the two; only the others are weighed one by one
        seen = by_simple.keys() & two.keys() | by_simple.keys() & three.keys() | by_simple.keys() & repeated.keys()
        found = []
        for simple in seen:
            cost = three.get(simple)
            if cost is None:
                cost = two.get(simple)
                cost = by_simple[simple][0].cost - by_simple[simple][0].own + owed_one if cost is None else cost + owed_three
            if simple in repeated:
                cost -= self.bonus(before + simple)
            if simple in misplaced:
                cost += _MISPLACED
            found += [(cost + own, simple, character) for _, own, _, character in by_simple[simple]]
        n = size
        for cost, _, simple, character in ranked:
            if n == 0 or cost + owed_one >= bound:
                break
            if simple not in seen and simple not in misplaced:
                found.append((cost + owed_one, simple, character))
                n -= 1
        found.sort()
        return found[:size]

    def options(self, before: str, candidates: tuple[str, ...], size: int) -> list[tuple[float, str, str]]:
        """The likeliest forms of some characters behind two others: cost, simplified, in the document's script."""
        forms = self.forms(candidates)
        key = (before, id(candidates), size)
        options = self._options.get(key)
        if options is None:
            options = self._options[key] = self.cheapest(before, forms, size)
        return options

    def twos(self, before: str, lead: int, trail: int) -> list[tuple[float, str, str]]:
        """The likeliest two characters around a vanished pair, behind two others: cost, simplified, in the document's script.

        Args:
            before: the two characters in front, simplified and normalised.
            lead: the lead byte of the first.
            trail: the trail byte of the second.
        """
        key = (before, lead, trail)
        twos = self._twos.get(key)
        if twos is None:
            if (lead, trail) not in self._around:
                groups = dict(around_vanished(lead, trail))
                self._around[lead, trail] = (tuple(groups), groups)
            firsts, seconds = self._around[lead, trail]
            twos = []
            bound = math.inf
            for cost, simple, character in self.cheapest(before, self.forms(firsts), N_FIRSTS):
                if cost + _CHEAPEST > bound:
                    break
                behind = self.cheapest(before[-1] + simple, self.forms(seconds[character]), N_VANISHED, bound - cost)
                twos = sorted([*twos, *((cost + more, simple + s, character + c) for more, s, c in behind)])[:N_VANISHED]
                if len(twos) == N_VANISHED:
                    bound = twos[-1][0]
            self._twos[key] = twos
        return twos

    def decided_cost(self, character: str) -> float:
        """What a character that the bytes decide costs beside its place: rare characters are signs of a wrong reading."""
        cost = self._decided_costs.get(character)
        if cost is None:
            is_known = character in self.shown or simple_form(character) in trigram_rows()
            cost = 0.0 if is_known else _UNKNOWN
            if (simplified_only() if self.is_traditional else traditional_only()).search(character):
                cost += _OTHER_SCRIPT
            self._decided_costs[character] = cost
        return cost

    def _own_cost(self, character: str) -> float:
        if character in CORNER_QUOTES and not self.shown.isdisjoint(_CORNERS[_CORNERS.index(character) & ~1 :][:2]):
            return _CORNER if "“" in self.shown else 0.0
        if character in self.shown or character in COMMON_MARKS:
            return 0.0
        if character in CLASSES:
            return _RARE_MARK
        return _UNUSUAL_FORM if self.is_traditional and character not in usual_forms() else 0.0


def _never_behind(before: str) -> str:
    return _NEVER_BEHIND_SENTENCE if before == "。”" else _NEVER_BEHIND.get(before[-1:], "")


@lru_cache(maxsize=20_000)
def simple_form(character: str) -> str:
    """A character in simplified form, normalised; what stands for a digit that was lost is a digit, too."""
    return normalised(to_simplified(character)).replace("\ufffd", "0")


@lru_cache(maxsize=4_000)
def _in_script(candidates: tuple[str, ...], is_traditional: bool) -> tuple[tuple[str, str, bool], ...]:
    kept: dict[str, str] = {}
    for candidate in candidates:
        if (simplified_only() if is_traditional else traditional_only()).search(candidate):
            continue
        simple = simple_form(candidate)
        form = candidate if candidate in CORNER_QUOTES else simple
        if form not in kept or traditional_only().search(candidate):
            kept[form] = candidate
    forms = ((character, simple_form(character)) for character in kept.values())
    return tuple((character, simple, is_everyday(simple) or simple in trigram_rows()) for character, simple in forms)


@cache
def usual_forms() -> frozenset[str]:
    """The first traditional form that OpenCC lists for each character, and the characters that have no other form."""
    forms = read_opencc("STCharacters")
    alone = {c for lead in range(0xB0, 0xF8) for c in with_lead(lead, 0xA1) if c not in forms}
    return frozenset(values[0] for values in forms.values()) | alone | set(CLASSES)
