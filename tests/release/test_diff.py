"""`diff` finds every row that differs, by key, and says why."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publish import differences, publish_release
from flows.publish.causes import CAUSES
from flows.publish.changes import changes_markdown, diff_lines
from flows.publish.diff import Diff, DiffError, comparison, diff_releases
from flows.publish.diff_rows import write_rows
from schemas.catalog import BY_NAME, TABLES
from schemas.render.diff_schema import diff_schema
from tests.release.samples import TODAY, essay, tables

Rows = list[dict[str, Any]]
RUN = {"inputs": "one", "code": {"restore": "r1", "code": "c1"}, "codebook": None}


def name(number: int) -> str:
    return f"{number:016x}"


def sentence(number: int, ordinal: int, **changes: Any) -> dict[str, Any]:
    row = {"sentence_id": f"{name(number)}:s{ordinal:04d}", "essay_id": name(number), "block_id": f"{name(number)}:b0000"}
    row |= {"ordinal": ordinal, "section_path": [], "text": "党建。", "n_chars": 3, "role": "measure", "source_start": 0, "source_end": 3}
    return row | changes


def block(number: int) -> dict[str, Any]:
    row = {"block_id": f"{name(number)}:b0000", "essay_id": name(number), "ordinal": 0, "kind": "paragraph", "section_path": []}
    return row | {"text": "党建。", "confidence": 1.0, "source_start": 0, "source_end": 3}


def theme(number: int, ordinal: int, theme_id: str) -> dict[str, Any]:
    row = {"sentence_id": f"{name(number)}:s{ordinal:04d}", "essay_id": name(number), "theme_id": theme_id, "rank": 1, "score": 1.0}
    return row | {"evidence": [{"term": "党", "start": 0, "end": 1}]}


def code(theme_id: str, definition: str = "…") -> dict[str, Any]:
    return {"theme_id": theme_id, "label_zh": "甲", "label_en": "A", "definition": definition, "terms": ["党"]}


def rich(*numbers: int, **replaced: Rows) -> dict[str, pa.Table]:
    """Essays with two sentences each, the first of theme A, the second of theme B."""
    rows: dict[str, Rows] = {
        "blocks": [block(n) for n in numbers],
        "sentences": [sentence(n, o) for n in numbers for o in (0, 1)],
        "themes": [theme(n, o, "AB"[o]) for n in numbers for o in (0, 1)],
        "codebook": [code("A"), code("B")],
    }
    return tables(*numbers, **(rows | replaced))


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Path]:
    def do(made: dict[str, pa.Table], **run: Any) -> Path:
        return Path(publish_release(made, tmp_path / "releases", TODAY, RUN | run, accept="as it should be").path)

    return do


def causes(diff: Diff, table: str) -> dict[tuple[str, str], int]:
    return {(c["change"], c["cause"]): c["rows"] for c in diff["tables"][table]["causes"]}


def every_cause(diff: Diff) -> set[str]:
    return {c["cause"] for c in diff["causes"]}


def test_a_release_equals_itself_and_its_copy(publish: Callable[..., Path], tmp_path: Path) -> None:
    release = publish(rich(1, 2))
    shutil.copytree(release, tmp_path / "copy")
    for other in (release, tmp_path / "copy"):
        diff = diff_releases(release, other)
        assert diff["same"]
        assert list(diff_lines(diff)) == ["2026.11.0 and 2026.11.0: the data are the same"]


def test_essays_that_came_and_went_give_their_cause_to_all_their_rows(publish: Callable[..., Path]) -> None:
    withdrawn = [{"essay_id": name(3), "since_version": "2026.11.1", "reason": "the author asked"}]
    diff = diff_releases(publish(rich(1, 2, 3)), publish(rich(2, 4, withdrawn=withdrawn)))
    for table, n in {"essays": 1, "sources": 1, "sentences": 2, "themes": 2}.items():
        assert causes(diff, table) == {("added", "new_source"): n, ("removed", "source_gone"): n, ("removed", "withdrawn"): n}
    assert causes(diff, "withdrawn") == {("added", "withdrawn"): 1}
    assert diff["withdrawn"] == [{"essay_id": name(3), "reason": "the author asked"}]


def test_a_correction_a_rule_and_a_learned_line_are_told_apart(publish: Callable[..., Path]) -> None:
    def edited(number: int, after: str, *rules: str) -> dict[str, Any]:
        row = {"essay_id": name(number), "ordinal": 0, "rule_id": rules[0], "rule_ids": list(rules), "damage": "punctuation"}
        return row | {"source_start": 1, "source_end": 2, "before": ",", "after": after}

    def rule(rule_id: str, n: int) -> dict[str, Any]:
        row = {"rule_id": rule_id, "damage": "punctuation", "why": "…", "example_before": ",", "example_after": "，"}
        return row | {"n_edits": n, "n_essays": n}

    def restored(number: int, text: str) -> dict[str, Any]:
        import hashlib

        return essay(number, restored_sha256=hashlib.sha256(text.encode()).hexdigest())

    old = publish(
        rich(1, 2, edits=[edited(n, "，", "comma") for n in (1, 2)], rules=[rule("comma", 2), rule("correction", 0)]),
    )
    new_rows = {
        "essays": [restored(1, "党、建"), restored(2, "党；建")],
        "edits": [edited(1, "、", "correction"), edited(2, "；", "comma")],
        "rules": [rule("comma", 1), rule("correction", 1)],
        "sentences": [sentence(n, o, text="党。建") for n in (1, 2) for o in (0, 1)],
    }
    changed = diff_releases(old, publish(rich(1, 2, **new_rows), code={"restore": "r2", "code": "c1"}))
    assert causes(changed, "essays") == {("changed", "correction"): 1, ("changed", "rule"): 1}
    assert causes(changed, "sentences") == {("changed", "correction"): 2, ("changed", "rule"): 2}
    assert changed["tables"]["sentences"]["columns"] == {"text": 4}
    assert changed["corrected"] == [name(1)]
    assert [(r["rule_id"], r["edits_gone"], r["edits_new"], r["essays"]) for r in changed["rules"]] == [
        ("comma", 2, 1, 2),
        ("correction", 0, 1, 1),
    ]
    assert changed["run"]["code_changed"] == ["restore"]
    with_old_code = diff_releases(old, publish(rich(1, 2, **(new_rows | {"codebook": [code("A"), code("B"), code("C")]}))))
    assert causes(with_old_code, "essays") == {("changed", "correction"): 1, ("changed", "corpus"): 1}


def test_themes_differ_by_codebook_or_code_and_their_shift_is_told(publish: Callable[..., Path]) -> None:
    old = publish(rich(1, 2))
    themes = [theme(1, 0, "A"), theme(1, 1, "A"), theme(2, 0, "A"), theme(2, 1, "B"), theme(3, 0, "B"), theme(3, 1, "B")]
    new = publish(rich(1, 2, 3, themes=themes))
    diff = diff_releases(old, new)
    assert causes(diff, "themes") == {("added", "new_source"): 2, ("changed", "code"): 1}
    shift = {s["code"]: s for s in diff["shifts"]["themes"]}
    assert (shift["A"]["old"], shift["A"]["new"], shift["A"]["points"]) == (2, 3, 0)
    assert (shift["A"]["both_old"], shift["A"]["both_new"], shift["A"]["both_points"]) == (2, 3, 25)
    other_book = diff_releases(new, publish(rich(1, 2, 3, codebook=[code("A", "other"), code("B")])))
    assert causes(other_book, "themes") == {("changed", "codebook"): 2}
    assert causes(other_book, "codebook") == {("changed", "codebook"): 1}


def test_what_only_the_corpus_can_tell(publish: Callable[..., Path]) -> None:
    old = publish(rich(1, 2))
    pair = {"essay_id": name(1), "kept_essay_id": name(3), "verdict": "near", "similarity": 0.9, "n_shared_chars": 3}
    new_rows = {
        "essays": [essay(1, work_id=f"w{name(3)}", is_canonical=False), essay(2, source_uri=["2.txt", "again.txt"]), essay(3)],
        "sentences": [sentence(n, o) for n in (2, 3) for o in (0, 1)],
        "themes": [theme(n, o, "AB"[o]) for n in (2, 3) for o in (0, 1)],
        "duplicates": [pair],
    }
    diff = diff_releases(old, publish(rich(1, 2, 3, **new_rows)))
    assert causes(diff, "essays") == {("added", "new_source"): 1, ("changed", "corpus"): 1, ("changed", "names"): 1}
    assert causes(diff, "sentences") == {("added", "new_source"): 2, ("removed", "corpus"): 2}
    assert causes(diff, "duplicates") == {("added", "new_source"): 1}


def test_a_source_that_was_refused_and_now_is_read_is_not_new(publish: Callable[..., Path]) -> None:
    refused = [{"source_uri": "2.txt", "source_sha256": f"{2:064x}", "stage": "repair", "reason": "internal_error", "detail": "…"}]
    diff = diff_releases(publish(rich(1, quarantine=refused)), publish(rich(1, 2)))
    assert causes(diff, "essays") == {("added", "code"): 1}
    assert causes(diff, "quarantine") == {("removed", "code"): 1}


LISTS = st.sampled_from([[], [""], ["a"], ["a", ""], ["", "a"], ["a", "b"], ["a, b"], ["b", "a"], ["党"]])
KEYED = st.dictionaries(
    st.integers(0, 40),
    st.tuples(LISTS, st.sampled_from([None, "", "a", "党"]), st.sampled_from([0, 1, 2]), st.sampled_from([0.0, 0.5])),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(KEYED, KEYED)
def test_differences_are_those_of_a_comparison_row_by_row(before: dict[int, Any], after: dict[int, Any]) -> None:
    import tempfile

    from flows.publish.database import database

    table = BY_NAME["blocks"]

    def row(number: int, values: Any) -> dict[str, Any]:
        path, text, start, confidence = values
        return block(number) | {"section_path": path, "text": text, "source_start": start, "confidence": confidence}

    with tempfile.TemporaryDirectory() as folder, database() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "RANGE_ROWS", 8)
        places = [Path(folder) / side for side in ("old", "new")]
        for place, values in zip(places, (before, after), strict=True):
            (place / "data" / "blocks").mkdir(parents=True)
            made = table.from_rows(row(n, values[n]) for n in sorted(values))
            for part in (0, 1):  # two parts, small row groups: what a large table looks like
                half = made.slice(0, 9) if part == 0 else made.slice(9)
                pq.write_table(half, place / "data" / "blocks" / f"blocks-0000{part}-of-00002.parquet", row_group_size=4)
        s = differences.sides(table, *places)
        differences.find_differences(connection, s)
        found = {key: (change, mask) for key, change, mask in connection.execute("SELECT block_id, change, mask FROM d_blocks").fetchall()}
    expected = {}
    for n in before.keys() | after.keys():
        if n not in before or n not in after:
            expected[f"{name(n)}:b0000"] = ("added" if n in after else "removed", 0)
        elif before[n] != after[n]:
            columns = ("section_path", "text", "source_start", "confidence")
            differing = [c for c, a, b in zip(columns, before[n], after[n], strict=True) if a != b]
            expected[f"{name(n)}:b0000"] = ("changed", s.mask_of(*differing))
    assert found == expected


def test_many_ranges_give_the_same_answer_as_one(publish: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old, new = publish(rich(*range(1, 60))), publish(rich(*range(20, 90)))
    whole = diff_releases(old, new)
    for release in (old, new):
        for path in release.glob("data/*/*.parquet"):
            pq.write_table(pq.read_table(path), path, row_group_size=7)
    monkeypatch.setattr(differences, "RANGE_ROWS", 25)
    with comparison(old, new) as done:
        assert len(done.tables["sentences"].ranges) > 5
        assert done.diff == whole
        write_rows(done, tmp_path / "rows")
    rows = pq.read_table(tmp_path / "rows" / "sentences.parquet")
    assert rows["sentence_id"].to_pylist() == sorted(rows["sentence_id"].to_pylist())
    assert Counter(rows["change"].to_pylist()) == {"added": 60, "removed": 38}


def test_differing_rows_are_there_whole_from_both_sides(publish: Callable[..., Path], tmp_path: Path) -> None:
    old = publish(rich(1, 2, 3))
    new = publish(rich(2, 3, 4, essays=[essay(2, title="党", keywords=["甲"]), essay(3), essay(4)]))
    with comparison(old, new) as done:
        write_rows(done, tmp_path / "rows")
    assert sorted(p.stem for p in (tmp_path / "rows").iterdir()) == sorted(n for n, t in done.diff["tables"].items() if t["causes"])
    rows = pq.read_table(tmp_path / "rows" / "essays.parquet")
    assert rows.schema.names[:4] == ["change", "side", "cause", "changed_columns"]
    assert [f.type for f in rows.schema][4:] == [c.dtype for c in BY_NAME["essays"].columns]
    shown = [(r["change"], r["side"], r["cause"], r["essay_id"], r["title"], r["changed_columns"]) for r in rows.to_pylist()]
    assert shown == [
        ("removed", "old", "source_gone", name(1), None, []),
        ("changed", "old", "code", name(2), None, ["title", "keywords"]),
        ("changed", "new", "code", name(2), "党", ["title", "keywords"]),
        ("added", "new", "new_source", name(4), None, []),
    ]


def test_tables_and_columns_of_another_schema_are_named_and_the_rest_is_compared(publish: Callable[..., Path]) -> None:
    old, new = publish(rich(1, 2)), publish(rich(1, 2, 3))
    shutil.rmtree(old / "data" / "works")
    path = next((old / "data" / "sentences").iterdir())
    rows = pq.read_table(path)
    retyped = rows.drop_columns(["role"]).set_column(0, "sentence_id", rows["sentence_id"])
    place = retyped.schema.get_field_index("n_chars")
    pq.write_table(retyped.set_column(place, pa.field("n_chars", pa.int64(), nullable=False), retyped["n_chars"].cast(pa.int64())), path)
    diff = diff_releases(old, new)
    changes = {(c["table"], c["column"]): (c["change"], c["old"], c["new"]) for c in diff["schema"]}
    assert changes[("works", None)] == ("added", None, "table")
    assert changes[("sentences", "role")][0] == "added"
    assert changes[("sentences", "n_chars")] == ("retyped", "int64", "int32")
    assert causes(diff, "sentences") == {("added", "new_source"): 2}
    assert not diff["same"]


def test_a_tampered_row_is_found_though_the_manifest_says_nothing(publish: Callable[..., Path], tmp_path: Path) -> None:
    release = publish(rich(1, 2))
    shutil.copytree(release, tmp_path / "tampered")
    path = next((tmp_path / "tampered" / "data" / "sources").iterdir())
    rows = pq.read_table(path)
    pq.write_table(rows.set_column(2, rows.schema.field(2), pa.array(["党,建", "党;建"])), path)
    diff = diff_releases(release, tmp_path / "tampered")
    assert (diff["tables"]["sources"]["changed"], diff["same"]) == (1, False)


def test_json_keeps_to_its_schema_and_words_say_the_same(publish: Callable[..., Path]) -> None:
    schema = diff_schema(CAUSES)
    jsonschema.Draft202012Validator.check_schema(schema)
    first = publish(rich(1, 2))
    second = publish(rich(2, 3, withdrawn=[{"essay_id": name(1), "since_version": "2026.11.1", "reason": "asked"}]), code={"restore": "r2"})
    for release in (first, second):
        written = json.loads((release / "changes.json").read_text(encoding="utf-8"))
        assert json.loads((release / "changes.schema.json").read_text(encoding="utf-8")) == schema
        jsonschema.validate(written, schema)
    assert written == diff_releases(first, second)
    page = (second / "CHANGES.md").read_text(encoding="utf-8")
    assert page == changes_markdown(written, json.loads((second / "manifest.json").read_text())["accepted"])
    assert "Against 2026.11.0." in page
    assert f"- `{name(1)}`: asked" in page
    assert "| `sentences` | 4 | 4 | 2 | 2 | 0 | new_source 2, withdrawn 2 |" in page
    assert "The first release: every row is new." in (first / "CHANGES.md").read_text(encoding="utf-8")


def test_the_reason_for_what_is_out_of_the_ordinary_lands_in_the_changes(tmp_path: Path) -> None:
    publish_release(tables(*range(1, 9)), tmp_path, TODAY, {})
    release = publish_release(tables(1, 2), tmp_path, TODAY, {}, accept="the mirror was shut down").path
    page = (Path(release) / "CHANGES.md").read_text(encoding="utf-8")
    assert "accepted (the mirror was shut down)" in page
    assert "- essays: 2 rows are 25% of the 8 in the last release" in page


@pytest.mark.parametrize("damage", ["no folder", "no manifest", "bad manifest", "broken parquet", "no essays"])
def test_what_is_no_release_can_not_be_compared(publish: Callable[..., Path], tmp_path: Path, damage: str) -> None:
    release = publish(rich(1, 2))
    other = tmp_path / "other"
    if damage != "no folder":
        shutil.copytree(release, other)
    if damage == "no manifest":
        (other / "manifest.json").unlink()
    elif damage == "bad manifest":
        (other / "manifest.json").write_text("[]")
    elif damage == "broken parquet":
        next((other / "data" / "edits").iterdir()).write_bytes(b"PAR1 no more")
    elif damage == "no essays":
        shutil.rmtree(other / "data" / "essays")
    with pytest.raises(DiffError, match="other"):
        diff_releases(release, other)


def test_every_table_can_tell_a_cause_for_any_row(publish: Callable[..., Path]) -> None:
    old, new = publish(rich(1, 2)), publish(rich(2, 3))
    with comparison(old, new) as done:
        for table in TABLES:
            names = [row[0] for row in done.connection.execute(f"DESCRIBE w_{table.name}").fetchall()]
            assert set(names) >= {*table.primary_key, "change", "mask", "cause"}
    assert every_cause(done.diff) <= set(CAUSES)
