"""The lines and sentences of an essay, as hashes: what many works have in common is found by counting them.

A segment ends at a line break, at the end of a sentence, at a blank, or where a menu has a bar or an arrow. Only what the canonical form
keeps of it counts, so the furniture of one site has the same segments on all its pages.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.dedup.canonical import Canonical
from flows.dedup.furniture import furniture

PROSE, BARE, SHAPED = 0, 1, 2
"""Kinds of segments: a sentence or what is longer than a link, a shorter one, and what looks like furniture of a page."""

MAX_BARE = 30
_LINE_ENDS = "\n\r\u2028"
_BARS = "|｜>›» \t\u3000\xa0"
_SENTENCE_ENDS = "。！？；!?;"
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_STEP = np.uint64(0x9E3779B97F4A7C15)


class Segments(NamedTuple):
    """In the order of the text: a hash of each segment, its characters in the canonical form, and its kind."""

    hashes: npt.NDArray[np.uint64]
    lengths: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int8]


@cache
def _ends() -> npt.NDArray[np.uint8]:
    """Code point -> 0, or 1 where a segment ends there, or 2 where a sentence does."""
    table = np.zeros(0x110000, dtype=np.uint8)
    table[[ord(char) for char in _LINE_ENDS + _BARS]] = 1
    table[[ord(char) for char in _SENTENCE_ENDS]] = 2
    return table


def segments(text: str, form: Canonical) -> Segments:
    """The segments of a text that was folded to `form`; their lengths add up to the form's."""
    n = len(form.codes)
    if not n:
        return Segments(np.zeros(0, np.uint64), np.zeros(0, np.int32), np.zeros(0, np.int8))
    ends = _ends()[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")]
    number = np.cumsum(ends > 0, dtype=np.int32)[form.positions]
    starts = np.concatenate(([0], (number[1:] != number[:-1]).nonzero()[0] + 1))
    lengths = np.diff(np.append(starts, n))
    first = form.positions[starts]
    # A segment that no cut follows ends with the text.
    cut_by = np.append(ends[ends.nonzero()[0]], np.uint8(1))
    kinds = np.where((cut_by[number[starts]] == 2) | (lengths > MAX_BARE), PROSE, BARE).astype(np.int8)
    for start, end in furniture(text):
        low, high = np.searchsorted(first, [start, end])
        kinds[low:high] = SHAPED
    places = np.arange(n, dtype=np.uint64) - np.repeat(starts.astype(np.uint64), lengths)
    mixed = (form.codes.astype(np.uint64) + (places + np.uint64(1)) * _STEP) * _MIX
    mixed ^= mixed >> np.uint64(29)
    hashes = np.add.reduceat(mixed * _STEP, starts)
    hashes ^= hashes >> np.uint64(32)
    return Segments(hashes, lengths.astype(np.int32), kinds)
