"""The page on dedup says what the code and the cases say."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_dedup_is_up_to_date() -> None:
    module = runpy.run_path(str(DOCS / "render_dedup.py"))
    assert module["render"]() == (DOCS / "dedup.md").read_text(encoding="utf-8"), "run: python docs/render_dedup.py"
