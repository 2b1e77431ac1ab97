"""Words are jieba's own, with the domain dictionary; nothing is printed; the cache changes nothing."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.text.seeds import SEEDS, read_lexicon
from flows.themes import words


@cache
def _reference() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    for row in read_lexicon("domain_words.tsv"):
        tokenizer.add_word(row["word"], tag=row["tag"])
    return tokenizer


def _lines() -> list[str]:
    return [line for file in sorted((SEEDS / "essays").glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()]


def test_same_words_as_jieba() -> None:
    reference = _reference()
    for line, (tokens, tags) in zip(_lines(), words.segment(_lines()), strict=True):
        assert tokens == reference.lcut(line)
        assert len(tags) == len(tokens)
        assert all(tags)


CHARACTERS = "".join(sorted({c for line in _lines() for c in line})) + "鎶曠爺AbZ09.%-_+#& \t\r\n，"


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(alphabet=CHARACTERS, max_size=40), st.text(max_size=20)))
def test_same_words_as_jieba_on_any_text(text: str) -> None:
    [(tokens, _)] = words.segment([text])
    assert tokens == _reference().lcut(text)


def test_domain_words_stay_whole_and_are_tagged() -> None:
    [(tokens, tags)] = words.segment(["基层党组织要落实三会一课，增强凝聚力3.5%。"])
    assert tokens[:2] == ["基层党组织", "要"]
    assert "三会一课" in tokens
    assert dict(zip(tokens, tags, strict=True))["三会一课"] == "n"


def test_same_words_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _lines()[:40]
    before = words.segment(lines)
    monkeypatch.setattr(words, "_folder", tmp_path)
    for _ in range(2):  # first written, then read
        words._model.cache_clear()
        assert words.segment(lines) == before
    [file] = tmp_path.iterdir()
    file.write_bytes(b"broken")
    words._model.cache_clear()
    assert words.segment(lines) == before
    words._model.cache_clear()


def test_quiet() -> None:
    code = "from flows.themes.words import segment; segment(['党建工作'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""
