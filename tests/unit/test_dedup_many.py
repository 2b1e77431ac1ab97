"""What dedup holds of every essay is held in columns and on disk, and says what rows in memory would."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.dedup.clusters import assign_works, name_works, new_work_id
from flows.dedup.preference import LIKELY, PREFERENCE, preference
from flows.dedup.shares import OwnShares
from flows.dedup.weights import ALL_OWN, OwnShare


def share(n_weights: int, n_common: int, key: int) -> OwnShare:
    weights = np.linspace(0.01, 1, n_weights, dtype=np.float32)
    common = np.arange(n_common, dtype=np.uint64) + (1 << 60)
    return OwnShare(0.1 + 1 / key, key, weights, np.arange(n_weights, dtype=np.int32), common, np.arange(n_common, dtype=np.int32) * 7)


def test_shares_come_back_as_they_were_put_in() -> None:
    told = {0: share(3, 2, (1 << 64) - 1), 4: share(1, 1, 5), 2: share(200, 60, 9)}
    with OwnShares(6) as shares:
        shares.add((number, told[number]) for number in (0, 4))
        shares.add([(2, told[2])])
        assert shares[1] is ALL_OWN
        assert shares.means.tolist() == [told[n].mean if n in told else 1.0 for n in range(6)]
        for number, expected in told.items():
            found = shares[number]
            assert (found.mean, found.key, shares.key(number)) == (expected.mean, expected.key, expected.key)
            for one, other in zip(found[2:], expected[2:], strict=True):
                assert one.dtype == other.dtype
                assert one.tolist() == other.tolist()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.none() | st.integers(0, 6)), max_size=12))
def test_names_are_those_that_all_works_get_together(rows: list[tuple[int, int, int | None]]) -> None:
    ids = [f"e{n}" for n in range(len(rows))]
    # Names of earlier releases, among them such as a new essay would be given.
    earlier = ["w-a", "w-b", *map(new_work_id, ids[:5])]
    previous = {essay_id: earlier[old % len(earlier)] for essay_id, (_, _, old) in zip(ids, rows, strict=True) if old is not None}
    first_seen = {essay_id: seen for essay_id, (_, seen, _) in zip(ids, rows, strict=True)}
    clusters: dict[int, list[str]] = {}
    for essay_id, (work, _, _) in zip(ids, rows, strict=True):
        clusters.setdefault(work, []).append(essay_id)
    works = np.array([work for work, _, _ in rows], dtype=np.int64)
    named = name_works(pl.Series(ids, dtype=pl.String), works, pl.Series(list(first_seen.values()), dtype=pl.Int64), previous)
    assert dict(zip(ids, named, strict=True)) == assign_works(list(clusters.values()), previous, first_seen)


def test_the_copy_with_less_damage_comes_first_then_the_more_complete_then_the_one_with_more_metadata() -> None:
    essays = pl.DataFrame(
        {
            "essay_id": ["damaged", "cut", "short", "bare", "late", "best", "equal"],
            "damage_rate": [0.02, 0.001, None, 0.0, 0.0, 0.002, 0.0],
            "is_truncated": [False, True, False, False, False, False, None],
            "title": [True, True, True, False, True, True, True],
            "first_seen": [0, 0, 0, 0, 1, 0, 0],
        }
    )
    ranked = preference(essays, np.array([5000, 9000, 4000, 5010, 5000, 5000, 5000]))
    expected = ["best", "equal", "late", "bare", "short", "cut", "damaged"]
    assert ranked.sort(*PREFERENCE, "essay_id")["essay_id"].to_list() == expected
    assert ranked.sort(*LIKELY, "essay_id")["essay_id"].to_list() == expected
    assert preference(essays.select("essay_id"), np.zeros(7, dtype=np.int64))["lacking"].to_list() == [0] * 7
