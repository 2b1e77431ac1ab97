"""The join of all signatures gets as much memory as it needs, and no more."""

import duckdb
import pytest

from flows.stages.works import MEMORY_LIMITS, within_memory


@pytest.mark.parametrize("n_enough", range(len(MEMORY_LIMITS)))
def test_the_least_bound_that_is_enough_is_taken(n_enough: int) -> None:
    tried: list[str] = []

    def find(memory_limit: str) -> str:
        tried.append(memory_limit)
        if len(tried) <= n_enough:
            raise duckdb.OutOfMemoryException(memory_limit)
        return memory_limit

    assert within_memory(find) == MEMORY_LIMITS[n_enough]
    assert tried == list(MEMORY_LIMITS[: n_enough + 1])


def test_a_join_that_no_bound_is_enough_for_says_so() -> None:
    def find(memory_limit: str) -> str:
        raise duckdb.OutOfMemoryException(memory_limit)

    with pytest.raises(duckdb.OutOfMemoryException, match=MEMORY_LIMITS[-1]):
        within_memory(find)
