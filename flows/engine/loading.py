"""Modules loaded quickly: without the garbage collector, which would pass over all that was loaded again and again.

It is a sixth of the time that a run and its server take to load. What was loaded stays, and is never looked at again; in the
process that workers are forked from this keeps its memory shared with them.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_loading() -> Iterator[None]:
    """Load modules inside; the collector is at work again after it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        atexit.register(gc.unfreeze)  # libraries count what is left of them at the end
        gc.enable()
