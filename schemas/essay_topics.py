"""Table `essay_topics`: one topic of one canonical essay."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

ESSAY_TOPICS = Table(
    name="essay_topics",
    title="Essay topics",
    row="one topic of one canonical essay",
    columns=(
        *pick("essay_id", "topic_id"),
        FIELDS["share"].but(description="Share of the topic in the essay; shares under 0.05 are left out"),
    ),
    primary_key=("essay_id", "topic_id"),
    sort_by=("essay_id", "topic_id"),
    since="0.1.1",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("topic_id",), "topics", ("topic_id",)),
    ),
)
