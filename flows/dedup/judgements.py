"""Comparisons kept from run to run: two texts that were compared once are not read again.

A comparison depends on two canonical forms (and, where furniture was weighed down, on their weights) and on nothing else, so
it is kept under 64 bits of their digests. Files are named by the version of the code by whoever keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.dedup.compare import Comparison

VERDICTS = ("near", "spun", "excerpt", "variant")
_MASK = (1 << 64) - 1
_CHUNK = 8192


class Judged(NamedTuple):
    """What of a comparison decides anything later. Sides are a and b, a the one with the smaller id.

    `unshared`: weighed characters outside the common 5-grams, of both; `low`, `high`: where the smaller text lies in the
    other one, as shares of its length; `wording`: of a spun pair, in how many swaps b has the more usual word, less those in
    which a has, as a share of all.
    """

    is_copy: bool
    is_plain: bool
    is_spun: bool
    is_sibling: bool
    is_same_content: bool
    is_part: bool
    b_is_part: bool
    verdict: str
    similarity: float
    sameness: float
    n_shared_chars: int
    unshared: float
    low: float
    high: float
    wording: float


N_FLAGS = Judged._fields.index("verdict")
_DTYPE = np.dtype(
    [
        ("key", np.uint64),
        *((name, np.bool_) for name in Judged._fields[:N_FLAGS]),
        ("verdict", np.uint8),
        ("similarity", np.float64),
        ("sameness", np.float64),
        ("n_shared_chars", np.int64),
        ("unshared", np.float64),
        ("low", np.float32),
        ("high", np.float32),
        ("wording", np.float32),
    ]
)


def judged(found: Comparison) -> Judged:
    """The comparison without its details."""
    return Judged(
        found.is_copy,
        found.is_plain,
        found.is_spun,
        found.is_sibling,
        found.is_same_content,
        found.is_part,
        found.b.total < found.a.total,
        found.verdict,
        found.similarity,
        found.sameness,
        found.n_shared_chars,
        sum(side.total - side.shared for side in (found.a, found.b)),
        *(float(np.float32(share)) for share in (*found.place, found.wording)),
    )


STRANGERS = Judged(
    is_copy=False,
    is_plain=False,
    is_spun=False,
    is_sibling=False,
    is_same_content=False,
    is_part=False,
    b_is_part=False,
    verdict="near",
    similarity=0.0,
    sameness=0.0,
    n_shared_chars=0,
    unshared=0.0,
    low=0.0,
    high=1.0,
    wording=0.0,
)
"""Two texts that share next to nothing: it was not worth telling what."""


def strangers(n_shared: int, n_chars: int) -> Judged:
    """Of two texts that share so many of all their characters, too few to tell more of them."""
    similarity = round(min(1.0, 2 * n_shared / n_chars), 4)
    return STRANGERS._replace(similarity=similarity, n_shared_chars=n_shared, unshared=float(max(0, n_chars - 2 * n_shared)))


def pair_key(one: int, other: int) -> int:
    """64 bits for an ordered pair of 64-bit digests."""
    mixed = (one * 0x9E3779B97F4A7C15 + other * 0xC2B2AE3D27D4EB4F + 0x165667B19E3779F9) & _MASK
    mixed = ((mixed ^ (mixed >> 31)) * 0xBF58476D1CE4E5B9) & _MASK
    return mixed ^ (mixed >> 29)


class Judgements:
    """A table of comparisons by key: those known before, and those added since."""

    def __init__(self, path: Path | None = None) -> None:
        """Read what `write` wrote; without a file nothing is known yet."""
        self._known = _read(path) if path is not None and path.is_file() else np.zeros(0, _DTYPE)
        self._keys = np.ascontiguousarray(self._known["key"])
        self._used = np.zeros(len(self._known), dtype=np.bool_)
        self._added: dict[int, tuple[object, ...]] = {}
        self._chunks: list[np.ndarray] = []
        self._copies: dict[int, Judged] = {}
        self.n_added = 0

    def find(self, key: int) -> Judged | None:
        """The comparison under the key, if it is known. Of those added lately only copies are kept at hand."""
        if key in self._copies:
            return self._copies[key]
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        if at == len(self._keys) or int(self._keys[at]) != key:
            return None
        self._used[at] = True
        row: tuple[Any, ...] = self._known[at].item()
        return Judged._make((*row[1 : N_FLAGS + 1], VERDICTS[row[N_FLAGS + 1]], *row[N_FLAGS + 2 :]))

    def add(self, key: int, found: Judged) -> None:
        """Keep a comparison."""
        self.n_added += 1
        if found.is_copy:
            self._copies[key] = found
        self._added[key] = (key, *found[:N_FLAGS], VERDICTS.index(found.verdict), *found[N_FLAGS + 1 :])
        if len(self._added) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._added:
            self._chunks.append(np.array(list(self._added.values()), dtype=_DTYPE))
            self._added.clear()

    def write(self, path: Path) -> None:
        """Write what was found or added since reading, sorted by key: what nobody asked for is left out."""
        self._flush()
        rows = np.concatenate([self._known[self._used], *self._chunks])
        _, first = np.unique(rows["key"], return_index=True)
        rows = rows[first]
        pq.write_table(pa.table({name: rows[name] for name in _DTYPE.names or ()}), path, compression="zstd")


def _read(path: Path) -> np.ndarray:
    table = pq.read_table(path)
    rows = np.zeros(table.num_rows, _DTYPE)
    names: Sequence[str] = _DTYPE.names or ()
    for name in names:
        rows[name] = table[name].to_numpy()
    return rows
