"""The page on repair says what the rules do."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_repair_is_up_to_date() -> None:
    module = runpy.run_path(str(DOCS / "render_repair.py"))
    assert module["render"]() == (DOCS / "repair.md").read_text(encoding="utf-8"), "run: python docs/render_repair.py"


def test_every_rule_and_every_kind_of_flag_has_its_place_on_the_page() -> None:
    from flows.repair import RULES

    page = (DOCS / "repair.md").read_text(encoding="utf-8")
    assert all(f"### {rule.rule_id}\n" in page for rule in RULES)
    assert all(
        f"`{kind}`" in page or f"{kind}," in page or f", {kind}" in page
        for kind in ("mask", "lost_character", "spun_synonym", "spun_number")
    )
