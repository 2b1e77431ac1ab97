"""Table `rules`: one repair rule."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import Table

RULES = Table(
    name="rules",
    title="Rules",
    row="one repair rule",
    columns=(*pick("rule_id", "damage", "why", "example_before", "example_after", "n_edits", "n_essays"),),
    primary_key=("rule_id",),
    sort_by=("rule_id",),
    since="0.1.0",
)
