"""Publishing as a stage: the tables of a run become a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.publish import PublishResult, publish_release
from flows.publish.parquet import TableData
from flows.settings import Settings


def publish_tables(tables: Mapping[str, TableData], provenance: Mapping[str, Any], settings: Settings) -> PublishResult:
    """Publish where the settings say; see `publish_release`. It has a process to itself, for the sake of memory."""
    return publish_release(
        tables,
        settings.published,
        settings.today,
        {**provenance, "is_trial": settings.is_trial},
        accept=settings.accept,
        key=settings.signing_key,
        scratch=settings.work / "publish",
    )
