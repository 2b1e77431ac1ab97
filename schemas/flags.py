"""Table `flags`: one suspicion that was recorded and not acted on."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

FLAGS = Table(
    name="flags",
    title="Flags",
    row="one suspicion that was recorded and not acted on",
    columns=(
        *pick("essay_id", "ordinal"),
        FIELDS["kind"].but(description="What is suspected, such as spun_synonym, mask, truncation"),
        FIELDS["text"].but(description="The words in question"),
        *pick("source_start", "source_end", "note"),
    ),
    primary_key=(
        "essay_id",
        "ordinal",
    ),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(ForeignKey(("essay_id",), "essays", ("essay_id",)),),
)
