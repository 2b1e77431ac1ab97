"""Sentences coded by hand: a tab-separated file with the columns essay, section, kind, block, text, themes, role.

`section` holds the headings above, outermost first, joined with ` > `; `themes` the theme ids, the primary one first,
joined with a blank; sentences stand in the order of the essay.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay


@dataclass(frozen=True, slots=True)
class CodedEssay:
    """An essay with the coder's themes and role of each sentence."""

    name: str
    essay: StructuredEssay
    themes: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]


def read_gold(paths: Iterable[Path]) -> list[CodedEssay]:
    """Read coded essays. Raises ValueError where a column is missing or a row has no theme."""
    out: list[CodedEssay] = []
    for path in paths:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        if rows and (missing := {"essay", "section", "kind", "block", "text", "themes", "role"} - set(rows[0])):
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}; write a head line with all seven columns")
        out.extend(_coded(name, list(group), path) for name, group in groupby(rows, key=lambda row: row["essay"]))
    return out


def _coded(name: str, rows: list[dict[str, str]], path: Path) -> CodedEssay:
    blocks: dict[int, Block] = {}
    sentences = []
    for n, row in enumerate(rows):
        if not row["themes"].split():
            raise ValueError(f"{path}, essay {name}: no theme for {row['text']!r}; write one to three theme ids")
        section = tuple(part for part in row["section"].split(" > ") if part)
        block = int(row["block"])
        blocks.setdefault(block, Block(block, row["kind"], "", 0, 0, section_path=section))
        sentences.append(Sentence(n, block, row["text"], 0, len(row["text"]), section))
    essay = StructuredEssay(Metadata(), tuple(blocks.values()), tuple(sentences))
    return CodedEssay(name, essay, tuple(tuple(row["themes"].split()) for row in rows), tuple(row["role"] for row in rows))
