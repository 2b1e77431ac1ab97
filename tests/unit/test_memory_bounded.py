"""A query that needs more memory than it may have is asked again with more, and only then fails."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from flows.memory.bounded import open_bounded

N = 300_000
SORTED = "select n, repeat('文', 40) as text from numbers order by hash(n)"


def numbers() -> pa.Table:
    return pa.table({"n": np.arange(N)})


def test_a_query_gets_the_memory_that_it_needs_and_the_next_one_has_it() -> None:
    with open_bounded(["4MB", "6MB", "500MB", "4MB"]) as database:
        database.view("numbers", numbers())
        database.execute("create temp table lists as select list(n order by n) as all_of from numbers")
        assert database.columns("select len(all_of) as n from lists")["n"].tolist() == [N]
        # The last bound would be too low: it is not asked for.
        assert sum(batch.num_rows for batch in database.batches(SORTED, 10_000)) == N
        assert database.table("select current_setting('memory_limit') as bound").to_pylist() == [{"bound": "476.8 MiB"}]


def test_rows_come_once_although_the_first_bounds_are_too_low() -> None:
    with open_bounded(["4MB", "8MB", "500MB"]) as database:
        database.view("numbers", numbers())
        found = [
            n for batch in database.batches("select list(n) as found from numbers group by n % 2", 1) for n in batch.column(0).to_pylist()
        ]
        assert sorted(map(len, found)) == [N // 2, N // 2]
        assert database.table("select current_setting('memory_limit') as bound").to_pylist() != [{"bound": "3.8 MiB"}]


def test_where_the_highest_bound_is_too_low_the_error_says_so() -> None:
    with open_bounded(["4MB", "5MB"]) as database:
        database.view("numbers", numbers())
        with pytest.raises(duckdb.OutOfMemoryException):
            database.execute("create temp table lists as select list(n order by n) as all_of from numbers")
