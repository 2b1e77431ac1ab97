"""Envelopes: the rows of each table, held against the last release. A collapse or an explosion is refused unless accepted.

The bounds follow the habit of long-lived crawls: below four fifths of the last count something broke, above twice of it
something was counted twice. Of a few rows a share says nothing, so small differences in number always pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

LEAST, MOST = 0.8, 2.0
SLACK = 100
"""Rows by which any table may differ."""
ESSAY_TABLES = frozenset({"essays", "sources"})
ESSAY_SLACK = 1
"""Essays by which a corpus may differ."""
SMALL = 100
"""A table that lists findings may become empty if it held fewer rows than this."""
FINDINGS = frozenset({"flags", "duplicates", "reuse"})
FREE = frozenset({"quarantine", "withdrawn"})
"""Tables that are good news when empty; `quarantine` is still held from above."""


def outside(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each table whose count leaves its envelope.

    Args:
        before: rows by table in the last release.
        now: rows by table now.
    """
    for name, old in before.items():
        if name not in now:
            continue  # the schema changed, which has a version of its own
        new = now[name]
        slack = ESSAY_SLACK if name in ESSAY_TABLES else SLACK
        if new == 0 and old and name not in FREE and not (name in FINDINGS and old < SMALL):
            yield f"{name}: empty, the last release has {old} row(s)"
        elif new < LEAST * old and old - new > slack and name not in FREE:
            yield f"{name}: {new} rows are {new / old:.0%} of the {old} in the last release (at least {LEAST:.0%} expected)"
        elif new > MOST * old and new - old > slack and old and name != "withdrawn":
            yield f"{name}: {new} rows are {new / old:.0%} of the {old} in the last release (at most {MOST:.0%} expected)"
