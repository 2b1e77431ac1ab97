"""What a document says of its own lost characters: what it repeats, and which script and marks it has."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from flows.repair.slips_bytes import around_vanished
from flows.repair.slips_damage import decode_pair
from flows.repair.slips_marks import CLASSES
from flows.repair.slips_trigrams import normalised, trigram_cost, trigram_rows
from flows.text.characters import is_everyday
from flows.text.conversion import read_opencc
from flows.text.script import script_of, simplified_only, to_simplified, traditional_only

PAIR_BONUS, TRIPLE_BONUS = 0.6, 2.6
"""What the logarithm of how often a pair or triple stands in the document is worth in log likelihood."""
_COMMON_MARKS = "。，、；：？！“”《》（）"
_RARE_MARK = 9.0
_UNUSUAL_FORM = 4.0
_UNKNOWN = 4.0
_OTHER_SCRIPT = 8.0
_MISPLACED = 8.0
_NEVER_BEHIND = {**dict.fromkeys("。，、；：！？", "。，、；："), **dict.fromkeys("“《（", "。，、；：！？”》）")}
"""Marks behind which others never stand, whatever scanned text has."""


class Form(NamedTuple):
    """A character that may stand in a place, in the document's script."""

    character: str
    simple: str
    cost: float
    """What it costs beside its place in the line: an unusual form, or a mark that the document uses nowhere else."""


class Document:
    """Counts of character pairs and triples in a document, in simplified characters and normalised."""

    def __init__(self, text: str) -> None:
        line = normalised(to_simplified(text))
        self.is_traditional = script_of(text) != "hans"
        self.shown = frozenset(text)
        self.characters = frozenset(line)
        self.pairs = Counter(map("".join, itertools.pairwise(line)))
        self.triples = Counter(map("".join, zip(line, line[1:], line[2:], strict=False)))
        self._costs: dict[str, float] = {}
        self._decided_costs: dict[str, float] = {}
        self._forms: dict[tuple[str, ...], tuple[Form, ...]] = {}
        self._options: dict[tuple[str, tuple[str, ...]], list[tuple[float, str, str]]] = {}
        self._forms_around: dict[tuple[int, int], list[tuple[Form, dict[str, Form]]]] = {}
        self.twos: dict[tuple[str, int, int], list[tuple[float, str, str]]] = {}
        """The likeliest two characters around a vanished pair: behind two characters, by lead and trail byte."""

    def cost(self, triple: str) -> float:
        """Cost of the last of three characters behind the others, less what the document's own repetitions speak for it."""
        cost = self._costs.get(triple)
        if cost is None:
            cost = trigram_cost(triple) - self.bonus(triple)
            if triple[-1] in _NEVER_BEHIND.get(triple[-2:-1], ""):
                cost += _MISPLACED
            self._costs[triple] = cost
        return cost

    def bonus(self, triple: str) -> float:
        """What the document's repetitions add to the log likelihood of the last of three characters."""
        return PAIR_BONUS * math.log1p(self.pairs.get(triple[1:], 0)) + TRIPLE_BONUS * math.log1p(self.triples.get(triple, 0))

    def line_cost(self, line: str) -> float:
        """The costs of the characters of a line from the third on."""
        return sum(self.cost(line[at - 2 : at + 1]) for at in range(2, len(line)))

    def forms(self, candidates: tuple[str, ...]) -> tuple[Form, ...]:
        """One candidate for each simplified form, in the document's script; rare ones only if the document has them."""
        forms = self._forms.get(candidates)
        if forms is None:
            possible = _in_script(candidates, self.is_traditional)
            forms = tuple(
                Form(character, simple, self._own_cost(character))
                for character, simple, is_common in possible
                if is_common or simple in self.characters
            )
            self._forms[candidates] = forms
        return forms

    def options(self, before: str, candidates: tuple[str, ...]) -> list[tuple[float, str, str]]:
        """The forms of some characters behind two others, the likeliest first: cost, simplified, in the document's script."""
        key = (before, candidates)
        options = self._options.get(key)
        if options is None:
            options = sorted((self.cost(before + form.simple) + form.cost, form.simple, form.character) for form in self.forms(candidates))
            self._options[key] = options
        return options

    def forms_around(self, lead: int, trail: int) -> list[tuple[Form, dict[str, Form]]]:
        """Forms of the first of two characters around a vanished pair, each with those of the second by simplified form."""
        forms = self._forms_around.get((lead, trail))
        if forms is None:
            groups = dict(around_vanished(lead, trail))
            forms = self._forms_around[lead, trail] = [
                (first, {second.simple: second for second in self.forms(groups[first.character])}) for first in self.forms(tuple(groups))
            ]
        return forms

    def seen_behind(self, before: str, characters: Mapping[str, object]) -> list[str]:
        """Those of some characters that running text or the document has behind the last of two characters."""
        rows = trigram_rows()
        last = before[-1:]
        seen = {c for context in (before, last) if context in rows for c in rows[context][1] if c in characters}
        seen.update(c for c in characters if last + c in self.pairs)
        return sorted(seen)

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
        if character in self.shown or character in _COMMON_MARKS:
            return 0.0
        if character in CLASSES:
            return _RARE_MARK
        return _UNUSUAL_FORM if self.is_traditional and character not in usual_forms() else 0.0


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
        if simple not in kept or traditional_only().search(candidate):
            kept[simple] = candidate
    return tuple((character, simple, is_everyday(simple) or simple in trigram_rows()) for simple, character in kept.items())


@cache
def usual_forms() -> frozenset[str]:
    """The first traditional form that OpenCC lists for each character, and the characters that have no other form."""
    forms = read_opencc("STCharacters")
    alone = {c for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF) if (c := decode_pair(lead, trail)) and c not in forms}
    return frozenset(values[0] for values in forms.values()) | alone | set(CLASSES)
