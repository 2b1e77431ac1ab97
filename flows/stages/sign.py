"""Signatures as a stage: of a shard of restored texts, for finding copies and shared passages."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from flows.dedup import fingerprint, fold, sign
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made

LIBRARIES = ("rensa", "pyarrow")


def sign_shard(restored: Path, work: Path) -> Path:
    """Sign the texts of one shard of `work/restored`. Returns `work/signed/<key>`, with `signatures.parquet` and `fingerprints.parquet`."""
    target = work / "signed" / digest([restored.name, code_version(__name__, LIBRARIES)])
    if not is_made(target):
        table = pq.read_table(restored / "texts.parquet")
        essay_ids, texts = table["essay_id"].to_pylist(), table["text"].to_pylist()
        folded = list(map(fold, texts))
        with staged_folder(target) as staging:
            pq.write_table(sign(essay_ids, texts, folded), staging / "signatures.parquet", compression="zstd")
            pq.write_table(fingerprint(essay_ids, texts, folded), staging / "fingerprints.parquet", compression="zstd")
    return target
