"""Citations learn which essay of the corpus they mean: only the whole corpus can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.citations.cited_essays import EssayIdentity, EssayIndex, keys_of_citation, keys_of_essay
from flows.engine.keys import digest
from flows.publish.runs import Part, read_part
from flows.spans.documents import Citation
from flows.stages.complete import fill

AT_ONCE = 1 << 20
"""Bytes of rows that are looked at at a time."""
_SEEN = ["essay_id", "ordinal", "kind", "text", "authors", "title", "doi", "year"]


def link_citations(essays: Sequence[Part], cited: Sequence[Path], work: Path) -> list[Part]:
    """Give the rows of `citations` their `cited_essay_id`. Returns one part each.

    Of the essays only those are held in memory of which a citation has the title or the DOI.

    Args:
        essays: parts of table `essays`, complete.
        cited: parts that `cite_shard` made.
        work: the workspace.
    """
    wanted = {hash(key) for part in cited for _, citation in _citations(part) for key in keys_of_citation(citation)}
    index = EssayIndex(e for part in essays for e in _identities(part) if any(hash(key) in wanted for key in keys_of_essay(e)))
    return [_linked(part, index, work) for part in cited]


def _citations(part: Path) -> Iterator[tuple[str, Citation]]:
    """The id of the essay that cites, and what it cites."""
    for row in _rows(Part(part / "citations.parquet"), _SEEN):
        year = None if row["year"] is None else str(row["year"])
        yield (
            row["essay_id"],
            Citation(
                row["ordinal"], row["kind"], row["text"], 0, 0, authors=tuple(row["authors"]), title=row["title"], doi=row["doi"], year=year
            ),
        )


def _identities(part: Part) -> Iterator[EssayIdentity]:
    for row in _rows(part, ["essay_id", "title", "authors", "year", "doi", "is_canonical"]):
        if row["is_canonical"] and row["title"]:
            yield EssayIdentity(row["essay_id"], row["title"], tuple(row["authors"]), row["year"], row["doi"])


def _rows(part: Part, columns: list[str]) -> Iterator[dict[str, Any]]:
    schema = pq.read_schema(part.rows)
    for rows in read_part(part, pa.schema([schema.field(name) for name in columns]), AT_ONCE):
        yield from rows.to_pylist()


def _linked(part: Path, index: EssayIndex, work: Path) -> Part:
    found = [index.find(citation, essay) for essay, citation in _citations(part)]
    if not any(found):
        return Part(part / "citations.parquet")
    filled = pa.table({"cited_essay_id": pa.array(found, pa.string())})
    target = work / "complete" / "links" / digest([part.parent.name, part.name, repr(found)])
    return fill(part / "citations.parquet", filled, target)
