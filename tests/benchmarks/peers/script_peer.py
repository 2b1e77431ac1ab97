"""What a careful engineer writes in an afternoon, from fast C and Rust libraries: OpenCC, rensa, Arrow. No record of its edits.

python tests/benchmarks/peers/script_peer.py CORPUS.jsonl OUT
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from normalise import normalise
from rensa import RMinHash, RMinHashLSH

WRAPS = re.compile(r"(?<=[\u4e00-\u9fff，、])\n(?=[\u4e00-\u9fff])")
SENTENCES = re.compile(r"[^。！？；\n]+[。！？；]*[”’」』）]?")
PERMUTATIONS, THRESHOLD, BANDS = 128, 0.7, 16


def main() -> None:
    corpus, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    prints: list[RMinHash] = []
    kept: list[tuple[str, str]] = []
    with corpus.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            text = normalise(WRAPS.sub("", record["text"]))
            signature = RMinHash(num_perm=PERMUTATIONS, seed=1)
            signature.update([text[i : i + 5] for i in range(max(1, len(text) - 4))])
            prints.append(signature)
            copies = [other for other in index.query(signature) if signature.jaccard(prints[other]) >= THRESHOLD]
            index.insert(number, signature)
            if not copies:
                kept.append((str(record["id"]), text))
    sentences = [(name, n, s) for name, text in kept for n, s in enumerate(SENTENCES.findall(text))]
    columns = [pa.array(column) for column in zip(*sentences, strict=True)]
    pq.write_table(pa.table(columns, names=["id", "ordinal", "text"]), out / "sentences.parquet", compression="zstd")
    pq.write_table(
        pa.table([pa.array(c) for c in zip(*kept, strict=True)], names=["id", "text"]), out / "essays.parquet", compression="zstd"
    )


if __name__ == "__main__":
    main()
