"""Table `sentences`: one sentence of a canonical essay."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

SENTENCES = Table(
    name="sentences",
    title="Sentences",
    row="one sentence of a canonical essay",
    columns=(
        *pick("sentence_id", "essay_id", "block_id", "ordinal", "section_path"),
        FIELDS["text"].but(description="Restored text of the sentence"),
        *pick("n_chars", "role", "reuse_id", "source_start", "source_end"),
    ),
    primary_key=("sentence_id",),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("block_id",), "blocks", ("block_id",)),
    ),
)
