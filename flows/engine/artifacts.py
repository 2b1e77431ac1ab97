"""What a run leaves in the Prefect UI: its progress while it runs; a summary, a quality report and a link to the release at its end.

All of it is for a server that outlives the run: on the embedded server nothing is made, unless JIAOKAN_ARTIFACTS=1 asks for it.
No failure here fails a run; it is logged.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Protocol, TypeVar, cast
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.logging import get_run_logger

from flows.engine.events import release_published
from flows.engine.progress import Progress, StageProgress
from flows.engine.quality import quality_of
from flows.engine.startup import has_embedded_server

UPDATE_SECONDS = 2.0
"""Time between two updates of the progress artifact."""
SETTING = "JIAOKAN_ARTIFACTS"


class Release(Protocol):
    """What a run published, or the release that said the same already."""

    @property
    def path(self) -> Path | str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> bool: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102


class Counted(Protocol):
    """What a run made."""

    @property
    def counts(self) -> Mapping[str, int]: ...  # noqa: D102


class Watched(Protocol):
    """A run whose progress can be watched."""

    progress: Progress


W = TypeVar("W", bound=Watched)
R = TypeVar("R", bound=Release)
C = TypeVar("C", bound=Counted)


def wanted() -> bool:
    """Whether artifacts are made: somebody may look at them, or the user asks for them."""
    return os.environ.get(SETTING, "") not in {"", "0"} or not has_embedded_server()


def reported(n_stages: int) -> Callable[[Callable[[W], tuple[R, C]]], Callable[[W], tuple[R, C]]]:
    """Report what a flow function of `n_stages` stages does to the Prefect UI, and tell of the release that it published."""

    def decorate(flow: Callable[[W], tuple[R, C]]) -> Callable[[W], tuple[R, C]]:
        @wraps(flow)
        def with_reports(run: W) -> tuple[R, C]:
            if not wanted():
                return flow(run)
            with _followed(run.progress, n_stages):
                release, made = flow(run)
            report(run.progress, release, made.counts)
            return release, made

        return with_reports

    return decorate


@contextmanager
def _followed(progress: Progress, n_stages: int) -> Iterator[None]:
    """Keep a progress artifact up to date, from a thread of its own; log each stage that is done."""
    ended = threading.Event()
    artifact: UUID | None = None
    log = get_run_logger()
    with _logged():
        artifact = cast(UUID, create_progress_artifact(0.0, key="jiaokan-progress", description="starting"))

    def show() -> None:
        told: set[str] = set()
        while True:
            last = ended.wait(UPDATE_SECONDS)
            stages = list(progress.stages.values())
            for stage in stages:
                if stage.done == stage.total and stage.name not in told:
                    told.add(stage.name)
                    log.info("%s: done, %d of %d in %.1f s", stage.name, stage.done, stage.total, stage.seconds)
            if artifact is not None:
                with suppress(Exception):  # a lost update is made up for by the next
                    update_progress_artifact(artifact, share_done(stages, n_stages), description=describe(stages))
            if last:
                return

    thread = threading.Thread(target=show, name="progress artifact", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=30)


def report(progress: Progress, release: Release, counts: Mapping[str, int]) -> None:
    """Leave the artifacts of a finished run, and the event of a new release."""
    get_run_logger().info("%s", release.message)
    with _logged():
        create_markdown_artifact(summary(progress, release, counts), key="jiaokan-run", description=release.message)
    report_release(release.path, release.version)
    if release.published:
        with _logged():
            release_published(release.version, release.path, counts)


def report_release(path: Path | str, version: str) -> None:
    """Leave the quality report of a release and a link to it."""
    with _logged():
        quality = quality_of(path)
        create_table_artifact(
            quality.rows(),
            key="jiaokan-quality",
            description=f"{quality.unrecovered:.3%} of the characters unrecovered. Release {version}: edits by damage, flags, quarantine",
        )
        create_link_artifact(link_to(path), link_text=f"Release {version}", key="jiaokan-release", description=str(path))


@contextmanager
def _logged() -> Iterator[None]:
    """Let no report that can't be made fail what it reports on."""
    try:
        yield
    except Exception as error:
        get_run_logger().warning("A report could not be made: %s: %s", type(error).__name__, error)


def share_done(stages: list[StageProgress], n_stages: int) -> float:
    """Percentage done: each of a run's stages counts the same."""
    done = sum(stage.done / stage.total for stage in stages if stage.total)
    return min(100.0, round(100 * done / n_stages, 1))


def describe(stages: list[StageProgress]) -> str:
    """One line on the stages begun: `intake, repair, structure 3/8`."""
    return "; ".join(s.name if s.total == 1 and s.done else f"{s.name} {s.done}/{s.total}" for s in stages) or "starting"


def at_work(progress: Progress) -> str:
    """Where a run that failed was; `start` before the first stage."""
    return ", ".join(f"{s.name} ({s.done} of {s.total} done)" for s in progress.under_way()) or "start"


def summary(progress: Progress, release: Release, counts: Mapping[str, int]) -> str:
    """A run in Markdown: what came of it, rows of each table, seconds of each stage."""
    lines = [f"## {release.message}", "", "| table | rows |", "|---|---:|"]
    lines += [f"| {table} | {n:,} |" for table, n in counts.items()]
    lines += ["", "| stage | shards | seconds |", "|---|---:|---:|"]
    lines += [f"| {s.name} | {s.done} of {s.total} | {s.seconds:.1f} |" for s in progress.stages.values()]
    return "\n".join([*lines, "", f"Release: `{release.path}`", ""])


def link_to(path: Path | str) -> str:
    """Address of a release: its folder as a `file:` address, or its S3 address as it is."""
    return Path(path).resolve().as_uri() if isinstance(path, Path) else path
