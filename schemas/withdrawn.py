"""Table `withdrawn`: one essay taken out."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import Table

WITHDRAWN = Table(
    name="withdrawn",
    title="Withdrawn",
    row="one essay taken out",
    columns=(
        *pick("essay_id", "since_version"),
        FIELDS["reason"].but(description="Why it was taken out"),
    ),
    primary_key=("essay_id",),
    sort_by=("essay_id",),
    since="0.1.0",
)
