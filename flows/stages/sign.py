"""Signatures as a stage: of a shard of restored texts, for finding copies and shared passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from flows.dedup import FINGERPRINT_SCHEMA, SIGNATURE_SCHEMA, fingerprint, fold, sign
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made

LIBRARIES = ("rensa", "pyarrow")
ROWS_AT_ONCE, CHARS_AT_ONCE = 4, 500_000
"""Texts that are read at once, and characters that are signed at once."""


def sign_shard(restored: Path, work: Path) -> Path:
    """Sign the texts of one shard of `work/restored`. Returns `work/signed/<key>`, with `signatures.parquet` and `fingerprints.parquet`."""
    target = work / "signed" / digest([restored.name, code_version(__name__, LIBRARIES)])
    if not is_made(target):
        with (
            staged_folder(target) as staging,
            pq.ParquetWriter(staging / "signatures.parquet", SIGNATURE_SCHEMA, compression="zstd") as signatures,
            pq.ParquetWriter(staging / "fingerprints.parquet", FINGERPRINT_SCHEMA, compression="zstd") as prints,
        ):
            for essay_ids, texts in _batches(restored / "texts.parquet"):
                folded = list(map(fold, texts))
                signatures.write_table(sign(essay_ids, texts, folded))
                prints.write_table(fingerprint(essay_ids, texts, folded))
    return target


def _batches(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The ids and texts of a shard, about `CHARS_AT_ONCE` characters at once: a shard may have one text of any length."""
    essay_ids: list[str] = []
    texts: list[str] = []
    n_chars = 0
    for rows in pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE, columns=["essay_id", "text"]):
        for essay_id, text in zip(rows["essay_id"].to_pylist(), rows["text"].to_pylist(), strict=True):
            essay_ids.append(essay_id)
            texts.append(text)
            n_chars += len(text)
            if n_chars >= CHARS_AT_ONCE:
                yield essay_ids, texts
                essay_ids, texts, n_chars = [], [], 0
    if texts:
        yield essay_ids, texts
