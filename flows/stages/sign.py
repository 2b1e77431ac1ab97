"""Signatures as a stage: of a shard of restored texts, for finding copies and shared passages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from flows.dedup import FINGERPRINT_SCHEMA, SIGNATURE_SCHEMA, fingerprint, fold, sign
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.memory.groups import in_groups

LIBRARIES = ("rensa", "pyarrow")
ROWS_AT_ONCE = 4
"""Texts that are read at once."""
ESSAYS_AT_ONCE, CHARS_AT_ONCE = 512, 500_000
"""Texts, and about how many characters of them, that are signed at once."""


def sign_shard(restored: Path, work: Path) -> Path:
    """Sign the texts of one shard of `work/restored`. Returns `work/signed/<key>`, with `signatures.parquet` and `fingerprints.parquet`."""
    target = work / "signed" / digest([restored.name, code_version(__name__, LIBRARIES)])
    if not is_made(target):
        with (
            staged_folder(target) as staging,
            pq.ParquetWriter(staging / "signatures.parquet", SIGNATURE_SCHEMA, compression="zstd") as signatures,
            pq.ParquetWriter(staging / "fingerprints.parquet", FINGERPRINT_SCHEMA, compression="zstd") as prints,
        ):
            for essays in in_groups(_texts(restored / "texts.parquet"), lambda essay: len(essay[1]), ESSAYS_AT_ONCE, CHARS_AT_ONCE):
                essay_ids, texts = zip(*essays, strict=True)
                folded = list(map(fold, texts))
                signatures.write_table(sign(essay_ids, texts, folded))
                prints.write_table(fingerprint(essay_ids, texts, folded))
    return target


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each essay of a shard: one text may be most of it."""
    for rows in pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE, columns=["essay_id", "text"]):
        yield from zip(rows["essay_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
