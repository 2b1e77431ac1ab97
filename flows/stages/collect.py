"""Intake as a stage: read every input once, cut the texts into shards, note what was refused or seen before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.intake import find_inputs, read_input
from flows.spans.documents import Refusal, SourceText
from flows.stages.shards import write_sources


@dataclass(slots=True)
class Collected:
    """What intake found: shard files of source texts, refusals, and for bytes met again their further `source_uri`s."""

    shards: list[Path] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    uris: dict[str, list[str]] = field(default_factory=dict)
    n_texts: int = 0


def collect(inputs: Iterable[Path], work: Path, shard_chars: int) -> Collected:
    """Read the inputs into `work/sources/<digest>/sources.parquet`, at most about `shard_chars` characters a shard.

    The same bytes under several names are one text; all its names are kept.

    Raises:
        MissingInputError: an input doesn't exist or holds nothing to read.
    """
    collected = Collected()
    batch: list[SourceText] = []
    size = 0
    for file in find_inputs(inputs):
        for text in [file] if isinstance(file, Refusal) else read_input(file):
            if isinstance(text, Refusal):
                collected.refusals.append(text)
                continue
            names = collected.uris.setdefault(text.source_sha256, [])
            names.append(text.source_uri)
            if len(names) > 1:
                continue
            collected.n_texts += 1
            batch.append(text)
            size += len(text.text)
            if size >= shard_chars:
                collected.shards.append(_write(batch, work))
                batch, size = [], 0
    if batch:
        collected.shards.append(_write(batch, work))
    return collected


def _write(batch: list[SourceText], work: Path) -> Path:
    key = digest(part for t in batch for part in (t.source_sha256, t.source_uri, repr(sorted(t.metadata.items()))))
    folder = work / "sources" / key
    if not folder.exists():
        with staged_folder(folder) as staging:
            write_sources(staging / "sources.parquet", batch)
    return folder
