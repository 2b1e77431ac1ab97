"""Gate: every essay's source with its edits made is its restored text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.publish.gates import parts
from flows.spans.edited import Edit, replay

MAX_SHOWN = 20
"""Essays named whose replay fails; a broken rule would name them all."""
SOURCE_ROWS = 64
ROWS = 8192

Row = tuple[Any, ...]


def replay_problems(release: Path) -> Iterator[str]:
    """Source plus edits must give the restored text, character for character; all three tables are sorted by essay."""
    sources = _ByEssay(release, "sources", ["text"], SOURCE_ROWS)
    edits = _ByEssay(release, "edits", ["source_start", "source_end", "before", "after", "rule_id"], ROWS)
    n_failed = 0
    for essay_id, essays in _ByEssay(release, "essays", ["restored_sha256"], ROWS):
        source, mine = sources.of(essay_id), edits.of(essay_id)
        found = _replayed(essay_id, essays[0][1], source[0][1] if source else None, mine)
        if found:
            n_failed += 1
            if n_failed <= MAX_SHOWN:
                yield found
    if n_failed > MAX_SHOWN:
        yield f"edits: the replay fails for {n_failed - MAX_SHOWN} further essay(s)"


def _replayed(essay_id: str, restored_sha256: str, source: str | None, edits: list[Row]) -> str | None:
    if source is None:
        return f"essays.essay_id: {essay_id} has no row in sources"
    try:
        restored = replay(source, [Edit(start, end, before, after, (rule,)) for _, start, end, before, after, rule in edits])
    except ValueError as error:
        return f"edits of {essay_id}: {error}"
    if hashlib.sha256(restored.encode()).hexdigest() != restored_sha256:
        return f"edits of {essay_id}: their replay does not give the restored text (essays.restored_sha256)"
    return None


class _ByEssay:
    """Rows of a table grouped by essay, read in small batches: tuples of essay_id and the columns asked for."""

    def __init__(self, release: Path, name: str, columns: list[str], n_rows: int) -> None:
        rows = _rows(release, name, ["essay_id", *columns], n_rows)
        self._groups = groupby(rows, key=itemgetter(0))
        self._next: tuple[str, list[Row]] | None = None

    def __iter__(self) -> Iterator[tuple[str, list[Row]]]:
        for essay_id, rows in self._groups:
            yield essay_id, list(rows)

    def of(self, essay_id: str) -> list[Row]:
        """Rows of one essay; call it with rising ids."""
        while self._next is None or self._next[0] < essay_id:
            found = next(self._groups, None)
            if found is None:
                return []
            self._next = (found[0], list(found[1]))
        return self._next[1] if self._next[0] == essay_id else []


def _rows(release: Path, name: str, columns: list[str], n_rows: int) -> Iterator[Row]:
    for path in parts(release, name):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(n_rows, columns=columns):
                # columns come in the file's order, whatever order was asked for
                yield from zip(*(batch[name].to_pylist() for name in columns), strict=True)
