"""What the process that worker processes are forked from loads: the stages. It is loaded there by its name, once."""

from __future__ import annotations

from importlib import import_module

from flows.engine.loading import quick_loading

STAGES = ("flows.stages.restore", "flows.stages.code", "flows.stages.cite")
"""Modules that each worker starts with."""

with quick_loading():
    for stage in STAGES:
        import_module(stage)
