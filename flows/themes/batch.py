"""The sentences of many essays side by side, so that themes and roles are reckoned for all of them at once.

Positions of a batch count characters of `joined`, in which each sentence stands after a line break of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.spans.documents import StructuredEssay

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences in order of essay and place; the arrays have one item a sentence.

    `essay` numbers the essays, `block` the paragraphs over all essays, `path` the section paths (rows of `paths`).
    `starts` is where a sentence begins in `joined`.
    """

    texts: list[str]
    joined: str
    starts: Ints
    essay: Ints
    block: Ints
    path: Ints
    paths: list[tuple[str, ...]]
    in_abstract: Flags

    @property
    def n_essays(self) -> int:
        """How many essays have sentences."""
        return int(self.essay[-1]) + 1 if len(self.essay) else 0

    @property
    def opens_block(self) -> Flags:
        """Whether a sentence is the first of its paragraph."""
        return changes(self.block)

    def pieces(self, size: int) -> Iterator[slice]:
        """Rows in pieces of about `size`, each beginning with a paragraph: what bounds memory must not change a code."""
        borders = np.flatnonzero(self.opens_block)
        begin = 0
        while begin < len(self.texts):
            k = int(np.searchsorted(borders, begin + size))
            end = int(borders[k]) if k < len(borders) else len(self.texts)
            yield slice(begin, end)
            begin = end

    def sentence_of(self, positions: Ints) -> Ints:
        """The sentence in which each position lies."""
        found: Ints = np.searchsorted(self.starts, positions, side="right") - 1
        return found


def make_batch(essays: Sequence[StructuredEssay]) -> Batch:
    """Put the sentences of essays side by side."""
    rows = [
        (sentence.text, n, (n, sentence.block_ordinal), sentence.section_path, kinds.get(sentence.block_ordinal, False))
        for n, essay in enumerate(essays)
        for kinds in [{block.ordinal: block.kind == "abstract" for block in essay.blocks}]
        for sentence in essay.sentences
    ]
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(5)]
    return side_by_side(*columns)


def side_by_side(
    texts: list[str], essays: Sequence[Hashable], blocks: Sequence[Hashable], paths: Sequence[tuple[str, ...]], in_abstract: Sequence[bool]
) -> Batch:
    """Make a batch of columns with one item a sentence: text, essay, paragraph, section path, whether it is of the abstract."""
    joined, starts = join_lines(texts)
    known = {path: n for n, path in enumerate(dict.fromkeys(paths))}
    return Batch(
        texts,
        joined,
        starts,
        _runs(essays),
        _runs(blocks),
        np.fromiter(map(known.__getitem__, paths), np.int64, len(texts)),
        list(known),
        np.array(in_abstract, np.bool_),
    )


def _runs(values: Sequence[Hashable]) -> Ints:
    """Number the runs of equal values from 0."""
    differs = chain([0], (a != b for a, b in pairwise(values)))
    return np.cumsum(np.fromiter(differs, np.int64)) if values else np.zeros(0, np.int64)


def join_lines(texts: Sequence[str]) -> tuple[str, Ints]:
    """Texts joined, each after a line break of its own, and where each begins; line breaks within a text become blanks."""
    joined = "\n" + "\n".join(texts)
    if joined.count("\n") != max(1, len(texts)):
        joined = "\n" + "\n".join(text.replace("\n", " ") for text in texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.cumsum(lengths + 1) - lengths
    return joined, starts


def changes(numbers: Ints) -> Flags:
    """Whether each number differs from the one before; the first does."""
    out = np.ones(len(numbers), np.bool_)
    out[1:] = numbers[1:] != numbers[:-1]
    return out


def expand(rows: Ints, offsets: Ints) -> tuple[Ints, Ints]:
    """For each item of `rows` the cells `offsets[row]` to `offsets[row + 1]`: the index of the item, and the cell."""
    counts = offsets[rows + 1] - offsets[rows]
    item = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(item)) - np.repeat(np.cumsum(counts) - counts, counts)
    return item, offsets[rows][item] + within


def triples(found: Iterable[tuple[int, int, int]], n: int) -> tuple[Ints, Ints, Ints]:
    """Three columns of `n` triples."""
    flat: Any = np.fromiter(chain.from_iterable(found), np.int64, 3 * n).reshape(n, 3)
    return flat[:, 0], flat[:, 1], flat[:, 2]
