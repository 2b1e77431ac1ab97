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
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from flows.text.seeds import lexicon_path
from flows.themes.batch import expand, make_batch
from flows.themes.codebook import Codebook, load_codebook
from flows.themes.coded_words import WORD, find_words, longer_words
from flows.themes.gold import CodedEssay, read_gold
from flows.themes.roles import role_features
from flows.themes.scoring import build_scorer, find_hits, theme_features, total_scores
from flows.themes.weights import CONTEXT, ROLES, Weights

Array = NDArray[np.float64]

ZONES = (0.45, 1.0, 0.5)
PRIOR_CONTEXT = (1.5, 0.8, 0.8, 0.3, 0.3, 0.3, 0.3, 1.0, 0.5, 0.3)
PRIMARY_SHARE = 0.7
PULL_TERM, PULL_BIAS, PULL_CONTEXT, PULL_THEME_WORD = 4.0, 5.0, 0.5, 10.0
PULL_ROLE, PULL_MOVE, PULL_WORD = 2.0, 1.0, 6.0
"""How strongly the weights are pulled back to the prior: those of words more than those of terms and markers, which were chosen with care."""
LEAST = 0.02
"""A weight that lies less far from the prior is not worth its line."""
MIN_COUNT = 2
LEAST_SUMS = tuple(round(2.0 + 0.1 * k, 1) for k in range(26))
"""The sums from which on a further theme is given, to choose among."""


def train(gold: Sequence[CodedEssay], codebook: Codebook) -> Weights:
    """Return the weights as the JSON file holds them."""
    themes = train_themes(gold, codebook)
    held_out = [(coded, train_themes([g for g in gold if g is not coded], codebook)) for coded in gold] if len(gold) > 1 else []
    return {"themes": themes, "choice": choose_cut(held_out or [(c, themes) for c in gold], codebook), "roles": fit_roles(gold)}


def train_themes(gold: Sequence[CodedEssay], codebook: Codebook) -> Weights:
    """Weights of themes for coded sentences, pulled back to the codebook's prior."""
    prior = {"zones": ZONES, "context": dict(zip(CONTEXT, PRIOR_CONTEXT, strict=True)), "bias": {}, "terms": {}, "words": {}}
    return fit_themes(gold, codebook, prior)


def fit_themes(gold: Sequence[CodedEssay], codebook: Codebook, centre: Weights) -> Weights:
    """Weights of themes for coded sentences, pulled back to those of `centre`; a sentence without a theme is not coded."""
    trained = centre
    for _ in range(2):  # the shares in headings and neighbours follow from the term weights, so once more with the new ones
        trained = _fit_once(gold, codebook, trained, centre)
    return trained


def _fit_once(gold: Sequence[CodedEssay], codebook: Codebook, start: Weights, centre: Weights) -> Weights:
    model, prior = build_scorer(codebook, start), build_scorer(codebook, centre)
    n_themes = len(model.ids)
    batch = make_batch([coded.essay for coded in gold])
    hits = find_hits(batch, model)
    features = theme_features(batch, hits, model)
    wanted = [_target(themes, model.ids) for coded in gold for themes in coded.themes]
    target_all: Array = np.array(wanted).reshape(-1, n_themes)
    is_coded = target_all.sum(axis=1, keepdims=True) > 0
    item, cell = expand(hits.term, model.offsets)
    used, column = np.unique(cell, return_inverse=True)  # only terms that some coded essay holds are trained
    n, n_terms, n_context = len(wanted), len(used), len(CONTEXT)
    row = hits.text[item] * n_themes + model.pair_theme[cell]
    design = csr_matrix((hits.factor[item], (row, column)), shape=(n * n_themes, n_terms))
    context: Array = np.stack(features.context, axis=2)
    words = find_words(batch)
    cells = words.row[: words.n_cells], words.word[: words.n_cells]
    holds = csr_matrix((np.ones(words.n_cells), cells), shape=(n, words.n_longer))
    first = prior.pair_weight[used]
    middle = np.concatenate([first, np.array(prior.context), prior.bias, prior.words.ravel()])
    sizes = (n_terms, n_context, n_themes, prior.words.size)
    pull = np.repeat([PULL_TERM, PULL_CONTEXT, PULL_BIAS, PULL_THEME_WORD], sizes)
    cuts = np.cumsum(sizes)[:-1]

    def loss(x: Array) -> tuple[float, Array]:
        of_terms, of_context, bias, of_words = np.split(x, cuts)
        logits = (design @ of_terms).reshape(n, n_themes) + context @ of_context + bias + holds @ of_words.reshape(-1, n_themes)
        log_p = logits - logsumexp(logits, axis=1, keepdims=True)
        error = (np.exp(log_p) - target_all) * is_coded
        away = x - middle
        parts = design.T @ error.ravel(), np.einsum("nk,nkc->c", error, context), error.sum(axis=0), (holds.T @ error).ravel()
        return float(-(target_all * log_p).sum() + 0.5 * (pull * away**2).sum()), np.concatenate(parts) + pull * away

    bounds = [(0.0, None)] * (n_terms + n_context) + [(None, None)] * (n_themes + prior.words.size)
    x = _least(loss, middle, 500, bounds)
    of_terms, of_context, bias, of_words = np.split(x, cuts)
    names = [(int(model.pair_theme[k]), model.matcher.terms[int(np.searchsorted(model.offsets, k, side="right")) - 1]) for k in used]
    terms: dict[str, dict[str, float]] = {theme: dict(known) for theme, known in centre["terms"].items()}
    for (theme, term), value, was in sorted(zip(names, of_terms, first, strict=True)):
        if abs(value - was) >= LEAST:
            terms.setdefault(model.ids[theme], {})[term] = round(float(value), 3)
    return {
        "zones": start["zones"],
        "context": dict(zip(CONTEXT, (round(float(v), 3) for v in of_context), strict=True)),
        "bias": dict(zip(model.ids, (round(float(v), 3) for v in bias), strict=True)),
        "terms": terms,
        "words": {
            theme: {word: round(float(v), 3) for word, v in zip(longer_words(), column, strict=True) if abs(v) >= LEAST}
            for theme, column in zip(model.ids, of_words.reshape(-1, n_themes).T, strict=True)
        },
    }


def _target(themes: Sequence[str], ids: Sequence[str]) -> Array:
    """The share of each theme that the model should give: most to the primary one."""
    target = np.zeros(len(ids))  # stays so where no theme was coded
    for rank, theme_id in enumerate(themes):
        rest = 1.0 if len(themes) == 1 else PRIMARY_SHARE if rank == 0 else (1 - PRIMARY_SHARE) / (len(themes) - 1)
        target[ids.index(theme_id)] = rest
    return target


def choose_cut(held_out: Sequence[tuple[CodedEssay, Weights]], codebook: Codebook) -> dict[str, float]:
    """The least sums of a second and a third theme, for the best F-measure of the set of themes.

    Each essay comes with weights trained on the others: scores of sentences that the weights were trained on lie too far apart.
    """
    scored = []
    for coded, themes in held_out:
        model = build_scorer(codebook, themes)
        batch = make_batch([coded.essay])
        features = theme_features(batch, find_hits(batch, model), model)
        for totals, own, want in zip(total_scores(features, model), features.own, coded.themes, strict=True):
            order = np.argsort(-totals, kind="stable")[:3]
            sums = [float(totals[k]) if own[k] > 0 else -np.inf for k in order[1:]]
            scored.append(([model.ids[k] for k in order], sums, set(want)))

    def f_measure(second: float, third: float) -> float:
        right = given = 0
        for ids, sums, want in scored:
            kept = {ids[0], *(i for i, value, least in zip(ids[1:], sums, (second, third), strict=True) if value >= least)}
            right += len(kept & want)
            given += len(kept)
        return 2 * right / (given + sum(len(want) for *_, want in scored))

    best = max((f_measure(a, b), a, b) for a in LEAST_SUMS for b in LEAST_SUMS if b >= a)
    return {"second": best[1], "third": best[2]}


def fit_roles(gold: Sequence[CodedEssay], centre: Weights | None = None, strength: float = 1.0) -> Weights:
    """Weights of roles for coded sentences, pulled back to those of `centre` (none: to 0); a sentence with an empty role is not coded.

    `strength` multiplies the pull: few sentences should not undo what many taught.
    """
    known = centre or {"features": {}, "moves": [[0.0] * len(ROLES)] * len(ROLES)}
    sequences = [role_features(make_batch([coded.essay])) for coded in gold]
    count = Counter(features.names[k] for features in sequences for k in features.feature)
    index = {name: k for k, name in enumerate(sorted({*known["features"], *(name for name, c in count.items() if c >= MIN_COUNT)}))}
    n_roles, n_features = len(ROLES), len(index)
    designs: list[csr_matrix] = []
    targets: list[list[int]] = []
    for coded, features in zip(gold, sequences, strict=True):
        column = np.array([index.get(name, -1) for name in features.names], np.int64)[features.feature]
        is_known = column >= 0
        cells = np.ones(int(is_known.sum())), (features.row[is_known], column[is_known])
        designs.append(csr_matrix(cells, shape=(len(coded.roles), n_features)))
        targets.append([ROLES.index(role) if role else -1 for role in coded.roles])
    middle = np.concatenate([np.array([known["features"].get(name, [0.0] * n_roles) for name in index]).ravel(), np.ravel(known["moves"])])
    held = np.repeat([PULL_WORD if name.startswith(WORD) else PULL_ROLE for name in index], n_roles)
    pull = strength * np.concatenate([held, np.full(n_roles**2, PULL_MOVE)])

    def loss(x: Array) -> tuple[float, Array]:
        state, move = x[: n_features * n_roles].reshape(n_features, n_roles), x[n_features * n_roles :].reshape(n_roles, n_roles)
        total, d_state, d_move = 0.0, np.zeros_like(state), np.zeros_like(move)
        for design, want in zip(designs, targets, strict=True):
            value, error, pair_error = _chain(design @ state, move, want)
            total += value
            d_state += design.T @ error
            d_move += pair_error
        away = x - middle
        return total + 0.5 * float((pull * away**2).sum()), np.concatenate([d_state.ravel(), d_move.ravel()]) + pull * away

    x = _least(loss, middle, 300)
    state, move = x[: n_features * n_roles].reshape(n_features, n_roles), x[n_features * n_roles :].reshape(n_roles, n_roles)
    return {
        "features": {name: [round(float(v), 3) for v in state[k]] for name, k in index.items()},
        "moves": [[round(float(v), 3) for v in row] for row in move],
    }


def _least(
    loss: Callable[[Array], tuple[float, Array]],
    start: Array,
    steps: int,
    bounds: Sequence[tuple[float | None, float | None]] | None = None,
) -> Array:
    """Where `loss`, which gives its value and gradient, is least: L-BFGS from `start`."""
    with threadpool_limits(1):  # threads would decide the order of sums, and on vectors so short they cost more than they save
        found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps}).x
    return found


def _chain(scores: Array, move: Array, want: list[int]) -> tuple[float, Array, Array]:
    """Negative log-likelihood of one chain, and what is expected less what is wanted, for states and for moves; -1 is open."""
    held = scores.copy()
    for t, role in enumerate(want):
        if role >= 0:
            held[t, np.arange(len(ROLES)) != role] = -np.inf
    norm, states, pairs = _expect(scores, move)
    norm_held, states_held, pairs_held = _expect(held, move)
    return norm - norm_held, states - states_held, pairs - pairs_held


def _expect(scores: Array, move: Array) -> tuple[float, Array, Array]:
    """Logarithm of the sum over all rows of roles; how often each role is expected at each place, and each move."""
    n = len(scores)
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[0] = scores[0]
    for t in range(1, n):
        forward[t] = scores[t] + _log_sums((forward[t - 1][:, None] + move).T)
    for t in range(n - 2, -1, -1):
        backward[t] = _log_sums(move + (scores[t + 1] + backward[t + 1]))
    norm = float(_log_sums(forward[-1:])[0])
    pairs = np.exp(forward[:-1, :, None] + move + (scores[1:] + backward[1:])[:, None, :] - norm).sum(axis=0)
    return norm, np.exp(forward + backward - norm), pairs


def _log_sums(rows: Array) -> Array:
    """Logarithm of the sum of exponentials of each row; a row has a finite number. (That of scipy takes most of its time to look.)"""
    top = rows.max(axis=1)
    sums: Array = np.log(np.exp(rows - top[:, None]).sum(axis=1)) + top
    return sums


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
