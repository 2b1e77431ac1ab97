"""Table `duplicates`: one copy judged against the canonical copy of its work."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import ForeignKey, Table

DUPLICATES = Table(
    name="duplicates",
    title="Duplicates",
    row="one copy judged against the canonical copy of its work",
    columns=(*pick("essay_id", "kept_essay_id", "verdict", "similarity", "n_shared_chars"),),
    primary_key=("essay_id", "kept_essay_id"),
    sort_by=("essay_id", "kept_essay_id"),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("kept_essay_id",), "essays", ("essay_id",)),
    ),
)
