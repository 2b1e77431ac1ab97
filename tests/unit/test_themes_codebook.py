"""The codebook loads, and a broken one says what is wrong, where, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.themes.codebook import CodebookError, load_codebook

GOOD = {"id": "A", "zh": "甲", "en": "A", "definition": "甲事", "terms": ["甲"]}


def test_own_codebook() -> None:
    codebook = load_codebook()
    assert len(codebook.ids) == len(set(codebook.ids)) == 19
    assert codebook.is_default


def test_users_codebook(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"themes": [GOOD, GOOD | {"id": "B", "parent_id": "A", "hints": ["乙"]}]}), encoding="utf-8-sig")
    codebook = load_codebook(file)
    assert codebook.ids == ("A", "B")
    assert codebook.themes[1].parent_id == "A"
    assert not codebook.is_default


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "line 1"),
        ("[]", "no list `themes`"),
        ('{"themes": []}', "no list `themes`"),
        (json.dumps({"themes": [3]}), "theme 1: not an object"),
        (json.dumps({"themes": [GOOD | {"id": "a b"}]}), "not a theme id"),
        (json.dumps({"themes": [GOOD, GOOD]}), "id A stands twice"),
        (json.dumps({"themes": [GOOD | {"zh": ""}]}), "`zh` is missing"),
        (json.dumps({"themes": [GOOD | {"terms": []}]}), "`terms` is empty"),
        (json.dumps({"themes": [GOOD | {"terms": "甲"}]}), "`terms` is not a list"),
        (json.dumps({"themes": [GOOD | {"parent_id": "Z"}]}), "parent_id Z is no other theme"),
    ],
)
def test_broken_codebook(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=words) as caught:
        load_codebook(file)
    assert str(file) in str(caught.value)


def test_missing_codebook(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="can't be read"):
        load_codebook(tmp_path / "none.json")


def test_codebook_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "gbk.json"
    file.write_bytes("主题".encode("gbk"))
    with pytest.raises(CodebookError, match="not UTF-8"):
        load_codebook(file)
