"""Table `keywords`: one keyword of one canonical essay, by one method."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

KEYWORDS = Table(
    name="keywords",
    title="Keywords",
    row="one keyword of one canonical essay, by one method",
    columns=(
        *pick("essay_id", "method"),
        FIELDS["rank"].but(description="Rank among the essay's keywords of that method, 1 first", le=None),
        FIELDS["term"].but(description="The keyword; of the author, as printed"),
        FIELDS["score"].but(description="TF-IDF, or TextRank (1 for the best); null for the author's own", nullable=True),
        *pick("is_authors"),
    ),
    primary_key=("essay_id", "method", "rank"),
    sort_by=("essay_id", "method", "rank"),
    since="0.1.1",
    foreign_keys=(ForeignKey(("essay_id",), "essays", ("essay_id",)),),
)
