"""Yanking: a release found wrong stays where it is, marked, and is no longer the latest."""

from __future__ import annotations

import datetime as dt

from flows.publish.storage import Store


class YankError(RuntimeError):
    """The release can't be yanked; the message says why."""


def yank(store: Store, version: str, reason: str, today: dt.date) -> str | None:
    """Mark a release as yanked. Returns the version that is the latest now, None if no release is left.

    Raises:
        YankError: it is yanked already.
        StorageError: there is no such release.
    """
    store.manifest(version)
    with store.publisher():
        is_new = store.mark(version, "yanked", {"reason": reason, "date": today.isoformat()})
        latest = store.settle()
    if not is_new:
        raise YankError(f"release {version} is yanked already: {store.marked('yanked')[version]['reason']}")
    return latest
