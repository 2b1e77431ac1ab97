"""The canonical essays of a shard, read back for the stages that come after dedup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay
from flows.stages.shards import read_work_table


class CanonicalEssay(NamedTuple):
    """An essay as its shard has it: the value that the citations take, and the source range of each of its blocks."""

    essay_id: str
    structured: StructuredEssay
    block_sources: list[tuple[int, int]]


def canonical_fingerprints(restored: Path, works: Path) -> dict[str, str]:
    """Fingerprint of each canonical essay of a shard, by id, sorted.

    Args:
        restored: folder that `restore_shard` made.
        works: folder that `find_works` made: `clusters.parquet` (essay_id, work_id, is_canonical).
    """
    mine = pq.read_table(restored / "texts.parquet", columns=["essay_id", "fingerprint"])
    clusters = pq.read_table(works / "clusters.parquet", columns=["essay_id"], filters=[("is_canonical", "=", True)])
    kept = mine.filter(pc.is_in(mine["essay_id"], clusters["essay_id"].combine_chunks()))
    return dict(sorted(zip(kept["essay_id"].to_pylist(), kept["fingerprint"].to_pylist(), strict=True)))


def essay_sizes(restored: Path) -> dict[str, int]:
    """Number of characters of each essay of a shard, by id."""
    table = pq.read_table(restored / "essays.parquet", columns=["essay_id", "n_chars"])
    return dict(zip(table["essay_id"].to_pylist(), table["n_chars"].to_pylist(), strict=True))


def read_essays(restored: Path, wanted: frozenset[str]) -> Iterator[CanonicalEssay]:
    """The wanted essays of a shard, in its order. Blocks and sentences come without level and section path, and metadata are left out."""
    blocks = _by_essay(restored, "blocks", wanted, ("ordinal", "kind", "text", "start", "end", "source_start", "source_end", "block_id"))
    sentences = _by_essay(restored, "sentences", wanted, ("ordinal", "block_id", "text", "start", "end"))
    essays = read_work_table(restored, "essays", wanted, ("essay_id", "kind", "is_truncated"))
    for essay, kind, is_truncated in zip(*(essays[name].to_pylist() for name in essays.column_names), strict=True):
        of_blocks, of_sentences = list(blocks.get(essay, ())), list(sentences.get(essay, ()))
        number = {block_id: ordinal for ordinal, *_, block_id in of_blocks}
        structured = StructuredEssay(
            Metadata(),
            tuple([Block(ordinal, kind, text, start, end) for ordinal, kind, text, start, end, *_ in of_blocks]),
            tuple([Sentence(ordinal, number[block], text, start, end) for ordinal, block, text, start, end in of_sentences]),
            kind,
            is_truncated,
        )
        yield CanonicalEssay(essay, structured, [(start, end) for *_, start, end, _ in of_blocks])


def _by_essay(restored: Path, name: str, wanted: frozenset[str], columns: Sequence[str]) -> dict[str, Iterable[tuple[Any, ...]]]:
    """The rows of each essay, which lie together, with these columns."""
    table = read_work_table(restored, name, wanted, ("essay_id", *columns))
    essays = table["essay_id"].to_pylist()
    begins = [n for n, essay in enumerate(essays) if n == 0 or essay != essays[n - 1]]
    values = [table[column].to_pylist() for column in columns]
    ends = [*begins[1:], len(essays)]
    return {essays[b]: zip(*(v[b:e] for v in values), strict=True) for b, e in zip(begins, ends, strict=True)}
