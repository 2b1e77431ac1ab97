"""What the process that worker processes are forked from loads: the stages. It is loaded there by its name, once."""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module

from flows.engine.loading import quick_loading

STAGES = ("flows.stages.restore", "flows.stages.code", "flows.stages.cite")
"""Modules that each worker starts with."""

BEFORE_COLLECTING = 100_000
"""Objects that may gather before the garbage collector looks at them. Rows of tables are no cycles; to look at them again and
again while a shard of them is made cost a sixth of the time."""

# Arrow's own choice, mimalloc, keeps a quarter more than a run of 10,000 essays needs; jemalloc is built into its wheels for Linux
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "jemalloc" if sys.platform == "linux" else "system")
with quick_loading():
    for stage in STAGES:
        import_module(stage)
gc.set_threshold(BEFORE_COLLECTING, 20, 100)
# the fork server turns deaf to Ctrl-C of its own accord from here on, and gives its workers what it finds here
signal.signal(signal.SIGINT, signal.default_int_handler)
