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

from flows.engine.artifacts import reported
from flows.engine.progress import Progress
from flows.engine.retries import ON_STORAGE_ERROR
from flows.engine.workers import Workers
from flows.publish import PublishResult, open_store
from flows.publish.withdrawals import withdrawn_rows
from flows.settings import Settings
from flows.stages.assemble import Assembled, Made, assemble, require_essays
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.cite import cite_shard
from flows.stages.code import code_shard
from flows.stages.collect import Collected, collect
from flows.stages.leave_out import leave_out
from flows.stages.publish import publish_tables
from flows.stages.sign import sign_shard
from flows.stages.survive import restore_surviving
from flows.stages.works import find_works


class Run:
    """What the tasks of one run share: its settings, its worker processes, its progress."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self.settings = settings
        self.progress = progress
        self.workers = Workers(settings.workers)
        self.withdrawn = withdrawn_rows(open_store(settings.published), settings.data)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def intake(run: Run) -> Collected:
    """Read what is new of the inputs into shards of source texts."""
    with run.progress.step("intake"):
        return collect(run.settings.inputs, run.settings.work, run.settings.shard_chars)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def learn_boilerplate(collected: Collected, run: Run) -> list[Boilerplate]:
    """Learn from all texts what each site prints around its essays."""
    with run.progress.step("boilerplate"):
        listed = run.workers.map(list_lines, collected.shards, run.settings.work)
        learned = run.workers.run(learn_lines, listed, run.settings.work)
        return [Boilerplate(folder, learned) for folder in listed]


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def repair_and_structure(shard: Path, boilerplate: Boilerplate, run: Run, n_shards: int) -> tuple[Path, Path]:
    """Restore the texts of one shard, find their blocks and sentences; sign them."""
    with run.progress.step("repair, structure", n_shards):
        made = restore_surviving(run.workers, shard, boilerplate, run.settings.work)
        restored = leave_out(made, run.withdrawn["essay_id"].to_pylist(), run.settings.work)
        return restored, run.workers.run(sign_shard, restored, run.settings.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def dedup(restored: list[Path], signed: list[Path], run: Run) -> Path:
    """Tell copies, variants and reuse apart over the whole corpus."""
    with run.progress.step("dedup"):
        return run.workers.run(find_works, restored, signed, run.settings.work, run.settings.published)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def themes_and_citations(shard: Path, restored: Path, works: Path, run: Run, n_shards: int) -> tuple[list[Path], list[Path]]:
    """Code the sentences of one shard's canonical essays, read what they cite."""
    with run.progress.step("themes, citations", n_shards):
        coded = run.workers.run(code_shard, shard.name, restored, works, run.settings.codebook, run.settings.work)
        return coded, run.workers.run(cite_shard, shard.name, restored, works, run.settings.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def validate(collected: Collected, made: Made, run: Run) -> Assembled:
    """Bring the shards together as tables and hold them to their schemas."""
    with run.progress.step("validate"):
        return assemble(collected, made, run.settings.codebook, run.settings.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def publish(assembled: Assembled, run: Run) -> PublishResult:
    """Write the release, whole or not at all."""
    with run.progress.step("publish"):
        return run.workers.run(publish_tables, assembled.tables | {"withdrawn": run.withdrawn}, assembled.provenance, run.settings)


@flow(name="curate", validate_parameters=False, persist_result=False)
@reported(n_stages=7)
def curate(run: Run) -> tuple[PublishResult, Assembled]:
    """Curate the inputs of `run` and publish a release if the data changed."""
    collected = intake(run)
    shards, n = list(collected.shards), len(collected.shards)
    boilerplate = learn_boilerplate(collected, run)
    done = repair_and_structure.map(shards, boilerplate, unmapped(run), unmapped(n)).result()
    restored, signed = [folder for folder, _ in done], [folder for _, folder in done]
    require_essays(restored, run.settings.work)
    works = dedup(restored, signed, run)
    parts = themes_and_citations.map(shards, restored, unmapped(works), unmapped(run), unmapped(n)).result()
    made = Made(restored, works, [p for coded, _ in parts for p in coded], [p for _, cited in parts for p in cited])
    assembled = validate(collected, made, run)
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
