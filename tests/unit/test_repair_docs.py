"""The page on repair leaves no rule out."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_every_rule_and_every_kind_of_flag_has_its_place_on_the_page() -> None:
    from flows.repair import RULES

    page = (DOCS / "repair.md").read_text(encoding="utf-8")
    assert all(f"### {rule.rule_id}\n" in page for rule in RULES)
    assert all(
        f"`{kind}`" in page or f"{kind}," in page or f", {kind}" in page
        for kind in ("mask", "lost_character", "spun_synonym", "spun_number")
    )
