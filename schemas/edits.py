"""Table `edits`: one repair of one essay; the source with all its edits made is the restored text."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import ForeignKey, Table

EDITS = Table(
    name="edits",
    title="Edits",
    row="one repair of one essay",
    columns=(*pick("essay_id", "ordinal", "rule_id", "rule_ids", "damage", "source_start", "source_end", "before", "after"),),
    primary_key=(
        "essay_id",
        "ordinal",
    ),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("rule_id",), "rules", ("rule_id",)),
    ),
)
