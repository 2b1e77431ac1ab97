"""Bad input: a clear message or a quarantine row, the rest goes through, and nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

pytestmark = pytest.mark.xdist_group("bad input")

ESSAY = "论基层党建工作的创新\n摘要:本文讨论基层党建工作。\n关键词:党建;创新\n一、现状\n基层党建工作取得了成绩,但是还存在一些问题。党员教育要加强。\n"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, jiaokan: Callable[..., Any]) -> tuple[Path, Any]:
    """A folder with one of each trouble, and the run on it."""
    folder = tmp_path_factory.mktemp("输入 with space")
    (folder / "好 essay 一.txt").write_text(ESSAY, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 30)
    (folder / "gbk.txt").write_bytes((ESSAY.replace("创新", "发展") * 3).encode("gb18030"))
    lines = [json.dumps({"id": "x", "text": ESSAY.replace("党员", "职工")}, ensure_ascii=False), "{broken"]
    (folder / "more.jsonl").write_text("\n".join(lines), encoding="utf-8")
    data = tmp_path_factory.mktemp("work") / "data"
    return data, jiaokan("curate", folder, "--data", data, "--json")


def test_good_texts_go_through_and_bad_ones_are_quarantined_with_a_reason(mixed: Any) -> None:
    data, finished = mixed
    assert finished.code == 0, finished.err
    assert finished.json["essays"] == 3
    quarantine = ds.dataset(data / "releases" / "latest" / "data" / "quarantine", format="parquet").to_table().to_pylist()
    found = {Path(r["source_uri"]).name: r["reason"] for r in quarantine}
    assert found == {"empty.txt": "empty_file", "binary.txt": "binary_file", "more.jsonl#L2": "bad_json"}
    assert all(r["detail"] for r in quarantine)


def test_a_run_in_which_nothing_survives_fails_and_publishes_nothing(tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    finished = jiaokan("curate", tmp_path / "in", "--data", tmp_path / "data")
    assert finished.code == 1
    assert "nothing is published" in finished.err
    assert "empty_file" in finished.err
    assert "Traceback" not in finished.err
    assert not (tmp_path / "data" / "releases" / "latest").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("curate", "gone/"), "no such file or folder"),
        (("inspect", "gone.txt"), "no such file or folder"),
        (("show", "000", "--release", "gone"), "no release here"),
        (("check", "gone"), "no release here"),
        (("tables", "gone"), "no table is called gone"),
        (("curate", "--codebook", "gone.json"), "No such file"),
        (("curate", "--workers", "0"), "0 is not a number from 1 up"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: tuple[str, ...], message: str, tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    extra = ("--data", tmp_path / "data") if arguments[0] == "curate" else ()
    finished = jiaokan(*arguments, *extra)
    assert finished.code == 2
    assert message in finished.err
    assert "Traceback" not in finished.err


def test_an_empty_folder_is_named(tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    (tmp_path / "void").mkdir()
    finished = jiaokan("curate", tmp_path / "void", "--data", tmp_path / "data")
    assert finished.code == 2
    assert "void" in finished.err
    assert "Traceback" not in finished.err
