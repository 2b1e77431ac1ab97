"""Which sentences may hold what: one automaton a kind over all sentences at once, so that the finders read few of them.

A gate lets through every sentence in which its finder finds anything, and some more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import polars as pl

from flows.citations import events, formulas, quotations

GATES: dict[str, Callable[[], str]] = {
    "titles": lambda: "《",
    "events": events.gate,
    "formulas": formulas.gate,
    "quotations": quotations.gate,
}
"""By kind a regular expression without look-around, in the syntax of Rust."""


@cache
def _pattern(kind: str) -> str:
    return GATES[kind]()


def passing(texts: Sequence[str]) -> dict[str, list[int]]:
    """By kind the numbers of the texts that may hold one, rising."""
    column = pl.Series(texts, dtype=pl.String)
    return {kind: column.str.contains(_pattern(kind)).arg_true().to_list() for kind in GATES}
