"""Table `candidates`: one term of a topic that the codebook lacks, for an editor to accept or not."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

CANDIDATES = Table(
    name="candidates",
    title="Candidates",
    row="one term of a topic that the codebook lacks, for an editor to accept or not",
    columns=(
        *pick("term", "topic_id"),
        FIELDS["theme_id"].but(description="Theme that most of the sentences with the term have first"),
        FIELDS["n_essays"].but(description="Canonical essays that use it", ge=1),
        FIELDS["n_sentences"].but(description="Sentences that use it", ge=1),
        FIELDS["share"].but(description="Share of these sentences that have the theme first"),
    ),
    primary_key=("term",),
    sort_by=("term",),
    since="0.1.1",
    foreign_keys=(
        ForeignKey(("topic_id",), "topics", ("topic_id",)),
        ForeignKey(("theme_id",), "codebook", ("theme_id",)),
    ),
)
