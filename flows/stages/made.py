"""What the stages made of the shards of a run, for those that look at the whole corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Made:
    """Folders, in any order: of `restore_shard`, of `find_works`, and the parts of `code_shard` and `cite_shard`."""

    restored: Sequence[Path]
    works: Path
    coded: Sequence[Path]
    cited: Sequence[Path]
