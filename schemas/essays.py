"""Table `essays`: one essay copy."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import Table

ESSAYS = Table(
    name="essays",
    title="Essays",
    row="one essay copy",
    columns=(
        *pick("essay_id", "work_id"),
        FIELDS["kind"].but(
            description="essay, or abstract_card: the card of an abstract database, without a body", isin=("essay", "abstract_card")
        ),
        *pick(
            "title",
            "subtitle",
            "authors",
            "affiliations",
            "abstract",
            "keywords",
            "title_en",
            "abstract_en",
            "keywords_en",
            "published_date",
            "received_date",
            "journal",
            "year",
            "issue",
            "pages",
            "clc_numbers",
            "document_code",
            "article_number",
            "fund",
            "author_bio",
            "doi",
            "inferred_fields",
            "script",
            "source_uri",
            "source_sha256",
            "media_type",
            "encoding",
            "source_url",
            "source_site",
            "source_column",
            "source_metadata",
        ),
        FIELDS["restored_sha256"],
        FIELDS["n_chars"].but(description="Length of the restored text"),
        *pick("n_sentences", "n_edits", "n_unrecovered", "n_masks", "damage_rate", "spin_score", "is_truncated", "is_canonical"),
    ),
    primary_key=("essay_id",),
    sort_by=("essay_id",),
    since="0.1.0",
)
