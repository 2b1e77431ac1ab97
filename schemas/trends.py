"""Table `trends`: one theme or formulation (提法) in one group of canonical essays."""

from __future__ import annotations

from schemas.fields import FIELDS, TREND_KINDS, pick
from schemas.table import ForeignKey, Table

TRENDS = Table(
    name="trends",
    title="Trends",
    row="one theme or formulation (提法) in one group of canonical essays",
    columns=(
        FIELDS["kind"].but(description="theme or formula", isin=TREND_KINDS),
        *pick("name", "dimension"),
        FIELDS["value"].but(description="The group: a year, a site, or `all`", nullable=False),
        FIELDS["n_essays"].but(description="Essays of the group"),
        *pick("n_with"),
        FIELDS["share"].but(
            description="Mean over the group's essays of the theme's share; for a formulation the share of essays that use it"
        ),
        *pick("cumulative_share", "first_year", "first_essay_id"),
    ),
    primary_key=("kind", "name", "dimension", "value"),
    sort_by=("kind", "name", "dimension", "value"),
    since="0.1.1",
    foreign_keys=(ForeignKey(("first_essay_id",), "essays", ("essay_id",)),),
)
