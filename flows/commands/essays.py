"""Essays as the user names them: by the start of an id, or a part of a title or file name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flows.commands.errors import UserError

COLUMNS = ("essay_id", "title", "source_uri")
"""What rows of `essays` must have to be found."""
SHOWN = 10


def fitting(essays: Iterable[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    """The rows of `essays` that a user may mean: the one of this very id, else all that fit."""
    found = []
    for essay in essays:
        if essay["essay_id"] == wanted:
            return [essay]
        names = (essay["title"] or "", *(Path(uri).name for uri in essay["source_uri"]))
        if essay["essay_id"].startswith(wanted) or any(wanted in name for name in names):
            found.append(essay)
    return found


def the_one(found: list[dict[str, Any]], wanted: str, release: str) -> dict[str, Any]:
    """The essay that is meant.

    Raises:
        UserError: none fits, or several do.
    """
    if not found:
        raise UserError(f"no essay of release {release} has an id, title or file name with {wanted!r}.")
    if len(found) > 1:
        listed = "".join(f"\n  {e['essay_id']}  {e['title'] or e['source_uri'][0]}" for e in found[:SHOWN])
        raise UserError(f"{len(found)} essays fit {wanted!r}; say which:{listed}")
    return found[0]
