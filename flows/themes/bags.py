"""The words of content of each essay, counted, and ranked by how they stand together: all from columns, a part of a corpus at a time.

What is said of an essay depends on its own words only, to the last digit: words are numbered in their own order, not in that of the part.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix, csr_matrix

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
Int32s = npt.NDArray[np.int32]


def count_words(tokens: pa.Table, first: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Count the words of content of a part. Returns tables of `BAGS` and of `USES`.

    Args:
        tokens: columns sentence_id, essay_id, tokens, pos (table `tokens`), the sentences of an essay together, in their order.
        first: columns sentence_id, theme_id: the first theme of each sentence.
    """
    listed = tokens["tokens"].combine_chunks()
    words, tags = encoded(listed.flatten()), encoded(tokens["pos"].combine_chunks().flatten())
    code, tag = words.indices.to_numpy(), tags.indices.to_numpy()
    sentence = np.repeat(np.arange(len(listed)), pc.list_value_length(listed).to_numpy(zero_copy_only=False))
    kept = np.flatnonzero(_content(words.dictionary)[code] & _is_content(tags.dictionary)[tag])
    code, sentence = code[kept], sentence[kept]
    used = np.flatnonzero(np.bincount(code, minlength=len(words.dictionary)))
    used = used[pc.sort_indices(words.dictionary.take(pa.array(used))).to_numpy()]
    place, tag_of = np.zeros(len(words.dictionary), np.int64), np.zeros(len(words.dictionary), np.int64)
    place[used] = np.arange(len(used))
    tag_of[code[::-1]] = tag[kept[::-1]]  # the first counts
    terms, pos = words.dictionary.take(pa.array(used)), tags.dictionary.take(pa.array(tag_of[used]))
    bags, in_sentence, word = _bags(tokens, terms, pos, place[code], sentence)
    return bags, _uses(tokens, first, terms, in_sentence, word)


def _bags(tokens: pa.Table, terms: pa.Array, pos: pa.Array, word: Ints, sentence: Ints) -> tuple[pa.Table, Ints, Ints]:
    """The bags; the words of each sentence, each once, as two columns: number of the sentence, word."""
    ids = encoded(tokens["essay_id"].combine_chunks())
    essay = ids.indices.to_numpy().astype(np.int64)[sentence]
    n_words = max(len(terms), 1)
    keys, order = sorted_places(essay * n_words + word)
    begins = changes(keys)
    pair, n = keys[begins], np.diff(np.append(np.flatnonzero(begins), len(keys)))
    node = np.empty(len(keys), np.int64)
    node[order] = np.cumsum(begins) - 1
    once = _distinct(sentence * max(len(pair), 1) + node)
    sentence_of, node_of = np.divmod(once, max(len(pair), 1))
    columns = [
        ids.dictionary.take(pa.array(pair // n_words)),
        terms.take(pa.array(pair % n_words)),
        pos.take(pa.array(pair % n_words)),
        pa.array(n, pa.int32()),
        pa.array(np.bincount(node_of, minlength=len(pair)), pa.int32()),
        pa.array(text_rank(node, sentence, pair // n_words)),
    ]
    return pa.table(columns, schema=BAGS), sentence_of, pair[node_of] % n_words


def _uses(tokens: pa.Table, first: pa.Table, terms: pa.Array, sentence: Ints, word: Ints) -> pa.Table:
    """`sentence` and `word` hold each word of a sentence once."""
    found = pc.index_in(tokens["sentence_id"], first["sentence_id"].combine_chunks())
    themes = encoded(first["theme_id"].combine_chunks())
    n_themes = max(len(themes.dictionary), 1)
    theme_of = np.full(len(tokens), -1, np.int64)
    has = found.is_valid().to_numpy()
    theme_of[has] = themes.indices.to_numpy()[found.drop_null().to_numpy()]
    theme = theme_of[sentence]
    key, n = np.unique((word * n_themes + theme)[theme >= 0], return_counts=True)
    columns = [terms.take(pa.array(key // n_themes)), themes.dictionary.take(pa.array(key % n_themes)), pa.array(n, pa.int32())]
    return pa.table(columns, schema=USES)


def encoded(values: pa.Array) -> pa.DictionaryArray:
    """The values, each as its number in a dictionary of them."""
    return values if pa.types.is_dictionary(values.type) else values.dictionary_encode()


def sorted_places(keys: Ints) -> tuple[Ints, Ints]:
    """The keys sorted, and the place of each; equal keys by place. One sort of whole numbers is quicker than of places by keys."""
    size = max(len(keys), 1)
    ordered = np.sort(keys * size + np.arange(len(keys)))
    return np.divmod(ordered, size)


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
    graph = _neighbours(node, sentence, size)
    weight = np.diff(graph.indptr).astype(np.float64)
    share = np.divide(1.0, weight, out=np.zeros(size), where=weight > 0)
    rank: Floats = (weight > 0).astype(np.float64)
    jump = (1 - _DAMPING) * rank
    for _ in range(_ROUNDS):
        rank = jump + _DAMPING * (graph @ (rank * share))
    if not size:
        return rank
    begins = np.flatnonzero(changes(essay))
    top = np.repeat(np.maximum.reduceat(rank, begins), np.diff(np.append(begins, size)))
    best: Floats = np.divide(rank, top, out=np.zeros(size), where=top > 0).round(6)
    return best


def _neighbours(node: Ints, sentence: Ints, size: int) -> csr_matrix:
    """The graph, size x size: an entry for each time that two words stand near; those of a row by distance, then by place."""
    node, sentence = node.astype(np.int32), sentence.astype(np.int32)
    one: list[Int32s] = []
    other: list[Int32s] = []
    for step in range(1, _WINDOW):
        near = (sentence[:-step] == sentence[step:]) & (node[:-step] != node[step:])
        one.append(node[:-step][near])
        other.append(node[step:][near])
    rows, columns = np.concatenate([*one, *other]), np.concatenate([*other, *one])
    graph = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    graph.has_canonical_format = True  # two that stand near twice may well have two entries: to add them up costs more
    return graph.tocsr()


def _content(words: pa.Array) -> Flags:
    """Which words are of two characters or more, not too long, and no plain word."""
    plain = pa.array([row["word"] for row in read_lexicon("plain_words.tsv")], pa.string())
    length = pc.utf8_length(words)
    good = pc.and_(pc.and_(pc.greater(length, 1), pc.less_equal(length, LONGEST)), pc.invert(pc.is_in(words, plain)))
    flags: Flags = good.to_numpy(zero_copy_only=False)
    return flags


def _is_content(tags: pa.Array) -> Flags:
    return np.array([tag.startswith(CONTENT) for tag in tags.to_pylist()], np.bool_)
