"""Data versions: CalVer `year.month.number`, the number counting up within the month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")


def is_version(name: str) -> bool:
    """Is this the name of a release?"""
    return _VERSION.fullmatch(name) is not None


def order(version: str) -> tuple[int, ...]:
    """Sort key of a version: 2026.9.0 comes before 2026.10.0."""
    return tuple(map(int, version.split(".")))


def sort_versions(names: Iterable[str]) -> list[str]:
    """The names that are versions, oldest first."""
    return sorted(filter(is_version, names), key=order)


def next_version(taken: Iterable[str], today: dt.date) -> str:
    """The version after all that are taken in the month of `today`."""
    month = [order(v)[2] for v in taken if order(v)[:2] == (today.year, today.month)]
    return f"{today.year}.{today.month}.{max(month, default=-1) + 1}"
