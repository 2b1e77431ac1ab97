"""Code the sentences of essays: one to three themes with score and evidence, and one role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from flows.spans.documents import Evidence, StructuredEssay, ThemeCode
from flows.themes.batch import Batch, Floats, Ints, expand, make_batch
from flows.themes.codebook import Codebook
from flows.themes.coded_words import FoundWords, find_words
from flows.themes.decoding import best_rows
from flows.themes.role_cells import RoleFeatures
from flows.themes.roles import role_features
from flows.themes.scoring import Hits, Scorer, essay_topics, find_hits, point_openers, scorer, theme_features, total_scores
from flows.themes.weights import ROLES, weights_of

MOST = 3
PIECE = 20_000
"""Sentences whose themes are weighed at once, about: what bounds memory in a long text."""


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of a batch, one item a theme of a sentence, in order of sentence and rank.

    `row` numbers the sentences over all essays, `theme` the themes of the codebook. The evidence of code `k` are the cells
    `offsets[k]` to `offsets[k + 1]` of `term`, `start`, `end`: the term and where it stands in the sentence's own text.
    """

    batch: Batch
    ids: tuple[str, ...]
    row: Ints
    theme: Ints
    rank: Ints
    score: Floats
    offsets: Ints
    term: tuple[str, ...]
    start: Ints
    end: Ints
    roles: tuple[str, ...]


def code_essay(essay: StructuredEssay, codebook: Codebook) -> tuple[tuple[ThemeCode, ...], tuple[str, ...]]:
    """Return the themes of all sentences, in order of sentence and rank, and one role a sentence."""
    coded = code_essays([essay], codebook)
    evidence = [Evidence(*cell) for cell in zip(coded.term, coded.start.tolist(), coded.end.tolist(), strict=True)]
    cuts = coded.offsets.tolist()
    columns = zip(coded.row.tolist(), coded.theme.tolist(), coded.rank.tolist(), coded.score.tolist(), strict=True)
    codes = tuple(
        ThemeCode(essay.sentences[row].ordinal, coded.ids[theme], rank, score, tuple(evidence[cuts[k] : cuts[k + 1]]))
        for k, (row, theme, rank, score) in enumerate(columns)
    )
    return codes, coded.roles


def code_essays(essays: Sequence[StructuredEssay], codebook: Codebook) -> Coded:
    """Code many essays at once; see `code_batch`."""
    return code_batch(make_batch(essays), codebook)


def code_batch(batch: Batch, codebook: Codebook) -> Coded:
    """Code the sentences of a batch. What is said of a sentence depends on its own essay only."""
    model, trained = scorer(codebook), weights_of(codebook)
    hits = find_hits(batch, model)
    topics, points, words = essay_topics(batch, hits, model), point_openers(batch), find_words(batch)
    rows, themes, ranks, scores = [], [], [], []
    for piece in batch.pieces(PIECE):
        features = theme_features(batch, hits, model, piece, topics=topics, points=points, words=words)
        row, theme, rank, score = choose(total_scores(features, model), features.own, trained["choice"])
        rows.append(row + piece.start)
        themes.append(theme)
        ranks.append(rank)
        scores.append(score)
    row, theme, rank = _join(rows), _join(themes), _join(ranks)
    offsets, hit = _evidence(row * len(model.ids) + theme, hits, model)
    begin = batch.starts[hits.text[hit]]
    terms = model.matcher.terms
    return Coded(
        batch,
        model.ids,
        row,
        theme,
        rank,
        np.concatenate([np.zeros(0), *scores]),
        offsets,
        tuple(terms[k] for k in hits.term[hit].tolist()),
        hits.start[hit] - begin,
        hits.end[hit] - begin,
        code_roles(batch, trained["roles"], words),
    )


def _join(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def choose(totals: Floats, own: Floats, cut: Mapping[str, float]) -> tuple[Ints, Ints, Ints, Floats]:
    """The first theme, and those after it that have evidence and are spoken for enough: how far behind the first doesn't matter.

    `totals` and `own` are sentences x themes; the score given is the theme's share of a sentence by softmax.
    """
    most = min(MOST, totals.shape[1])
    order = np.argsort(-totals, axis=1, kind="stable")[:, :most]
    ranked = np.take_along_axis(totals, order, axis=1)
    gap = ranked[:, :1] - ranked
    kept = (ranked >= np.array([-np.inf, cut["second"], cut["third"]])[:most]) & (np.take_along_axis(own, order, axis=1) > 0)
    if most:
        kept[:, 0] = True
    whole = np.exp(totals - ranked[:, :1]).sum(axis=1, keepdims=True)
    row: Ints = np.nonzero(kept)[0]
    rank: Ints = np.cumsum(kept, axis=1, dtype=np.int64)[kept]
    score: Floats = np.round((np.exp(-gap) / whole)[kept], 4)
    return row, order[kept], rank, score


def _evidence(codes: Ints, hits: Hits, model: Scorer) -> tuple[Ints, Ints]:
    """Offsets of the evidence of each code (sentence x themes + theme) and the numbers of the hits."""
    item, cell = expand(hits.term, model.offsets)
    counts = model.pair_weight[cell] != 0
    item, key = item[counts], (hits.text[item] * len(model.ids) + model.pair_theme[cell])[counts]
    order = np.argsort(key, kind="stable")
    key = key[order]
    begins, ends = np.searchsorted(key, codes, side="left"), np.searchsorted(key, codes, side="right")
    span = np.stack([begins, ends], axis=1).ravel()
    _, cells = expand(np.arange(0, len(span), 2), span)
    return np.concatenate([[0], np.cumsum(ends - begins)]), item[order[cells]]


def code_roles(batch: Batch, trained: Mapping[str, Any], words: FoundWords) -> tuple[str, ...]:
    """The role of each sentence of a batch by the weights of roles; `words` are what `find_words` found in it."""
    scores = role_scores(role_features(batch, words), len(batch.texts), trained["features"])
    return tuple(ROLES[k] for k in best_rows(scores, np.array(trained["moves"], np.float64), batch).tolist())


def role_scores(features: RoleFeatures, n: int, known: Mapping[str, Sequence[float]]) -> Floats:
    """What speaks for each role in each of `n` sentences (sentences x roles), moves apart."""
    table = np.array([known.get(name, [0.0] * len(ROLES)) for name in features.names], np.float64).reshape(-1, len(ROLES))
    columns = (np.bincount(features.row, column[features.feature], n).astype(np.float64) for column in table.T)
    return np.stack(list(columns), axis=1)
