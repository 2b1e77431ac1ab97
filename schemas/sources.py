"""Table `sources`: one source text."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

SOURCES = Table(
    name="sources",
    title="Sources",
    row="one source text",
    columns=(
        *pick("essay_id", "source_sha256"),
        FIELDS["text"].but(description="Source text as decoded; every source position counts its characters"),
    ),
    primary_key=("essay_id",),
    sort_by=("essay_id",),
    since="0.1.0",
    foreign_keys=(ForeignKey(("essay_id",), "essays", ("essay_id",)),),
)
