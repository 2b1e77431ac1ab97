"""Stage functions that die over certain texts, or over all, as a crash in a library would."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from flows.stages import cite, restore
from flows.stages.boilerplate import Boilerplate
from flows.stages.shards import read_sources

DEADLY = "致命的文章"


def restore_shard(
    shard: Path, boilerplate: Boilerplate, work: Path, note: Path | None = None, deadly: frozenset[int] = frozenset()
) -> Path:
    """Restore a shard, but die when a text that says so is reached and not known to be deadly."""
    for number, text in enumerate(read_sources(shard / "sources.parquet")):
        if note is not None:
            note.write_text(str(number))
        if DEADLY in text.text and number not in deadly:
            os.kill(os.getpid(), signal.SIGKILL)
    return restore.restore_shard(shard, boilerplate, work, note, deadly)


def cite_shard(shard: str, restored: Path, works: Path, work: Path) -> list[Path]:
    """Cite a shard, but die."""
    os.kill(os.getpid(), signal.SIGKILL)
    return cite.cite_shard(shard, restored, works, work)
