"""Table `mentions`: one in-text occurrence of something cited or named."""

from __future__ import annotations

from schemas.fields import FIELDS, MENTION_KINDS, pick
from schemas.table import ForeignKey, Table

MENTIONS = Table(
    name="mentions",
    title="Mentions",
    row="one in-text occurrence of something cited or named",
    columns=(
        *pick("mention_id", "essay_id", "sentence_id", "ordinal"),
        FIELDS["kind"].but(description="What is mentioned", isin=MENTION_KINDS),
        FIELDS["text"].but(description="The words of the mention"),
        FIELDS["start"].but(description="First character, in the sentence's text"),
        FIELDS["end"].but(description="Behind the last character, in the sentence's text"),
        FIELDS["citation_id"].but(description="Citation meant; null where a marker has no entry", nullable=True),
        *pick("value"),
    ),
    primary_key=("mention_id",),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("sentence_id",), "sentences", ("sentence_id",)),
        ForeignKey(("citation_id",), "citations", ("citation_id",)),
    ),
)
