"""Table `themes`: one theme of one sentence."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import ForeignKey, Table

THEMES = Table(
    name="themes",
    title="Themes",
    row="one theme of one sentence",
    columns=(*pick("sentence_id", "essay_id", "theme_id", "rank", "score", "evidence"),),
    primary_key=(
        "sentence_id",
        "rank",
    ),
    sort_by=(
        "sentence_id",
        "rank",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("sentence_id",), "sentences", ("sentence_id",)),
        ForeignKey(("theme_id",), "codebook", ("theme_id",)),
    ),
)
