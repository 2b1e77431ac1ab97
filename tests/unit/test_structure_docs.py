"""The page on structure says what the cases say."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_structure_is_up_to_date() -> None:
    module = runpy.run_path(str(DOCS / "render_structure.py"))
    assert module["render"]() == (DOCS / "structure.md").read_text(encoding="utf-8"), "run: python docs/render_structure.py"
