"""Handlers of signals for a while."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def handled(number: signal.Signals, handler: signal.Handlers | Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Have a signal handled in this way inside; nothing where this is not the main thread, in which alone signals arrive."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)
