"""The table of 5-grams tells what a dictionary of them tells, however many share a slot."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.dedup.grams import Grams

HASHES = st.lists(st.builds(lambda slot, rest: slot << 48 | rest, st.integers(0, 3), st.integers(0, 9)), max_size=60)


def uint64(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.uint64)


@given(HASHES, HASHES)
def test_the_first_place_is_found(text: list[int], other: list[int]) -> None:
    first = {value: place for place, value in reversed(list(enumerate(text)))}
    grams = Grams(uint64(text))
    assert grams.firsts.tolist() == [first[value] for value in text]
    assert grams.find(uint64(other)).tolist() == [first.get(value, -1) for value in other]
    assert Grams(uint64(text + other)).find(uint64(text)).tolist() == [first[value] for value in text]
