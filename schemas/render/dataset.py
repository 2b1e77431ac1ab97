"""What is said of the dataset as a whole, in every document of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.catalog import TABLES

NAME = "jiaokan"
TITLE = "Jiaokan 校勘: Chinese essays restored from scraped pages"
LANGUAGE = "zh"
KEYWORDS = (
    "Chinese",
    "essays",
    "text restoration",
    "textual criticism",
    "deduplication",
    "citation analysis",
    "rhetorical roles",
    "themes",
)
DESCRIPTION = (
    "Chinese essays as they were scraped from the web, restored to the text that their authors published, with every repair on record:"
    " the source text with its edits made gives the restored text, character for character. With blocks, sentences, words, themes,"
    " citations, copies and reused passages, as Parquet tables with keys."
)
RIGHTS = (
    "The essays' rights stay with their authors and publishers; no licence comes with them. LICENSES.md lists where each was taken from."
)
DEFAULT_TABLES = ("sentences", "essays", "codebook")
"""The table that loads when none is named: the first of these that has rows."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file of a release: path below it, size, SHA-256."""

    name: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """What documents need to know of a release: versions, and rows and files of each table."""

    version: str
    schema_version: str
    rows: Mapping[str, int]
    files: Mapping[str, tuple[DataFile, ...]]

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Release:
        """Read it from a manifest."""
        tables = manifest["tables"]
        files = {name: tuple(DataFile(f["name"], f["bytes"], f["sha256"]) for f in tables[name]["files"]) for name in tables}
        return cls(manifest["version"], manifest["schema_version"], {name: tables[name]["rows"] for name in tables}, files)

    @property
    def year(self) -> int:
        """Year of the version."""
        return int(self.version.split(".")[0])

    @property
    def month(self) -> int:
        """Month of the version."""
        return int(self.version.split(".")[1])

    @property
    def default_table(self) -> str | None:
        """The table to load when none is named; None for a release without rows."""
        return next((name for name in DEFAULT_TABLES if self.rows.get(name)), None)

    def n_bytes(self, table: str) -> int:
        """Bytes of a table's files."""
        return sum(file.n_bytes for file in self.files[table])

    def full_tables(self) -> list[str]:
        """Tables that have rows, in the order of the catalog."""
        return [t.name for t in TABLES if self.rows.get(t.name)]
