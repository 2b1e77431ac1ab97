"""Find the terms of a lexicon in a text in one pass: leftmost, longest, without overlap.

The automaton (Aho and Corasick 1975) is that of the Rust crate aho-corasick, by way of ahocorasick_rs.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind

from flows.themes.batch import Ints, triples


class Matcher:
    """The terms of a lexicon, ready to be found. `terms` are sorted; found terms are named by their number there."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(sorted(set(terms)))
        if not all(self.terms):
            raise ValueError("an empty term matches everywhere")
        self._automaton = AhoCorasick(self.terms, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> tuple[Ints, Ints, Ints]:
        """Number, start and end of each term found, in order of place."""
        found = self._automaton.find_matches_as_indexes(text)
        return triples(found, len(found))
