"""The flow: intake -> repair -> structure -> dedup -> themes + citations -> validate -> publish.

Prefect sees one task a shard; the work itself is done by plain functions in worker processes (`flows.stages`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from flows.engine.progress import Progress
from flows.engine.workers import Workers
from flows.publish import PublishResult, publish_release
from flows.settings import Settings
from flows.stages.annotate import annotate_shard
from flows.stages.assemble import Assembled, assemble, require_essays
from flows.stages.collect import Collected, collect
from flows.stages.survive import restore_surviving
from flows.stages.works import find_works


class Run:
    """What the tasks of one run share: its settings, its worker processes, its progress."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self.settings = settings
        self.progress = progress
        self.workers = Workers(settings.workers)


@task(cache_policy=NO_CACHE)
def intake(run: Run) -> Collected:
    """Read the inputs into shards of source texts."""
    with run.progress.step("intake"):
        return collect(run.settings.inputs, run.settings.work, run.settings.shard_chars)


@task(cache_policy=NO_CACHE)
def repair_and_structure(shard: Path, run: Run, n_shards: int) -> Path:
    """Restore the texts of one shard, find their blocks and sentences."""
    with run.progress.step("repair, structure", n_shards):
        return restore_surviving(run.workers, shard, run.settings.work)


@task(cache_policy=NO_CACHE)
def dedup(restored: list[Path], run: Run) -> Path:
    """Tell copies, variants and reuse apart over the whole corpus."""
    with run.progress.step("dedup"):
        return run.workers.run(find_works, restored, run.settings.work, run.settings.releases)


@task(cache_policy=NO_CACHE)
def themes_and_citations(restored: Path, works: Path, run: Run, n_shards: int) -> Path:
    """Code the sentences of one shard's canonical essays, read what they cite."""
    with run.progress.step("themes, citations", n_shards):
        return run.workers.run(annotate_shard, restored, works, run.settings.codebook, run.settings.work)


@task(cache_policy=NO_CACHE)
def validate(collected: Collected, restored: list[Path], works: Path, annotated: list[Path], run: Run) -> Assembled:
    """Bring the shards together as tables and hold them to their schemas."""
    with run.progress.step("validate"):
        return assemble(collected, restored, works, annotated, run.settings.codebook)


@task(cache_policy=NO_CACHE)
def publish(assembled: Assembled, run: Run) -> PublishResult:
    """Write the release, whole or not at all."""
    with run.progress.step("publish"):
        return publish_release(assembled.tables, run.settings.releases, run.settings.today, assembled.provenance)


@flow(name="curate", validate_parameters=False, persist_result=False)
def curate(run: Run) -> tuple[PublishResult, Assembled]:
    """Curate the inputs of `run` and publish a release if the data changed."""
    collected = intake(run)
    n_shards = len(collected.shards)
    restored = repair_and_structure.map(collected.shards, unmapped(run), unmapped(n_shards)).result()
    require_essays(collected, restored)
    works = dedup(restored, run)
    annotated = themes_and_citations.map(restored, unmapped(works), unmapped(run), unmapped(n_shards)).result()
    assembled = validate(collected, restored, works, annotated, run)
    return publish(assembled, run), assembled


def run_curate(settings: Settings, progress: Progress | None = None) -> tuple[PublishResult, Assembled]:
    """Run the flow with its own worker processes; see `curate`."""
    run = Run(settings, progress or Progress())
    runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=run.workers.n_workers)
    # the heartbeat thread costs a second at exit, and a run on an embedded server has nobody who listens
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            return curate.with_options(task_runner=runner)(run)  # type: ignore[arg-type]  # Prefect's stub narrows the runner too far
        finally:
            run.workers.close()
