"""Where characters come again soon, for many texts at once: what the regular expressions of `accelerator` tell of one text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from flows.themes.batch import Flags, Ints

LONGEST, FARTHEST = 4, 10
"""Characters that may come three times in a row; how far on two ideographs come again, counted from first to first."""
FIRST, LAST = 0x4E00, 0x9FD5
_BREAK = ord("\n")

_Codes = npt.NDArray[np.uint32]


def echoes(texts: Sequence[str]) -> tuple[Flags, Flags]:
    """For each text: do 1 to 4 characters stand three times in a row; do two ideographs come again, 0 to 8 others between."""
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.fromiter(accumulate((len(text) + 1 for text in texts), initial=0), np.int64, len(texts) + 1)
    thrice, again = np.zeros(len(texts), np.bool_), np.zeros(len(texts), np.bool_)
    thrice[np.searchsorted(starts, _thrice(codes), "right") - 1] = True
    again[np.searchsorted(starts, _again(codes), "right") - 1] = True
    return thrice, again


def _thrice(codes: _Codes) -> Ints:
    """Where characters that stand three times in a row begin; no line break among them."""
    inside = codes != _BREAK
    found = [np.zeros(0, np.int64)]
    for period in range(1, LONGEST + 1):
        same = (codes[:-period] == codes[period:]) & inside[:-period]
        found.append(np.flatnonzero(_in_a_row(same, 2 * period)))
    return np.concatenate(found)


def _in_a_row(flags: Flags, n: int) -> Flags:
    """From where on n flags in a row are set."""
    size = 1
    while size < n:
        step = min(size, n - size)
        flags = flags[: max(0, len(flags) - step)] & flags[step:]
        size += step
    return flags


def _again(codes: _Codes) -> Ints:
    """Where two ideographs begin that come again, with nothing but ideographs between."""
    breaks = np.flatnonzero((codes < FIRST) | (codes > LAST))
    room = np.repeat(breaks, np.diff(breaks, prepend=-1)) - np.arange(len(codes))  # ideographs from here on; the last code is a break
    found = [np.zeros(0, np.int64)]
    for distance in range(2, FARTHEST + 1):
        both = _in_a_row(codes[:-distance] == codes[distance:], 2)
        at = np.flatnonzero(both)
        found.append(at[room[at] >= distance + 2])
    return np.concatenate(found)
