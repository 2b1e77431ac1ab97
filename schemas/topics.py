"""Table `topics`: one topic beyond the codebook, found in the essays' words."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import Table

TOPICS = Table(
    name="topics",
    title="Topics",
    row="one topic beyond the codebook, found in the essays' words",
    columns=(
        *pick("topic_id"),
        FIELDS["label"].but(description="Its first terms", nullable=False),
        FIELDS["terms"].but(description="Terms that make the topic, best first"),
        *pick("weights"),
        FIELDS["n_essays"].but(description="Essays of which it takes 0.05 or more"),
    ),
    primary_key=("topic_id",),
    sort_by=("topic_id",),
    since="0.1.1",
)
