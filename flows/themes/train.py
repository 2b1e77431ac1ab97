"""Train the weights of themes and roles from sentences coded by hand.

    python -m flows.themes.train tests/cases/themes/gold/*.tsv

Themes: a conditional logit (McFadden 1974) whose weights start from the codebook's prior and are pulled back to it, so that a
term that no coded sentence holds keeps its prior weight. Roles: a linear-chain conditional random field (Lafferty et al.
2001). Both are convex and solved by L-BFGS from a fixed start: the same gold gives the same file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from flows.text.seeds import lexicon_path
from flows.themes.batch import expand, make_batch
from flows.themes.codebook import Codebook, load_codebook
from flows.themes.gold import CodedEssay, read_gold
from flows.themes.roles import ROLES, role_features
from flows.themes.scoring import CONTEXT, build_scorer, find_hits, theme_features, total_scores

Array = NDArray[np.float64]

ZONES = (0.45, 1.0, 0.5)
PRIOR_CONTEXT = (1.5, 0.5, 0.8, 0.3, 0.3, 1.0, 0.5)
PRIMARY_SHARE = 0.7
PULL_TERM, PULL_BIAS, PULL_CONTEXT = 4.0, 5.0, 0.5
PULL_ROLE, PULL_MOVE = 1.0, 1.0
MIN_COUNT = 2
BETA = 1.15  # recall before precision: coders of real essays name second themes more readily than the made-up gold does


def train(gold: Sequence[CodedEssay], codebook: Codebook) -> dict[str, Any]:
    """Return the weights as the JSON file holds them."""
    themes = _train_themes(gold, codebook)
    held_out = [(coded, _train_themes([g for g in gold if g is not coded], codebook)) for coded in gold] if len(gold) > 1 else []
    return {"themes": themes, "choice": choose_cut(held_out or [(c, themes) for c in gold], codebook), "roles": _train_roles(gold)}


def _train_themes(gold: Sequence[CodedEssay], codebook: Codebook) -> dict[str, Any]:
    trained: dict[str, Any] = {"zones": ZONES, "context": dict(zip(CONTEXT, PRIOR_CONTEXT, strict=True)), "bias": {}, "terms": {}}
    for _ in range(2):  # the shares in headings and neighbours follow from the term weights, so once more with the new ones
        trained = _fit_themes(gold, codebook, trained)
    return trained


def _fit_themes(gold: Sequence[CodedEssay], codebook: Codebook, start: dict[str, Any]) -> dict[str, Any]:
    model = build_scorer(codebook, start)
    prior = build_scorer(codebook, {**start, "terms": {}})
    n_themes = len(model.ids)
    batch = make_batch([coded.essay for coded in gold])
    hits = find_hits(batch, model)
    features = theme_features(batch, hits, model)
    wanted = [_target(themes, model.ids) for coded in gold for themes in coded.themes]
    item, cell = expand(hits.term, model.offsets)
    used, column = np.unique(cell, return_inverse=True)  # only terms that some coded sentence holds are trained
    n, n_terms, n_context = len(wanted), len(used), len(CONTEXT)
    row = hits.text[item] * n_themes + model.pair_theme[cell]
    design = csr_matrix((hits.factor[item], (row, column)), shape=(n * n_themes, n_terms))
    context: Array = np.stack(features.context, axis=2)
    target_all: Array = np.array(wanted)
    first = prior.pair_weight[used]
    centre = np.concatenate([first, np.array(PRIOR_CONTEXT), np.zeros(n_themes)])
    pull = np.concatenate([np.full(n_terms, PULL_TERM), np.full(n_context, PULL_CONTEXT), np.full(n_themes, PULL_BIAS)])

    def loss(x: Array) -> tuple[float, Array]:
        logits = (design @ x[:n_terms]).reshape(n, n_themes) + context @ x[n_terms : n_terms + n_context] + x[n_terms + n_context :]
        log_p = logits - logsumexp(logits, axis=1, keepdims=True)
        error = np.exp(log_p) - target_all
        away = x - centre
        gradient = np.concatenate([design.T @ error.ravel(), np.einsum("nk,nkc->c", error, context), error.sum(axis=0)])
        return float(-(target_all * log_p).sum() + 0.5 * (pull * away**2).sum()), gradient + pull * away

    bounds = [(0.0, None)] * (n_terms + n_context) + [(None, None)] * n_themes
    x = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    names = [(int(model.pair_theme[k]), model.matcher.terms[int(np.searchsorted(model.offsets, k, side="right")) - 1]) for k in used]
    terms: dict[str, dict[str, float]] = {}
    for (theme, term), value, was in sorted(zip(names, x[:n_terms], first, strict=True)):
        if abs(value - was) >= 0.02:
            terms.setdefault(model.ids[theme], {})[term] = round(float(value), 3)
    return {
        "zones": start["zones"],
        "context": dict(zip(CONTEXT, (round(float(v), 3) for v in x[n_terms : n_terms + n_context]), strict=True)),
        "bias": dict(zip(model.ids, (round(float(v), 3) for v in x[n_terms + n_context :]), strict=True)),
        "terms": terms,
    }


def _target(themes: Sequence[str], ids: Sequence[str]) -> Array:
    """The share of each theme that the model should give: most to the primary one."""
    target = np.zeros(len(ids))
    for rank, theme_id in enumerate(themes):
        rest = 1.0 if len(themes) == 1 else PRIMARY_SHARE if rank == 0 else (1 - PRIMARY_SHARE) / (len(themes) - 1)
        target[ids.index(theme_id)] = rest
    return target


def choose_cut(held_out: Sequence[tuple[CodedEssay, dict[str, Any]]], codebook: Codebook) -> dict[str, float]:
    """How far below the first a second and a third theme may lie, for the best F-measure of the set of themes.

    Each essay comes with weights trained on the others: scores of sentences that the weights were trained on lie too far apart.
    """
    scored = []
    for coded, themes in held_out:
        model = build_scorer(codebook, themes)
        batch = make_batch([coded.essay])
        features = theme_features(batch, find_hits(batch, model), model)
        for totals, own, want in zip(total_scores(features, model), features.own, coded.themes, strict=True):
            order = np.argsort(-totals, kind="stable")[:3]
            gaps = [totals[order[0]] - totals[k] if own[k] > 0 else 99.0 for k in order]
            scored.append(([model.ids[k] for k in order], gaps, set(want)))

    def f_beta(second: float, third: float) -> float:
        right = given = 0
        for ids, gaps, want in scored:
            kept = [i for i, gap, limit in zip(ids, gaps, (99.0, second, third), strict=True) if gap <= limit or i == ids[0]]
            right += len(set(kept) & want)
            given += len(kept)
        return (1 + BETA**2) * right / (given + BETA**2 * sum(len(want) for *_, want in scored))

    grid = [round(0.1 * k, 1) for k in range(0, 31)]
    best = max((f_beta(a, b), -a, -b) for a in grid for b in grid if b <= a)
    return {"second": -best[1], "third": -best[2]}


def _train_roles(gold: Sequence[CodedEssay]) -> dict[str, Any]:
    sequences = [role_features(make_batch([coded.essay])) for coded in gold]
    count = Counter(features.names[k] for features in sequences for k in features.feature)
    index = {name: k for k, name in enumerate(sorted(k for k, c in count.items() if c >= MIN_COUNT))}
    n_roles, n_features = len(ROLES), len(index)
    designs: list[Array] = []
    targets: list[list[int]] = []
    for coded, features in zip(gold, sequences, strict=True):
        design = np.zeros((len(coded.roles), n_features))
        for row, feature in zip(features.row, features.feature, strict=True):
            if (column := index.get(features.names[feature])) is not None:
                design[row, column] += 1.0
        designs.append(design)
        targets.append([ROLES.index(role) for role in coded.roles])

    def loss(x: Array) -> tuple[float, Array]:
        state, move = x[: n_features * n_roles].reshape(n_features, n_roles), x[n_features * n_roles :].reshape(n_roles, n_roles)
        total = 0.5 * PULL_ROLE * float((state**2).sum()) + 0.5 * PULL_MOVE * float((move**2).sum())
        d_state, d_move = PULL_ROLE * state, PULL_MOVE * move
        for design, want in zip(designs, targets, strict=True):
            value, error, pair_error = _chain(design @ state, move, want)
            total += value
            d_state = d_state + design.T @ error
            d_move = d_move + pair_error
        return total, np.concatenate([d_state.ravel(), d_move.ravel()])

    x = minimize(loss, np.zeros(n_features * n_roles + n_roles**2), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    state, move = x[: n_features * n_roles].reshape(n_features, n_roles), x[n_features * n_roles :].reshape(n_roles, n_roles)
    return {
        "features": {name: [round(float(v), 3) for v in state[k]] for name, k in index.items()},
        "moves": [[round(float(v), 3) for v in row] for row in move],
    }


def _chain(scores: Array, move: Array, want: list[int]) -> tuple[float, Array, Array]:
    """Negative log-likelihood of one chain, and what is expected less what is wanted, for states and for moves."""
    n = len(scores)
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[0] = scores[0]
    for t in range(1, n):
        forward[t] = scores[t] + logsumexp(forward[t - 1][:, None] + move, axis=0)
    for t in range(n - 2, -1, -1):
        backward[t] = logsumexp(move + (scores[t + 1] + backward[t + 1])[None, :], axis=1)
    norm = float(logsumexp(forward[-1]))
    error = np.exp(forward + backward - norm)
    gold = sum(float(scores[t, r]) for t, r in enumerate(want)) + sum(float(move[a, b]) for a, b in pairwise(want))
    pair = np.zeros_like(move)
    for t in range(1, n):
        pair += np.exp(forward[t - 1][:, None] + move + (scores[t] + backward[t])[None, :] - norm)
        pair[want[t - 1], want[t]] -= 1
    for t, r in enumerate(want):
        error[t, r] -= 1
    return norm - gold, error, pair


def main() -> None:
    """Train on the files named and write `seeds/lexicons/theme_weights.json`."""
    parser = argparse.ArgumentParser(description="Train the weights of themes and roles from coded sentences.")
    parser.add_argument("gold", nargs="+", type=Path, help="tab-separated files, see flows/themes/gold.py")
    parser.add_argument("--out", type=Path, default=lexicon_path("theme_weights.json"))
    arguments = parser.parse_args()
    trained = train(read_gold(sorted(arguments.gold)), load_codebook())
    arguments.out.write_text(json.dumps(trained, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
