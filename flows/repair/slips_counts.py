"""How likely a character is in a place of a document: what it repeats, and which script and marks it has."""

from __future__ import annotations

import itertools
import math
from collections import Counter

from flows.repair.slips_forms import Form, Forms, in_script, simple_form, usual_forms
from flows.repair.slips_marks import CLASSES
from flows.repair.slips_trigrams import UNSEEN, cost_behind, normalised, successors, trigram_rows
from flows.text.characters import COMMON_MARKS, CORNER_QUOTES
from flows.text.script import script_of, simplified_only, to_simplified, traditional_only

PAIR_BONUS, TRIPLE_BONUS = 1.0, 3.2
"""What the logarithm of how often a pair or triple stands in the document is worth in log likelihood."""
OFTEN_IN = 10_000
"""Characters to which the counts of longer documents are brought down: in a book every reading would find its pairs."""
_RARE_MARK = 14.0
_DASH = 3.0  # or ellipsis, where the document has none
_CORNER = 2.0  # a corner bracket, where the document has curly quotes
_CORNERS = "".join(CORNER_QUOTES)  # opening and closing in turn
_UNUSUAL_FORM = 7.0
_UNUSED = 14.0  # a corner bracket or full-width letter or digit, where the document has none else
_UNKNOWN = 7.0
_OTHER_SCRIPT = 12.0
_MISPLACED = 12.0
_PARTNERS = {character: pair.strip(character) for pair in ("《》", "【】", "〔〕", "〈〉", "（）") for character in pair}
_NONE: dict[str, int] = {}
_NEVER_BEHIND = {**dict.fromkeys("。，、；：！？", "。，、；："), **dict.fromkeys("“《（", "。，、；：！？”》）")}
"""Marks behind which others never stand, whatever scanned text has."""
_NEVER_BEHIND_SENTENCE = "的了着们地得过，、；："
"""What never stands behind a stop and the quotation mark that closes its sentence: the sentence outside would go on."""


class Counts:
    """Counts of character pairs and triples in a document, in simplified characters and normalised."""

    def __init__(self, text: str) -> None:
        line = normalised(to_simplified(text))
        self.is_traditional = script_of(text) != "hans"
        self.shown = frozenset(text)
        self.characters = frozenset(line)
        self._scale = min(1.0, OFTEN_IN / max(1, len(line)))
        self.behind: dict[str, dict[str, int]] = {}
        for pair, n in Counter(map("".join, itertools.pairwise(line))).items():
            self.behind.setdefault(pair[0], {})[pair[1]] = n
        self._triples = Counter(map("".join, zip(line, line[1:], line[2:], strict=False)))
        self._costs: dict[str, float] = {}
        self._decided_costs: dict[str, float] = {}
        self._own_costs: dict[str, float] = {}
        # by the identity of the candidates: the tuples are long, and hashed each time anew
        self._forms: dict[int, tuple[tuple[str, ...], Forms]] = {}

    def cost(self, triple: str) -> float:
        """Cost of the last of three characters behind the others, less what the document's own repetitions speak for it."""
        cost = self._costs.get(triple)
        if cost is None:
            cost = cost_behind(triple[:-1], triple[-1]) - self.bonus(triple)
            if triple[-1] in _never_behind(triple[:-1]):
                cost += _MISPLACED
            self._costs[triple] = cost
        return cost

    def bonus(self, triple: str) -> float:
        """What the document's repetitions add to the log likelihood of the last of three characters."""
        n = self.behind.get(triple[1:-1], _NONE).get(triple[-1])
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
            for character, simple, is_common, lead, trail in in_script(candidates, self.is_traditional):
                if is_common or simple in self.characters:
                    own = self.own(character)
                    found.append(Form(one.get(simple, UNSEEN) + own, own, simple, character, lead, trail))
            by_simple: dict[str, tuple[Form, ...]] = {}
            for form in found:
                by_simple[form.simple] = (*by_simple.get(form.simple, ()), form)
            known = self._forms[id(candidates)] = (candidates, Forms(tuple(sorted(found)), by_simple))
        return known[1]

    def cheapest(self, before: str, forms: Forms, size: int, bound: float = math.inf) -> list[tuple[float, Form]]:
        """The likeliest of some forms behind two characters, with their costs.

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
        repeated = self.behind.get(last, _NONE)
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
            found += [(cost + form.own, form) for form in by_simple[simple] if cost + form.own < bound]
        n = size
        for form in ranked:
            if n == 0 or form.cost + owed_one >= bound:
                break
            if form.simple not in seen and form.simple not in misplaced:
                found.append((form.cost + owed_one, form))
                n -= 1
        found.sort()
        return found[:size]

    def decided_cost(self, character: str) -> float:
        """What a character that the bytes decide costs beside its place: rare characters are signs of a wrong reading."""
        cost = self._decided_costs.get(character)
        if cost is None:
            is_known = character in self.shown or simple_form(character) in trigram_rows()
            cost = 0.0 if is_known else _UNKNOWN
            if character not in self.shown and (character in CORNER_QUOTES or ("\uff10" <= character <= "\uff5a" and character.isalnum())):
                cost += _UNUSED
            if (simplified_only() if self.is_traditional else traditional_only()).search(character):
                cost += _OTHER_SCRIPT
            self._decided_costs[character] = cost
        return cost

    def own(self, character: str) -> float:
        """What an unusual form costs, or a mark that the document uses nowhere else."""
        own = self._own_costs.get(character)
        if own is None:
            own = self._own_costs[character] = self._own_cost(character)
        return own

    def _own_cost(self, character: str) -> float:
        if character in CORNER_QUOTES and not self.shown.isdisjoint(_CORNERS[_CORNERS.index(character) & ~1 :][:2]):
            return _CORNER if "“" in self.shown else 0.0
        if character in self.shown or character in COMMON_MARKS or _PARTNERS.get(character) in self.shown:
            return 0.0
        if character in CLASSES:
            return _DASH if character in "—…" else _RARE_MARK
        return _UNUSUAL_FORM if self.is_traditional and character not in usual_forms() else 0.0


def _never_behind(before: str) -> str:
    return _NEVER_BEHIND_SENTENCE if before == "。”" else _NEVER_BEHIND.get(before[-1:], "")
