"""Table `tokens`: the words of one sentence."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import ForeignKey, Table

TOKENS = Table(
    name="tokens",
    title="Tokens",
    row="the words of one sentence",
    columns=(*pick("sentence_id", "essay_id", "ordinal", "tokens", "pos"),),
    primary_key=("sentence_id",),
    sort_by=(
        "essay_id",
        "ordinal",
    ),
    since="0.1.0",
    foreign_keys=(
        ForeignKey(("essay_id",), "essays", ("essay_id",)),
        ForeignKey(("sentence_id",), "sentences", ("sentence_id",)),
    ),
)
