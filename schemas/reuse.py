"""Table `reuse`: one passage shared by two works that are not duplicates."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

REUSE = Table(
    name="reuse",
    title="Reuse",
    row="one passage shared by two works that are not duplicates",
    columns=(
        FIELDS["reuse_id"].but(nullable=False),
        *pick("essay_id"),
        FIELDS["start"].but(description="First character, in the restored text"),
        FIELDS["end"].but(description="Behind the last character, in the restored text"),
        *pick("other_essay_id", "other_start", "other_end", "similarity"),
    ),
    primary_key=("reuse_id",),
    sort_by=("reuse_id",),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("other_essay_id",), "essays", ("essay_id",)),
    ),
)
