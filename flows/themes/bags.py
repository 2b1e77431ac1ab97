"""The words of content of each essay, counted, and ranked by how they stand together: all from columns, a part of a corpus at a time.

What is said of an essay depends on its own words only, to the last digit: words are numbered in their own order, not in that of the part.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

from flows.text.seeds import read_lexicon
from flows.themes.batch import Flags, Floats, Ints, changes

BAGS = pa.schema(
    [
        ("essay_id", pa.string()),
        ("term", pa.string()),
        ("pos", pa.string()),
        ("n", pa.int32()),
        ("n_sentences", pa.int32()),
        ("rank", pa.float64()),
    ]
)
"""A word of an essay: its tag, how often it stands there, in how many sentences, and its TextRank, 1 for the best of the essay."""
USES = pa.schema([("term", pa.string()), ("theme_id", pa.string()), ("n_sentences", pa.int32())])
"""In how many sentences with that first theme a word stands."""
CONTENT = ("n", "v", "a", "i", "j", "l", "eng")
"""Tags of words of content by how they begin: nouns, verbs, adjectives, idioms, abbreviations, set phrases, Latin words."""
LONGEST = 20
_WINDOW, _DAMPING, _ROUNDS = 5, 0.85, 30


def count_words(tokens: pa.Table, first: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Count the words of content of a part. Returns tables of `BAGS` and of `USES`.

    Args:
        tokens: columns sentence_id, essay_id, tokens, pos (table `tokens`), the sentences of an essay together, in their order.
        first: columns sentence_id, theme_id: the first theme of each sentence.
    """
    listed = tokens["tokens"].combine_chunks()
    words, tags = listed.flatten().dictionary_encode(), tokens["pos"].combine_chunks().flatten()
    sentence = np.repeat(np.arange(len(listed)), pc.list_value_length(listed).to_numpy(zero_copy_only=False))
    code = words.indices.to_numpy().astype(np.int64)
    kept = _content(words.dictionary)[code] & _has_tag(tags) if len(code) else np.zeros(0, np.bool_)
    code, sentence = code[kept], sentence[kept]
    used, at, code = np.unique(code, return_index=True, return_inverse=True)
    terms = words.dictionary.take(pa.array(used))
    order = pc.sort_indices(terms).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    word, terms = place[code], terms.take(pa.array(order))
    pos = tags.filter(pa.array(kept)).take(pa.array(at[order]))
    n_words = max(len(terms), 1)
    return _bags(tokens, terms, pos, word, sentence), _uses(tokens, first, terms, _distinct(sentence * n_words + word))


def _bags(tokens: pa.Table, terms: pa.Array, pos: pa.Array, word: Ints, sentence: Ints) -> pa.Table:
    ids = tokens["essay_id"].combine_chunks().dictionary_encode()
    essay = ids.indices.to_numpy().astype(np.int64)[sentence] if len(tokens) else np.zeros(0, np.int64)
    n_words = max(len(terms), 1)
    pair, node, n = np.unique(essay * n_words + word, return_inverse=True, return_counts=True)
    in_sentence = _distinct(sentence * max(len(pair), 1) + node) % max(len(pair), 1)
    columns = [
        ids.dictionary.take(pa.array(pair // n_words)),
        terms.take(pa.array(pair % n_words)),
        pos.take(pa.array(pair % n_words)),
        pa.array(n, pa.int32()),
        pa.array(np.bincount(in_sentence, minlength=len(pair)), pa.int32()),
        pa.array(text_rank(node, sentence, pair // n_words)),
    ]
    return pa.table(columns, schema=BAGS)


def _uses(tokens: pa.Table, first: pa.Table, terms: pa.Array, in_sentence: Ints) -> pa.Table:
    """`in_sentence` holds each sentence x words + word once."""
    found = pc.index_in(tokens["sentence_id"], first["sentence_id"].combine_chunks())
    themes = first["theme_id"].combine_chunks().dictionary_encode()
    n_words, n_themes = max(len(terms), 1), max(len(themes.dictionary), 1)
    theme_of = np.full(len(tokens), -1, np.int64)
    has = found.is_valid().to_numpy()
    theme_of[has] = themes.indices.to_numpy()[found.drop_null().to_numpy()]
    theme, word = theme_of[in_sentence // n_words], in_sentence % n_words
    key, n = np.unique((word * n_themes + theme)[theme >= 0], return_counts=True)
    columns = [terms.take(pa.array(key // n_themes)), themes.dictionary.take(pa.array(key % n_themes)), pa.array(n, pa.int32())]
    return pa.table(columns, schema=USES)


def _distinct(keys: Ints) -> Ints:
    """Each key once, sorted; by sorting, which is quicker here than by a hash table."""
    ordered = np.sort(keys)
    return ordered[changes(ordered)]


def text_rank(node: Ints, sentence: Ints, essay: Ints) -> Floats:
    """Rank of each word in the graph of words that stand near each other (Mihalcea and Tarau 2004), 1 for the best of an essay.

    Args:
        node: the words of content in order of place; a word of an essay is a node.
        sentence: in which sentence each stands; words of two sentences are not near.
        essay: of each node.
    """
    size = len(essay)
    pairs = [(node[:-step], node[step:], sentence[:-step] == sentence[step:]) for step in range(1, _WINDOW)]
    left = np.concatenate([a[same] for a, _, same in pairs])
    right = np.concatenate([b[same] for _, b, same in pairs])
    apart = left != right
    left, right = left[apart], right[apart]
    ones = np.ones(2 * len(left))
    graph = csr_matrix((ones, (np.concatenate([left, right]), np.concatenate([right, left]))), shape=(size, size))
    graph.sort_indices()  # sums are taken in the words' own order
    weight = np.asarray(graph.sum(axis=1)).ravel()
    share = np.divide(1.0, weight, out=np.zeros(size), where=weight > 0)
    rank = (weight > 0).astype(np.float64)
    for _ in range(_ROUNDS):
        rank = np.where(weight > 0, 1 - _DAMPING + _DAMPING * (graph @ (rank * share)), 0.0)
    if not size:
        return rank
    begins = np.flatnonzero(changes(essay))
    top = np.repeat(np.maximum.reduceat(rank, begins), np.diff(np.append(begins, size)))
    best: Floats = np.divide(rank, top, out=np.zeros(size), where=top > 0).round(6)
    return best


def _content(words: pa.Array) -> Flags:
    """Which words are of two characters or more, not too long, and no plain word."""
    plain = pa.array([row["word"] for row in read_lexicon("plain_words.tsv")], pa.string())
    length = pc.utf8_length(words)
    good = pc.and_(pc.and_(pc.greater(length, 1), pc.less_equal(length, LONGEST)), pc.invert(pc.is_in(words, plain)))
    flags: Flags = good.to_numpy(zero_copy_only=False)
    return flags


def _has_tag(tags: pa.Array) -> Flags:
    encoded = tags.dictionary_encode()
    good = np.array([tag.startswith(CONTENT) for tag in encoded.dictionary.to_pylist()], np.bool_)
    flags: Flags = good[encoded.indices.to_numpy()]
    return flags
