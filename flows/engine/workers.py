"""Warm worker processes for the heavy work, and what happens when one of them dies.

Prefect's own process pool loses all later tasks when a worker is killed; this one is rebuilt. A document that crashes
the interpreter is found through the note that its worker leaves before it starts on a document.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TypeVar

T = TypeVar("T")

PRELOAD = "flows.engine.preload"
"""Module that the fork server loads once, so that each worker starts with what it loads."""


def _end_with_run() -> None:
    """Let a worker process end when its run is killed: else it would wait for work forever, and keep the run's pipes open."""
    run = multiprocessing.parent_process()
    assert run is not None
    threading.Thread(target=lambda: (wait([run.sentinel]), os._exit(1)), daemon=True).start()


class WorkerDiedError(RuntimeError):
    """A worker process ended without an answer: killed, out of memory, or crashed by the work itself."""


class Workers:
    """A pool of worker processes that starts at the first call and survives the death of a worker."""

    def __init__(self, n_workers: int | None = None) -> None:
        self.n_workers = n_workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def run(self, function: Callable[..., T], *args: object) -> T:
        """Run `function(*args)` in a worker and wait for it. Both must be picklable.

        Raises:
            WorkerDiedError: the worker died. The pool is rebuilt, so the next call works.
        """
        pool = self._ready_pool()
        try:
            return pool.submit(function, *args).result()
        except BrokenProcessPool as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            pool.shutdown(wait=False, cancel_futures=True)
            raise WorkerDiedError(f"a worker process died while it ran {function.__name__}") from error

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
