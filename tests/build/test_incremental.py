"""A run costs what is new, and gives what a full rebuild gives, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.curate import KEEP_DAYS, STAGE_FOLDERS
from flows.engine.atomic import remove_unused
from flows.settings import Settings
from flows.stages import outlook, page_essays
from flows.stages.outlook import look, record_code
from tests.build.plain import run

TOPICS = (
    "基层党组织建设",
    "思想政治教育",
    "党员队伍管理",
    "网络舆论引导",
    "国有企业改革",
    "农村土地流转",
    "社区治理创新",
    "高校辅导员工作",
)


def essay(number: int, site: str = "www.example.org") -> dict[str, str]:
    topic = TOPICS[number % len(TOPICS)]
    sentences = "".join(
        f"第{number}篇第{i}句讨论{topic}的第{i * number + i}个方面，必须坚持从实际出发，解决存在的突出问题[{i}]。" for i in range(1, 9)
    )
    references = "\n".join(f"[{i}]张三.{topic}研究{i}[J].党建研究,201{i},(0{i}):{i}-{i + 3}." for i in range(1, 4))
    text = f"本站首页导航栏目大全{number}\n论{topic}之{number}\n一、概述\n{sentences}\n参考文献\n{references}\n"
    return {"id": f"e{number}", "text": text, "url": f"https://{site}/{number}.html"}


def write(path: Path, numbers: list[int]) -> None:
    path.write_text("".join(json.dumps(essay(n), ensure_ascii=False) + "\n" for n in numbers), encoding="utf-8")
    os.utime(path, ns=(time.time_ns(), time.time_ns()))


def bytes_of(release: Path) -> dict[str, bytes]:
    return {p.relative_to(release).as_posix(): p.read_bytes() for p in sorted(release.rglob("*")) if p.is_file()}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", [1, 2, 3, 4, 5, 6])
    (folder / "alone.txt").write_text("独立成篇的文章\n" + essay(40)["text"], encoding="utf-8")
    return folder


def test_incremental_runs_give_what_a_full_rebuild_gives(tmp_path: Path, inputs: Path) -> None:
    data, fresh = tmp_path / "data", tmp_path / "fresh"
    run([inputs], data)
    write(inputs / "a.jsonl", [1, 2, 4, 5, 6, 9])  # one gone, one new
    write(inputs / "0.jsonl", [11, 12, 2])  # sorts before: its record of 2 comes first now
    (inputs / "alone.txt").write_text("换了内容的文章\n" + essay(41)["text"], encoding="utf-8")
    shutil.copytree(data / "releases", fresh / "releases", symlinks=True)
    grown, result = run([inputs], data)
    rebuilt, expected = run([inputs], fresh, shard_chars=100_000)
    assert (grown.n_texts, rebuilt.n_new_texts) == (9, 9)
    assert grown.n_new_texts == 4
    assert bytes_of(result.path) == bytes_of(expected.path)


def test_one_essay_alone_and_one_more_are_published(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.txt").write_text(essay(40)["text"], encoding="utf-8")
    assert run([inputs], tmp_path / "data")[1].published
    (inputs / "b.txt").write_text(essay(41)["text"], encoding="utf-8")
    collected, result = run([inputs], tmp_path / "data")
    assert (collected.n_new_texts, result.published) == (1, True)
    assert pq.read_table(result.path / "data" / "essays").num_rows == 2


def test_names_and_records_that_utf_8_cannot_say_cost_only_themselves(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xb5\xb3")
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)  # the names are in order, the place where the files lie is not
    (folder / os.fsdecode(b"\xbd\xa8.txt")).write_text(essay(40)["text"], encoding="utf-8")
    (folder / "a.txt").write_text(essay(41)["text"], encoding="utf-8")
    records = [essay(1), essay(2) | {"site": "\ud800"}, essay(3) | {"id": "\udfff"}]
    (folder / "b.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    collected, result = run([tmp_path / "link"], tmp_path / "data")
    assert (collected.n_texts, collected.n_refused) == (2, 3)
    refused = pq.read_table(result.path / "data" / "quarantine")["reason"].to_pylist()
    assert sorted(refused) == ["bad_name", "undecodable", "undecodable"]
    assert not run([tmp_path / "link"], tmp_path / "data")[1].published


def test_a_refused_part_of_a_page_is_named_by_its_number_and_a_file_by_its_name(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.txt").write_text(essay(40)["text"], encoding="utf-8")
    (inputs / "plain (part 2).txt").write_text("首页 | 登录 | 注册\n\n上一篇:某文\n", encoding="utf-8")
    page = "第一篇\n" + essay(41)["text"] + "\n第二篇\n首页 | 登录\n"
    (inputs / "page (part 9).txt").write_text(page, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_essays, "split_page", lambda text: split(text, "\n第二篇\n"))
        _, result = run([inputs], tmp_path / "data")
    named = pq.read_table(result.path / "data" / "quarantine")["source_uri"].to_pylist()
    assert [Path(name).name for name in named] == ["page (part 9).txt (part 2)", "plain (part 2).txt"]


def split(text: str, border: str) -> list[tuple[int, int]]:
    at = text.find(border)
    return [(0, len(text))] if at < 0 else [(0, at), (at + len(border), len(text))]


def test_an_unchanged_run_reads_nothing_and_publishes_nothing(tmp_path: Path, inputs: Path) -> None:
    first, _ = run([inputs], tmp_path / "data")
    again, result = run([inputs], tmp_path / "data")
    assert (first.n_changed_files, again.n_changed_files, again.n_new_texts) == (2, 0, 0)
    assert again.shards == first.shards
    assert not result.published


def test_new_texts_leave_earlier_shards_as_they_were(tmp_path: Path, inputs: Path) -> None:
    data = tmp_path / "data"
    first, _ = run([inputs], data)
    made = {p: p.stat().st_mtime_ns for p in (data / "work" / "restored").rglob("*.parquet")}
    write(inputs / "b.jsonl", [20, 21])
    second, _ = run([inputs], data)
    assert set(first.shards) < set(second.shards)
    assert {p: p.stat().st_mtime_ns for p in made} == made


def test_what_a_run_uses_is_kept_however_old_it_is(tmp_path: Path, inputs: Path) -> None:
    data = tmp_path / "data"
    kinds = [data / "work" / kind for kind in STAGE_FOLDERS]
    for _ in range(2):  # the second run knows the works and topics of a release, as all later ones do
        run([inputs], data)
    month_ago = time.time() - 30 * 86_400
    for path in [p for kind in kinds for p in kind.rglob("*")]:
        os.utime(path, (month_ago, month_ago))
    (inputs / "new.txt").write_text("新到的文章\n" + essay(42)["text"], encoding="utf-8")
    run([inputs], data)
    run([inputs], data)
    assert remove_unused(kinds, KEEP_DAYS) > 0  # what the smaller corpus had
    left = {folder for kind in kinds for folder in kind.glob("*")}
    run([inputs], data)
    assert {folder for kind in kinds for folder in kind.glob("*")} == left
    assert {kind.name for kind in kinds if any(kind.glob("*"))} >= {"restored", "signed", "works", "coded", "cited", "counted", "analysed"}


def test_a_lost_shard_is_read_again(tmp_path: Path, inputs: Path) -> None:
    data = tmp_path / "data"
    first, published = run([inputs], data)
    before = bytes_of(published.path)
    shutil.rmtree(data / "work" / "sources" / first.shards[0].name)
    shutil.rmtree(data / "releases")
    again, result = run([inputs], data)
    assert again.n_texts == first.n_texts
    assert bytes_of(result.path) == before


def test_lines_of_a_site_are_learned_over_all_shards(tmp_path: Path, inputs: Path) -> None:
    _, result = run([inputs], tmp_path / "data", shard_chars=500)
    card = (result.path / "data" / "edits").glob("*.parquet")
    dropped = [row for path in card for row in pq.read_table(path).to_pylist() if row["rule_id"] == "furniture-site-line"]
    assert len(dropped) == 6
    assert all("本站首页导航栏目大全" in row["before"] for row in dropped)


def test_the_outlook_says_what_a_run_would_do(tmp_path: Path, inputs: Path) -> None:
    settings = Settings(inputs=(inputs,), data=tmp_path / "data")
    before = look(settings)
    assert (before.n_files, before.n_new_files, before.n_shards, before.release, before.is_current) == (2, 2, 0, None, False)
    collected, _ = run([inputs], settings.data)
    record_code(settings.work)
    after = look(settings)
    assert (after.n_new_files, after.n_texts, after.n_shards_to_restore, after.changed_code) == (0, 7, 0, {})
    assert after.n_shards == len(collected.shards)
    assert after.is_current
    write(inputs / "a.jsonl", [1, 2, 3])
    (inputs / "alone.txt").unlink()
    write(inputs / "new.jsonl", [30])
    changed = look(settings)
    assert (changed.n_new_files, changed.n_changed_files, changed.n_gone_files, changed.is_current) == (1, 1, 1, False)


@pytest.mark.parametrize(
    "changed",
    [
        ("SCHEMA_VERSION", "99.0.0"),
        ("publisher", lambda: {"publisher": "other code"}),
        ("publisher", lambda: {"libraries": {"pyarrow": "1"}}),
    ],
)
def test_a_release_of_another_schema_or_publisher_is_not_current(
    small_run: Settings, changed: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(small_run).is_current
    monkeypatch.setattr(outlook, *changed)
    assert not look(small_run).is_current
    assert outlook.find_unchanged(small_run) is None


@pytest.fixture(scope="module")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("small")
    write(folder / "a.jsonl", [1])
    settings = Settings(inputs=(folder / "a.jsonl",), data=folder / "data")
    run(settings.inputs, settings.data)
    return settings


def test_the_outlook_names_the_code_that_changed(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(inputs=(inputs,), data=tmp_path / "data")
    run([inputs], settings.data)
    record_code(settings.work)
    real = outlook.room_versions
    monkeypatch.setattr(outlook, "room_versions", lambda module: real(module) | {"flows/citations": "edited"})
    assert look(settings).changed_code["cite"] == ["flows/citations"]
