"""CPU time of words, themes and roles, beside jieba's own cut of the same distinct sentences. Run by hand:

    jiaokan curate CORPUS --data DIR      # or any workspace that a run left behind
    python -m tests.benchmarks.themes_bench DIR

With JIAOKAN_SEGMENTER=jieba the accelerator is left out.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import pyarrow.parquet as pq

import flows.engine.preload  # noqa: F401  (a worker's own settings of the garbage collector and of Arrow's memory)
from flows.stages.code import AT_ONCE, code_shard
from flows.text.seeds import read_lexicon
from flows.themes import code_batch, load_codebook, segment_columns, side_by_side, use_cache


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print MB/s and the ratio to jieba."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="workspace of a run")
    work = parser.parse_args().data / "work"
    works = max((path for path in (work / "works").iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    restored = [path for path in sorted((work / "restored").rglob("sentences.parquet")) if (path.parent / "texts.parquet").is_file()]
    tables = [pq.read_table(path) for path in restored]
    texts = [text for table in tables for text in table["text"].to_pylist()]
    distinct = list(dict.fromkeys(texts))
    size, codebook = sum(len(text.encode()) for text in distinct) / 1e6, load_codebook()
    jieba.setLogLevel(logging.WARNING)
    reference = jieba.Tokenizer()
    for row in read_lexicon("domain_words.tsv"):
        reference.add_word(row["word"], tag=row["tag"])
    batches = [
        side_by_side(
            table["text"].to_pylist(),
            table["essay_id"].to_pylist(),
            table["block_id"].to_pylist(),
            list(map(tuple, table["section_path"].to_pylist())),
            [False] * table.num_rows,
        )
        for table in tables
    ]
    with tempfile.TemporaryDirectory() as folder:
        use_cache(Path(folder) / "words")
        segment_columns(["党建"])
        code_batch(batches[0], codebook)
        loading = seconds(lambda: (segment_columns.__globals__["_model"].cache_clear(), segment_columns(["党建"])))
        spent = {
            "jieba.lcut": seconds(lambda: [reference.lcut(text) for text in distinct]),
            "segment_columns": seconds(lambda: [segment_columns(texts[n : n + AT_ONCE]) for n in range(0, len(texts), AT_ONCE)]),
            "code_batch": seconds(lambda: [code_batch(batch, codebook) for batch in batches]),
            "stage with its files": seconds(
                lambda: [code_shard(f"bench-{n}", path.parent, works, None, Path(folder)) for n, path in enumerate(restored)]
            ),
        }
    print(f"{len(texts)} sentences, {len(distinct)} distinct, {size:.2f} MB; dictionary loaded from its cache in {loading:.2f} s")
    for name, cpu in spent.items():
        print(f"{name:22}{cpu:7.2f} s {size / cpu:7.2f} MB/s {cpu / spent['jieba.lcut']:6.2f} x jieba")


if __name__ == "__main__":
    main()
