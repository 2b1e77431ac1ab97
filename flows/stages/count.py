"""Word counts as a stage: of each coded part, so that a corpus that grew costs what is new in it and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.themes import bags

BAGS, USES = "bags.parquet", "uses.parquet"
"""Files of `flows.themes.bags.BAGS` and `USES`; a word may have several rows in the second, one for each of the essays counted at once."""


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
        first = pq.read_table(part / "themes.parquet", columns=["sentence_id", "theme_id"], filters=[("rank", "=", 1)])
        with (
            staged_folder(target) as staging,
            pq.ParquetWriter(staging / BAGS, bags.BAGS, compression="zstd") as of_essays,
            pq.ParquetWriter(staging / USES, bags.USES, compression="zstd") as of_themes,
        ):
            for tokens in _essays(part / "tokens.parquet"):
                counted, used = bags.count_words(tokens, first)
                of_essays.write_table(counted)
                of_themes.write_table(used)
    return target


def _essays(path: Path) -> Iterator[pa.Table]:
    """The words of whole essays, some at a time: as many as were coded at once, for these lie in a row group."""
    file = pq.ParquetFile(path, read_dictionary=["essay_id", "tokens.list.element", "pos.list.element"])
    for group in range(file.num_row_groups):
        yield file.read_row_group(group, columns=["sentence_id", "essay_id", "tokens", "pos"])
