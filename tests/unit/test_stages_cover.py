"""What is made essay by essay lies on disk in parts, made some essays at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.stages import cover as covering
from flows.stages.cover import cover
from flows.stages.shards import work_table

SIZES = {"a": 10, "b": 10, "c": 1000, "d": 10, "e": 10, "f": 10}


def _made(calls: list[set[str]]) -> Callable[[frozenset[str]], dict[str, pa.Table]]:
    def make(wanted: frozenset[str]) -> dict[str, pa.Table]:
        calls.append(set(wanted))
        essays = [essay for essay in sorted(wanted) for _ in range(2)]
        return {"themes": work_table("themes", {"essay_id": essays, "rank": [1] * len(essays)})}

    return make


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "ESSAYS_AT_ONCE", 3)
    monkeypatch.setattr(covering, "CHARS_AT_ONCE", 100)


def test_few_essays_and_few_characters_are_made_at_once(tmp_path: Path) -> None:
    calls: list[set[str]] = []
    cover(tmp_path / "x", ["themes"], dict.fromkeys(SIZES, "1"), SIZES.copy, _made(calls))
    assert calls == [{"a", "b"}, {"c"}, {"d", "e", "f"}], "a long essay stands alone"


def test_a_row_group_holds_whole_essays_also_where_parts_were_merged(tmp_path: Path) -> None:
    folder, calls = tmp_path / "x", list[set[str]]()
    for version in range(covering.MANY_PARTS + 1):
        wanted = {essay: str(min(version, n)) for n, essay in enumerate(SIZES)}
        parts = cover(folder, ["themes"], wanted, SIZES.copy, _made(calls))
    (merged,) = parts
    file = pq.ParquetFile(merged / "themes.parquet")
    groups = [file.read_row_group(n)["essay_id"].to_pylist() for n in range(file.num_row_groups)]
    assert sorted(essay for group in groups for essay in set(group)) == sorted(SIZES)
    assert sum(map(len, groups)) == 2 * len(SIZES)


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    calls: list[set[str]] = []
    wanted = dict.fromkeys("abd", "1")
    first = cover(tmp_path / "x", ["themes"], wanted, SIZES.copy, _made(calls))
    assert cover(tmp_path / "x", ["themes"], wanted, SIZES.copy, _made(calls)) == first
    cover(tmp_path / "x", ["themes"], wanted | {"e": "1"}, SIZES.copy, _made(calls))
    assert calls == [{"a", "b", "d"}, {"e"}]
