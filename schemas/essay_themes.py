"""Table `essay_themes`: one theme of one canonical essay."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

ESSAY_THEMES = Table(
    name="essay_themes",
    title="Essay themes",
    row="one theme of one canonical essay",
    columns=(
        *pick("essay_id", "theme_id"),
        FIELDS["n_sentences"].but(description="Sentences of the essay that have the theme first", ge=1),
        FIELDS["share"].but(description="Share of the essay's sentences that have the theme first"),
    ),
    primary_key=("essay_id", "theme_id"),
    sort_by=("essay_id", "theme_id"),
    since="0.1.1",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("theme_id",), "codebook", ("theme_id",)),
    ),
)
