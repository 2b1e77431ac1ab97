"""The page on releases says what the code says."""

from __future__ import annotations

import runpy

from flows.settings import ROOT


def test_the_page_is_generated() -> None:
    module = runpy.run_path(str(ROOT / "docs" / "render_releases.py"))
    assert module["render"]() == (ROOT / "docs" / "releases.md").read_text(encoding="utf-8"), "run: python docs/render_releases.py"
