"""Errors that the user can mend: shown as one message, without a traceback."""

from __future__ import annotations


class UserError(Exception):
    """A message for the user: what, where, and what to do. `exit_code` 2 means the call was wrong, 1 the data."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code
