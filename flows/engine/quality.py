"""What a release says of its own quality, counted from its files column by column."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class Quality:
    """Quality of one release: rows by kind, and characters."""

    edits: dict[str, int]
    """Edits by damage."""
    flags: dict[str, int]
    """Suspicions by kind, recorded and not acted on."""
    quarantined: dict[str, int]
    """Refused inputs by reason."""
    n_chars: int
    """Characters of restored text."""
    n_unrecovered: int
    """Lost characters that could not be recovered."""

    @property
    def unrecovered(self) -> float:
        """Share of characters that could not be recovered."""
        return self.n_unrecovered / self.n_chars if self.n_chars else 0.0

    def rows(self) -> list[dict[str, str | int]]:
        """The report as rows of `measure`, `kind`, `n` and `share` of its measure."""
        found: list[dict[str, str | int]] = []
        for measure, counts in (("edits", self.edits), ("flags", self.flags), ("quarantine", self.quarantined)):
            total = sum(counts.values())
            found += [{"measure": measure, "kind": kind, "n": n, "share": f"{n / total:.1%}"} for kind, n in counts.items()]
        found.append({"measure": "characters", "kind": "unrecovered", "n": self.n_unrecovered, "share": f"{self.unrecovered:.3%}"})
        return found


def quality_of(release: Path | str) -> Quality:
    """Count the quality of a release; memory doesn't grow with it.

    Args:
        release: a folder, or an address like `s3://bucket/releases/2026.11.0`.

    Raises:
        OSError: the release can't be read.
    """
    totals = Counter[str]()
    for batch in _table(release, "essays").to_batches(columns=["n_chars", "n_unrecovered"]):
        for name in ("n_chars", "n_unrecovered"):
            totals[name] += pc.sum(batch[name]).as_py() or 0
    return Quality(
        edits=_counts(release, "edits", "damage"),
        flags=_counts(release, "flags", "kind"),
        quarantined=_counts(release, "quarantine", "reason"),
        n_chars=totals["n_chars"],
        n_unrecovered=totals["n_unrecovered"],
    )


def _table(release: Path | str, table: str) -> ds.Dataset:
    return ds.dataset(f"{os.fspath(release)}/data/{table}", format="parquet")


def _counts(release: Path | str, table: str, column: str) -> dict[str, int]:
    """Rows of a table by the values of a column, most frequent first."""
    counts = Counter[str]()
    for batch in _table(release, table).to_batches(columns=[column]):
        counts.update({str(entry["values"]): entry["counts"] for entry in batch[column].value_counts().to_pylist()})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
