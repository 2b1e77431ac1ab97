"""Essays taken out: asked for in a file of the workspace, and on record in every release from then on."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.publish.storage import Store
from schemas.catalog import BY_NAME

REQUESTS = "withdrawn.jsonl"
"""File of the workspace: one JSON object a line, `essay_id` and `reason`."""


class WithdrawalError(ValueError):
    """The file of withdrawals can't be read; the message names the line."""


def request_withdrawal(data: Path, essay_ids: Sequence[str], reason: str) -> list[str]:
    """Ask for essays to be left out from the next release on. Returns those not asked for before.

    Raises:
        WithdrawalError: the file that is there can't be read.
    """
    asked = read_requests(data)
    new = [e for e in dict.fromkeys(essay_ids) if e not in asked]
    data.mkdir(parents=True, exist_ok=True)
    with (data / REQUESTS).open("a", encoding="utf-8") as file:
        for essay_id in new:
            file.write(json.dumps({"essay_id": essay_id, "reason": reason}, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return new


def read_requests(data: Path) -> dict[str, str]:
    """Reason by essay, of all withdrawals asked for in this workspace.

    Raises:
        WithdrawalError: a line is not as it should be.
    """
    path = data / REQUESTS
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else [], start=1):
        try:
            row = json.loads(line)
            found.setdefault(str(row["essay_id"]), str(row["reason"]))
        except (ValueError, KeyError, TypeError):
            raise WithdrawalError(f"{path}:{number}: a JSON object with essay_id and reason is expected") from None
    return found


def withdrawn_rows(store: Store, data: Path) -> pa.Table:
    """Rows of the table `withdrawn` for the next release: what the latest one has, and what was asked for since.

    Those asked for since have no `since_version`: publishing fills it in.
    """
    table = BY_NAME["withdrawn"]
    latest = store.newest()
    names = [c.name for c in table.columns]
    rows = store.rows(latest, table.name, names).to_pylist() if latest else []
    known = {row["essay_id"] for row in rows}
    rows += [{"essay_id": e, "reason": reason} for e, reason in read_requests(data).items() if e not in known]
    return table.from_rows(rows)


def since(rows: pa.Table, version: str) -> pa.Table:
    """Fill in the version since which an essay is out, where it is out for the first time."""
    place = rows.schema.get_field_index("since_version")
    return rows.set_column(place, rows.schema.field(place), pc.fill_null(rows["since_version"], version))
