"""What is stored of an essay so that later essays can be compared with it without reading it again.

Two sketches of the set of character 5-grams of the canonical form:

- `bands`: MinHash (Broder 1997) of 128 permutations by rensa, in 32 bands of 4 rows: finds pairs by resemblance.
- `anchors`: the 5-grams whose hash falls below a bound (FracMinHash; Irber et al. 2022): a sample that measures
  *containment*, so that an excerpt, a spun copy or a copy in much furniture is found where resemblance is low. The
  bound is 1/16 of the hash range for essays of 1,024 characters and more, and a higher power of two for shorter ones;
  samples of different bounds nest.

Beside them the essay's lines and sentences (`flows.dedup.segments`): what many works have in common is found by counting these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rensa import RMinHash

from flows.dedup.canonical import Canonical, Codes, fold
from flows.dedup.segments import SHAPED, segments

Hashes = npt.NDArray[np.uint64]

NGRAM = 5
N_BANDS, N_ROWS = 32, 4
N_PERMUTATIONS = N_BANDS * N_ROWS
SEED = 20_240_601
ANCHORS_WANTED = 64
MIN_RATE_BITS = 4  # the rate is never below 1/16
MAX_ANCHORS = 65_536
SIGNATURE_SCHEMA = pa.schema(
    [
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("n_chars", pa.int64(), nullable=False),
        pa.field("n_own", pa.int64(), nullable=False),
        pa.field("text_digest", pa.string(), nullable=False),
        pa.field("canonical_digest", pa.string(), nullable=False),
        pa.field("rate_bits", pa.int8(), nullable=False),
        pa.field("bands", pa.list_(pa.uint64()), nullable=False),
        pa.field("anchors", pa.list_(pa.uint64()), nullable=False),
        pa.field("segments", pa.list_(pa.uint64()), nullable=False),
        pa.field("lengths", pa.list_(pa.int32()), nullable=False),
        pa.field("kinds", pa.list_(pa.int8()), nullable=False),
    ]
)
_BASE = 0x9E3779B97F4A7C15
_POWERS = [np.uint64(pow(_BASE, power, 1 << 64)) for power in range(NGRAM + 1)]
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_BATCH = 512


def shingles(codes: Codes) -> Hashes:
    """One 64-bit hash for the 5-gram that starts at each character; the last four are padded, so no text has none."""
    n = len(codes)
    padded = np.zeros(n + NGRAM - 1, dtype=np.uint64)
    padded[:n] = codes
    hashes = np.zeros(n, dtype=np.uint64)
    for offset in range(NGRAM):
        hashes += padded[offset : offset + n] * _POWERS[offset + 1]
    hashes ^= hashes >> np.uint64(31)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(29)
    return hashes


def digest(text: str) -> str:
    """Hexadecimal BLAKE2b digest of 16 bytes."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def rate_bits(n_chars: int) -> int:
    """How often the sampling rate of anchors is halved: 0 for the shortest texts, 4 from 1,024 characters on."""
    return min(MIN_RATE_BITS, max(0, (n_chars // ANCHORS_WANTED).bit_length() - 1))


def sampled(hashes: Hashes, bits: int) -> npt.NDArray[np.bool_]:
    """Which hashes fall below the bound of the sampling rate 2^-bits."""
    return np.asarray(hashes <= np.uint64((1 << (64 - bits)) - 1))


def _anchors(hashes: Hashes, bits: int) -> Hashes:
    return np.unique(hashes[sampled(hashes, bits)])[:MAX_ANCHORS]


def _band_keys(rows: Sequence[Sequence[int]]) -> Hashes:
    """One 64-bit key for each band of each essay, shape [essays, N_BANDS]; the band's number is part of the key."""
    minima = np.asarray(rows, dtype=np.uint64).reshape(len(rows), N_BANDS, N_ROWS)
    keys = np.tile(np.arange(1, N_BANDS + 1, dtype=np.uint64), (len(rows), 1))
    for row in range(N_ROWS):
        keys = (keys ^ minima[:, :, row]) * _MIX
        keys ^= keys >> np.uint64(32)
    return keys


def sign(essay_ids: Sequence[str], texts: Sequence[str], folded: Sequence[Canonical] | None = None) -> pa.Table:
    """Signatures of essays, one row each in the order given, in `SIGNATURE_SCHEMA`; store them as Parquet by shard.

    Columns: essay_id; n_chars of the canonical form, n_own of these in lines that don't look like furniture; text_digest of the text, canonical_digest of its canonical form;
    rate_bits, the anchors' sampling rate as 2^-rate_bits; bands (32 keys) and anchors (sorted hashes); segments,
    lengths and kinds as in `flows.dedup.segments.Segments`. `folded` are the texts as `fold` gives them, where they are at hand.

    Raises:
        ValueError: there are not as many ids as texts.
    """
    if len(essay_ids) != len(texts):
        raise ValueError(f"{len(essay_ids)} essay ids for {len(texts)} texts")
    tables = []
    for at in range(0, len(texts), _BATCH):
        some = texts[at : at + _BATCH]
        forms = list(map(fold, some)) if folded is None else folded[at : at + _BATCH]
        tables.append(_sign_batch(essay_ids[at : at + _BATCH], some, forms))
    return pa.concat_tables(tables).combine_chunks() if tables else SIGNATURE_SCHEMA.empty_table()


def _sign_batch(essay_ids: Sequence[str], texts: Sequence[str], folded: Sequence[Canonical]) -> pa.Table:
    hashes = [shingles(form.codes) for form in folded]
    offsets = np.cumsum([0, *map(len, hashes)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(hashes), offsets, N_PERMUTATIONS, SEED)
    bands = _band_keys(matrix.to_rows())
    rates = [rate_bits(len(form.codes)) for form in folded]
    anchors = [_anchors(values, bits) for values, bits in zip(hashes, rates, strict=True)]
    parts = [segments(text, form) for text, form in zip(texts, folded, strict=True)]
    ends = pa.array(np.cumsum([0, *(len(part.hashes) for part in parts)]), pa.int32())
    columns = [
        pa.array(essay_ids, pa.string()),
        pa.array([len(form.codes) for form in folded], pa.int64()),
        pa.array([int(part.lengths[part.kinds != SHAPED].sum()) for part in parts], pa.int64()),
        pa.array([digest(text.strip()) for text in texts], pa.string()),
        pa.array([hashlib.blake2b(form.codes.tobytes(), digest_size=16).hexdigest() for form in folded], pa.string()),
        pa.array(rates, pa.int8()),
        pa.ListArray.from_arrays(pa.array(np.arange(len(texts) + 1) * N_BANDS, pa.int32()), pa.array(bands.ravel())),
        pa.ListArray.from_arrays(pa.array(np.cumsum([0, *map(len, anchors)]), pa.int32()), pa.array(np.concatenate(anchors))),
        *(pa.ListArray.from_arrays(ends, pa.array(np.concatenate(column))) for column in zip(*parts, strict=True)),
    ]
    return pa.Table.from_arrays(columns, schema=SIGNATURE_SCHEMA)
