"""Publishing as a stage: the tables of a run become a release."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.engine.keys import ROOT, code_version, digest
from flows.publish import PublishResult, publish_release
from flows.publish.database import database
from flows.publish.parquet import TableData
from flows.settings import Settings
from flows.stages.assemble import STAGES
from schemas.catalog import TABLES

LIBRARIES = ("pyarrow", "duckdb", "pandera", "polars", "numpy")


def publish_tables(tables: Mapping[str, TableData], provenance: Mapping[str, Any], settings: Settings) -> PublishResult:
    """Publish where the settings say; see `publish_release`. It has a process to itself, for the sake of memory."""
    return publish_release(
        tables,
        settings.published,
        settings.today,
        {**provenance, **publisher(), "is_trial": settings.is_trial},
        accept=settings.accept,
        key=settings.signing_key,
        scratch=settings.work / "publish",
    )


def load_publishing() -> None:
    """Load what a process that publishes needs, which takes it a second."""
    for table in TABLES:
        table.validate(table.from_rows([]))
    with database():
        publisher()


def publisher() -> dict[str, Any]:
    """What decides the bytes of a release beside its data: the code that writes it, and the libraries by version."""
    schemas: list[Path] = sorted((ROOT / "schemas").rglob("*.py"))
    files = (part for path in schemas for part in (path.relative_to(ROOT).as_posix(), path.read_bytes()))
    libraries = sorted({*LIBRARIES, *(name for names in STAGES.values() for name in names)})
    return {
        "publisher": digest([code_version("flows.publish.folder", LIBRARIES), *files]),
        "libraries": {name: version(name) for name in libraries},
    }
