"""Warm worker processes for the heavy work, and what happens when one of them dies.

Prefect's own process pool loses all later tasks when a worker is killed; this one is rebuilt. When one worker dies, all calls
under way in the pool are lost, and none of them can be told to be the cause: each is made again in a process of its own, so that
a call that kills its worker again kills nobody else's. A document that crashes the interpreter is found through the note that
its worker leaves before it starts on a document.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PRELOAD = "flows.engine.preload"
"""Module that the fork server loads once, so that each worker starts with what it loads."""


def _end_with_run() -> None:
    """Let a worker process end when its run is killed: else it would wait for work forever, and keep the run's pipes open."""
    run = multiprocessing.parent_process()
    assert run is not None
    threading.Thread(target=lambda: (wait([run.sentinel]), os._exit(1)), daemon=True).start()


def _call_and_tidy(function: Callable[..., T], *args: object) -> T:
    """Call a function; what its tables took of memory is given back before the worker waits for more."""
    from flows.memory.freed import give_back  # noqa: PLC0415  (the process of the run need not load Arrow for this)

    try:
        return function(*args)
    finally:
        give_back()


class WorkerDiedError(RuntimeError):
    """A worker process ended without an answer: killed, out of memory, or crashed by the work itself."""


class Workers:
    """A pool of worker processes that starts at the first call and survives the death of a worker."""

    def __init__(self, n_workers: int | None = None) -> None:
        self.n_workers = n_workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def run(self, function: Callable[..., T], *args: object) -> T:
        """Run `function(*args)` in a worker and wait for it; where the worker dies, once more in a process of its own.

        Raises:
            WorkerDiedError: that one died too.
        """
        try:
            return self.run_once(function, *args)
        except WorkerDiedError:
            pass
        alone = Workers(1)
        try:
            return alone.run_once(function, *args)
        except WorkerDiedError as error:
            raise WorkerDiedError(f"{error}, twice: out of memory, killed, or crashed by what it worked on ({_named(args)})") from error
        finally:
            alone.close()

    def run_once(self, function: Callable[..., T], *args: object) -> T:
        """Run `function(*args)` in a worker and wait for it. Both must be picklable.

        Raises:
            WorkerDiedError: a worker of the pool died. The pool is rebuilt, so the next call works.
        """
        pool = self._ready_pool()
        try:
            return pool.submit(_call_and_tidy, function, *args).result()
        except BrokenProcessPool as error:
            with self._lock:
                if self._pool is pool:  # of the calls that one death costs, the first to come here replaces the pool
                    self._pool = None
            pool.shutdown(wait=False, cancel_futures=True)
            raise WorkerDiedError(f"a worker process died while it ran {function.__name__}") from error

    def warm(self, load: Callable[[], object]) -> None:
        """Start a worker process that calls `load`, to have ready what later calls need; this is not waited for."""
        self._ready_pool().submit(_call_and_tidy, load)

    def close(self) -> None:
        """End the worker processes; a later call starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()

    def _ready_pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload([PRELOAD])
                self._pool = ProcessPoolExecutor(self.n_workers, mp_context=context, initializer=_end_with_run)
            return self._pool


def _named(args: tuple[object, ...]) -> str:
    """What a message says of the arguments of a call: those that are one name."""
    return ", ".join(str(arg) for arg in args if isinstance(arg, str | Path)) or "no path among its arguments"
