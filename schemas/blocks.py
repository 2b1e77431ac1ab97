"""Table `blocks`: one block of structure."""

from __future__ import annotations

from schemas.fields import BLOCK_KINDS, FIELDS, pick
from schemas.table import ForeignKey, Table

BLOCKS = Table(
    name="blocks",
    title="Blocks",
    row="one block of structure",
    columns=(
        *pick("block_id", "essay_id", "ordinal"),
        FIELDS["kind"].but(description="What the block is", isin=BLOCK_KINDS),
        *pick("level", "section_path"),
        FIELDS["text"].but(description="Restored text of the block, labels removed"),
        *pick("confidence", "source_start", "source_end"),
    ),
    primary_key=("block_id",),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(ForeignKey(("essay_id",), "essays", ("essay_id",)),),
)
