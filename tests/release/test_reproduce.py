"""A release can be made again, byte for byte, from the files it was made of or from itself; else it is said why not."""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.cli import build_parser
from flows.commands import reproduce
from flows.commands.errors import UserError
from flows.publish import publish_release
from flows.settings import SEED_ESSAYS
from flows.stages.rebuild import recorded_inputs
from schemas.catalog import BY_NAME
from tests.build.plain import run
from tests.release.samples import TODAY, tables

pytestmark = pytest.mark.xdist_group("reproduce")

SENTENCE = "学习是进步的阶梯，我们要坚持不懈地学习，也要把学到的东西用到工作中去。"
HARVEST = "秋收以后，村里的人把粮食装进仓库，又趁着晴天修好了水渠和道路。"


def page(site: str, number: int) -> dict[str, Any]:
    """A page with lines that its site prints on every page."""
    body = "\n".join(f"第{number}篇谈到的第{n}个问题，是怎样把基层党建工作做得更好，{SENTENCE}" for n in range(4))
    return {"id": number, "text": f"首页 > 党建\n{body}\n本站声明：转载请注明", "site": site, "url": f"https://{site}.example/{number}"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, the second of more inputs: JSON lines, GBK, a page of three essays, copies, refused files."""
    place = tmp_path_factory.mktemp("reproduce")
    inputs = place / "in"
    inputs.mkdir()
    seed = (SEED_ESSAYS / "003_1672f72047e8c87c.txt").read_bytes()
    (inputs / "a.txt").write_bytes(seed)
    with gzip.open(inputs / "more.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(8):
            file.write(json.dumps(page("jia", number), ensure_ascii=False) + "\n")
        file.write("{bad\n")
    run([inputs], place / "data")
    (inputs / "again.txt").write_bytes(seed)
    (inputs / "empty.txt").write_bytes(b" \n")
    (inputs / "gbk.txt").write_bytes((HARVEST * 9).encode("gb18030"))
    (inputs / "three.txt").write_text("".join(f"篇{n}：论秋收之{n}\n{HARVEST * 5}\n" for n in "一二三"), encoding="utf-8")
    _, result = run([inputs], place / "data")
    assert result.version == "2026.1.1"
    rows = {t: pq.read_table(Path(result.path) / "data" / t).num_rows for t in ("essays", "quarantine", "duplicates")}
    assert rows["essays"] >= 12
    assert rows["quarantine"] >= 2
    return place


def options(release: Path, *more: object) -> argparse.Namespace:
    return build_parser().parse_args(["reproduce", str(release), "--workers", "2", "--json", *map(str, more)])


def outcome(capsys: pytest.CaptureFixture[str], release: Path, *more: object) -> tuple[int, Any]:
    code = reproduce.run(options(release, *more))
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("more", [(), ("--from-release",)], ids=["inputs", "itself"])
def test_a_release_is_made_again_byte_for_byte(place: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...]) -> None:
    code, found = outcome(capsys, place / "data" / "releases" / "2026.1.1", *more)
    assert (code, found["reproduced"]) == (0, True)
    assert set(found["files"].values()) == {"same"}
    assert {"README.md", "changes.json", "manifest.json"} < set(found["files"])
    assert any("refused" in note for note in found["notes"]) == bool(more)


def test_without_its_inputs_it_is_made_from_itself_and_that_is_said(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(place / "data" / "releases" / "2026.1.0", tmp_path / "alone")
    hidden = place / "in-hidden"
    (place / "in").rename(hidden)
    try:
        code, found = outcome(capsys, tmp_path / "alone", "--keep", tmp_path / "kept")
    finally:
        hidden.rename(place / "in")
    assert (code, found["from"]) == (0, "the release's own sources")
    assert "10 input(s) are not here any more" in found["notes"][0]
    assert (tmp_path / "kept" / "SHA256SUMS").read_bytes() == (tmp_path / "alone" / "SHA256SUMS").read_bytes()


def test_a_row_that_the_code_does_not_make_is_found(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged = tmp_path / "forged"
    shutil.copytree(place / "data" / "releases" / "2026.1.0", forged)
    part = next((forged / "data" / "sentences").iterdir())
    rows = pq.read_table(part)
    place_of = rows.schema.get_field_index("role")
    roles = pa.array(["example", *rows["role"].to_pylist()[1:]])
    pq.write_table(rows.set_column(place_of, rows.schema.field(place_of), roles), part)
    code, found = outcome(capsys, forged)
    assert (code, found["reproduced"]) == (1, False)
    name = f"data/sentences/{part.name}"
    assert {n for n, state in found["files"].items() if state != "same"} == {name}


def test_other_code_is_named_and_nothing_is_tried(place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(place / "data" / "releases" / "2026.1.0", other)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["run"]["code"]["cite"] = "0" * 20
    manifest["run"]["libraries"] = {"jieba": "0.1"}
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UserError, match="stage cite: the code is another one") as error:
        reproduce.run(options(other))
    assert error.value.exit_code == 2
    assert "the release was made with 0.1" in str(error.value)
    assert "dataset-v2026.1.0" in str(error.value)


def test_changed_inputs_and_a_missing_release_before_are_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(SENTENCE * 3, encoding="utf-8")
    with pytest.raises(UserError, match="The inputs are not those of the release") as error:
        reproduce.run(options(place / "data" / "releases" / "2026.1.0", "--inputs", tmp_path / "other.txt"))
    assert error.value.exit_code == 2
    shutil.copytree(place / "data" / "releases" / "2026.1.1", tmp_path / "2026.1.1")
    with pytest.raises(UserError, match=r"release before, 2026\.1\.0, and it is not here"):
        reproduce.run(options(tmp_path / "2026.1.1"))
    with pytest.raises(UserError, match=r"is not release 2026\.1\.0"):
        reproduce.run(options(tmp_path / "2026.1.1", "--previous", tmp_path / "2026.1.1"))


@pytest.mark.parametrize("workers", ["0", "-1"])
def test_a_number_of_workers_that_is_none_is_refused(workers: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options(Path("latest"), "--workers", workers)
    assert f"{workers} is not a number from 1 up" in capsys.readouterr().err


def test_a_release_that_no_run_made_can_not_be_reproduced(tmp_path: Path) -> None:
    release = Path(publish_release(tables(1, 2), tmp_path, TODAY, {}).path)
    with pytest.raises(UserError, match="not made by jiaokan curate"):
        reproduce.run(options(release))


def test_a_link_to_nothing_among_the_inputs_is_an_input_again(tmp_path: Path) -> None:
    link = tmp_path / "gone.txt"
    link.symlink_to(tmp_path / "none.txt")
    row = {"source_uri": link.as_posix(), "source_sha256": None, "stage": "intake", "reason": "unreadable", "detail": "No such file."}
    given = tables(1) | {"quarantine": BY_NAME["quarantine"].from_rows([row])}
    release = Path(publish_release(given, tmp_path / "releases", TODAY, {}).path)
    found, missing = recorded_inputs(release)
    assert (found, link.as_posix() in missing) == ([link], False)
