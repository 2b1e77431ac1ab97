"""Table `codebook`: one theme of the codebook."""

from __future__ import annotations

from schemas.fields import pick
from schemas.table import Table

CODEBOOK = Table(
    name="codebook",
    title="Codebook",
    row="one theme of the codebook",
    columns=(*pick("theme_id", "label_zh", "label_en", "definition", "parent_id", "terms"),),
    primary_key=("theme_id",),
    sort_by=("theme_id",),
    since="0.1.0",
)
