"""Memory that was freed, given back to the system: what one step took is not kept beside what the next one takes."""

from __future__ import annotations

import ctypes

import pyarrow as pa


def give_back() -> None:
    """Give back what Arrow's pool and, with glibc, the heap hold without need."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
