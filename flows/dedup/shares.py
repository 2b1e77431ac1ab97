"""What is an essay's own, by its weights, of all essays at once: on disk, but for some 30 bytes an essay."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from types import TracebackType

import numpy as np
import numpy.typing as npt

from flows.dedup.weights import ALL_OWN, OwnShare

_PLACE = np.dtype([("key", np.uint64), ("start", np.int64), ("n_weights", np.int32), ("n_common", np.int32)])


class OwnShares:
    """The share of each essay by its number, `ALL_OWN` where none was added. Use it as a context: it keeps a temporary file."""

    def __init__(self, n_essays: int) -> None:
        """Make room for the numbers below `n_essays`; the temporary file has no name."""
        self.means: npt.NDArray[np.float64] = np.ones(n_essays)
        """The mean weight of the characters of each essay."""
        self._places = np.zeros(n_essays, _PLACE)
        self._file = tempfile.TemporaryFile(prefix="jiaokan-shares-")  # noqa: SIM115  # closed by __exit__
        self._end = 0

    def __enter__(self) -> OwnShares:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, shares: Iterable[tuple[int, OwnShare]]) -> None:
        """Keep the shares of essays, each with its number."""
        parts: list[bytes] = []
        start = self._end
        for number, share in shares:
            self.means[number] = share.mean
            self._places[number] = share.key, self._end, len(share.weights), len(share.common)
            data = [array.tobytes() for array in (share.common, share.weights, share.lengths, share.sizes)]
            self._end += sum(map(len, data))
            parts.extend(data)
        os.pwrite(self._file.fileno(), b"".join(parts), start)

    def key(self, number: int) -> int:
        """A key of all weights of an essay, 0 where all are 1."""
        return int(self._places["key"][number])

    def __getitem__(self, number: int) -> OwnShare:
        """The share of an essay."""
        key, start, n_weights, n_common = self._places[number].tolist()
        if not key:
            return ALL_OWN
        data = os.pread(self._file.fileno(), 8 * n_weights + 12 * n_common, start)
        common = np.frombuffer(data, np.uint64, n_common)
        weights = np.frombuffer(data, np.float32, n_weights, 8 * n_common)
        lengths = np.frombuffer(data, np.int32, n_weights, 8 * n_common + 4 * n_weights)
        sizes = np.frombuffer(data, np.int32, n_common, 8 * n_common + 8 * n_weights)
        return OwnShare(float(self.means[number]), key, weights, lengths, common, sizes)
