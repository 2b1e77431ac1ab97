"""Pages as sites print them, from the source text to the metadata: what each page of `cases/structure/pages` says of its essay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.spans.documents import StructuredEssay
from tests.unit.reading import read

PAGES = sorted((Path(__file__).parents[1] / "cases/structure/pages").glob("*.txt"))


def said(essay: StructuredEssay, name: str) -> Any:
    """What an essay says under a name of the expectations."""
    body = [s.text for s in essay.sentences if essay.blocks[s.block_ordinal].kind == "paragraph"]
    if name == "abstract_start":
        return essay.metadata.abstract
    if name in ("sentence", "last"):
        return body[0 if name == "sentence" else -1]
    if name in ("kind", "truncated"):
        return essay.kind if name == "kind" else essay.is_truncated
    value = getattr(essay.metadata, name)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_it_says(path: Path) -> None:
    text, expected = path.read_text(encoding="utf-8").split("\n----\n")
    essay = read(text)
    for name, value in json.loads(expected).items():
        if name == "basis":
            assert {field: essay.metadata.basis[field] for field in value} == value
        elif name == "abstract_start":
            assert str(said(essay, name)).startswith(value)
        else:
            assert said(essay, name) == value, name
