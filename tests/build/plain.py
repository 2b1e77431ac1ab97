"""The stages of a run one after the other in this process: what the flow does, without Prefect and workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from flows.publish import PublishResult, publish_release
from flows.stages.analyse import analyse
from flows.stages.assemble import assemble
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.cite import cite_shard
from flows.stages.code import code_shard
from flows.stages.collect import Collected, collect
from flows.stages.made import Made
from flows.stages.publish import publisher
from flows.stages.restore import restore_shard
from flows.stages.sign import sign_shard
from flows.stages.works import find_works

TODAY = dt.date(2026, 1, 1)


def run(inputs: Sequence[Path], data: Path, shard_chars: int = 3_000, today: dt.date = TODAY) -> tuple[Collected, PublishResult]:
    """Curate `inputs` in `data`."""
    work = data / "work"
    collected = collect(inputs, work, shard_chars)
    listed = [list_lines(shard, work) for shard in collected.shards]
    learned = learn_lines(listed, work)
    restored = [restore_shard(s, Boilerplate(lines, learned), work) for s, lines in zip(collected.shards, listed, strict=True)]
    works = find_works(restored, [sign_shard(folder, work) for folder in restored], work, data / "releases")
    pairs = list(zip(collected.shards, restored, strict=True))
    coded = [part for shard, folder in pairs for part in code_shard(shard.name, folder, works, None, work)]
    cited = [part for shard, folder in pairs for part in cite_shard(shard.name, folder, works, work)]
    made = Made(restored, works, coded, cited)
    assembled = assemble(collected, made, lambda: analyse(made, None, work, data / "releases"), None, work)
    return collected, publish_release(assembled.tables, data / "releases", today, assembled.provenance | publisher())
