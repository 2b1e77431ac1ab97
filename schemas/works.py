"""Table `works`: one work, with what its copies say of it brought together."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import ForeignKey, Table

SOURCES = tuple(f"{part}_essay_id" for part in ("title", "authors", "abstract", "keywords", "publication", "published_date", "doi"))

WORKS = Table(
    name="works",
    title="Works",
    row="one work: its canonical copy, and the metadata of all its copies brought together, each part with the copy that gives it",
    columns=(
        *pick("work_id"),
        FIELDS["essay_id"].but(description="Canonical copy"),
        *pick("n_copies", "title", "title_essay_id", "authors", "authors_essay_id", "abstract", "abstract_essay_id"),
        *pick("keywords", "keywords_essay_id", "journal", "year", "issue", "pages", "publication_essay_id"),
        *pick("published_date", "published_date_essay_id", "doi", "doi_essay_id"),
    ),
    primary_key=("work_id",),
    sort_by=("work_id",),
    since="0.1.0",
    foreign_keys=tuple(ForeignKey((column,), "essays", ("essay_id",)) for column in ("essay_id", *SOURCES)),
)
