"""Find the terms of a lexicon in a text in one pass: leftmost, longest, without overlap; or at the edges of lines.

The automaton (Aho and Corasick 1975) is that of the Rust crate aho-corasick, by way of ahocorasick_rs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from flows.themes.batch import Ints, join_lines, triples


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


class EdgeMatcher:
    """The terms of a lexicon, ready to be found where lines begin or end. `terms` are sorted, as with `Matcher`."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = tuple(sorted(set(terms)))
        self.longest = max(map(len, self.terms))
        self._automaton = AhoCorasick(self.terms, matchkind=MatchKind.Standard)

    def find(self, lines: Sequence[str], at_end: bool) -> Ints:
        """The number of the longest term that each line begins or ends with, -1 where none does. Lines hold no line break."""
        cut = slice(-self.longest, None) if at_end else slice(0, self.longest)
        joined, starts = join_lines([line[cut] for line in lines])
        matches = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        term, start, end = triples(matches, len(matches))
        row = np.searchsorted(starts, start, side="right") - 1
        edges = np.append(starts[1:] - 1, len(joined))
        good = end == edges[row] if at_end else start == starts[row]
        term, row, length = term[good], row[good], (end - start)[good]
        order = np.argsort(length, kind="stable")
        out = np.full(len(lines), -1, np.int64)
        out[row[order]] = term[order]  # the longest is written last
        return out
