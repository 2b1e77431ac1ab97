"""Tables are written in a stream: sorted, in files of bounded size, the same bytes however the rows came in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publish import sorting
from flows.publish.batches import batches
from flows.publish.gates import RowGate
from flows.publish.parquet import Layout, row_ends, write_table
from flows.publish.runs import Part, is_sorted, read_part
from flows.publish.sorting import sorted_tables
from schemas.catalog import BY_NAME

TOKENS = BY_NAME["tokens"]
FACTS = {"data_version": "2026.11.0", "schema_version": "0.1.0"}


def token_rows(n_essays: int, n_sentences: int = 7) -> list[dict[str, Any]]:
    rng = random.Random(1)
    return [
        {
            "sentence_id": f"{e:016x}:s{s:04d}",
            "essay_id": f"{e:016x}",
            "ordinal": s,
            "tokens": ["党建" * rng.randrange(5) for _ in range(rng.randrange(9))],
            "pos": ["n"],
        }
        for e in range(n_essays)
        for s in range(n_sentences)
    ]


def write(data: Any, folder: Path, layout: Layout | None = None) -> dict[str, bytes]:
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    written = write_table(TOKENS, data, folder, scratch, facts=FACTS, layout=layout)
    assert list(scratch.iterdir()) == []
    return {p.name: p.read_bytes() for p in written.files} | {"digest": written.digest.encode(), "rows": b"%d" % written.rows}


def shards(rows: list[dict[str, Any]], n: int, folder: Path, seed: int) -> list[Path]:
    """The rows dealt out to n files, in any order, with row groups of odd sizes."""
    rng = random.Random(seed)
    dealt: list[list[dict[str, Any]]] = [[] for _ in range(n)]
    for row in rng.sample(rows, len(rows)):
        dealt[rng.randrange(n)].append(row)
    folder.mkdir()
    for number, part in enumerate(dealt):
        pq.write_table(TOKENS.from_rows(part), folder / f"{number}.parquet", row_group_size=rng.randrange(1, 50))
    return sorted(folder.iterdir())


def test_shards_in_any_number_and_order_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = token_rows(60)
    layout = Layout(group_rows=50, group_bytes=2000, file_bytes=6000)
    whole = write(TOKENS.from_rows(rows), tmp_path / "whole", layout)
    assert len(whole) > 5
    monkeypatch.setattr(sorting, "RUN_BYTES", 3000)
    monkeypatch.setattr(sorting, "BATCH_BYTES", 500)
    monkeypatch.setattr(sorting, "FAN_IN", 3)
    monkeypatch.setattr(sorting, "MERGE_BYTES", 2000)
    for n in (1, 2, 9):
        assert write(shards(rows, n, tmp_path / f"in{n}", n), tmp_path / f"out{n}", layout) == whole


def test_files_are_named_bounded_sorted_and_carry_their_version(tmp_path: Path) -> None:
    layout = Layout(group_rows=50, file_bytes=6000)
    files = write(token_rows_table(40), tmp_path, layout)
    names = sorted(name for name in files if name.endswith(".parquet"))
    assert names == [f"tokens-{n:05d}-of-{len(names):05d}.parquet" for n in range(len(names))]
    read = [pq.ParquetFile(tmp_path / "tokens" / name) for name in names]
    assert pa.concat_tables([f.read() for f in read]).to_pylist() == token_rows(40)
    for file in read:
        metadata = file.schema_arrow.metadata
        assert (metadata[b"data_version"], metadata[b"schema_version"], metadata[b"table"]) == (b"2026.11.0", b"0.1.0", b"tokens")
        groups = [file.metadata.row_group(n) for n in range(file.num_row_groups)]
        assert all(g.num_rows <= 50 for g in groups)
        assert all(g.column(0).compression == "ZSTD" and g.column(0).has_offset_index and g.column(0).has_column_index for g in groups)
        assert [s.column_index for s in groups[0].sorting_columns] == [1, 2]


def token_rows_table(n_essays: int) -> pa.Table:
    return TOKENS.from_rows(token_rows(n_essays))


def test_a_table_without_rows_is_one_file_with_the_schema(tmp_path: Path) -> None:
    files = write(TOKENS.from_rows([]), tmp_path)
    assert "tokens-00000-of-00001.parquet" in files
    assert pq.read_table(tmp_path / "tokens").schema.equals(TOKENS.arrow_schema(), check_metadata=False)


def test_strings_that_come_again_have_a_dictionary_within_lists_too(tmp_path: Path) -> None:
    write(TOKENS.from_rows(token_rows(20)), tmp_path)
    group = pq.ParquetFile(next((tmp_path / "tokens").iterdir())).metadata.row_group(0)
    columns = [group.column(n) for n in range(group.num_columns)]
    encoded = {column.path_in_schema for column in columns if "RLE_DICTIONARY" in column.encodings}
    assert encoded == {"tokens.list.element", "pos.list.element"}


def test_one_row_larger_than_a_group_is_a_group(tmp_path: Path) -> None:
    rows = token_rows(2)
    rows[3]["tokens"] = ["长" * 10_000]
    write(TOKENS.from_rows(rows), tmp_path, Layout(group_bytes=3000))
    metadata = pq.ParquetFile(next((tmp_path / "tokens").iterdir())).metadata
    assert metadata.num_rows == 14
    assert metadata.row_group(0).num_rows == 4


def test_the_ends_of_rows_count_strings_lists_and_structs() -> None:
    theme = {"sentence_id": "s", "essay_id": "e", "theme_id": "t", "rank": 1, "score": 0.5}
    rows = [theme | {"evidence": [{"term": "党建", "start": 0, "end": 2}] * n} for n in (0, 1, 3)] + [theme | {"evidence": None}]
    none, one, three, null = np.diff(row_ends(BY_NAME["themes"].from_rows(rows)))
    assert (one - none, three - none, null) == (6 + 4 + 8, 3 * (6 + 4 + 8), none)


def test_the_ends_of_rows_are_the_same_in_a_part_of_a_table_and_around_nulls() -> None:
    columns = {
        "text": pa.array(["一", None, "", "四四"]),
        "names": pa.array([["甲", "乙丙"], None, [], ["丁"]]),
        "whole": pa.StructArray.from_arrays([pa.array(["a", "bb", None, "d"])], ["x"], mask=pa.array([False, True, False, False])),
        "flag": pa.array([True, False, None, True]),
    }
    table = pa.table(columns)
    alone = [int(row_ends(pa.Table.from_pylist([row], table.schema))[1]) for row in table.to_pylist()]
    for start in range(4):
        for part in (table.slice(start), pa.concat_tables([table.slice(start, 1), table.slice(start + 1)])):
            assert np.diff(row_ends(part)).tolist() == alone[start:]
            assert np.diff(row_ends(part.drop_null())).tolist() == [alone[n] for n in (0, 3) if n >= start]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.one_of(st.none(), st.text(max_size=3)), st.integers(-3, 3)), max_size=12), max_size=12))
def test_an_external_sort_sorts(tmp_path_factory: pytest.TempPathFactory, pieces: list[list[tuple[str | None, int]]]) -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.int32())])
    tables = [pa.table({"a": [p[0] for p in piece], "b": [p[1] for p in piece]}, schema=schema) for piece in pieces]
    n_loose = len(tables) // 2
    runs = [partial(slices, table.sort_by([("a", "ascending"), ("b", "ascending")])) for table in tables[n_loose:]]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("RUN_BYTES", 100), ("BATCH_BYTES", 40), ("FAN_IN", 2), ("MAX_OPEN", 3), ("MERGE_BYTES", 300)):
            patch.setattr(sorting, name, value)
        found = list(sorted_tables(tables[:n_loose], ["a", "b"], tmp_path_factory.mktemp("scratch"), runs))
    expected = sorted((row for piece in pieces for row in piece), key=lambda r: (r[0] is None, r[0] or "", r[1]))
    assert [(r["a"], r["b"]) for t in found for r in t.to_pylist()] == expected


def slices(table: pa.Table) -> Iterator[pa.Table]:
    """Three rows at a time."""
    return (table.slice(start, 3) for start in range(0, len(table), 3))


def test_parts_in_order_are_told(tmp_path: Path) -> None:
    rows = TOKENS.from_rows(token_rows(30))
    keys = ["essay_id", "ordinal"]
    pq.write_table(rows.sort_by([(key, "ascending") for key in keys]), tmp_path / "sorted", row_group_size=7)
    pq.write_table(pa.concat_tables([rows.slice(0, 1)] * 2), tmp_path / "twice")
    pq.write_table(rows.slice(0, 0), tmp_path / "empty")
    pq.write_table(rows.sort_by([(key, "descending") for key in keys]), tmp_path / "falling")
    pq.write_table(rows.slice(0, 1), tmp_path / "one")
    told = {name: is_sorted(Part(tmp_path / name), keys) for name in ("sorted", "twice", "empty", "falling", "one")}
    assert told == {"sorted": True, "twice": False, "empty": True, "falling": False, "one": True}
    read = pa.concat_tables(read_part(Part(tmp_path / "sorted"), rows.schema, 500))
    assert read.equals(pq.read_table(tmp_path / "sorted"))


def test_a_filled_column_stands_in_the_place_of_a_parts_own(tmp_path: Path) -> None:
    rows = TOKENS.from_rows(token_rows(30))
    pq.write_table(rows, tmp_path / "rows", row_group_size=7)
    pq.write_table(pa.table({"ordinal": pa.array(range(len(rows)), pa.int32())}), tmp_path / "filled")
    pieces = list(read_part(Part(tmp_path / "rows", tmp_path / "filled"), rows.schema, 500))
    assert len(pieces) > 2
    read = pa.concat_tables(pieces)
    assert read["ordinal"].to_pylist() == list(range(len(rows)))
    assert read.drop(["ordinal"]).equals(rows.drop(["ordinal"]))


def test_a_key_repeated_over_the_border_of_row_groups_is_seen() -> None:
    rows = BY_NAME["edits"].from_rows([])
    one = {"essay_id": "0" * 16, "ordinal": 0, "rule_id": "r", "rule_ids": ["r"], "damage": "space"}
    one |= {"source_start": 0, "source_end": 1, "before": "a", "after": ""}
    gate = RowGate(BY_NAME["edits"])
    assert gate.see(rows)
    assert gate.see(BY_NAME["edits"].from_rows([one]))
    assert not gate.see(BY_NAME["edits"].from_rows([one]))
    assert any("unique key across row groups" in problem for problem in gate.problems())


def test_batches_are_of_one_row_group_each(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": list(range(10)), "other": ["x"] * 10}), tmp_path / "rows.parquet", row_group_size=4)
    with pq.ParquetFile(tmp_path / "rows.parquet") as file:
        assert [b.to_pydict() for b in batches(file, 3, ["n"])] == [{"n": n} for n in ([0, 1, 2], [3], [4, 5, 6], [7], [8, 9])]
        assert [b.num_rows for b in batches(file, 100, ["n"], [0, 2])] == [4, 2]
