"""The main job on the seed essays: one command, a validated release, the same bytes again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from flows.spans.edited import Edit, replay
from schemas.catalog import BY_NAME, TABLES

pytestmark = pytest.mark.xdist_group("seed release")


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    return ds.dataset(release / "data" / table, format="parquet").to_table().to_pylist()


def restored_text(source: str, edits: list[dict[str, Any]]) -> str:
    return replay(source, [Edit(e["source_start"], e["source_end"], e["before"], e["after"], tuple(e["rule_ids"])) for e in edits])


def by_file(release: Path) -> dict[str, dict[str, Any]]:
    return {Path(e["source_uri"][0]).name[:3]: e for e in rows(release, "essays")}


def of(release: Path, table: str, seed: str) -> list[dict[str, Any]]:
    essay_id = by_file(release)[seed]["essay_id"]
    return sorted((r for r in rows(release, table) if r["essay_id"] == essay_id), key=lambda r: r.get("ordinal", 0))


def test_the_run_is_quiet_and_reports_what_it_made(built: Any) -> None:
    _, finished = built
    assert finished.code == 0, finished.err
    assert finished.err == ""
    summary = finished.json
    assert summary["published"] is True
    assert summary["essays"] == 5
    assert summary["quarantined"] == 0
    assert (summary["edits_by_damage"]["gloss"], summary["edits_by_damage"]["slip"]) == (129, 3)
    assert summary["seconds"]["prefect_start"] > 0


@pytest.mark.parametrize("table", [t.name for t in TABLES])
def test_every_table_is_there_with_its_schema_and_valid(release: Path, table: str) -> None:
    data = ds.dataset(release / "data" / table, format="parquet").to_table()
    assert data.schema.equals(BY_NAME[table].arrow_schema(), check_metadata=False)
    assert BY_NAME[table].validate(data) == []


def test_edits_replay_from_source_to_the_published_blocks(release: Path) -> None:
    edits = rows(release, "edits")
    for source in rows(release, "sources"):
        mine = sorted((e for e in edits if e["essay_id"] == source["essay_id"]), key=lambda e: e["ordinal"])
        restored = restored_text(source["text"], mine)
        for sentence in rows(release, "sentences"):
            if sentence["essay_id"] == source["essay_id"]:
                assert sentence["text"] in restored


def test_what_the_pages_say_becomes_metadata(release: Path) -> None:
    essays = by_file(release)
    assert essays["000"]["title"] == "浅析基层党组织思想政治工作机制的创新"
    assert essays["000"]["source_url"] == "https://www.xzbu.com/1/view-14930048.htm"
    assert essays["001"]["source_site"] == "优秀啊教育网"
    assert essays["001"]["source_column"] == "高考"
    assert str(essays["001"]["published_date"]) == "2020-09-24"
    assert essays["002"]["title"] is None
    assert essays["002"]["affiliations"] == ["阳城县委党校，山西晋城048100"]
    assert essays["003"]["authors"] == ["连钰"]
    assert essays["003"]["title"] is None
    assert essays["004"]["authors"] == ["王海玲"]
    assert essays["004"]["keywords"] == ["新时代", "基层党建工作", "创新开展"]
    assert [essays[n]["script"] for n in sorted(essays)] == ["hans", "hans", "hant", "hans", "hans"]


def test_headings_have_their_levels(release: Path) -> None:
    levels = {n: [b["level"] for b in of(release, "blocks", n) if b["kind"] == "heading"] for n in ("000", "001", "003", "004")}
    assert levels == {
        "000": [1, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 2, 1],
        "001": [1, 1, 1, 1, 1],
        "003": [1, 1, 2, 2, 2, 1],
        "004": [1, 1, 2, 2, 2, 1],
    }


def test_references_are_read_and_their_markers_linked(release: Path) -> None:
    first, second = [c for c in of(release, "citations", "003") if c["kind"] == "reference"]
    assert (first["authors"], first["container_title"], first["year"], first["issue"], first["pages"]) == (
        ["曾奇奇"],
        "活力",
        2022,
        "08",
        "76-78",
    )
    assert (second["type"], second["title"]) == ("J", "基层党建思想政治工作的重要性与运用")
    markers = {m["text"]: m["citation_id"] for m in of(release, "mentions", "003") if m["kind"] == "marker"}
    assert markers == {"[1]": first["citation_id"], "[2]": second["citation_id"]}
    malformed = next(c for c in of(release, "citations", "000") if c["label"] == "1")
    assert (malformed["title"], malformed["container_title"]) == ("基层思想政治工作要强起来", "思想政治工作研究")


def test_sentences_have_words_themes_and_roles(release: Path) -> None:
    sentences = {s["sentence_id"]: s for s in rows(release, "sentences")}
    themes = Counter(t["sentence_id"] for t in rows(release, "themes") if t["rank"] == 1)
    assert set(themes) == set(sentences)
    for row in rows(release, "tokens"):
        assert "".join(row["tokens"]) == sentences[row["sentence_id"]]["text"]
        assert len(row["tokens"]) == len(row["pos"])
    for theme in rows(release, "themes"):
        for e in theme["evidence"]:
            assert sentences[theme["sentence_id"]]["text"][e["start"] : e["end"]] == e["term"]


def test_a_second_run_publishes_nothing_and_says_so(built: Any, jiaokan: Callable[..., Any]) -> None:
    data, first = built
    again = jiaokan("curate", "--data", data, "--json")
    assert again.code == 0, again.err
    assert again.json["published"] is False
    assert again.json["version"] == first.json["version"]
    assert len([p for p in (data / "releases").iterdir() if p.is_dir() and not p.is_symlink()]) == 1


def test_the_same_inputs_give_the_same_bytes(release: Path, tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    again = jiaokan("reproduce", release, "--workers", 1, "--keep", tmp_path / "again", "--json")
    assert again.code == 0, again.out + again.err
    assert again.json["from"] == "5 input(s)"
    assert (tmp_path / "again" / "SHA256SUMS").read_text() == (release / "SHA256SUMS").read_text()


def test_the_release_checks_and_a_tampered_one_is_named(release: Path, tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    import shutil

    good = jiaokan("check", release)
    assert good.code == 0, good.out + good.err
    copy = tmp_path / release.resolve().name
    shutil.copytree(release.resolve(), copy)
    victim = next((copy / "data" / "sentences").glob("*.parquet"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    bad = jiaokan("check", copy)
    assert bad.code == 1
    assert victim.name in bad.out


def test_show_and_inspect_print_an_essay(release: Path, jiaokan: Callable[..., Any]) -> None:
    shown = jiaokan("show", "000", "--release", release)
    assert shown.code == 0, shown.err
    assert "一、基层党组织思想政治工作机制创新的必要性" in shown.out
    edition = jiaokan("show", "002", "--edits", "--release", release)
    assert edition.code == 0, edition.err
    inspected = jiaokan("inspect", "seeds/essays/002_2824f03877e68cd1.txt", "--json")
    essay = inspected.json
    assert essay["restored_text"] == restored_text(essay["source_text"], essay["edits"])
    assert [s["text"] for s in essay["sentences"]] == [s["text"] for s in of(release, "sentences", "002")]
