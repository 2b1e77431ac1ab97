"""What Prefect deploys: the flow with parameters of plain JSON, so that a schedule, a worker or a person in the UI can start it.

`prefect.yaml` names it for a server with workers; `jiaokan serve` serves it on one machine.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Literal, cast

from prefect import flow, serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.logging import get_run_logger
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.curate import run_curate
from flows.engine.artifacts import at_work
from flows.engine.killed_runs import mark_killed_runs
from flows.engine.lock import workspace_lock
from flows.engine.progress import Progress
from flows.engine.startup import plain_errors
from flows.engine.storage import describe, storage_cause
from flows.settings import Settings

HOURS = 20
"""A nightly run that takes longer has gone wrong: it is stopped, and what it finished is kept for the next."""


class RunFailedError(RuntimeError):
    """A run failed; the message says in which stage and why."""


@flow(name="curate-corpus", timeout_seconds=HOURS * 3600, persist_result=False)
def curate_corpus(
    paths: list[str] | None = None,
    *,
    data: str | None = None,
    releases: str | None = None,
    codebook: str | None = None,
    sign: str | None = None,
    workers: int | None = None,
    runner: Literal["local", "dask", "ray"] = "local",
    cluster: str | None = None,
    shared: str | None = None,
    accept: str | None = None,
) -> dict[str, str | bool]:
    """Curate essays and publish a release if the data changed.

    Args:
        paths: files and folders to read; none given: the seed essays.
        data: workspace; none given: `data/` of the project.
        releases: folder or `s3://bucket/prefix` to publish to; none given: `releases/` of the workspace.
        codebook: your own codebook of themes.
        sign: SSH key to sign the release with.
        workers: worker processes; none given: one a core.
        runner: where tasks are done.
        cluster: address of a running Dask or Ray cluster.
        shared: folder or `s3://bucket/prefix` by which machines without a common disk hand on what they make.
        accept: why counts far from the last release's are right, for one run; a schedule has none.

    Returns:
        `release` (its place), `version`, `published` (false: nothing changed) and `message`.

    Raises:
        RunFailedError: names the stage that failed and why. What was finished before is kept.
    """
    given: dict[str, Any] = {
        "publish_at": releases,
        "codebook": Path(codebook) if codebook else None,
        "signing_key": Path(sign) if sign else None,
        "workers": workers,
        "runner": runner,
        "cluster": cluster,
        "shared": shared,
        "accept": accept,
    }
    if paths:
        given["inputs"] = tuple(Path(path) for path in paths)
    if data:
        given["data"] = Path(data)
    settings = Settings(**given)
    progress = Progress()
    try:
        with plain_errors(), workspace_lock(settings.data):
            for name in mark_killed_runs(data):
                get_run_logger().warning("Run %s was killed; what it finished is taken up.", name)
            result, _ = run_curate(settings, progress)
    except Exception as error:
        get_run_logger().error("Failed at stage: %s", at_work(progress))
        cause = storage_cause(error)
        why = describe(cause, settings.data) if isinstance(error, OSError) and cause else f"{type(error).__name__}: {error}"
        raise RunFailedError(f"stage {at_work(progress)}: {why}") from error
    return {"release": str(result.path), "version": result.version, "published": result.published, "message": result.message}


def nightly_schedule(cron: str, timezone: str) -> Schedule:
    """Read a schedule.

    Raises:
        ValueError: no cron line, or no such time zone.
    """
    CronSchedule(cron=cron, timezone=timezone)  # `Cron` itself takes any text
    return Cron(cron, timezone=timezone, slug="nightly")


def serve_nightly(schedule: Schedule, parameters: dict[str, Any]) -> None:
    """Serve `curate_corpus` on this machine until stopped, one run at a time; a run that would overlap is cancelled.

    Args:
        schedule: when runs start.
        parameters: those of `curate_corpus`, plain JSON.
    """
    made = curate_corpus.to_deployment(
        name="nightly",
        schedule=schedule,
        parameters=parameters,
        tags=["jiaokan"],
        description="Curate what is new of the corpus and publish a release if the data changed.",
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited")  # Prefect's own, at SIGTERM
    serve(cast(RunnerDeployment, made), print_starting_message=False)
