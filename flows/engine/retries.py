"""When a task is tried again: on storage errors that may pass, with longer and longer waits.

A full disk, a missing folder, a read-only one don't mend themselves in a minute: those fail at once and say so.
"""

from __future__ import annotations

from typing import Any

from prefect.client.schemas.objects import State

from flows.engine.storage import LASTING, storage_cause


def may_pass(error: BaseException | None) -> bool:
    """Whether an error is one of storage or network that may be gone at the next try; an error's causes count."""
    cause = storage_cause(error)
    return cause is not None and cause.errno not in LASTING and not isinstance(cause, (FileNotFoundError, FileExistsError, PermissionError))


def _on_storage_error(task: object, task_run: object, state: State[Any]) -> bool:
    return isinstance(state.data, BaseException) and may_pass(state.data)


ON_STORAGE_ERROR: dict[str, Any] = {
    "retries": 4,
    "retry_delay_seconds": [2, 10, 60, 300],
    "retry_jitter_factor": 0.3,
    "retry_condition_fn": _on_storage_error,
}
"""Arguments for a task that reads or writes storage."""
