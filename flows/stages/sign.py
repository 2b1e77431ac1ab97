"""Signatures as a stage: of a shard of restored texts, for finding copies."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from flows.dedup.signatures import sign
from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest


def sign_shard(restored: Path, work: Path) -> Path:
    """Sign the texts of one shard of `work/restored`. Returns `work/signed/<key>`, with `signatures.parquet`."""
    target = work / "signed" / digest([restored.name, code_version(__name__, ("rensa", "pyarrow"))])
    if not target.is_dir():
        texts = pq.read_table(restored / "texts.parquet")
        with staged_folder(target) as staging:
            pq.write_table(
                sign(texts["essay_id"].to_pylist(), texts["text"].to_pylist()), staging / "signatures.parquet", compression="zstd"
            )
    return target
