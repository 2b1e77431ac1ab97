"""Terms of the corpus: keywords of each essay beside the author's own, and how often each term is used, year by year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log

import pyarrow as pa

TEXT, LIST = pa.string(), pa.list_(pa.field("element", pa.string()))
KEYWORDS = pa.schema(
    [("essay_id", TEXT), ("method", TEXT), ("rank", pa.int32()), ("term", TEXT), ("score", pa.float64()), ("is_authors", pa.bool_())]
)
CORPUS_TERMS = pa.schema([("term", TEXT), ("pos", TEXT), ("year", pa.int32()), ("n_occurrences", pa.int32()), ("n_essays", pa.int32())])
# words of content by the first letter of jieba's tag: nouns, verbs, adjectives, idioms, abbreviations, set phrases, Latin
CONTENT = frozenset(("n", "v", "a", "i", "j", "l", "e"))
_PLAIN = frozenset(
    [
        "是",
        "有",
        "要",
        "应该",
        "需要",
        "必须",
        "可以",
        "能够",
        "进行",
        "通过",
        "使",
        "使得",
        "成为",
        "没有",
        "不能",
        "可能",
        "存在",
        "具有",
        "作为",
        "以及",
        "方面",
        "时候",
        "之间",
        "就是",
        "还是",
        "也是",
    ]
)
_WINDOW, _DAMPING, _ROUNDS = 5, 0.85, 30


def content_words(tokens: Sequence[str], pos: Sequence[str]) -> list[str]:
    """The words that carry content: two characters or more, of a content tag, no auxiliary."""
    return [word for word, tag in zip(tokens, pos, strict=True) if len(word) > 1 and tag[:1] in CONTENT and word not in _PLAIN]


def essay_words(tokens: pa.Table) -> dict[str, list[list[str]]]:
    """Content words of each essay, a list a sentence.

    Args:
        tokens: columns essay_id, ordinal, tokens, pos (table `tokens`).
    """
    out: dict[str, list[list[str]]] = defaultdict(list)
    ordered = tokens.select(["essay_id", "ordinal", "tokens", "pos"]).sort_by([("essay_id", "ascending"), ("ordinal", "ascending")])
    for batch in ordered.to_batches():
        for row in batch.to_pylist():
            out[row["essay_id"]].append(content_words(row["tokens"], row["pos"]))
    return dict(out)


def keywords(tokens: pa.Table, essays: pa.Table, per_essay: int = 10) -> pa.Table:
    """Keywords of each essay by TF-IDF against the corpus and by TextRank, best first, beside the author's own.

    Args:
        tokens: table `tokens`.
        essays: columns essay_id, keywords (table `essays`).
        per_essay: how many a method gives at most.

    Returns:
        Columns of KEYWORDS. `method` is author, textrank or tfidf; `score` is null for the author's own; `is_authors` says
        that the author named the term too.
    """
    words = essay_words(tokens)
    authors = {row["essay_id"]: list(dict.fromkeys(row["keywords"] or ())) for row in essays.select(["essay_id", "keywords"]).to_pylist()}
    counts = {essay: Counter(word for sentence in sentences for word in sentence) for essay, sentences in words.items()}
    spread = Counter(word for count in counts.values() for word in count)
    rows: list[tuple[object, ...]] = []
    for essay in sorted(authors.keys() | words.keys()):
        own = authors.get(essay, [])
        rows += [(essay, "author", rank, term, None, True) for rank, term in enumerate(own, 1)]
        scored = {"textrank": text_rank(words.get(essay, [])), "tfidf": _tf_idf(counts.get(essay, Counter()), spread, len(counts))}
        for method, scores in scored.items():
            best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:per_essay]
            rows += [(essay, method, rank, term, score, term in own) for rank, (term, score) in enumerate(best, 1)]
    return make_table(rows, KEYWORDS)


def _tf_idf(count: Counter[str], spread: Counter[str], n_essays: int) -> dict[str, float]:
    """Share of the essay's words times smoothed inverse share of the essays that use the word (Salton and Buckley 1988)."""
    total = count.total()
    return {word: round(n / total * (log((1 + n_essays) / (1 + spread[word])) + 1), 6) for word, n in count.items()}


def text_rank(sentences: Iterable[Sequence[str]]) -> dict[str, float]:
    """Rank of each word in the graph of words that stand near each other (Mihalcea and Tarau 2004), 1 for the best."""
    near: dict[str, Counter[str]] = defaultdict(Counter)
    for words in sentences:
        for i, word in enumerate(words):
            for other in words[i + 1 : i + _WINDOW]:
                if other != word:
                    near[word][other] += 1
                    near[other][word] += 1
    weight = {word: links.total() for word, links in near.items()}
    rank = dict.fromkeys(near, 1.0)
    for _ in range(_ROUNDS):
        rank = {
            word: 1 - _DAMPING + _DAMPING * sum(n / weight[other] * rank[other] for other, n in links.items())
            for word, links in near.items()
        }
    top = max(rank.values(), default=1.0)
    return {word: round(value / top, 6) for word, value in rank.items()}


def corpus_terms(tokens: pa.Table, essays: pa.Table, min_essays: int = 1) -> pa.Table:
    """How often each content word is used, year by year.

    Args:
        tokens: table `tokens`.
        essays: columns essay_id, published_date, year (table `essays`).
        min_essays: leave out terms that fewer essays of the whole corpus use.

    Returns:
        Columns of CORPUS_TERMS, sorted by term and year; `year` is null for essays without a date.
    """
    years = essay_years(essays)
    occurrences: Counter[tuple[str, int | None]] = Counter()
    in_essays: Counter[tuple[str, int | None]] = Counter()
    spread: Counter[str] = Counter()
    for essay, sentences in essay_words(tokens).items():
        count = Counter(word for sentence in sentences for word in sentence)
        year = years.get(essay)
        for word, n in count.items():
            occurrences[word, year] += n
            in_essays[word, year] += 1
            spread[word] += 1
    tags = dict(_tags(tokens))
    keys = sorted((key for key in occurrences if spread[key[0]] >= min_essays), key=lambda k: (k[0], k[1] is not None, k[1] or 0))
    return make_table([(word, tags[word], year, occurrences[word, year], in_essays[word, year]) for word, year in keys], CORPUS_TERMS)


def essay_years(essays: pa.Table) -> dict[str, int]:
    """Year of each essay that has one: of its publication, else the year printed."""
    out = {}
    for row in essays.select(["essay_id", "published_date", "year"]).to_pylist():
        year = row["published_date"].year if row["published_date"] else row["year"]
        if year is not None:
            out[row["essay_id"]] = year
    return out


def _tags(tokens: pa.Table) -> Iterator[tuple[str, str]]:
    for batch in tokens.select(["tokens", "pos"]).to_batches():
        for row in batch.to_pylist():
            yield from zip(row["tokens"], row["pos"], strict=True)


def make_table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """A table of these rows, also where there are none."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table([pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)
