"""Retention: old releases may go, by a rule; the latest, tagged and yanked ones stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from flows.publish.manifest import counts
from flows.publish.storage import Store
from flows.publish.versions import order


def prunable(store: Store, keep: int, keep_months: int, today: dt.date, tagged: Iterable[str]) -> list[str]:
    """Versions that the rule lets go, oldest first.

    A release stays if it is the latest, among the `keep` newest, the last one of one of the `keep_months` months up to
    today, tagged (here or in the store), or yanked: a reader who cites it must find out why.
    """
    versions = store.versions()
    kept = {store.newest(), *versions[max(0, len(versions) - keep) :], *tagged, *store.marked("tagged"), *store.marked("yanked")}
    last_of_month = {order(v)[:2]: v for v in versions}
    for number in range(keep_months):
        year, month = divmod(today.year * 12 + today.month - 1 - number, 12)
        kept.add(last_of_month.get((year, month + 1)))
    return [v for v in versions if v not in kept]


def prune(store: Store, versions: Iterable[str], today: dt.date) -> None:
    """Remove releases; what they were stays on record (`pruned/<version>.json`), and their versions are never used again."""
    with store.publisher():
        for version in versions:
            manifest = store.manifest(version)
            store.mark(
                version, "pruned", {"date": today.isoformat(), "rows": counts(manifest), "schema_version": manifest["schema_version"]}
            )
            store.remove(version)
        store.settle()
