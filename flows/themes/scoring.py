"""How much each theme is spoken for by a sentence: a linear model over terms, headings and neighbours.

The score of a theme is the sum of: its bias; the weight of each of its terms in the sentence, less in clauses that only
frame the matter or tell the benefit; and the share that the theme has in the headings above, in the sentence that leads
the paragraph and in the sentence before. All weights stand in `seeds/lexicons/theme_weights.json`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

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

Shares = dict[int, float]
_Found = list[tuple[str, int, int]]


class Hit(NamedTuple):
    """A term in a text: where, how much of its weight counts there, and whether it stands in a main clause."""

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
    units: dict[str, Shares]


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
        units={term: dict.fromkeys(known, 1.0) for term, known in table.items()},
    )


def prior_weight(theme_id: str, term: str, base: float) -> float:
    """Weight before training: longer terms say more; those of the fallback theme less."""
    return base * min(0.5 + 0.25 * len(term), 1.75) * (_FALLBACK_FACTOR if theme_id == FALLBACK else 1.0)


def find_terms(text: str, model: Scorer) -> _Found:
    """The terms in a text with their places, in order."""
    return [(m[0], *m.span()) for m in model.pattern.finditer(text)]


def weigh(text: str, found: _Found, model: Scorer, common: Mapping[str, float]) -> list[Hit]:
    """How much each term found counts: less in a frame or tail, less when it comes again, less where it is `common`."""
    if not found:
        return []
    starts, kinds = zones(text)
    factors = model.zone_weights
    hits: list[Hit] = []
    seen: set[str] = set()
    for term, start, end in found:
        zone = zone_at(starts, kinds, start)
        factor = factors[zone] * common.get(term, 1.0)
        hits.append(Hit(term, start, end, factor * _AGAIN if term in seen else factor, zone == MAIN))
        seen.add(term)
    return hits


def own_scores(hits: Sequence[Hit], model: Scorer) -> Shares:
    """What the terms of a text say by themselves, of the themes they speak for."""
    scores: Shares = {}
    terms = model.terms
    for term, _, _, factor, _ in hits:
        for theme, weight in terms[term]:
            scores[theme] = scores.get(theme, 0.0) + weight * factor
    return scores


def context_features(essay: StructuredEssay, model: Scorer) -> list[tuple[list[Hit], Shares, list[Shares]]]:
    """For each sentence: its terms, what they say by themselves, and the share of each theme in each kind of CONTEXT."""
    none: Shares = {}
    call: Shares = {model.fallback: 1.0}
    paths: dict[tuple[str, ...], tuple[Shares, Shares]] = {}
    lead, before, block = none, none, -1
    out = []
    terms = [find_terms(sentence.text, model) for sentence in essay.sentences]
    common = _common_factors(terms)
    for sentence, found in zip(essay.sentences, terms, strict=True):
        path = sentence.section_path
        if path not in paths:
            paths[path] = _heading_shares(path, model)
        if sentence.block_ordinal != block:
            lead, before = none, none
        hits = weigh(sentence.text, found, model, common)
        own = own_scores(hits, model)
        first = next((hit.term for hit in hits if hit.main and model.terms[hit.term]), "")
        called = call if model.fallback in own and _CALL.search(sentence.text) else none
        out.append((hits, own, [*paths[path], lead, before, model.units.get(first, none), _shares(own), called]))
        before = _spread(own, model)
        if sentence.block_ordinal != block:
            lead, block = before, sentence.block_ordinal
    return out


def total_scores(own: Shares, context: list[Shares], model: Scorer) -> list[float]:
    """The score of each theme."""
    totals = list(model.bias)
    for theme, score in own.items():
        totals[theme] += score
    for weight, shares in zip(model.context, context, strict=True):
        for theme, share in shares.items():
            totals[theme] += weight * share
    return totals


def _heading_shares(path: tuple[str, ...], model: Scorer) -> tuple[Shares, Shares]:
    """Shares in the innermost heading that holds a term, and in the one above it that does."""
    found = []
    for heading in reversed(path):
        shares = _spread(own_scores(weigh(heading, find_terms(heading, model), model, {}), model), model)
        if shares:
            found.append(shares)
    return (found[0] if found else {}, found[1] if len(found) > 1 else {})


def _spread(scores: Shares, model: Scorer) -> Shares:
    """Shares that spread from a heading or a neighbour; the fallback theme doesn't."""
    return _shares({theme: score for theme, score in scores.items() if theme != model.fallback})


def _common_factors(terms: Sequence[_Found]) -> dict[str, float]:
    """Factors below 1 for terms that stand in many sentences of an essay: they tell what it is about, not its sentences."""
    if len(terms) < _COMMON_MIN:
        return {}
    count = Counter(term for found in terms for term in {term for term, _, _ in found})
    limit = _COMMON * len(terms)
    return {term: (limit / n) ** _COMMON_POWER for term, n in count.items() if n > limit}


def _shares(scores: Shares) -> Shares:
    total = sum(scores.values())
    return {theme: score / total for theme, score in scores.items()} if total else {}
