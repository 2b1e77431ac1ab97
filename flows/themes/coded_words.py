"""The words that count by themselves for roles and themes, found in sentences: those that several essays coded by hand hold.

`flows.themes.draw_words` draws them; which role or theme a word speaks for is trained (`flows.themes.train`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from flows.text.seeds import read_lexicon
from flows.themes.batch import Batch, Ints, changes
from flows.themes.matcher import Matcher

WORD = "word:"
"""How the names of their features begin."""


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Which sentence holds which word, each once: cell `k` says that sentence `row[k]` holds `words[word[k]]`.

    First come the words of several characters, `n_longer` of `words`, in order of sentence in the cells up to `n_cells`: those are
    what counts for themes; single characters count for roles only.
    """

    words: tuple[str, ...]
    n_longer: int
    row: Ints
    word: Ints
    n_cells: int


@cache
def _known() -> tuple[Matcher, tuple[str, ...], Ints]:
    """The longer words, all words (the longer ones first, as numbered there), and the number of a single character by its code."""
    listed = [row["word"] for row in read_lexicon("coded_words.tsv")]
    matcher = Matcher(word for word in listed if len(word) > 1)
    characters = [word for word in listed if len(word) == 1]
    table = np.full(max(map(ord, characters), default=0) + 2, -1, np.int64)
    table[[ord(c) for c in characters]] = np.arange(len(characters))
    return matcher, (*matcher.terms, *characters), table


def longer_words() -> tuple[str, ...]:
    """The words of several characters, as `FoundWords` numbers them."""
    return _known()[0].terms


def find_words(batch: Batch) -> FoundWords:
    """Which sentence holds which word, each once; a word within a longer one does not count."""
    matcher, words, table = _known()
    term, start, end = matcher.find(batch.joined)
    key = np.sort(batch.sentence_of(start) * len(words) + term)
    longer = np.divmod(key[changes(key)], len(words))
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
    return FoundWords(
        words, n_longer, np.concatenate([longer[0], row]), np.concatenate([longer[1], character + n_longer]), n_cells=len(longer[0])
    )
