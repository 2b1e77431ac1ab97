"""Where the tracked data lives: lexicons, corrections and the seed essays."""

from __future__ import annotations

import csv
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def lexicon_path(name: str) -> Path:
    """Path of a file of `seeds/lexicons/`."""
    return SEEDS / "lexicons" / name


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Rows of a tab-separated lexicon with a header line, comments (`#`) left out, in file order."""
    lines = lexicon_path(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if line and not line.startswith("#")), delimiter="\t"))
