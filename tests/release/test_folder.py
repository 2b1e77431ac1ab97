"""A release is written whole or not at all, never changes, and says the same twice only once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.publish import GateError, check, publish_release, verify
from flows.publish.manifest import SUMS
from tests.release.samples import TODAY, essay, files, reseal, tables


def test_a_release_checks_and_latest_points_at_it(tmp_path: Path) -> None:
    result = publish_release(tables(1, 2), tmp_path, TODAY, {})
    assert (result.version, result.published) == ("2026.11.0", True)
    assert (tmp_path / "latest").resolve() == result.path.resolve()
    assert list(check(tmp_path / "latest")) == []
    assert json.loads((result.path / "manifest.json").read_text())["tables"]["essays"]["rows"] == 2


def test_the_same_data_are_published_once_and_other_data_count_up(tmp_path: Path) -> None:
    first = publish_release(tables(1, 2), tmp_path, TODAY, {})
    before = files(first.path)
    again = publish_release(tables(2, 1), tmp_path, TODAY, {})
    assert (again.version, again.published) == ("2026.11.0", False)
    assert "Nothing changed" in again.message
    second = publish_release(tables(1, 2, 3), tmp_path, TODAY, {})
    third = publish_release(tables(1), tmp_path, dt.date(2026, 12, 1), {}, accept="most were withdrawn")
    assert (second.version, third.version) == ("2026.11.1", "2026.12.0")
    assert (tmp_path / "latest").resolve().name == "2026.12.0"
    assert files(first.path) == before


def test_row_order_and_chunks_do_not_change_a_byte(tmp_path: Path) -> None:
    one = publish_release(tables(1, 2, 3), tmp_path / "a", TODAY, {})
    shuffled = tables(3, 1, 2)
    shuffled["essays"] = pa.concat_tables([shuffled["essays"].slice(i, 1) for i in (2, 0, 1)])
    other = publish_release(shuffled, tmp_path / "b", TODAY, {})
    assert files(one.path) == files(other.path)


@pytest.mark.parametrize(
    ("replaced", "message"),
    [
        ({"essays": [essay(1, script="latin")]}, "essays.script"),
        ({"essays": [essay(1), essay(1)]}, "essays"),
        (
            {"sources": [{"essay_id": f"{9:016x}", "source_sha256": f"{9:064x}", "text": "党,建"}]},
            "sources.essay_id: 1 row(s) name nothing in essays",
        ),
        ({"sources": [{"essay_id": f"{1:016x}", "source_sha256": f"{1:064x}", "text": "党。建"}]}, "does not fit the source"),
        ({"essays": [essay(1, restored_sha256="0" * 64)]}, "their replay does not give the restored text"),
        ({"sources": []}, "has no row in sources"),
    ],
)
def test_data_that_are_not_fit_are_named_and_nothing_is_written(tmp_path: Path, replaced: dict[str, Any], message: str) -> None:
    with pytest.raises(GateError, match="not fit to publish") as error:
        publish_release(tables(1, **replaced), tmp_path, TODAY, {})
    assert message in str(error.value)
    assert [p.name for p in tmp_path.iterdir()] == [".lock"]


def test_a_crash_while_writing_leaves_the_old_release_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_release(tables(1), tmp_path, TODAY, {})

    def crash(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.publish.folder.write_documents", crash)
    with pytest.raises(OSError, match="No space"):
        publish_release(tables(1, 2), tmp_path, TODAY, {})
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "2026.11.0", "index.json", "latest"]
    assert list(check(first.path)) == []


def test_verify_names_files_changed_lost_or_added(tmp_path: Path) -> None:
    release = publish_release(tables(1), tmp_path, TODAY, {}).path
    (release / "README.md").write_text("other")
    (release / "manifest.json").unlink()
    (release / "data" / "more.parquet").write_bytes(b"")
    assert sorted(verify(release)) == [
        "README.md: changed since the release was written",
        "data/more.parquet: not part of the release",
        "manifest.json: missing",
    ]


def test_no_byte_of_any_file_changes_unnoticed(tmp_path: Path) -> None:
    release = Path(publish_release(tables(1), tmp_path, TODAY, {}).path)
    for name, data in files(release).items():
        path = release / name
        found = {}
        for how, new in (("first", bytes([data[0] ^ 1]) + data[1:]), ("last", data[:-1] + bytes([data[-1] ^ 1])), ("more", data + b"x")):
            path.write_bytes(new)
            found[how] = list(verify(release))
        path.unlink()
        found["gone"] = list(verify(release))
        path.write_bytes(data)
        assert all(found.values()), (name, found)
        assert all(any(said.startswith(f"{name}: ") for said in problems) for problems in found.values()) or name == SUMS
    assert list(verify(release)) == []


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (lambda lines: [], "empty, so nothing can be verified"),
        (lambda lines: [*lines, lines[0]], "not as it was written"),
        (lambda lines: [lines[0].replace(lines[0][:8], "0" * 8), *lines], "not as it was written"),
        (lambda lines: ["0" * 64 + line[64:] if "data/essays/" in line else line for line in lines], "its line for data/essays/"),
    ],
    ids=["empty", "a line twice", "two lines for a file", "a line for a table"],
)
def test_verify_names_checksums_that_were_changed(tmp_path: Path, forge: Callable[[list[str]], list[str]], said: str) -> None:
    release = Path(publish_release(tables(1), tmp_path, TODAY, {}).path)
    lines = (release / SUMS).read_text().splitlines()
    (release / SUMS).write_text("".join(f"{line}\n" for line in forge(lines)))
    assert any(problem.startswith(f"{SUMS}: {said}") for problem in verify(release))


def test_verify_names_links_that_lead_elsewhere(tmp_path: Path) -> None:
    release = Path(publish_release(tables(1), tmp_path / "releases", TODAY, {}).path)
    (release / "nothing").symlink_to(tmp_path / "nowhere")
    (release / "folder").symlink_to(tmp_path)
    assert list(verify(release)) == [f"{name}: not part of the release, and no file" for name in ("folder", "nothing")]


def test_what_a_killed_publisher_left_is_finished_or_cleared(tmp_path: Path) -> None:
    first = publish_release(tables(1), tmp_path, TODAY, {})
    (tmp_path / "latest").unlink()  # killed between the two renames
    (tmp_path / ".2026.11.1.tmp" / "data").mkdir(parents=True)  # killed while writing
    again = publish_release(tables(1), tmp_path, TODAY, {})
    assert (again.published, again.version) == (False, first.version)
    assert (tmp_path / "latest").resolve() == first.path.resolve()
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "2026.11.0", "index.json", "latest"]


def test_two_publishers_at_once_publish_one_after_the_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: publish_release(tables(n), tmp_path, TODAY, {}), range(1, 5)))
    assert sorted(r.version for r in results) == [f"2026.11.{n}" for n in range(4)]
    assert all(list(check(r.path)) == [] for r in results)
    assert (tmp_path / "latest").resolve().name == "2026.11.3"


def test_check_sees_rows_out_of_order(tmp_path: Path) -> None:
    release = publish_release(tables(1, 2), tmp_path, TODAY, {}).path
    part = next((release / "data" / "essays").glob("*.parquet"))
    pq.write_table(pq.read_table(part).take([1, 0]), part)
    reseal(release)
    assert "essays: rows are not sorted by essay_id" in list(check(release))


def test_every_table_with_rows_loads_as_a_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    release = str(publish_release(tables(1, 2), tmp_path / "releases", TODAY, {}).path)
    names = datasets.get_dataset_config_names(release)
    loaded = {name: len(datasets.load_dataset(release, name, split="train", cache_dir=str(tmp_path / "cache"))) for name in names}
    assert loaded == {"essays": 2, "sources": 2, "edits": 2, "rules": 1}


def test_check_says_when_a_release_has_another_schema(tmp_path: Path) -> None:
    release = publish_release(tables(1), tmp_path, TODAY, {}).path
    manifest = json.loads((release / "manifest.json").read_text())
    (release / "manifest.json").write_text(json.dumps(manifest | {"schema_version": "0.0.1"}))
    reseal(release)
    assert [p.partition(":")[0] for p in check(release)] == ["schema 0.0.1"]
