"""How much each theme is spoken for by a sentence: a linear model over terms, headings and neighbours.

The score of a theme is the sum of: its bias; the weight of each of its terms in the sentence, less in clauses that only
frame the matter or tell the benefit; and the share that the theme has in the headings above, in the sentence that leads
the paragraph and in the sentence before. All weights stand in `seeds/lexicons/theme_weights.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flows.spans.documents import StructuredEssay
from flows.text.seeds import lexicon_path
from flows.themes.clauses import MAIN, zone_at, zones
from flows.themes.codebook import Codebook
from flows.themes.matcher import term_pattern

FALLBACK = "INNOV"
CONTEXT = ("heading", "upper", "lead", "previous", "first", "share", "call")
_TERM, _HINT = 1.0, 0.3
_FALLBACK_FACTOR = 0.4
_AGAIN = 0.3
_COMMON_MIN, _COMMON, _COMMON_POWER = 8, 0.15, 1.0
_CALL = re.compile(
    r"(?:要|必须|应该?|需要?|亟需|亟待|不断|必要)[^，；：]{0,14}(?:创新|与时俱进|探索|改进)|创新[^，；：]{0,12}(?:必要|必然|必经|迫切|势在必行)"
)

Shares = list[float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text: where, and how much of its weight counts there."""

    term: str
    start: int
    end: int
    factor: float
    main: bool


@dataclass(frozen=True, slots=True)
class Scorer:
    """The terms and weights for one codebook. `terms` maps a term to (theme, weight) pairs, none for an exclusion."""

    ids: tuple[str, ...]
    fallback: int
    pattern: re.Pattern[str]
    terms: dict[str, tuple[tuple[int, float], ...]]
    bias: tuple[float, ...]
    context: tuple[float, ...]
    zone_weights: tuple[float, float, float]


@cache
def weights() -> dict[str, Any]:
    """The trained weights, as `flows.themes.train` wrote them."""
    loaded: dict[str, Any] = json.loads(lexicon_path("theme_weights.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=4)
def scorer(codebook: Codebook) -> Scorer:
    """The model for a codebook; trained term weights and biases hold for the project's own codebook only."""
    return build_scorer(codebook, weights()["themes"])


def build_scorer(codebook: Codebook, trained: dict[str, Any]) -> Scorer:
    """Put the trained weights over the prior ones."""
    own = trained if codebook.is_default else {"terms": {}, "bias": {}}
    table: dict[str, dict[int, float]] = {}
    for n, theme in enumerate(codebook.themes):
        for base, terms in ((_TERM, theme.terms), (_HINT, theme.hints), (0.0, theme.exclusions)):
            for term in terms:
                known = table.setdefault(term, {})
                if base:
                    known[n] = own["terms"].get(theme.id, {}).get(term, prior_weight(theme.id, term, base))
    ids = codebook.ids
    return Scorer(
        ids=ids,
        fallback=ids.index(FALLBACK) if FALLBACK in ids else 0,
        pattern=term_pattern(table),
        terms={term: tuple(sorted(known.items())) for term, known in table.items()},
        bias=tuple(own["bias"].get(i, 0.0) for i in ids),
        context=tuple(trained["context"][name] for name in CONTEXT),
        zone_weights=tuple(trained["zones"]),
    )


def prior_weight(theme_id: str, term: str, base: float) -> float:
    """Weight before training: longer terms say more; those of the fallback theme less."""
    return base * min(0.5 + 0.25 * len(term), 1.75) * (_FALLBACK_FACTOR if theme_id == FALLBACK else 1.0)


def find_hits(text: str, model: Scorer, common: Mapping[str, float] | None = None) -> list[Hit]:
    """The terms in a text, in order. A term that comes again counts less, and so does one that is `common` in the essay."""
    found = [(m.group(), m.start(), m.end()) for m in model.pattern.finditer(text)]
    if not found:
        return []
    starts, kinds = zones(text)
    hits, seen = [], set()
    for term, start, end in found:
        zone = zone_at(starts, kinds, start)
        factor = model.zone_weights[zone] * (_AGAIN if term in seen else 1.0)
        if common:
            factor *= common.get(term, 1.0)
        hits.append(Hit(term, start, end, factor, zone == MAIN))
        seen.add(term)
    return hits


def own_scores(hits: Sequence[Hit], model: Scorer) -> list[float]:
    """What the terms of a text say by themselves."""
    scores = [0.0] * len(model.ids)
    for hit in hits:
        for theme, weight in model.terms[hit.term]:
            scores[theme] += weight * hit.factor
    return scores


def context_features(essay: StructuredEssay, model: Scorer) -> list[tuple[list[Hit], list[float], list[Shares]]]:
    """For each sentence: its terms, what they say by themselves, and the share of each theme in each kind of CONTEXT."""
    none: Shares = [0.0] * len(model.ids)
    paths: dict[tuple[str, ...], tuple[Shares, Shares]] = {}
    lead, before, block = none, none, -1
    out = []
    common = _common_factors([sentence.text for sentence in essay.sentences], model)
    for sentence in essay.sentences:
        path = sentence.section_path
        if path not in paths:
            paths[path] = _heading_shares(path, model)
        if sentence.block_ordinal != block:
            lead, before = none, none
        hits = find_hits(sentence.text, model, common)
        own = own_scores(hits, model)
        first = [0.0] * len(model.ids)
        for hit in hits:
            if hit.main and model.terms[hit.term]:
                for theme, _ in model.terms[hit.term]:
                    first[theme] = 1.0
                break
        call = none
        if _CALL.search(sentence.text):
            call = none.copy()
            call[model.fallback] = 1.0
        out.append((hits, own, [*paths[path], lead, before, first, _shares(own), call]))
        before = _spread(own, model)
        if sentence.block_ordinal != block:
            lead, block = before, sentence.block_ordinal
    return out


def total_scores(own: list[float], context: list[Shares], model: Scorer) -> list[float]:
    """The score of each theme."""
    totals = [a + b for a, b in zip(own, model.bias, strict=True)]
    for weight, shares in zip(model.context, context, strict=True):
        if weight:
            totals = [a + weight * b for a, b in zip(totals, shares, strict=True)]
    return totals


def _heading_shares(path: tuple[str, ...], model: Scorer) -> tuple[Shares, Shares]:
    """Shares in the innermost heading that holds a term, and in the one above it that does."""
    found = [shares for heading in reversed(path) if any(shares := _spread(own_scores(find_hits(heading, model), model), model))]
    none: Shares = [0.0] * len(model.ids)
    return (found[0] if found else none, found[1] if len(found) > 1 else none)


def _spread(scores: list[float], model: Scorer) -> Shares:
    """Shares that spread from a heading or a neighbour; the fallback theme doesn't."""
    scores = scores.copy()
    scores[model.fallback] = 0.0
    return _shares(scores)


def _common_factors(texts: Sequence[str], model: Scorer) -> dict[str, float]:
    """Factors below 1 for terms that stand in many sentences of an essay: they tell what it is about, not its sentences."""
    if len(texts) < _COMMON_MIN:
        return {}
    count: dict[str, int] = {}
    for text in texts:
        for term in set(model.pattern.findall(text)):
            count[term] = count.get(term, 0) + 1
    limit = _COMMON * len(texts)
    return {term: (limit / n) ** _COMMON_POWER for term, n in count.items() if n > limit}


def _shares(scores: list[float]) -> Shares:
    total = sum(scores)
    return [s / total for s in scores] if total else scores
