"""Words: jieba with the domain dictionary.

jieba is the reference: the words are those of `jieba.lcut` (HMM on) with `seeds/lexicons/domain_words.tsv` added. The
tag of a word is the one of jieba's dictionary, or of the domain dictionary, looked up by the word; what stands in
neither is `x`, numbers are `m`, Latin words `eng`. `jieba.posseg` is not used: with HMM it cuts otherwise than `lcut`.
"""

from __future__ import annotations

import logging
import marshal
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from sys import intern

import jieba
import numpy as np
import pyarrow as pa

from flows.text.seeds import lexicon_path, read_lexicon
from flows.themes.accelerator import accelerated, cut_all
from flows.themes.cutting import log_table, make_cut

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?")
_LATIN = re.compile(r"[A-Za-z0-9+#&._\-]+")
_CACHE = "jieba3-{}.marshal"
_folder: Path | None = None

_Model = tuple[dict[str, float], float, dict[str, str], list[tuple[str, int, str]]]
"""Log probability of each word, that of an unknown character, tag of each word, and the domain words with frequency and tag."""


class _Tags(dict[str, str]):
    """Tag of a word; a word that no dictionary holds is judged by its form."""

    def __missing__(self, word: str) -> str:
        return "m" if _NUMBER.fullmatch(word) else "eng" if _LATIN.fullmatch(word) else "x"


def use_cache(folder: Path) -> None:
    """Keep the loaded dictionary in `folder` from now on; a process that finds it there need not build it."""
    global _folder  # noqa: PLW0603 a setting of the process, like jieba's own tmp_dir
    _folder = folder


def segment(sentences: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Return words and tags of each sentence; the words of a sentence joined give the sentence."""
    words, tags = segment_columns(sentences)
    return list(zip(words.to_pylist(), tags.to_pylist(), strict=True))


def segment_columns(sentences: Sequence[str]) -> tuple[pa.ListArray, pa.ListArray]:
    """Return words and tags of each sentence as columns (lists of strings). A sentence that comes again is cut once."""
    cut, tags = _model()
    once = list(dict.fromkeys(sentences))
    done = dict(zip(once, cut_all(cut, once), strict=True))
    cuts = [done[sentence] for sentence in sentences]
    offsets = pa.array(np.cumsum([0, *map(len, cuts)]), pa.int32())
    words = pa.array(list(chain.from_iterable(cuts)), pa.string())
    encoded = words.dictionary_encode()  # each word is tagged once
    tagged = pa.array([tags[word] for word in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    return pa.ListArray.from_arrays(offsets, words), pa.ListArray.from_arrays(offsets, tagged)


@cache
def _model() -> tuple[Callable[[str], list[str]], _Tags]:
    """The function that cuts, and the tag of every word of either dictionary."""
    dictionary = jieba_dictionary()
    domain = lexicon_path("domain_words.tsv")
    key = sha256(jieba.__version__.encode() + str(dictionary.stat().st_size).encode() + domain.read_bytes()).hexdigest()[:16]
    path = None if _folder is None else _folder / _CACHE.format(key)
    loaded = _read(path)
    if loaded is None:
        loaded = _build(dictionary)
        _write(path, loaded)
    table, unknown, tags, domain_words = loaded
    return accelerated(make_cut(table, unknown), domain_words, tags), _Tags(tags)


def jieba_dictionary() -> Path:
    """jieba's own dictionary file."""
    return Path(jieba.__file__).with_name("dict.txt")


def _build(dictionary: Path) -> _Model:
    jieba.setLogLevel(logging.WARNING)  # jieba prints to stderr while it loads
    tokenizer = jieba.Tokenizer()
    with dictionary.open("rb") as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True  # else it would write a cache of its own into the temporary folder
    # one object for equal words, tags and numbers: half of the memory
    same = {word: word for word in tokenizer.FREQ}
    tags = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            tags[same[word]] = intern(tag)
    domain_words = []
    for row in read_lexicon("domain_words.tsv"):
        tokenizer.add_word(row["word"], tag=row["tag"])
        tags[row["word"]] = intern(row["tag"])
        domain_words.append((row["word"], int(tokenizer.FREQ[row["word"]]), row["tag"]))
    return (*log_table(tokenizer.FREQ, tokenizer.total), tags, domain_words)


def _read(path: Path | None) -> _Model | None:
    if path is None:
        return None
    try:
        table, unknown, tags, domain_words = marshal.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return table, unknown, tags, domain_words


def _write(path: Path | None, model: _Model) -> None:
    """Write whole or not at all: other processes may be reading or writing the same file."""
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".jieba-")
    try:
        with os.fdopen(handle, "wb") as file:
            marshal.dump(model, file)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
