"""Topics beyond the codebook: non-negative matrix factorisation of TF-IDF (Lee and Seung 1999), by scikit-learn.

A topic is labelled by its terms. Its id stays the same across releases: a topic that shares most of its terms with one of
the release before takes its id; a new one gets an id made from its terms.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pyarrow as pa

from flows.themes.codebook import Codebook
from flows.themes.terms import LIST, TEXT, essay_words, make_table

TOPICS = pa.schema([("topic_id", TEXT), ("label", TEXT), ("terms", LIST), ("weights", pa.list_(pa.float64())), ("n_essays", pa.int32())])
ESSAY_TOPICS = pa.schema([("essay_id", TEXT), ("topic_id", TEXT), ("share", pa.float64())])
CANDIDATES = pa.schema(
    [
        ("term", TEXT),
        ("topic_id", TEXT),
        ("theme_id", TEXT),
        ("n_essays", pa.int32()),
        ("n_occurrences", pa.int32()),
        ("score", pa.float64()),
    ]
)
_TERMS, _LABEL = 12, 3
_SAME = 0.3
_MIN_SHARE = 0.05


def discover_topics(
    tokens: pa.Table, n_topics: int = 20, min_essays: int = 2, previous: pa.Table | None = None
) -> tuple[pa.Table, pa.Table]:
    """Return the topics (columns of TOPICS) and the share of each in each essay (ESSAY_TOPICS).

    Args:
        tokens: table `tokens`.
        n_topics: how many to look for; fewer where there are fewer essays or terms.
        min_essays: leave out words that fewer essays use.
        previous: the topics of the release before, for the ids.
    """
    from sklearn.decomposition import NMF  # noqa: PLC0415 a second to import, and only discovery needs it
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    words = {essay: [word for sentence in sentences for word in sentence] for essay, sentences in essay_words(tokens).items()}
    words = {essay: found for essay, found in words.items() if found}
    spread = Counter(word for found in words.values() for word in set(found))
    vocabulary = sorted(word for word, n in spread.items() if n >= min_essays)
    n_topics = min(n_topics, len(words), len(vocabulary))
    if n_topics < 1:
        return make_table([], TOPICS), make_table([], ESSAY_TOPICS)
    vectors = TfidfVectorizer(analyzer=list, vocabulary=vocabulary, sublinear_tf=True).fit_transform(list(words.values()))
    model = NMF(n_components=n_topics, init="nndsvda", solver="cd", max_iter=400, tol=1e-5, random_state=0)
    shares = model.fit_transform(vectors)
    known = {row["topic_id"]: frozenset(row["terms"]) for row in previous.to_pylist()} if previous is not None else {}
    found = []
    for k, row in enumerate(model.components_):
        best = sorted(range(len(vocabulary)), key=lambda i: (-round(float(row[i]), 6), vocabulary[i]))[:_TERMS]
        terms = [vocabulary[i] for i in best if row[i] > 0]
        if terms:
            found.append((k, terms, [round(float(row[i]), 4) for i in best if row[i] > 0]))
    ids = _stable_ids([terms for _, terms, _ in found], known)
    total = shares.sum(axis=1)
    essay_rows, n_essays = [], Counter[str]()
    for n, essay in enumerate(words):
        for (k, _, _), topic_id in zip(found, ids, strict=True):
            share = round(float(shares[n, k] / total[n]), 4) if total[n] else 0.0
            if share >= _MIN_SHARE:
                essay_rows.append((essay, topic_id, share))
                n_essays[topic_id] += 1
    topic_rows = [(i, "、".join(terms[:_LABEL]), terms, weights, n_essays[i]) for (_, terms, weights), i in zip(found, ids, strict=True)]
    return make_table(sorted(topic_rows), TOPICS), make_table(sorted(essay_rows), ESSAY_TOPICS)


def _stable_ids(topics: list[list[str]], known: dict[str, frozenset[str]]) -> list[str]:
    """Ids for topics: the pairs most alike first, each known id once; a new topic takes its id from its first terms."""
    pairs = sorted(
        (-len(old & set(terms)) / len(old | set(terms)), topic_id, n)
        for topic_id, old in known.items()
        for n, terms in enumerate(topics)
        if old & set(terms)
    )
    ids: dict[int, str] = {}
    for unlike, topic_id, n in pairs:
        if -unlike >= _SAME and n not in ids and topic_id not in ids.values():
            ids[n] = topic_id
    taken = set(known) | set(ids.values())
    for n, terms in enumerate(topics):
        length = 5
        while n not in ids:
            made = "t" + sha256("\n".join(sorted(terms[:length])).encode()).hexdigest()[:8]
            if made not in taken or length > len(terms):
                ids[n] = made
                taken.add(made)
            length += 1
    return [ids[n] for n in range(len(topics))]


def candidate_terms(topics: pa.Table, tokens: pa.Table, themes: pa.Table, codebook: Codebook) -> pa.Table:
    """Terms of topics that the codebook lacks, each with the theme whose sentences use it most, for an editor to accept.

    Args:
        topics: columns of TOPICS.
        tokens: table `tokens` with sentence_id.
        themes: columns sentence_id, theme_id, rank (table `themes`).
        codebook: the codebook that the themes were coded with.

    Returns:
        Columns of CANDIDATES; `score` is the share of the term's sentences that have the theme as their first.
    """
    known = {term for theme in codebook.themes for term in (*theme.terms, *theme.hints, *theme.exclusions)}
    wanted: dict[str, str] = {}
    for topic in topics.to_pylist():
        for term in topic["terms"]:
            if term not in known:
                wanted.setdefault(term, topic["topic_id"])
    first = {row["sentence_id"]: row["theme_id"] for row in themes.to_pylist() if row["rank"] == 1}
    by_theme: dict[str, Counter[str]] = {term: Counter() for term in wanted}
    essays: dict[str, set[str]] = {term: set() for term in wanted}
    for batch in tokens.select(["sentence_id", "essay_id", "tokens"]).to_batches():
        for row in batch.to_pylist():
            for term in wanted.keys() & set(row["tokens"]):
                essays[term].add(row["essay_id"])
                if row["sentence_id"] in first:
                    by_theme[term][first[row["sentence_id"]]] += 1
    rows: list[tuple[str, str, str, int, int, float]] = []
    for term, topic_id in wanted.items():
        count = by_theme[term]
        if count:
            theme, n = min(count.items(), key=lambda item: (-item[1], item[0]))
            rows.append((term, topic_id, theme, len(essays[term]), count.total(), round(n / count.total(), 4)))
    rows.sort(key=lambda r: (-r[3], -r[5], r[0]))
    return make_table(rows, CANDIDATES)
