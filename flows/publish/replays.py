"""Gate: every essay's source with its edits made is its restored text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.publish.batches import batches
from flows.publish.gates import parts
from flows.spans.edited import replay

MAX_SHOWN = 20
"""Essays named whose replay fails; a broken rule would name them all."""
SOURCE_ROWS = 64
ROWS = 8192

Columns = list[list[Any]]


def replay_problems(release: Path) -> Iterator[str]:
    """Source plus edits must give the restored text, character for character; all three tables are sorted by essay."""
    sources = _Rising(_by_essay(release, "sources", ["text"], SOURCE_ROWS))
    edits = _Rising(_by_essay(release, "edits", ["source_start", "source_end", "before", "after", "rule_id"], ROWS))
    n_failed = 0
    for essay_id, (digests,) in _by_essay(release, "essays", ["restored_sha256"], ROWS):
        source, mine = sources.of(essay_id), edits.of(essay_id)
        found = _replayed(essay_id, digests[0], source[0][0] if source else None, mine)
        if found:
            n_failed += 1
            if n_failed <= MAX_SHOWN:
                yield found
    if n_failed > MAX_SHOWN:
        yield f"edits: the replay fails for {n_failed - MAX_SHOWN} further essay(s)"


def _replayed(essay_id: str, restored_sha256: str, source: str | None, edits: Columns | None) -> str | None:
    if source is None:
        return f"essays.essay_id: {essay_id} has no row in sources"
    restored = source
    if edits is not None:
        *cells, rules = edits
        try:
            restored = replay(source, zip(*cells, zip(rules, strict=True), strict=True))
        except ValueError as error:
            return f"edits of {essay_id}: {error}"
    if hashlib.sha256(restored.encode()).hexdigest() != restored_sha256:
        return f"edits of {essay_id}: their replay does not give the restored text (essays.restored_sha256)"
    return None


class _Rising:
    """Groups of rows of a table that is sorted by essay, asked for with rising ids."""

    def __init__(self, groups: Iterator[tuple[str, Columns]]) -> None:
        self._groups = groups
        self._next = next(groups, None)

    def of(self, essay_id: str) -> Columns | None:
        """Columns of the rows of one essay, None where it has none."""
        while self._next is not None and self._next[0] < essay_id:
            self._next = next(self._groups, None)
        return self._next[1] if self._next is not None and self._next[0] == essay_id else None


def _by_essay(release: Path, name: str, columns: list[str], n_rows: int) -> Iterator[tuple[str, Columns]]:
    """Rows of a table essay by essay: the id, and its values column by column."""
    held: tuple[str, Columns] | None = None
    for essay, rows in _within_batches(release, name, columns, n_rows):
        if held is not None and held[0] == essay:  # the border of a batch may lie within an essay
            for before, more in zip(held[1], rows, strict=True):
                before.extend(more)
            continue
        if held is not None:
            yield held
        held = essay, rows
    if held is not None:
        yield held


def _within_batches(release: Path, name: str, columns: list[str], n_rows: int) -> Iterator[tuple[str, Columns]]:
    """The same, read in small batches; an essay that the borders of batches divide comes in pieces."""
    for path in parts(release, name):
        with pq.ParquetFile(path) as file:
            for batch in batches(file, n_rows, ["essay_id", *columns]):
                essays, values = batch["essay_id"], [batch[column].to_pylist() for column in columns]
                changes = pc.not_equal(essays[1:], essays[:-1]).to_numpy(zero_copy_only=False)
                begins = [0, *(np.flatnonzero(changes) + 1).tolist()] if len(essays) else []
                for essay, begin, end in zip(
                    essays.take(pa.array(begins, pa.int64())).to_pylist(), begins, [*begins[1:], None], strict=True
                ):
                    yield essay, [column[begin:end] for column in values]
