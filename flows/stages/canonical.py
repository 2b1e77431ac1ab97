"""The canonical essays of a shard, read back for the stages that come after dedup."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.spans.documents import StructuredEssay
from flows.stages import rows
from flows.stages.shards import read_work_table

Row = dict[str, Any]


class CanonicalEssay(NamedTuple):
    """An essay as its shard has it: rows of `blocks` and `sentences` with positions, and the value that rooms take."""

    essay_id: str
    blocks: list[Row]
    sentences: list[Row]
    structured: StructuredEssay


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


def read_essays(restored: Path, wanted: frozenset[str]) -> Iterator[CanonicalEssay]:
    """The wanted essays of a shard, in its order."""
    blocks, sentences = defaultdict(list), defaultdict(list)
    for row in read_work_table(restored, "blocks", wanted).to_pylist():
        blocks[row["essay_id"]].append(row)
    for row in read_work_table(restored, "sentences", wanted).to_pylist():
        sentences[row["essay_id"]].append(row)
    for essay in read_work_table(restored, "essays", wanted).to_pylist():
        name = essay["essay_id"]
        yield CanonicalEssay(name, blocks[name], sentences[name], rows.structured_essay(essay, blocks[name], sentences[name]))
