"""Topics beyond the codebook: non-negative matrix factorisation of TF-IDF (Lee and Seung 1999), by scikit-learn.

Topics are learned from a sample of the essays, those with the least ids, which are digests of their bytes; then every essay
gets its shares by the same topics. So memory is bounded, and what an essay gets doesn't depend on the part in which it lies. A topic
is labelled by its terms. Its id stays the same across releases: a topic that shares most of its terms with one of the release before
takes its id; a new one gets an id made from its terms.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

from flows.themes.bags import encoded, sorted_places
from flows.themes.batch import Floats

MOST_TOPICS, ESSAYS_A_TOPIC = 40, 3
SAMPLE = 4_000
"""Essays that topics are learned from."""
LEAST, SHARE, MOST_WORDS = 2, 0.5, 5_000
"""Words that topics are made of: in how many essays at least, in what share of them at most, how many."""
MIN_SHARE = 0.05
ESSAY_TOPICS = pa.schema([("essay_id", pa.string()), ("topic_id", pa.string()), ("share", pa.float64())])
_TERMS, _LABEL = 12, 3
_SAME = 0.3
_STEPS, _ROUNDS = 60, 60  # 200 steps take three times as long for an error 0.02 % less


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics found: their ids, their terms with weights, and what they are made of (topics x words)."""

    ids: tuple[str, ...]
    terms: tuple[tuple[tuple[str, float], ...], ...]
    words: tuple[str, ...]
    idf: Floats
    parts: Floats

    @property
    def labels(self) -> tuple[str, ...]:
        """The first terms of each topic."""
        return tuple("、".join(term for term, _ in terms[:_LABEL]) for terms in self.terms)


def learn_topics(bags: pa.Table, words: Sequence[tuple[str, int]], n_essays: int, previous: Mapping[str, Collection[str]]) -> Topics:
    """Learn topics from a sample.

    Args:
        bags: columns essay_id, term, n: word counts of the sample (`flows.themes.bags.BAGS`).
        words: the words that count, sorted, each with how many essays of the corpus use it.
        n_essays: how many the corpus has.
        previous: the terms of the topics of the release before, by id.
    """
    from sklearn.decomposition import NMF  # noqa: PLC0415 a second to import, and only discovery needs it
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped] # noqa: PLC0415

    names = tuple(word for word, _ in words)
    idf = np.log((1 + n_essays) / (1 + np.array([n for _, n in words], np.float64))) + 1
    essays, vectors = _vectors(bags, names, idf)
    n_topics = min(MOST_TOPICS, -(-len(essays) // ESSAYS_A_TOPIC), len(names))
    if n_topics < 1:
        return Topics((), (), names, idf, np.zeros((0, len(names))))
    model = NMF(n_components=n_topics, init="nndsvda", solver="cd", max_iter=_STEPS, tol=1e-4, random_state=0)
    # the number of threads would decide the order of sums; what a fit leaves over may be below 0 by rounding
    with threadpool_limits(1), warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # the work is bounded on purpose
        model.fit(vectors)
    parts: Floats = model.components_.round(6)
    parts = parts[parts.max(axis=1) > 0]
    parts /= np.sqrt((parts**2).sum(axis=1, keepdims=True))
    best = np.argsort(-parts, axis=1, kind="stable")[:, :_TERMS]
    terms = tuple(tuple((names[i], round(float(row[i]), 4)) for i in order if row[i] > 0) for row, order in zip(parts, best, strict=True))
    return Topics(tuple(stable_ids([[term for term, _ in t] for t in terms], previous)), terms, names, idf, parts)


def essay_topics(bags: pa.Table, topics: Topics) -> pa.Table:
    """The share of each topic in each essay of a part, where it is MIN_SHARE or more: columns of ESSAY_TOPICS.

    The shares are found by coordinate descent on the squares (Cichocki and Phan 2009), essays side by side and each by itself.
    """
    if not topics.ids:
        return ESSAY_TOPICS.empty_table()
    essays, vectors = _vectors(bags, topics.words, topics.idf)
    rest: Floats = np.ascontiguousarray((vectors @ np.ascontiguousarray(topics.parts.T)).T)  # topics x essays
    alike = np.einsum("kw,jw->kj", topics.parts, topics.parts)  # in one order, which a BLAS leaves open
    found = np.zeros_like(rest)
    for _ in range(_ROUNDS):
        for k, row in enumerate(alike):
            step = np.maximum(found[k] + rest[k] / row[k], 0.0) - found[k]
            found[k] += step
            rest -= row[:, None] * step
    total = np.zeros(len(essays))
    for row in found:
        total += row
    share = np.divide(found, total, out=np.zeros_like(found), where=total > 0).round(4)
    topic, essay = np.nonzero(share >= MIN_SHARE)
    columns = [essays.take(pa.array(essay)), pa.array(topics.ids, pa.string()).take(pa.array(topic)), pa.array(share[topic, essay])]
    return pa.table(columns, schema=ESSAY_TOPICS)


def _vectors(bags: pa.Table, words: Sequence[str], idf: Floats) -> tuple[pa.Array, csr_matrix]:
    """The essays, sorted, and their vectors of TF-IDF, of length 1: the counts are damped by the logarithm."""
    place = pc.index_in(bags["term"], pa.array(words, pa.string()))
    kept = bags.append_column("word", place).filter(place.is_valid()).combine_chunks()
    ids = encoded(kept["essay_id"].combine_chunks())
    order = pc.sort_indices(ids.dictionary).to_numpy()
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    keys, at = sorted_places(number[ids.indices.to_numpy()] * len(words) + kept["word"].to_numpy())
    essay, word = np.divmod(keys, max(len(words), 1))
    value = (1 + np.log(kept["n"].to_numpy()[at])) * idf[word]
    size = len(order)
    # sums of each essay's own numbers in the order of its words
    length = np.sqrt(np.bincount(essay, value**2, size))
    return ids.dictionary.take(pa.array(order)), csr_matrix((value / length[essay], (essay, word)), shape=(size, len(words)))


def stable_ids(topics: Sequence[Sequence[str]], known: Mapping[str, Collection[str]]) -> list[str]:
    """Ids for topics: the pairs most alike first, each known id once; a new topic takes its id from its first terms."""
    pairs = sorted(
        (-len(set(old) & set(terms)) / len(set(old) | set(terms)), topic_id, n)
        for topic_id, old in known.items()
        for n, terms in enumerate(topics)
        if set(old) & set(terms)
    )
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for unlike, topic_id, n in pairs:
        if -unlike >= _SAME and n not in ids and topic_id not in taken:
            ids[n] = topic_id
            taken.add(topic_id)
    taken |= set(known)
    for n, terms in enumerate(topics):
        length = 5
        while n not in ids:
            made = "t" + sha256("\n".join([*sorted(terms[:length]), *[""] * max(0, length - len(terms))]).encode()).hexdigest()[:8]
            if made not in taken:
                ids[n] = made
                taken.add(made)
            length += 1
    return [ids[n] for n in range(len(topics))]
