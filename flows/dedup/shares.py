"""What is an essay's own, by its weights, of all essays at once: on disk, but for some 30 bytes an essay."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from flows.dedup.scratch import ScratchFile
from flows.dedup.weights import ALL_OWN, OwnShare

_PLACE = np.dtype([("key", np.uint64), ("start", np.int64), ("n_weights", np.int32), ("n_common", np.int32)])


class OwnShares(ScratchFile):
    """The share of each essay by its number, `ALL_OWN` where none was added. Use it as a context: it keeps a temporary file."""

    def __init__(self, n_essays: int) -> None:
        """Make room for the numbers below `n_essays`."""
        super().__init__()
        self.means: npt.NDArray[np.float64] = np.ones(n_essays)
        """The mean weight of the characters of each essay."""
        self._places = np.zeros(n_essays, _PLACE)

    def add(self, shares: Iterable[tuple[int, OwnShare]]) -> None:
        """Keep the shares of essays, each with its number."""
        parts: list[bytes] = []
        end = self.end
        for number, share in shares:
            self.means[number] = share.mean
            self._places[number] = share.key, end, len(share.weights), len(share.common)
            data = [array.tobytes() for array in (share.common, share.weights, share.lengths, share.sizes)]
            end += sum(map(len, data))
            parts.extend(data)
        self.append(b"".join(parts))

    def key(self, number: int) -> int:
        """A key of all weights of an essay, 0 where all are 1."""
        return int(self._places["key"][number])

    def __getitem__(self, number: int) -> OwnShare:
        """The share of an essay."""
        key, start, n_weights, n_common = self._places[number].tolist()
        if not key:
            return ALL_OWN
        data = self.read(start, 8 * n_weights + 12 * n_common)
        common = np.frombuffer(data, np.uint64, n_common)
        weights = np.frombuffer(data, np.float32, n_weights, 8 * n_common)
        lengths = np.frombuffer(data, np.int32, n_weights, 8 * n_common + 4 * n_weights)
        sizes = np.frombuffer(data, np.int32, n_common, 8 * n_common + 8 * n_weights)
        return OwnShare(float(self.means[number]), key, weights, lengths, common, sizes)
