"""Word counts as a stage: of each coded part, so that a corpus that grew costs what is new in it and the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.themes.bags import count_words

BAGS, USES = "bags.parquet", "uses.parquet"


@dataclass(frozen=True, slots=True)
class Counted:
    """The word counts of a part, see `flows.themes.bags`, and its table `themes`."""

    bags: Path
    uses: Path
    themes: Path


def count_parts(coded: Sequence[Path], work: Path) -> list[Path]:
    """Count the words of coded parts, unless that was done before. Returns a folder each under `work/counted`."""
    return [_count(part, work) for part in coded]


def counts_of(part: Path, work: Path) -> Counted:
    """The word counts of a coded part; they are made where they are missing."""
    folder = _count(part, work)
    return Counted(folder / BAGS, folder / USES, part / "themes.parquet")


def _count(part: Path, work: Path) -> Path:
    target = work / "counted" / digest([part.parent.name, part.name, code_version("flows.themes.bags", ("numpy", "scipy", "pyarrow"))])
    if not is_made(target):
        listed = ["essay_id", "tokens.list.element", "pos.list.element"]
        tokens = pq.read_table(part / "tokens.parquet", columns=["sentence_id", "essay_id", "tokens", "pos"], read_dictionary=listed)
        first = pq.read_table(part / "themes.parquet", columns=["sentence_id", "theme_id"], filters=[("rank", "=", 1)])
        bags, uses = count_words(tokens, first)
        with staged_folder(target) as staging:
            pq.write_table(bags, staging / BAGS, compression="zstd")
            pq.write_table(uses, staging / USES, compression="zstd")
    return target
