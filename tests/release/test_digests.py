"""A content digest says whether values are the same, however they lie in memory."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publish.digests import ContentDigest

EVIDENCE = pa.list_(pa.struct([("term", pa.string()), ("start", pa.int32())]))
SCHEMA = pa.schema(
    [
        ("s", pa.string()),
        ("l", pa.list_(pa.string())),
        ("e", EVIDENCE),
        ("n", pa.int32()),
        ("f", pa.float64()),
        ("b", pa.bool_()),
        ("d", pa.date32()),
    ]
)
ROW: dict[str, Any] = {"s": "党", "l": ["建", ""], "e": [{"term": "党", "start": 1}], "n": 1, "f": 0.5, "b": True, "d": 3}


def digest(rows: pa.Table) -> str:
    total = ContentDigest(SCHEMA)
    total.add(rows)
    return total.hexdigest()


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


OTHER: dict[str, list[Any]] = {
    "s": [None, "", "建"],
    "l": [None, [], ["建"], ["", "建"], ["建", None], ["建", "", ""]],
    "e": [None, [], [None], [{"term": "党", "start": 2}], [{"term": None, "start": 1}], [{"term": "党", "start": None}]],
    "n": [None, 0, 2],
    "f": [None, 0.25],
    "b": [None, False],
    "d": [None, 4],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in OTHER.items() for value in values])
def test_another_value_gives_another_digest(name: str, value: Any) -> None:
    assert digest(table([ROW, ROW | {name: value}])) != digest(table([ROW, ROW]))


def test_a_border_between_values_counts() -> None:
    assert digest(table([ROW | {"s": "ab"}, ROW | {"s": "c"}])) != digest(table([ROW | {"s": "a"}, ROW | {"s": "bc"}]))


rows = st.fixed_dictionaries({name: st.sampled_from([ROW[name], *values]) for name, values in OTHER.items()})


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=6), st.integers(0, 6))
def test_chunks_offsets_and_order_of_building_do_not_count(some: list[dict[str, Any]], cut: int) -> None:
    whole = table(some)
    chunked = pa.concat_tables([whole.slice(0, cut), whole.slice(cut)])
    inside = table([ROW, *some, ROW]).slice(1, len(some))
    taken = table(some[::-1]).take(list(range(len(some)))[::-1])
    assert {digest(t) for t in (chunked, chunked.combine_chunks(), inside, taken)} == {digest(whole)}
