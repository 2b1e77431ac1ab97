"""How much each theme is spoken for by a sentence: a linear model over terms, headings and neighbours.

The score of a theme is the sum of: its bias; the weight of each of its terms in the sentence, less in clauses that only
frame the matter or tell the benefit; the weight, mostly small, of each word of `coded_words.tsv` there; and the share that the theme has in the heading above, in the sentences that open the
point and lead the paragraph, in those before and after and in the rest of the essay. See `flows.themes.weights` for where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from flows.themes.batch import Batch, Flags, Floats, Ints, changes, expand, join_lines
from flows.themes.clauses import MAIN, clause_zones
from flows.themes.codebook import Codebook
from flows.themes.coded_words import FoundWords, find_words, longer_words
from flows.themes.matcher import Matcher
from flows.themes.weights import CONTEXT, FALLBACK, STANDING, weights_of

_TERM, _HINT = 1.0, 0.3
_FALLBACK_FACTOR = 0.4
_AGAIN = 0.3
_COMMON_MIN, _COMMON, _COMMON_POWER = 8, 0.15, 1.0
_WORK = r"(?:工作|建设|组织|支部|党建|教育|作用|党员|干部|服务|团队|队伍)"
_STANDING = re.compile(
    rf"{_WORK}[^，；：。\n]{{0,16}}(?:是|作为|成为)[^；：。\n]{{0,40}}(?:基础|基石|根基|保障|保证|核心|关键|灵魂|生命线|组成部分|任务|内容|环节|堡垒"
    r"|优势|途径|手段|支撑|纽带|桥梁|前提|力量|阵地|法宝|课题|重点|重中之重|当务之急)"
    r"|关系到|事关|关乎|关系着|意义重大|(?:重要|重大|深远|现实|积极|理论)的?(?:意义|作用|价值|影响)"
)
_POINT = re.compile(
    r"首先|其次|再次|最后|此外|一方面|另一方面|第[一二三四五六七八九]|[一二三四五六七八九](?:是|要|、)|其[一二三四五]"
    r"|（[一二三四五六七八九]）|[0-9]{1,2}[.．、]|[①-⑩⑴-⑽]"
)
"""How a sentence opens that begins a new point of a list."""
_CALL = re.compile(
    r"(?:要|必须|应该?|需要?|亟需|亟待|不断|必要)[^，；：]{0,14}(?:创新|与时俱进|探索|改进)|创新[^，；：]{0,12}(?:必要|必然|必经|迫切|势在必行)"
)


@dataclass(frozen=True, slots=True)
class Scorer:
    """The terms and weights for one codebook.

    The pairs (theme, weight) of term number `t` are the cells `offsets[t]` to `offsets[t + 1]` of `pair_theme` and
    `pair_weight`; an exclusion has none. `words` are the weights of `longer_words()` (words x themes).
    """

    ids: tuple[str, ...]
    fallback: int
    standing: int
    matcher: Matcher
    offsets: Ints
    pair_theme: Ints
    pair_weight: Floats
    bias: Floats
    context: tuple[float, ...]
    zone_weights: Floats
    words: Floats


@dataclass(frozen=True, slots=True)
class Hits:
    """Terms found, in order of place: number of the text and of the term, where in the joined text, how much it counts."""

    text: Ints
    term: Ints
    start: Ints
    end: Ints
    factor: Floats
    main: Flags


@dataclass(frozen=True, slots=True)
class ThemeFeatures:
    """What speaks for each theme in some sentences: terms (`own`), words (sentences x themes), and CONTEXT, one array a kind."""

    own: Floats
    words: Floats
    context: tuple[Floats, ...]


@lru_cache(maxsize=4)
def scorer(codebook: Codebook) -> Scorer:
    """The model for a codebook, with the weights for it."""
    return build_scorer(codebook, weights_of(codebook)["themes"])


def build_scorer(codebook: Codebook, trained: dict[str, Any]) -> Scorer:
    """Put the trained weights over the prior ones."""
    table: dict[str, dict[int, float]] = {}
    for n, theme in enumerate(codebook.themes):
        for base, terms in ((_TERM, theme.terms), (_HINT, theme.hints), (0.0, theme.exclusions)):
            for term in terms:
                known = table.setdefault(term, {})
                if base:
                    known[n] = trained["terms"].get(theme.id, {}).get(term, prior_weight(theme.id, term, base))
    ids = codebook.ids
    matcher = Matcher(table)
    pairs = [sorted(table[term].items()) for term in matcher.terms]
    spoken = [trained["words"].get(theme_id, {}) for theme_id in ids]
    return Scorer(
        ids=ids,
        fallback=ids.index(FALLBACK) if FALLBACK in ids else 0,
        standing=ids.index(STANDING) if STANDING in ids else -1,
        matcher=matcher,
        offsets=np.cumsum([0, *map(len, pairs)]),
        pair_theme=np.array([theme for row in pairs for theme, _ in row], np.int64),
        pair_weight=np.array([weight for row in pairs for _, weight in row], np.float64),
        bias=np.array([trained["bias"].get(i, 0.0) for i in ids], np.float64),
        context=tuple(trained["context"][name] for name in CONTEXT),
        zone_weights=np.array(trained["zones"], np.float64),
        words=np.array([[known.get(word, 0.0) for known in spoken] for word in longer_words()], np.float64).reshape(-1, len(ids)),
    )


def prior_weight(theme_id: str, term: str, base: float) -> float:
    """Weight before training: longer terms say more; those of the fallback theme less."""
    return base * min(0.5 + 0.25 * len(term), 1.75) * (_FALLBACK_FACTOR if theme_id == FALLBACK else 1.0)


def theme_features(
    batch: Batch,
    hits: Hits,
    model: Scorer,
    rows: slice = slice(None),
    *,
    topics: Floats | None = None,
    points: Ints | None = None,
    words: FoundWords | None = None,
) -> ThemeFeatures:
    """What the terms of each sentence say of each theme, and the share of each theme in each kind of CONTEXT.

    Args:
        batch: the sentences.
        hits: what `find_hits` found in them.
        model: the terms and weights.
        rows: which sentences, all of them unless told; they begin where a paragraph does.
        topics: what `essay_topics` says of the batch, if that is known.
        points: what `point_openers` says of the batch, if that is known.
        words: what `find_words` found in the batch, if that is known.
    """
    begin, end, _ = rows.indices(len(batch.texts))
    n, n_themes = end - begin, len(model.ids)
    essay = essay_topics(batch, hits, model) if topics is None else topics
    opened_by = (point_openers(batch) if points is None else points)[rows]
    all_hits, hits = hits, _between(hits, begin, end)
    own = _add_up(hits, model, n)
    spread = _spread(own, model)
    heading = _heading_shares(batch.paths, model)
    opens = changes(batch.block[rows])
    follows = ~opens[:, None]
    lead_row = np.maximum.accumulate(np.where(opens, np.arange(n), 0))
    previous, following = np.zeros_like(spread), np.zeros_like(spread)
    previous[1:] = np.where(follows[1:], spread[:-1], 0.0)
    following[:-1] = np.where(follows[1:], spread[1:], 0.0)
    topic = _spread(np.maximum(essay[batch.essay[rows]] - own, 0.0), model)
    first = np.zeros((n, n_themes))
    speaks = hits.main & (model.offsets[hits.term + 1] > model.offsets[hits.term])
    row, term = hits.text[speaks], hits.term[speaks]
    is_first = changes(row)
    item, cell = expand(term[is_first], model.offsets)
    first[row[is_first][item], model.pair_theme[cell]] = 1.0
    call = _formula(_CALL, model.fallback, batch, begin, own)
    standing = _formula(_STANDING, model.standing, batch, begin, own)
    point = np.where((opened_by >= begin)[:, None], spread[np.maximum(opened_by - begin, 0)], 0.0)
    for opener in set(opened_by[(opened_by >= 0) & (opened_by < begin)].tolist()):  # one at most, in the piece before
        point[opened_by == opener] = _spread(_add_up(_between(all_hits, opener, opener + 1), model, 1), model)
    lead = np.where(follows, spread[lead_row], 0.0)
    context = (heading[batch.path[rows]], point, lead, previous, following, topic, first, shares(own), call, standing)
    return ThemeFeatures(own, _add_words(find_words(batch) if words is None else words, model, begin, end), context)


def point_openers(batch: Batch) -> Ints:
    """For each sentence the row of the one that opened the point it stands under in its section; -1 where none did, or it did itself."""
    place = np.arange(len(batch.texts))
    opens = np.fromiter((_POINT.match(text) is not None for text in batch.texts), np.bool_, len(place))
    section = np.maximum.accumulate(np.where(changes(batch.essay) | changes(batch.path), place, 0))
    last = np.maximum.accumulate(np.where(opens, place, -1))
    return np.where(opens | (last < section), -1, last)


def essay_topics(batch: Batch, hits: Hits, model: Scorer) -> Floats:
    """What the terms of each essay say of each theme: essays x themes."""
    return _add_up(replace(hits, text=batch.essay[hits.text]), model, batch.n_essays)


def _formula(pattern: re.Pattern[str], theme: int, batch: Batch, begin: int, own: Floats) -> Floats:
    """1 for a theme in the sentences that speak of it and hold its formula; sentence `begin` of the batch is the first row of `own`."""
    out = np.zeros_like(own)
    if theme >= 0:
        for k in np.flatnonzero(own[:, theme] > 0).tolist():
            if pattern.search(batch.texts[begin + k]):
                out[k, theme] = 1.0
    return out


def _between(hits: Hits, begin: int, end: int) -> Hits:
    """The hits in texts `begin` to `end`, these numbered from 0."""
    some = slice(*np.searchsorted(hits.text, [begin, end]).tolist())
    return Hits(hits.text[some] - begin, hits.term[some], hits.start[some], hits.end[some], hits.factor[some], hits.main[some])


def find_hits(batch: Batch, model: Scorer) -> Hits:
    """The terms of each sentence and how much each counts."""
    return _find(batch.joined, batch.starts, model, batch.essay)


def total_scores(features: ThemeFeatures, model: Scorer) -> Floats:
    """The score of each theme in each sentence: sentences x themes."""
    totals: Floats = model.bias + features.own + features.words
    for weight, part in zip(model.context, features.context, strict=True):
        totals += weight * part
    return totals


def shares(scores: Floats) -> Floats:
    """Each row divided by its sum; rows of zeros stay."""
    total = scores.sum(axis=1, keepdims=True)
    out: Floats = np.divide(scores, total, out=np.zeros_like(scores), where=total > 0)
    return out


def _find(joined: str, starts: Ints, model: Scorer, essay: Ints | None) -> Hits:
    """The terms of texts and how much each counts: less in a frame or tail, less when it comes again, less where it is common."""
    term, start, end = model.matcher.find(joined)
    text = np.searchsorted(starts, start, side="right") - 1
    clause, kinds = clause_zones(joined)
    zone = kinds[np.searchsorted(clause, start, side="right") - 1] if len(term) else np.zeros(0, np.int64)
    key = text * len(model.matcher.terms) + term
    order = np.argsort(key, kind="stable")
    is_first = np.zeros(len(key), np.bool_)
    is_first[order] = changes(key[order])
    factor = model.zone_weights[zone] * np.where(is_first, 1.0, _AGAIN)
    if essay is not None and len(term):
        factor *= _common_factors(essay, text, term, is_first, len(model.matcher.terms))
    return Hits(text, term, start, end, factor, zone == MAIN)


def _common_factors(essay: Ints, text: Ints, term: Ints, is_first: Flags, n_terms: int) -> Floats:
    """Factors below 1 for terms that stand in many sentences of an essay: they tell what it is about, not its sentences."""
    n_sentences = np.bincount(essay)
    of_hit = essay[text]
    key = of_hit * n_terms + term
    _, place = np.unique(key, return_inverse=True)
    n_with = np.bincount(place, is_first)[place]
    limit = _COMMON * n_sentences[of_hit]
    is_common = (n_with > limit) & (n_sentences[of_hit] >= _COMMON_MIN)
    return np.where(is_common, (limit / n_with) ** _COMMON_POWER, 1.0)


def _add_up(hits: Hits, model: Scorer, n: int) -> Floats:
    """What the terms of each text say of each theme."""
    item, cell = expand(hits.term, model.offsets)
    key = hits.text[item] * len(model.ids) + model.pair_theme[cell]
    total: Floats = np.bincount(key, model.pair_weight[cell] * hits.factor[item], n * len(model.ids)).astype(np.float64)
    return total.reshape(n, len(model.ids))


def _add_words(words: FoundWords, model: Scorer, begin: int, end: int) -> Floats:
    """What the words of the sentences `begin` to `end` say of each theme."""
    some = slice(*np.searchsorted(words.row[: words.n_cells], [begin, end]).tolist())
    row, word = words.row[some] - begin, words.word[some]
    columns = (np.bincount(row, of_theme[word], end - begin).astype(np.float64) for of_theme in model.words.T)
    return np.stack(list(columns), axis=1)


def _heading_shares(paths: Sequence[tuple[str, ...]], model: Scorer) -> Floats:
    """For each path the shares in the innermost heading that holds a term."""
    headings = list(dict.fromkeys(heading for path in paths for heading in path))
    place = {heading: n for n, heading in enumerate(headings)}
    joined, starts = join_lines(headings)
    spread = _spread(_add_up(_find(joined, starts, model, None), model, len(headings)), model)
    speaks = spread.max(axis=1, initial=0.0) > 0
    out = np.zeros((len(paths), len(model.ids)))
    for n, path in enumerate(paths):
        found = [k for heading in reversed(path) if speaks[k := place[heading]]]
        if found:
            out[n] = spread[found[0]]
    return out


def _spread(scores: Floats, model: Scorer) -> Floats:
    """Shares that spread from a heading or a neighbour; the fallback theme doesn't."""
    kept = scores.copy()
    kept[:, model.fallback] = 0.0
    return shares(kept)
