"""The flow: intake -> repair -> structure -> dedup -> themes + citations -> validate -> publish.

Prefect sees one task a shard; the work itself is done by plain functions in worker processes (`flows.stages`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.engine.artifacts import reported
from flows.engine.atomic import remove_unused, sweep
from flows.engine.places import Place, call_at, provide_file
from flows.engine.progress import Progress
from flows.engine.retries import ON_STORAGE_ERROR
from flows.engine.runners import LOCAL, task_runner
from flows.engine.workers import Workers
from flows.publish import PublishResult, open_store
from flows.publish.withdrawals import withdrawn_rows
from flows.settings import Settings
from flows.stages.analyse import analyse, load_analysis
from flows.stages.assemble import Assembled, assemble, require_essays
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.cite import cite_shard
from flows.stages.code import code_shard
from flows.stages.collect import Collected, collect
from flows.stages.count import count_parts
from flows.stages.leave_out import leave_out
from flows.stages.made import Made
from flows.stages.publish import load_publishing, publish_tables
from flows.stages.sign import sign_shard
from flows.stages.survive import restore_surviving
from flows.stages.works import find_works

T = TypeVar("T")

STAGE_FOLDERS = (
    "lines",
    "site_lines",
    "restored",
    "signed",
    "judged",
    "works",
    "coded",
    "cited",
    "counted",
    "analysed",
    "complete/works",
    "complete/reuse",
    "complete/links",
)
KEEP_DAYS = 14
"""What stages made and no run used for so long is removed; a run that needs it makes it again."""


class Run:
    """What the tasks of one run share: its settings, its worker processes, its progress.

    On a machine of a cluster it arrives without workers and progress: the machine's own process does the work.
    """

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self.settings = settings
        self.progress = progress
        self.workers: Workers | None = Workers(settings.workers)
        self.analyst, self.publisher = Workers(1), Workers(1)
        """Processes of their own: they start with an empty memory, and load what they need while a stage before leaves a core free."""
        self.place = Place(settings.work.resolve(), settings.shared)
        self.codebook = provide_file(settings.codebook, self.place.work / "codebooks")
        self.withdrawn = withdrawn_rows(open_store(settings.published), settings.data)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "workers": None, "analyst": None, "publisher": None, "progress": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ |= state | {"progress": Progress()}

    def renew(self) -> None:
        """Let new worker processes do the next stage: what the last one loaded into memory goes."""
        if self.workers is not None:
            self.workers.close()

    @contextmanager
    def elsewhere(self, stage: str) -> Iterator[None]:
        """Time a stage whose tasks a cluster does: the progress of its processes doesn't come back."""
        if self.settings.runner == LOCAL:
            yield
            return
        with self.progress.step(stage):
            yield

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """Call a stage function where this task runs: in a worker process of this machine, or right here on a cluster."""
        return call_at(self.place, function, *args) if self.workers is None else self.workers.run(function, *args)

    def call_once(self, function: Callable[..., T], *args: Any) -> T:
        """The same, but where the worker dies it is not tried again."""
        return call_at(self.place, function, *args) if self.workers is None else self.workers.run_once(function, *args)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def intake(run: Run) -> Collected:
    """Read what is new of the inputs into shards of source texts."""
    with run.progress.step("intake"):
        return collect(run.settings.inputs, run.place.work, run.settings.shard_chars)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def list_boilerplate(shard: Path, run: Run, n_shards: int) -> Path:
    """List the lines at the edges of one shard's texts, with their sites."""
    with run.progress.step("boilerplate", n_shards + 1):
        return run.call(list_lines, shard, run.place.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def learn_boilerplate(listed: list[Path], run: Run) -> list[Boilerplate]:
    """Learn from all texts what each site prints around its essays."""
    with run.progress.step("boilerplate", len(listed) + 1):
        learned = run.call(learn_lines, listed, run.place.work)
        return [Boilerplate(folder, learned) for folder in listed]


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def repair_and_structure(shard: Path, boilerplate: Boilerplate, run: Run, n_shards: int) -> tuple[Path, Path]:
    """Restore the texts of one shard, find their blocks and sentences; sign them."""
    with run.progress.step("repair, structure", n_shards):
        made = restore_surviving(run.call_once, shard, boilerplate, run.place.work)
        withdrawn = run.withdrawn["essay_id"].to_pylist()
        restored = run.call(leave_out, made, withdrawn, run.place.work) if withdrawn else made
        return restored, run.call(sign_shard, restored, run.place.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def dedup(restored: list[Path], signed: list[Path], run: Run) -> Path:
    """Tell copies, variants and reuse apart over the whole corpus."""
    run.analyst.warm(load_analysis)
    with run.progress.step("dedup"):
        return run.call(find_works, restored, signed, run.place.work, run.settings.published)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def themes_and_citations(shard: Path, restored: Path, works: Path, run: Run, n_shards: int) -> tuple[list[Path], list[Path]]:
    """Code the sentences of one shard's canonical essays, read what they cite."""
    with run.progress.step("themes, citations", n_shards):
        coded = run.call(code_shard, shard.name, restored, works, run.codebook, run.place.work)
        run.call(count_parts, coded, run.place.work)  # for the analysis, which has one process only
        return coded, run.call(cite_shard, shard.name, restored, works, run.place.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def validate(collected: Collected, made: Made, run: Run) -> Assembled:
    """Bring the shards together as tables, with what only the whole corpus tells of words and themes."""
    run.publisher.warm(load_publishing)
    with run.progress.step("validate"), ThreadPoolExecutor(1) as beside:
        analysed = beside.submit(run.analyst.run, analyse, made, run.codebook, run.place.work, run.settings.published)
        return assemble(collected, made, analysed.result, run.settings.codebook, run.place.work)


@task(cache_policy=NO_CACHE, **ON_STORAGE_ERROR)
def publish(assembled: Assembled, run: Run) -> PublishResult:
    """Write the release, whole or not at all."""
    with run.progress.step("publish"):
        return run.publisher.run(publish_tables, assembled.tables | {"withdrawn": run.withdrawn}, assembled.provenance, run.settings)


@flow(name="curate", validate_parameters=False, persist_result=False)
@reported(n_stages=7)
def curate(run: Run) -> tuple[PublishResult, Assembled]:
    """Curate the inputs of `run` and publish a release if the data changed."""
    place = run.place
    collected = intake(run)
    shards, n = place.give(list(collected.shards)), len(collected.shards)
    listed = place.take(list_boilerplate.map(shards, unmapped(run), unmapped(n)).result())
    boilerplate = place.give(learn_boilerplate(listed, run))
    with run.elsewhere("repair, structure"):
        done = place.take(repair_and_structure.map(shards, boilerplate, unmapped(run), unmapped(n)).result())
    restored, signed = [folder for folder, _ in done], [folder for _, folder in done]
    require_essays(restored, place.work)
    run.renew()
    works = place.give(dedup(restored, signed, run))
    run.renew()
    place.give(run.codebook)
    with run.elsewhere("themes, citations"):
        parts = place.take(themes_and_citations.map(shards, restored, unmapped(works), unmapped(run), unmapped(n)).result())
    made = Made(restored, works, [p for coded, _ in parts for p in coded], [p for _, cited in parts for p in cited])
    run.renew()
    assembled = validate(collected, made, run)
    return publish(assembled, run), assembled


def run_curate(settings: Settings, progress: Progress) -> tuple[PublishResult, Assembled]:
    """Run the flow with its own worker processes; see `curate`."""
    run = Run(settings, progress)
    assert run.workers is not None
    runner = task_runner(settings.runner, run.workers.n_workers, settings.cluster)
    # the heartbeat thread costs a second at exit, and a run on an embedded server has nobody who listens
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            for kind in STAGE_FOLDERS:  # what a killed run left half-written
                sweep(settings.work / kind)
            done = curate.with_options(task_runner=runner)(run)
            remove_unused((settings.work / kind for kind in STAGE_FOLDERS), KEEP_DAYS)
            return done
        finally:
            for workers in (run.workers, run.analyst, run.publisher):
                workers.close()
