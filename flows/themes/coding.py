"""Code the sentences of an essay: one to three themes with score and evidence, and one role."""

from __future__ import annotations

from math import exp

from flows.spans.documents import Evidence, StructuredEssay, ThemeCode
from flows.themes.codebook import Codebook
from flows.themes.roles import ROLES, role_features
from flows.themes.scoring import Hit, Scorer, Shares, context_features, scorer, total_scores, weights


def code_essay(essay: StructuredEssay, codebook: Codebook) -> tuple[tuple[ThemeCode, ...], tuple[str, ...]]:
    """Return the themes of all sentences, in order of sentence and rank, and one role a sentence."""
    model = scorer(codebook)
    cut = weights()["choice"]
    gaps = (cut["second"], cut["third"])
    codes: list[ThemeCode] = []
    for sentence, (hits, own, context) in zip(essay.sentences, context_features(essay, model), strict=True):
        ranked = _ranked(total_scores(own, context, model), own, gaps)
        codes.extend(
            ThemeCode(sentence.ordinal, model.ids[n], k, score, _evidence(n, hits, model)) for k, (n, score) in enumerate(ranked, 1)
        )
    return tuple(codes), assign_roles(essay)


def _ranked(totals: list[float], own: Shares, gaps: tuple[float, float]) -> list[tuple[int, float]]:
    """The first theme, and those close behind it that have evidence. A score is the theme's share by softmax."""
    order = sorted(range(len(totals)), key=lambda n: (-totals[n], n))
    top = totals[order[0]]
    kept = [order[0], *(n for n, gap in zip(order[1:3], gaps, strict=False) if own.get(n) and top - totals[n] <= gap)]
    whole = sum(exp(total - top) for total in totals)
    return [(n, round(exp(totals[n] - top) / whole, 4)) for n in kept]


def _evidence(theme: int, hits: list[Hit], model: Scorer) -> tuple[Evidence, ...]:
    return tuple(Evidence(h.term, h.start, h.end) for h in hits if any(k == theme and w for k, w in model.terms[h.term]))


def assign_roles(essay: StructuredEssay) -> tuple[str, ...]:
    """Return one role a sentence: the best row of roles by the Viterbi algorithm (Viterbi 1967), since roles come in runs."""
    trained = weights()["roles"]
    features: dict[str, list[float]] = trained["features"]
    moves: list[list[float]] = trained["moves"]
    columns = list(zip(*moves, strict=True))
    best: list[float] = []
    back: list[list[int]] = []
    for names in role_features(essay):
        rows = [features[name] for name in names if name in features]
        here = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(ROLES)
        if best:
            came = []
            for role, column in enumerate(columns):
                paths = [a + b for a, b in zip(best, column, strict=True)]
                top = max(paths)
                came.append(paths.index(top))
                here[role] += top
            back.append(came)
        best = here
    if not best:
        return ()
    path = [best.index(max(best))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return tuple(ROLES[role] for role in reversed(path))
