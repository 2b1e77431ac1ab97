"""The page on themes says what the code, the codebook and the figures say."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_themes_is_up_to_date() -> None:
    module = runpy.run_path(str(DOCS / "render_themes.py"))
    assert module["render"]() == (DOCS / "themes.md").read_text(encoding="utf-8"), "run: python docs/render_themes.py"
