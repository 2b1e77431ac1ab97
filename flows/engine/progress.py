"""How far a run has come: stages report here, whoever watches decides what to show."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class StageProgress:
    """One stage: steps done of steps to do, and seconds from its start to its latest step."""

    name: str
    total: int
    done: int = 0
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0


class Progress:
    """Collects the progress of the stages of one run; safe to call from several threads.

    `on_change` is called after each step with the stage that moved.
    """

    def __init__(self, on_change: Callable[[StageProgress], None] | None = None) -> None:
        self.stages: dict[str, StageProgress] = {}
        self._on_change = on_change
        self._lock = threading.Lock()

    @contextmanager
    def step(self, name: str, total: int = 1) -> Iterator[None]:
        """Time one step of the stage `name`, which has `total` steps."""
        with self._lock:
            stage = self.stages.setdefault(name, StageProgress(name, total))
        self._tell(stage)
        yield
        with self._lock:
            stage.done += 1
            stage.seconds = time.perf_counter() - stage.started
        self._tell(stage)

    def under_way(self) -> list[StageProgress]:
        """The stages that were begun and are not done: those in which a run that failed was."""
        return [stage for stage in self.stages.values() if stage.done < stage.total]

    def _tell(self, stage: StageProgress) -> None:
        if self._on_change is not None:
            self._on_change(stage)
