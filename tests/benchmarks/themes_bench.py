"""CPU time of cutting and coding the seed essays, beside jieba's own cut of the same sentences. Run by hand:

python tests/benchmarks/themes_bench.py
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import jieba

from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay
from flows.text.seeds import SEEDS, read_lexicon
from flows.themes import code_essay, load_codebook, segment

ROUNDS = 20


def essays() -> list[StructuredEssay]:
    """The seed essays, each line a paragraph, cut after full stops."""
    out = []
    for file in sorted((SEEDS / "essays").glob("*.txt")):
        texts = [text + "。" for text in file.read_text(encoding="utf-8").replace("\n", "").split("。") if text]
        sentences = tuple(Sentence(n, n // 5, text, 0, len(text)) for n, text in enumerate(texts))
        blocks = tuple(Block(n, "paragraph", "", 0, 0) for n in range(len(texts) // 5 + 1))
        out.append(StructuredEssay(Metadata(), blocks, sentences))
    return out


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of ROUNDS rounds, after one round to load what is loaded once."""
    work()
    start = time.process_time()
    for _ in range(ROUNDS):
        work()
    return time.process_time() - start


def main() -> None:
    """Print MB/s and the ratio to jieba."""
    made, codebook = essays(), load_codebook()
    texts = [sentence.text for essay in made for sentence in essay.sentences]
    size = ROUNDS * sum(len(text.encode()) for text in texts) / 1e6
    jieba.setLogLevel(logging.WARNING)
    reference = jieba.Tokenizer()
    for row in read_lexicon("domain_words.tsv"):
        reference.add_word(row["word"], tag=row["tag"])
    own = seconds(lambda: [reference.lcut(text) for text in texts])
    cut = seconds(lambda: segment(texts))
    code = seconds(lambda: [code_essay(essay, codebook) for essay in made])
    for name, spent in (("jieba.lcut", own), ("segment", cut), ("code_essay", code), ("segment + code_essay", cut + code)):
        print(f"{name:22}{size / spent:6.2f} MB/s {spent / own:6.2f} x jieba")


if __name__ == "__main__":
    main()
