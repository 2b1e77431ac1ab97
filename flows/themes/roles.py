"""The rhetorical role of each sentence: a linear model over discourse markers, headings and place.

Every feature is a row of `seeds/lexicons/role_markers.tsv`. The best row of roles for an essay is found by the Viterbi
algorithm (Viterbi 1967), since roles come in runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flows.spans.documents import StructuredEssay
from flows.text.seeds import read_lexicon

ROLES = ("background", "significance", "problem", "cause", "measure", "example", "conclusion")
_BIAS = (0.2, 0.3, 0.0, -1.5, 0.6, -1.0, -1.0)
_STAY = 0.6


@dataclass(frozen=True, slots=True)
class Marker:
    """One feature: where it is looked for, what for, and how much it speaks for a role."""

    id: str
    scope: str
    pattern: re.Pattern[str]
    role: int
    weight: float


@cache
def markers() -> dict[str, tuple[Marker, ...]]:
    """The markers by scope."""
    found: dict[str, list[Marker]] = {"sentence": [], "opening": [], "heading": [], "place": []}
    for row in read_lexicon("role_markers.tsv"):
        marker = Marker(row["id"], row["scope"], re.compile(row["pattern"]), ROLES.index(row["role"]), float(row["weight"]))
        found[marker.scope].append(marker)
    return {scope: tuple(items) for scope, items in found.items()}


def assign_roles(essay: StructuredEssay) -> tuple[str, ...]:
    """Return one role a sentence, in the order of the sentences."""
    places = _places(essay)
    headings: dict[tuple[str, ...], list[float]] = {}
    emissions = []
    for sentence, place in zip(essay.sentences, places, strict=True):
        path = sentence.section_path
        if path not in headings:
            headings[path] = _heading_scores(path)
        scores = headings[path].copy()
        _add(scores, (m for m in markers()["place"] if m.pattern.pattern == place))
        _add(scores, (m for m in markers()["opening"] if m.pattern.match(sentence.text)))
        _add(scores, (m for m in markers()["sentence"] if m.pattern.search(sentence.text)))
        emissions.append(scores)
    return tuple(ROLES[r] for r in _best_path(emissions))


def _add(scores: list[float], found: Iterable[Marker]) -> None:
    for marker in found:
        scores[marker.role] += marker.weight


def _heading_scores(path: tuple[str, ...]) -> list[float]:
    """Scores of the headings above: the outermost that says anything decides, the one below it adds half."""
    scores = list(_BIAS)
    factor = 1.0
    for heading in path:
        found = [m for m in markers()["heading"] if m.pattern.search(heading)]
        for marker in found:
            scores[marker.role] += marker.weight * factor / len(found)
        if found:
            factor /= 2
    return scores


def _places(essay: StructuredEssay) -> list[str]:
    """Where each sentence stands: abstract, front (before the first heading), last (last paragraph) or body."""
    kinds = {block.ordinal: block.kind for block in essay.blocks}
    last = max((s.block_ordinal for s in essay.sentences), default=-1)
    has_sections = any(s.section_path for s in essay.sentences)
    places = []
    for sentence in essay.sentences:
        if kinds.get(sentence.block_ordinal) == "abstract":
            places.append("abstract")
        elif has_sections and not sentence.section_path and sentence.block_ordinal != last:
            places.append("front")
        else:
            places.append("last" if sentence.block_ordinal == last else "body")
    return places


def _best_path(emissions: list[list[float]]) -> list[int]:
    """The row of roles with the highest sum of scores, a role that stays the same earning `_STAY`."""
    if not emissions:
        return []
    best = emissions[0]
    back: list[list[int]] = []
    for scores in emissions[1:]:
        top = max(range(len(best)), key=best.__getitem__)
        came, now = [], []
        for role, score in enumerate(scores):
            stay = best[role] + _STAY >= best[top]
            came.append(role if stay else top)
            now.append(score + (best[role] + _STAY if stay else best[top]))
        back.append(came)
        best = now
    role = max(range(len(best)), key=best.__getitem__)
    path = [role]
    for came in reversed(back):
        role = came[role]
        path.append(role)
    return path[::-1]
