"""What is stored of an essay so that passages it shares with others are found without reading it again.

Winnowing (Schleimer, Wilkerson, Aiken 2003) over character 10-grams of the canonical form in windows of 21 chooses about a
tenth of them, and at least one of every run of 30 characters, wherever it stands. Each is kept with a digest of the ten
characters in front of it and behind it: of a shared run of 30 characters one of the two is shared as well, while of the many
10-grams that essays share by chance few are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.dedup.canonical import Canonical, fold
from flows.dedup.signatures import NGRAM, Hashes, shingles

MIN_RUN = 30
GRAM = 10
WINDOW = MIN_RUN - GRAM + 1
FINGERPRINT_SCHEMA = pa.schema(
    [
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("text_key", pa.uint64(), nullable=False),
        pa.field("grams", pa.list_(pa.uint64()), nullable=False),
        pa.field("places", pa.list_(pa.int32()), nullable=False),
        pa.field("before", pa.list_(pa.uint32()), nullable=False),
        pa.field("behind", pa.list_(pa.uint32()), nullable=False),
    ]
)


class Fingerprints(NamedTuple):
    """The grams chosen, where they start, and the digests of what stands around them, 0 at the text's edges."""

    grams: Hashes
    places: npt.NDArray[np.int32]
    before: npt.NDArray[np.uint32]
    behind: npt.NDArray[np.uint32]


def fingerprints(form: Canonical) -> Fingerprints:
    """The winnowed 10-grams of a canonical text: what is the least of any window, equal ones all."""
    five = shingles(form.codes)
    n = len(five) - GRAM + 1
    if n < WINDOW:
        none = np.zeros(0, dtype=np.uint32)
        return Fingerprints(five[:0], none.astype(np.int32), none, none)
    offset = GRAM - NGRAM
    grams = five[:n] * np.uint64(0x9E3779B97F4A7C15) ^ five[offset : n + offset]
    least = _sliding(grams, np.minimum)
    # A gram is chosen if it is the least of a window that holds it, so if the greatest of their least is the gram.
    edge = np.zeros(WINDOW - 1, dtype=np.uint64)
    places = np.flatnonzero(_sliding(np.concatenate((edge, least, edge)), np.maximum) == grams)
    around = np.zeros(n + 2 * GRAM, dtype=np.uint32)
    around[GRAM:-GRAM] = grams >> np.uint64(32)
    return Fingerprints(grams[places], places.astype(np.int32), around[places], around[places + 2 * GRAM])


def _sliding(values: Hashes, of: np.ufunc) -> Hashes:
    """The minimum or maximum of every window of `WINDOW` values, by doubling: 2, 4, 8, 16, and two of 16 that overlap."""
    width = 1
    while width * 2 <= WINDOW:
        values = of(values[:-width], values[width:])
        width *= 2
    rest = WINDOW - width
    return np.asarray(of(values[:-rest], values[rest:]))


def text_key(text: str) -> int:
    """64 bits of a digest of the text as it stands: positions count its characters."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def fingerprint(essay_ids: Sequence[str], texts: Sequence[str], folded: Sequence[Canonical] | None = None) -> pa.Table:
    """Fingerprints of essays, one row each in the order given, in `FINGERPRINT_SCHEMA`; store them as Parquet by shard.

    `folded` are the texts as `fold` gives them, where they are at hand.

    Raises:
        ValueError: there are not as many ids as texts.
    """
    if len(essay_ids) != len(texts):
        raise ValueError(f"{len(essay_ids)} essay ids for {len(texts)} texts")
    found = [fingerprints(form) for form in (map(fold, texts) if folded is None else folded)]
    ends = pa.array(np.cumsum([0, *(len(one.grams) for one in found)]), pa.int32())
    nothing = fingerprints(fold(""))
    columns = [np.concatenate(parts) for parts in zip(nothing, *found, strict=True)]
    return pa.Table.from_arrays(
        [
            pa.array(essay_ids, pa.string()),
            pa.array([text_key(text) for text in texts], pa.uint64()),
            *(pa.ListArray.from_arrays(ends, pa.array(column)) for column in columns),
        ],
        schema=FINGERPRINT_SCHEMA,
    )
