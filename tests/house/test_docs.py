"""The pages that are generated say what the code, the rules and the cases say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
RENDERERS = sorted(DOCS.glob("render_*.py"))


def test_there_are_generated_pages() -> None:
    assert {path.stem for path in RENDERERS} >= {
        f"render_{page}" for page in ("repair", "structure", "dedup", "themes", "citations", "releases")
    }


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda path: path.stem)
def test_a_generated_page_is_up_to_date(renderer: Path) -> None:
    page = DOCS / f"{renderer.stem.removeprefix('render_')}.md"
    assert runpy.run_path(str(renderer))["render"]() == page.read_text(encoding="utf-8"), f"run: python docs/{renderer.name}"
