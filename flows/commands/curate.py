"""`jiaokan curate`: run the flow, show how far it is, print what came out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows.commands.errors import TerminatedError, UserError, sigterm_stops
from flows.engine.ledger import LEDGER
from flows.engine.loading import quick_loading
from flows.engine.lock import WorkspaceBusyError, workspace_lock
from flows.engine.progress import Progress, StageProgress
from flows.engine.startup import ServerError, plain_errors, preload_workers, start_prefect
from flows.engine.storage import describe
from flows.intake import MissingInputError, find_inputs, passed_over
from flows.settings import Settings
from flows.themes import CodebookError, load_codebook

if TYPE_CHECKING:
    from flows.stages.outlook import Outcome


def run(options: argparse.Namespace) -> int:
    """Curate and print the summary; 1 when nothing could be published. With `--json` a run that fails leaves a line too."""
    display = _Display(options.json)
    progress = Progress(display.show)
    begun, started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), time.perf_counter()
    with sigterm_stops():
        try:
            summary = _curate(options, display, progress)
        except BaseException as error:
            if options.json:
                seconds = {"total": round(time.perf_counter() - started, 2)}
                at_work = ", ".join(stage.name for stage in progress.under_way()) or "start"
                _print_line({"started": begun, "published": False, "error": _said(error), "stage": at_work, "seconds": seconds})
            raise
    if options.json:
        _print_line({"started": begun} | summary)
    else:
        _print(summary, options)
    return 0


def _curate(options: argparse.Namespace, display: _Display, progress: Progress) -> dict[str, Any]:
    settings = settings_of(options)
    started = time.perf_counter()
    try:
        with workspace_lock(settings.data):
            # a server that the user named shall see every run; without one, a run that has nothing to do needs none
            done = None if os.environ.get("PREFECT_API_URL") else _find_unchanged(settings)
            times: dict[str, float] = {}
            if done is None:
                done, times = _run_flow(settings, display, progress)
            return _summary(done, settings, times | {"total": time.perf_counter() - started})
    except WorkspaceBusyError as error:
        raise UserError(str(error), exit_code=1) from None
    except OSError as error:
        raise UserError(f"{describe(error, settings.data)} Finished shards are kept: the same command goes on from there.", 1) from None


def _said(error: BaseException) -> str:
    """A failure in words, for a line of JSON."""
    if isinstance(error, KeyboardInterrupt):
        return "stopped by SIGTERM" if isinstance(error, TerminatedError) else "stopped by Ctrl-C"
    return str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"


def _print_line(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def settings_of(options: argparse.Namespace) -> Settings:
    """Settings as the command line gives them, checked before anything starts."""
    given: dict[str, Any] = {"workers": options.workers, "codebook": options.codebook}
    if options.paths:
        given["inputs"] = tuple(options.paths)
    if options.data:
        given["data"] = options.data
    if options.releases:
        given["publish_at"] = options.releases
    if options.accept is not None and not options.accept.strip():
        raise UserError("--accept is empty: say in a sentence why these counts are as they should be")
    if options.sign is not None and not options.sign.is_file():
        raise UserError(f"{options.sign}: no such key")
    if (options.cluster or options.shared) and options.runner == "local":
        raise UserError("--cluster and --shared go with --runner dask or ray")
    given |= {"runner": options.runner, "cluster": options.cluster, "shared": options.shared}
    given |= {"accept": options.accept, "signing_key": options.sign}
    settings = Settings(**given)
    try:  # what is wrong with the call is said before anything starts
        for path in settings.inputs:
            next(find_inputs([path]), None)
        if settings.codebook is not None:
            load_codebook(settings.codebook)
    except (MissingInputError, CodebookError) as error:
        raise UserError(str(error)) from None
    return settings


def _run_flow(settings: Settings, display: _Display, progress: Progress) -> tuple[Outcome, dict[str, float]]:
    server = start_prefect(settings.work / "prefect")
    preload_workers()
    with display:
        started = time.perf_counter()
        with quick_loading():
            from flows.curate import run_curate  # noqa: PLC0415  (Prefect must be imported after its settings are set)
            from flows.stages.outlook import Outcome, record_code  # noqa: PLC0415

        with told_errors(), plain_errors():
            if server is not None:
                server.wait()
            result, assembled = run_curate(settings, progress)
        first = min((s.started for s in progress.stages.values()), default=started)
        record_code(settings.work)
        times = {"prefect_start": first - started} | {s.name: s.seconds for s in progress.stages.values()}
        return Outcome(result, assembled.counts, assembled.edits_by_damage), times


@contextmanager
def told_before_a_run() -> Iterator[None]:
    """Turn what is wrong with releases, withdrawals or corrections, which are looked at before a run and in it, into a message."""
    from flows.publish import StorageError  # noqa: PLC0415
    from flows.publish.withdrawals import WithdrawalError  # noqa: PLC0415
    from flows.repair.corrections import CorrectionError  # noqa: PLC0415

    try:
        yield
    except (CorrectionError, StorageError, WithdrawalError) as error:
        raise UserError(str(error), exit_code=1) from None


@contextmanager
def told_errors() -> Iterator[None]:
    """Turn what a run can't go on with, and somebody can mend, into a message. Prefect's settings are set by now."""
    from flows.engine.runners import RunnerMissingError  # noqa: PLC0415
    from flows.engine.workers import WorkerDiedError  # noqa: PLC0415
    from flows.publish import GateError, SigningError  # noqa: PLC0415
    from flows.publish.diff import DiffError  # noqa: PLC0415
    from flows.stages.assemble import NothingSurvivedError  # noqa: PLC0415
    from flows.themes.accelerator import AcceleratorError  # noqa: PLC0415

    try:
        with told_before_a_run():
            yield
    except (AcceleratorError, GateError, NothingSurvivedError, RunnerMissingError, ServerError, SigningError) as error:
        raise UserError(str(error), exit_code=1) from None
    except WorkerDiedError as error:
        advice = "Finished shards are kept: the same command goes on from there; fewer --workers leave each more memory."
        raise UserError(f"{error}. {advice}", exit_code=1) from None
    except DiffError as error:
        advice = "Ask jiaokan check what of the release before is damaged; put a copy of it back, or yank it: jiaokan release yank."
        raise UserError(f"{error}\n{advice}", exit_code=1) from None


def _find_unchanged(settings: Settings) -> Outcome | None:
    if not (settings.work / LEDGER).exists():
        return None  # the first run here: it is not kept waiting for the modules that would look
    from flows.stages.outlook import find_unchanged  # noqa: PLC0415

    with told_before_a_run():
        return find_unchanged(settings)


class _Display:
    """Progress on a terminal; nothing where stderr is none, or the caller wants JSON."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet or not sys.stderr.isatty()

    def __enter__(self) -> _Display:
        if not self._quiet:
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
            from rich.progress import Progress as Bars  # noqa: PLC0415

            columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bars = Bars(*columns, console=Console(stderr=True), transient=True)
            self._bars.start()
            self._tasks = {"Prefect starts": self._bars.add_task("Prefect starts", total=1)}
        return self

    def show(self, stage: StageProgress) -> None:
        """Draw one stage's bar."""
        if self._quiet:
            return
        self._bars.update(self._tasks["Prefect starts"], completed=1)
        if stage.name not in self._tasks:
            self._tasks[stage.name] = self._bars.add_task(stage.name, total=stage.total)
        self._bars.update(self._tasks[stage.name], total=stage.total, completed=stage.done)

    def __exit__(self, *exception: object) -> None:
        if not self._quiet:
            self._bars.stop()


def _summary(done: Outcome, settings: Settings, seconds: dict[str, float]) -> dict[str, Any]:
    from flows.publish import open_store  # noqa: PLC0415  (by now loaded)

    counts = done.counts
    refused = open_store(settings.published).rows(done.result.version, "quarantine", ["reason"])
    reasons = Counter(refused["reason"].to_pylist())
    return {
        "release": os.fspath(done.result.path),
        "version": done.result.version,
        "published": done.result.published,
        "message": done.result.message,
        "essays": counts["essays"],
        "sentences": counts["sentences"],
        "edits": counts["edits"],
        "edits_by_damage": done.edits_by_damage,
        "duplicates": counts["duplicates"],
        "citations": counts["citations"],
        "quarantined": counts["quarantine"],
        "quarantined_by_reason": dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        "passed_over": passed_over(settings.inputs),
        "seconds": {name: round(n, 2) for name, n in seconds.items()},
    }


def _print(summary: dict[str, Any], options: argparse.Namespace) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    grid = Table(show_header=False, box=None, pad_edge=False)
    grid.add_column(style="bold")
    grid.add_column(justify="right")
    for name in ("essays", "sentences", "edits"):
        grid.add_row(name, f"{summary[name]:,}")
    for damage, n in summary["edits_by_damage"].items():
        grid.add_row(f"  {damage}", f"{n:,}")
    for name in ("duplicates", "citations", "quarantined"):
        grid.add_row(name, f"{summary[name]:,}")
    for reason, n in summary["quarantined_by_reason"].items():
        grid.add_row(f"  {reason}", f"{n:,}")
    console = Console(highlight=False)
    console.print(grid)
    if summary["quarantined"]:
        place = [f"--{name} {value}" for name in ("data", "releases") if (value := getattr(options, name))]
        console.print(" ".join(["which were quarantined, and why: jiaokan quarantine", *place]), soft_wrap=True)
    if summary["passed_over"]:
        listed = ", ".join(f"{n:,} {suffix}" for suffix, n in summary["passed_over"].items())
        console.print(f"passed over in folders, as no input: {listed}", soft_wrap=True)
    times = ", ".join(f"{name.replace('_', ' ')} {s}" for name, s in summary["seconds"].items())
    console.print(f"seconds: {times}", soft_wrap=True)
    console.print(summary["message"], soft_wrap=True)
