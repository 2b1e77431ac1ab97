"""A publisher that is killed (SIGKILL) just before a step that leaves a trace on the disk or on S3."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.publish import publish_release
from tests.release.samples import TODAY, tables


def processes() -> ForkServerContext:
    """Processes that start with all modules loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.release.killed", "pandera.polars", "duckdb", "boto3"])
    return context


def publisher(numbers: tuple[int, ...], releases: Path | str, kill_before: tuple[str, int] | None = None) -> ForkServerProcess:
    """Start a process that publishes these essays; it is killed before the n-th call of a function, if one is named."""
    process = processes().Process(target=_publish, args=(numbers, releases, kill_before, dict(os.environ)))
    process.start()
    return process


def _publish(numbers: tuple[int, ...], releases: Path | str, kill_before: tuple[str, int] | None, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    if kill_before is not None:
        _arm(*kill_before)
    publish_release(tables(*numbers), releases, TODAY, {})


def _arm(name: str, nth: int) -> None:
    from flows.publish.storage_s3 import S3Store

    holder = next(h for h in (S3Store, pq.ParquetWriter, Path, os) if hasattr(h, name))
    do: Callable[..., Any] = getattr(holder, name)
    calls = [0]

    def deadly(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*args, **kwargs)

    setattr(holder, name, deadly)
