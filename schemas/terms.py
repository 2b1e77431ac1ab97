"""Table `terms`: one word of content of the corpus, of the 100,000 that most essays use."""

from __future__ import annotations

from schemas.fields import FIELDS, pick
from schemas.table import Table

TERMS = Table(
    name="terms",
    title="Terms",
    row="one word of content of the corpus, of the 100,000 that most essays use",
    columns=(
        *pick("term"),
        FIELDS["kind"].but(name="pos", description="Part-of-speech tag, from jieba's dictionary"),
        FIELDS["n_essays"].but(description="Canonical essays that use it", ge=1),
        FIELDS["n_sentences"].but(description="Sentences that use it", ge=1),
        *pick("n_occurrences", "by_year"),
    ),
    primary_key=("term",),
    sort_by=("term",),
    since="0.1.1",
)
