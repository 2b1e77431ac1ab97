"""The shared work as datatrove's own blocks do it: read, format, MinHash (signatures, buckets, clusters, filter), write Parquet.

python tests/benchmarks/peers/datatrove_peer.py CORPUS.jsonl OUT
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import ParquetWriter
from datatrove.utils.typeshelper import Languages
from datatrove.utils.word_tokenizers import load_word_tokenizer
from normalise import normalise


class Normalise(BaseFormatter):
    """Blanks, punctuation, script."""

    name = "normalise"

    def format(self, text: str) -> str:
        """The text, normalised."""
        return normalise(text)


class Sentences(BaseFormatter):
    """Sentences by datatrove's own tokenizer of the language."""

    name = "sentences"

    def format(self, text: str) -> str:
        """The text."""
        return text

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Add the sentences to each document."""
        tokenizer = load_word_tokenizer(Languages.mandarin_chinese)
        for document in data:
            document.metadata["sentences"] = tokenizer.sent_tokenize(document.text)
            yield document


def main() -> None:
    corpus, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    language = Languages.mandarin_chinese
    place = {name: str(out / name) for name in ("normal", "signatures", "buckets", "clusters", "kept")}
    logs = str(out / "logs")
    steps: list[list[Any]] = [
        [JsonlReader(str(corpus.parent), glob_pattern=corpus.name), Normalise(), ParquetWriter(place["normal"])],
        [_reader(place["normal"]), MinhashDedupSignature(place["signatures"], language=language)],
        [MinhashDedupBuckets(place["signatures"], place["buckets"])],
        [MinhashDedupCluster(place["buckets"], place["clusters"])],
        [_reader(place["normal"]), MinhashDedupFilter(place["clusters"]), Sentences(), ParquetWriter(place["kept"])],
    ]
    for number, pipeline in enumerate(steps):
        tasks = 14 if isinstance(pipeline[0], MinhashDedupBuckets) else 1
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=f"{logs}/{number}").run()


def _reader(folder: str) -> Any:
    from datatrove.pipeline.readers import ParquetReader

    return ParquetReader(folder)


if __name__ == "__main__":
    main()
