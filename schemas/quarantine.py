"""Table `quarantine`: one input refused."""

from __future__ import annotations

from schemas.fields import FIELDS, STRING, pick
from schemas.table import Table

QUARANTINE = Table(
    name="quarantine",
    title="Quarantine",
    row="one input refused",
    columns=(
        FIELDS["source_uri"].but(
            dtype=STRING, description="Path of the input, for a record with its id or place (path#id, path#L7, path#R7)"
        ),
        FIELDS["source_sha256"].but(nullable=True, description="SHA-256 of the bytes, null where they could not be read"),
        *pick("stage"),
        FIELDS["reason"].but(description="Reason code"),
        *pick("detail"),
    ),
    primary_key=(
        "source_uri",
        "stage",
    ),
    sort_by=(
        "source_uri",
        "stage",
    ),
    since="0.1.0",
)
