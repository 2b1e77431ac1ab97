"""Which features hold for which sentence, as the cells of a table that has mostly none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from flows.themes.batch import Flags, Ints


@dataclass(frozen=True, slots=True)
class RoleFeatures:
    """Which features hold for which sentence: cell `k` says that `names[feature[k]]` holds for sentence `row[k]`."""

    row: Ints
    feature: Ints
    names: tuple[str, ...]


class Cells:
    """Gathers the cells of `RoleFeatures`."""

    def __init__(self) -> None:
        self._rows: list[Ints] = []
        self._features: list[Ints] = []
        self._names: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a feature, a new one where it has none yet."""
        return self._names.setdefault(name, len(self._names))

    def flag(self, name: str, flags: Flags) -> None:
        """Say of a feature for which sentences it holds."""
        rows = np.flatnonzero(flags)
        self.add(rows, np.full(len(rows), self.number(name), np.int64))

    def add(self, rows: Ints, features: Ints) -> None:
        """Say that the feature of each number holds for the sentence beside it."""
        self._rows.append(rows)
        self._features.append(features)

    def holding(self, name: str, n: int) -> Flags:
        """For which of `n` sentences a feature holds so far."""
        out = np.zeros(n, np.bool_)
        if (number := self._names.get(name)) is not None:
            for rows, features in zip(self._rows, self._features, strict=True):
                out[rows[features == number]] = True
        return out

    def finish(self) -> RoleFeatures:
        """All that was said."""
        row = np.concatenate(self._rows) if self._rows else np.zeros(0, np.int64)
        feature = np.concatenate(self._features) if self._features else np.zeros(0, np.int64)
        return RoleFeatures(row, feature, tuple(self._names))
