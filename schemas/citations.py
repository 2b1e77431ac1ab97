"""Table `citations`: one work cited by one essay."""

from __future__ import annotations

from schemas.fields import CITATION_KINDS, FIELDS, pick
from schemas.table import ForeignKey, Table

CITATIONS = Table(
    name="citations",
    title="Citations",
    row="one work cited by one essay",
    columns=(
        *pick("citation_id", "essay_id"),
        FIELDS["kind"].but(
            description="reference: entry of a list; work: named in the text; event: congress, plenum, conference", isin=CITATION_KINDS
        ),
        *pick("ordinal", "label"),
        FIELDS["text"].but(description="The entry, or the name, as restored"),
        *pick("type", "csl_type"),
        FIELDS["authors"].but(description="Authors of the work cited"),
        FIELDS["title"].but(description="Title of the work cited"),
        *pick("container_title", "publisher", "place"),
        FIELDS["year"].but(description="Year of the work cited"),
        *pick(
            "volume",
            "issue",
            "pages",
            "doi",
            "url",
            "accessed",
            "language",
            "confidence",
            "work_key",
            "cited_essay_id",
            "source_start",
            "source_end",
        ),
    ),
    primary_key=("citation_id",),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("cited_essay_id",), "essays", ("essay_id",)),
    ),
)
