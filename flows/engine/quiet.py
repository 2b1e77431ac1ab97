"""Prefect without noise: settings for the embedded server, set before Prefect is imported.

A server that the user named in PREFECT_API_URL keeps its own settings; a value that he set himself is never replaced.
"""

from __future__ import annotations

import os
from pathlib import Path

_ALWAYS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
}
# the recorder's small batches make it lose task runs at exit and print tracebacks
_EMBEDDED = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what fails is raised to the caller, who says it once and in full
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",  # into the server's own log
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",  # a run saves no blocks, and their registration takes time
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",  # cut to whole seconds: below 1 the server waits in a busy loop
}


def quiet_prefect(home: Path) -> None:
    """Set Prefect's environment for a run: no telemetry, no noise, and where no server is named, its files under `home`."""
    _set(_ALWAYS)
    if not os.environ.get("PREFECT_API_URL"):
        _set(_EMBEDDED)
        _set_home(home)


def keep_prefect_in(home: Path) -> None:
    """Set Prefect's environment for a server that stays: no telemetry, its files under `home`."""
    _set(_ALWAYS)
    _set_home(home)


def _set_home(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)  # Prefect doesn't make the folders above its home
    _set({"PREFECT_HOME": str(home.resolve())})


def _set(settings: dict[str, str]) -> None:
    for name, value in settings.items():
        os.environ.setdefault(name, value)
