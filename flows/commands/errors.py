"""Errors that the user can mend: shown as one message, without a traceback."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from flows.engine.signals import handled


class UserError(Exception):
    """A message for the user: what, where, and what to do. `exit_code` 2 means the call was wrong, 1 the data."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class TerminatedError(KeyboardInterrupt):
    """The process was asked to end (SIGTERM): it ends as after Ctrl-C, and says so too."""


@contextmanager
def sigterm_stops() -> Iterator[None]:
    """Let SIGTERM stop what runs inside as Ctrl-C does, by an exception; in threads signals don't arrive.

    Raises:
        TerminatedError: the signal came.
    """
    with handled(signal.SIGTERM, _stop):
        yield


def _stop(_: int, __: FrameType | None) -> None:
    raise TerminatedError
