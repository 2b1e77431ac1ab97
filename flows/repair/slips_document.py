"""What may stand in the lost places of a document: where a byte is lost, and where pairs of bytes printed nothing.

Around a pair that printed nothing, the lead byte of the first character and the trail byte of the last are known, and that the bytes
between are of no character. All that fits is listed by its cost with the character behind it, if that is known; a third character
between two such pairs is tried where no two characters go well.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flows.repair.slips_bytes import before_vanished, vanishing, with_lead, with_trail
from flows.repair.slips_counts import Counts
from flows.repair.slips_forms import Form, Forms, in_script, usual_forms
from flows.repair.slips_trigrams import successors

N_VANISHED = 12
"""How many ways around a vanished pair are kept."""
N_FIRSTS, N_LAST, N_BETWEEN = 8, 8, 2
"""How many characters are tried before it, behind it, and between two such pairs."""
MAX_IN_A_ROW = 2
"""How many pairs in a row may have vanished."""
SPAN = 10.0
"""How much dearer than the best a way may be."""
GOOD = 11.0
"""Cost of two characters and the one behind them below which a third between them is not tried."""
_IN_A_ROW = 0.5  # another pair
_REST = 6.0  # what the last character and the one behind it cost at the least, nearly always
_CHEAPEST = 3.0  # the same of one character
_RUNS = "—…"  # marks that stand in twos: behind 。 all of such two prints nothing
_ALL_TRAILS = frozenset(range(0x80, 0xFF))
_NONE: dict[str, int] = {}

_Around = tuple[float, float, str, str]
"""The cost with what is ahead, the cost; simplified, in the document's script."""


class Gap(NamedTuple):
    """A place where one or more pairs of bytes printed nothing."""

    lead: int
    """The lead byte of the first character."""
    trail: int
    """The trail byte of the last; 0 for one that is not known."""
    ahead: str
    """The character behind them, simplified and normalised, if it is known."""
    most: float
    """What they and it may cost."""


class Document(Counts):
    """Counts of a document, and what may stand in its lost places."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._options: dict[tuple[str, int, int], list[tuple[float, str, str]]] = {}
        self._by_bytes: dict[tuple[int, frozenset[int]], Forms] = {}
        self._repeated: dict[tuple[str, frozenset[int], frozenset[int]], list[tuple[float, Form]]] = {}
        self._around: dict[tuple[str, Gap], list[tuple[float, str, str]]] = {}

    def options(self, before: str, candidates: tuple[str, ...], size: int) -> list[tuple[float, str, str]]:
        """The likeliest forms of some characters behind two others: cost, simplified, in the document's script."""
        forms = self.forms(candidates)
        key = (before, id(candidates), size)
        options = self._options.get(key)
        if options is None:
            options = self._options[key] = [(cost, form.simple, form.character) for cost, form in self.cheapest(before, forms, size)]
        return options

    def around_vanished(self, before: str, gap: Gap) -> list[tuple[float, str, str]]:
        """The likeliest characters in a gap, behind two others: cost, simplified, in the document's script."""
        key = (before, gap)
        known = self._around.get(key)
        if known is None:
            found: list[_Around] = []
            firsts = self.cheapest(before, self.forms(before_vanished(gap.lead)), N_FIRSTS)
            for cost, first in firsts:
                if cost + _CHEAPEST >= _bound(found, gap.most):
                    break
                self._end(found, before, (cost, first.simple, first.character), vanishing(first.trail), gap)
            is_good = bool(found) and found[0][0] < GOOD
            for cost, first in firsts:
                if cost + _CHEAPEST + _REST >= _bound(found, gap.most):
                    break
                if is_good and first.character not in _RUNS:
                    continue
                self._go_on(found, before, (cost, first.simple, first.character), vanishing(first.trail), gap)
            known = self._around[key] = [around[1:] for around in found]
        return known

    def _end(
        self,
        found: list[_Around],
        before: str,
        so_far: tuple[float, str, str],
        leads: frozenset[int],
        gap: Gap,
    ) -> None:
        """Enter what can end characters behind which a pair vanished, by the cost with what is ahead."""
        cost, simple, characters = so_far
        bound = _bound(found, gap.most) - cost
        context = (before + simple)[-2:]
        if gap.trail:
            last = self.cheapest(context, self._fitting(gap.trail, leads), N_LAST, bound)
        else:
            last = self._seen_behind(context, leads, _ALL_TRAILS, bound)
        for more, form in last:
            total = cost + more
            ranked = total + self.cost(context[-1] + form.simple + gap.ahead) if gap.ahead else total
            found.append((ranked, total, simple + form.simple, characters + form.character))
        found.sort()
        del found[N_VANISHED:]

    def _go_on(
        self,
        found: list[_Around],
        before: str,
        so_far: tuple[float, str, str],
        leads: frozenset[int],
        gap: Gap,
    ) -> None:
        """Enter what can go on and end characters behind which a pair vanished, with another pair that vanished between."""
        cost, simple, characters = so_far
        bound = _bound(found, gap.most) - cost - _REST
        for more, form in self._seen_behind((before + simple)[-2:], leads, _vanishing_trails(), bound)[:N_BETWEEN]:
            so_far = (cost + more + _IN_A_ROW, simple + form.simple, characters + form.character)
            self._end(found, before, so_far, vanishing(form.trail), gap)
            if len(so_far[1]) < MAX_IN_A_ROW:
                self._go_on(found, before, so_far, vanishing(form.trail), gap)

    def _seen_behind(self, before: str, leads: frozenset[int], trails: frozenset[int], bound: float) -> list[tuple[float, Form]]:
        """What has been seen behind two characters, with one of some lead bytes and one of some trail bytes."""
        owed, three = successors(before)
        repeated = self.behind.get(before[-1:], _NONE)
        found = []
        for row, more in ((before, 0.0), (before[-1:], owed)):
            for cost, form in _row_of(row, leads, trails, self.is_traditional):
                if cost + more >= bound:
                    break
                if form.simple not in repeated and (more == 0.0 or form.simple not in three):
                    found.append((cost + more + self.own(form.character), form))
        if repeated:
            key = (before[-1:], leads, trails)
            forms = self._repeated.get(key)
            if forms is None:
                known = _every_form(self.is_traditional)
                fitting = (form for simple in repeated for form in known.get(simple, ()) if form.lead in leads and form.trail in trails)
                forms = self._repeated[key] = [(self.own(form.character), form) for form in fitting]
            found += [(cost, form) for own, form in forms if (cost := self.cost(before + form.simple) + own) < bound]
        found.sort()
        return found[:N_LAST]

    def _fitting(self, trail: int, leads: frozenset[int]) -> Forms:
        """The forms with a trail byte and one of some lead bytes."""
        known = self._by_bytes.get((trail, leads))
        if known is None:
            ranked, by_simple = self.forms(with_trail(trail))
            fitting = {simple: forms for simple, forms in by_simple.items() if forms[0].lead in leads}
            known = self._by_bytes[trail, leads] = Forms(tuple(form for form in ranked if form.lead in leads), fitting)
        return known


def _bound(found: list[_Around], most: float) -> float:
    """The cost from which on nothing is worth entering."""
    if not found:
        return most
    return min(most, found[0][0] + SPAN, found[-1][0] if len(found) == N_VANISHED else most)


@lru_cache(maxsize=20_000)
def _row_of(context: str, leads: frozenset[int], trails: frozenset[int], is_traditional: bool) -> tuple[tuple[float, Form], ...]:
    """What the table has behind a context, with one of some lead bytes and one of some trail bytes; the likeliest first."""
    known = _every_form(is_traditional)
    _, row = successors(context)
    return tuple((c, form) for simple, c in row.items() for form in known.get(simple, ()) if form.lead in leads and form.trail in trails)


@cache
def _vanishing_trails() -> frozenset[int]:
    """The trail bytes that can be the first of a pair that prints nothing."""
    return frozenset(trail for trail in range(0x80, 0xFF) if vanishing(trail))


@cache
def _every_form(is_traditional: bool) -> dict[str, tuple[Form, ...]]:
    """The common characters of GBK that are no marks, by their simplified forms."""
    found: dict[str, tuple[Form, ...]] = {}
    for lead in range(0x81, 0xFF):
        for character, simple, is_common, _, trail in in_script(with_lead(lead), is_traditional):
            if is_common and (not is_traditional or character in usual_forms()):
                found[simple] = (*found.get(simple, ()), Form(0.0, 0.0, simple, character, lead, trail))
    return found
