"""The page on citations is that of the cases."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_up_to_date() -> None:
    module = runpy.run_path(str(DOCS / "render_citations.py"))
    assert module["render"]() == (DOCS / "citations.md").read_text(encoding="utf-8"), "run: python docs/render_citations.py"
