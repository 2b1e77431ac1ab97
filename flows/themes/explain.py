"""Why a sentence has its themes and its role: every score taken apart into what it is the sum of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

import numpy as np

from flows.themes.batch import Batch
from flows.themes.codebook import Codebook
from flows.themes.coded_words import WORD, find_words
from flows.themes.coding import code_batch
from flows.themes.roles import role_features
from flows.themes.scoring import Hits, Scorer, find_hits, scorer, theme_features, total_scores
from flows.themes.weights import CONTEXT, ROLES, weights_of


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a score. `start` and `end` say where a term of the codebook stands in the sentence; other parts have none.

    `value` is `weight` times `amount`: how far a term counts here, or the share of the theme in a heading or neighbour.
    """

    what: str
    weight: float
    amount: float
    start: int | None = None
    end: int | None = None

    @property
    def value(self) -> float:
        """What it adds to the sum."""
        return self.weight * self.amount


@dataclass(frozen=True, slots=True)
class ThemeReason:
    """The parts of a theme's sum; `score` is its share by softmax, `rank` None where the theme is not among those given."""

    theme_id: str
    rank: int | None
    score: float
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class RoleReason:
    """What speaks for a role in the sentence, and for it after the role before and before the role after."""

    role: str
    is_given: bool
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """The sum of the parts."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The themes that were given and the next best one, the roles by what speaks for them."""

    text: str
    themes: tuple[ThemeReason, ...]
    roles: tuple[RoleReason, ...]


def explain(batch: Batch, row: int, codebook: Codebook) -> Explanation:
    """Explain one sentence.

    Args:
        batch: all sentences of the essay (and of others, if you like): neighbours and headings count.
        row: number of the sentence in the batch.
        codebook: the codebook that it was coded with.
    """
    model, coded = scorer(codebook), code_batch(batch, codebook)
    hits = find_hits(batch, model)
    words = find_words(batch)
    features = theme_features(batch, hits, model, words=words)
    totals = total_scores(features, model)[row]
    given = {int(theme): int(rank) for theme, rank in zip(coded.theme[coded.row == row], coded.rank[coded.row == row], strict=True)}
    order = [int(k) for k in np.argsort(-totals, kind="stable")]
    shown = [*given, *[k for k in order if k not in given][:1]]
    whole = sum(exp(float(v - totals.max())) for v in totals)
    terms = list(_term_parts(batch, hits, model, row))
    held = words.word[: words.n_cells][words.row[: words.n_cells] == row].tolist()
    themes = []
    for theme in shown:
        parts = [Part("bias", float(model.bias[theme]), 1.0)]
        parts += [part for owner, part in terms if owner == theme]
        parts += [Part(WORD + words.words[k], float(model.words[k, theme]), 1.0) for k in held]
        parts += [
            Part(name, weight, float(share[row, theme]))
            for name, weight, share in zip(CONTEXT, model.context, features.context, strict=True)
            if share[row, theme]
        ]
        score = round(exp(float(totals[theme] - totals.max())) / whole, 4)
        themes.append(ThemeReason(model.ids[theme], given.get(theme), score, tuple(part for part in parts if part.value)))
    return Explanation(batch.texts[row], tuple(themes), tuple(_role_reasons(batch, row, coded.roles, codebook)))


def _term_parts(batch: Batch, hits: Hits, model: Scorer, row: int) -> Iterator[tuple[int, Part]]:
    """Theme and part for each term found in the sentence."""
    begin = int(batch.starts[row])
    for k in np.flatnonzero(hits.text == row):
        term = int(hits.term[k])
        for cell in range(int(model.offsets[term]), int(model.offsets[term + 1])):
            place = int(hits.start[k]) - begin, int(hits.end[k]) - begin
            yield (
                int(model.pair_theme[cell]),
                Part(model.matcher.terms[term], float(model.pair_weight[cell]), float(hits.factor[k]), *place),
            )


def _role_reasons(batch: Batch, row: int, roles: tuple[str, ...], codebook: Codebook) -> Iterator[RoleReason]:
    """The role given and the one that most speaks for beside it; the roles of the neighbours are taken as given."""
    trained = weights_of(codebook)["roles"]
    features = role_features(batch)
    names = [features.names[k] for k in features.feature[features.row == row]]
    before = roles[row - 1] if row and batch.essay[row - 1] == batch.essay[row] else None
    after = roles[row + 1] if row + 1 < len(roles) and batch.essay[row + 1] == batch.essay[row] else None
    reasons = []
    for k, role in enumerate(ROLES):
        parts = [Part(name, trained["features"][name][k], 1.0) for name in names if name in trained["features"]]
        if before is not None:
            parts.append(Part(f"after {before}", trained["moves"][ROLES.index(before)][k], 1.0))
        if after is not None:
            parts.append(Part(f"before {after}", trained["moves"][k][ROLES.index(after)], 1.0))
        ordered = sorted((part for part in parts if part.value), key=lambda part: -abs(part.value))
        reasons.append(RoleReason(role, role == roles[row], tuple(ordered)))
    reasons.sort(key=lambda reason: (not reason.is_given, -reason.total))
    yield from reasons[:2]
