"""What a run is told: its inputs, its workspace, how many workers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED_ESSAYS = ROOT / "seeds" / "essays"
SHARD_CHARS = 1_500_000
"""Characters of text that lie in one shard, about."""


@dataclass(frozen=True)
class Settings:
    """Settings of one run. Only `inputs` and `codebook` change what is published; `today` gives the version its month.

    `runner` says where tasks are done (`local`, `dask`, `ray`), `cluster` names a running cluster, `shared` the place where
    machines without a common disk hand each other folders.
    """

    inputs: tuple[Path, ...] = (SEED_ESSAYS,)
    data: Path = ROOT / "data"
    codebook: Path | None = None
    workers: int | None = None
    shard_chars: int = SHARD_CHARS
    runner: str = "local"
    cluster: str | None = None
    shared: str | None = None
    today: dt.date = field(default_factory=dt.date.today)
    publish_at: str | None = None
    accept: str | None = None
    signing_key: Path | None = None

    @property
    def work(self) -> Path:
        """Stage outputs, which a later run takes up again."""
        return self.data / "work"

    @property
    def releases(self) -> Path:
        """Published releases and the link `latest`."""
        return self.data / "releases"

    @property
    def published(self) -> Path | str:
        """Where this run publishes: `publish_at` (a folder or `s3://bucket/prefix`) if given, else `releases`."""
        return self.publish_at or self.releases

    @property
    def is_trial(self) -> bool:
        """Does the run curate the seed essays? They show how it works, and are no measure for a corpus."""
        return self.inputs == (SEED_ESSAYS,)
