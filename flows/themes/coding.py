"""Code the sentences of an essay: one to three themes with score and evidence, and one role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.spans.documents import Evidence, StructuredEssay, ThemeCode
from flows.themes.clauses import zone_at, zones
from flows.themes.codebook import Codebook
from flows.themes.matcher import term_pattern
from flows.themes.roles import assign_roles

_ZONE_WEIGHT = (0.45, 1.0, 0.5)
_TERM, _HINT = 1.0, 0.3
_HEADING, _UPPER, _LEAD = 1.5, 0.5, 0.8
_RATIO = 0.5
_FALLBACK = "INNOV"
_FALLBACK_FACTOR, _FALLBACK_BIAS = 0.4, 0.6
_MAX_THEMES = 3


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Pattern of all terms; themes and weights of each term (none for an exclusion)."""

    pattern: re.Pattern[str]
    weights: dict[str, tuple[tuple[int, float], ...]]
    ids: tuple[str, ...]
    fallback: int


@lru_cache(maxsize=4)
def _lexicon(codebook: Codebook) -> _Lexicon:
    weights: dict[str, dict[int, float]] = {}
    for n, theme in enumerate(codebook.themes):
        for base, terms in ((_TERM, theme.terms), (_HINT, theme.hints), (0.0, theme.exclusions)):
            for term in terms:
                known = weights.setdefault(term, {})
                if base:
                    known[n] = max(known.get(n, 0.0), base * _length_factor(term) * (_FALLBACK_FACTOR if theme.id == _FALLBACK else 1.0))
    fallback = codebook.ids.index(_FALLBACK) if _FALLBACK in codebook.ids else 0
    return _Lexicon(term_pattern(weights), {t: tuple(w.items()) for t, w in weights.items()}, codebook.ids, fallback)


def _length_factor(term: str) -> float:
    return min(0.5 + 0.25 * len(term), 1.75)


def code_essay(essay: StructuredEssay, codebook: Codebook) -> tuple[tuple[ThemeCode, ...], tuple[str, ...]]:
    """Return the themes of all sentences, in order of sentence and rank, and one role a sentence."""
    lexicon = _lexicon(codebook)
    codes: list[ThemeCode] = []
    context: dict[tuple[str, ...], list[float]] = {}
    lead: list[float] = []
    block = -1
    for sentence in essay.sentences:
        own, evidence = _own_scores(sentence.text, lexicon)
        if sentence.section_path not in context:
            context[sentence.section_path] = _heading_scores(sentence.section_path, lexicon)
        scores = [a + b for a, b in zip(own, context[sentence.section_path], strict=True)]
        if sentence.block_ordinal == block:
            scores = [a + _LEAD * b for a, b in zip(scores, lead, strict=True)]
        else:
            block, lead = sentence.block_ordinal, _normal(own)
        codes.extend(_ranked(sentence.ordinal, scores, evidence, lexicon))
    return tuple(codes), assign_roles(essay)


def _own_scores(text: str, lexicon: _Lexicon) -> tuple[list[float], dict[int, list[Evidence]]]:
    scores = [0.0] * len(lexicon.ids)
    scores[lexicon.fallback] = _FALLBACK_BIAS
    evidence: dict[int, list[Evidence]] = {}
    starts, kinds = zones(text)
    seen: set[str] = set()
    for hit in lexicon.pattern.finditer(text):
        term = hit.group()
        factor = _ZONE_WEIGHT[zone_at(starts, kinds, hit.start())] * (0.3 if term in seen else 1.0)
        seen.add(term)
        for theme, weight in lexicon.weights[term]:
            scores[theme] += weight * factor
            evidence.setdefault(theme, []).append(Evidence(term, hit.start(), hit.end()))
    return scores, evidence


def _heading_scores(path: tuple[str, ...], lexicon: _Lexicon) -> list[float]:
    scores = [0.0] * len(lexicon.ids)
    for depth, heading in enumerate(reversed(path)):
        for theme, share in enumerate(_normal(_own_scores(heading, lexicon)[0])):
            scores[theme] += share * (_UPPER if depth else _HEADING)
    return scores


def _normal(scores: list[float]) -> list[float]:
    total = sum(scores)
    return [s / total for s in scores] if total else scores


def _ranked(ordinal: int, scores: list[float], evidence: dict[int, list[Evidence]], lexicon: _Lexicon) -> list[ThemeCode]:
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], n))
    top = scores[order[0]]
    if top <= 0:
        order, scores = [lexicon.fallback], [1.0] * len(scores)
    kept = [n for n in order[:_MAX_THEMES] if n == order[0] or (scores[n] >= _RATIO * top and n in evidence)]
    return [ThemeCode(ordinal, lexicon.ids[n], rank, round(scores[n], 4), tuple(evidence.get(n, ()))) for rank, n in enumerate(kept, 1)]
