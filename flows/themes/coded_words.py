"""The words that count by themselves for roles, found in sentences: those that several essays coded by hand hold.

`flows.themes.draw_words` draws them; which role a word speaks for is trained (`flows.themes.train`).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from flows.text.seeds import read_lexicon
from flows.themes.batch import Batch, Ints
from flows.themes.matcher import Matcher

WORD = "word:"
"""How the names of their features begin."""


@cache
def _known() -> tuple[Matcher, tuple[str, ...], Ints]:
    """The longer words, all words (the longer ones first, as numbered there), and the number of a single character by its code."""
    listed = [row["word"] for row in read_lexicon("coded_words.tsv")]
    matcher = Matcher(word for word in listed if len(word) > 1)
    characters = [word for word in listed if len(word) == 1]
    table = np.full(max(map(ord, characters), default=0) + 2, -1, np.int64)
    table[[ord(c) for c in characters]] = np.arange(len(characters))
    return matcher, (*matcher.terms, *characters), table


def find_words(batch: Batch) -> tuple[Ints, Ints, tuple[str, ...]]:
    """Which sentence holds which word, each once; a word within a longer one does not count.

    Returns rows of sentences, the number of the feature in each, and the names of the features found.
    """
    matcher, words, table = _known()
    term, start, end = matcher.find(batch.joined)
    longer = np.divmod(np.unique(batch.sentence_of(start) * len(words) + term), len(words))
    # single characters are looked up: a table is faster than an automaton, whose finds would be half of them
    letters = np.minimum(np.frombuffer(batch.joined.encode("utf-32-le", "surrogatepass"), np.uint32), len(table) - 1)
    border = np.zeros(len(letters) + 1, np.int8)
    border[start] += 1
    border[end] -= 1
    places = np.flatnonzero((table[letters] >= 0) & (np.cumsum(border[:-1], dtype=np.int8) == 0))
    n_longer = len(matcher.terms)
    holds = np.zeros((len(batch.texts), len(words) - n_longer), np.bool_)
    holds[batch.sentence_of(places), table[letters[places]]] = True
    row, character = np.nonzero(holds)
    held, number = np.unique(np.concatenate([longer[1], character + n_longer]), return_inverse=True)
    return np.concatenate([longer[0], row]), number, tuple(WORD + words[k] for k in held.tolist())
