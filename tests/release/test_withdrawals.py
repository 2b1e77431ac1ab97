"""An essay withdrawn is gone from the next release, with all that was made of it, and on record in `withdrawn`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from flows.publish import open_store, publish_release, withdrawals
from flows.publish.withdrawals import WithdrawalError, request_withdrawal, withdrawn_rows
from flows.settings import SEED_ESSAYS
from schemas.catalog import TABLES
from tests.commandline import run_jiaokan
from tests.release.samples import TODAY, tables


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    return ds.dataset(release / "data" / table, format="parquet").to_table().to_pylist()


def test_requests_are_read_once_however_many_essays_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []
    monkeypatch.setattr(withdrawals, "read_requests", lambda data: reads.append(data) or {"a": "before"})
    assert request_withdrawal(tmp_path, ["a", "b", "c", "b"], "asked for") == ["b", "c"]
    assert len(reads) == 1


def test_withdrawn_rows_keep_what_the_latest_release_has(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    request_withdrawal(tmp_path, ["a" * 16], "asked for")
    asked = withdrawn_rows(open_store(releases), tmp_path)
    assert asked.to_pylist() == [{"essay_id": "a" * 16, "since_version": None, "reason": "asked for"}]
    publish_release(tables(1) | {"withdrawn": asked}, releases, TODAY, {})
    (tmp_path / "withdrawn.jsonl").unlink()  # the workspace may go: releases remember
    request_withdrawal(tmp_path, ["b" * 16], "a second one")
    publish_release(tables(1) | {"withdrawn": withdrawn_rows(open_store(releases), tmp_path)}, releases, TODAY, {})
    assert rows(releases / "latest", "withdrawn") == [
        {"essay_id": "a" * 16, "since_version": "2026.11.0", "reason": "asked for"},
        {"essay_id": "b" * 16, "since_version": "2026.11.1", "reason": "a second one"},
    ]
    again = publish_release(tables(1) | {"withdrawn": withdrawn_rows(open_store(releases), tmp_path)}, releases, TODAY, {})
    assert not again.published


def test_a_broken_file_of_withdrawals_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "withdrawn.jsonl").write_text('{"essay_id": "a", "reason": "b"}\n{"essay_id": 1}\n')
    with pytest.raises(WithdrawalError, match=r"withdrawn\.jsonl:2"):
        withdrawn_rows(open_store(tmp_path / "releases"), tmp_path)


def test_a_run_after_a_withdrawal_leaves_the_essay_out_and_a_run_on_less_is_refused(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for path in sorted(SEED_ESSAYS.glob("*.txt")):
        (texts / path.name).write_bytes(path.read_bytes())
    data, releases = tmp_path / "data", tmp_path / "published"
    curate = ("curate", texts, "--data", data, "--releases", releases, "--json")
    assert run_jiaokan(*curate).code == 0
    place = ("--data", data, "--releases", releases)
    asked = run_jiaokan("release", "withdraw", "004_", "--reason", "its author asked for it", *place, "--json")
    assert asked.code == 0
    gone = asked.json["withdrawn"][0]
    for path in sorted(texts.iterdir())[2:4]:
        path.unlink()
    refused = run_jiaokan(*curate)
    assert (refused.code, "essays: 2 rows are 40%" in refused.err, "Traceback" in refused.err) == (1, True, False)
    accepted = run_jiaokan(*curate, "--accept", "a site was dropped")
    assert accepted.code == 0, accepted.err
    release = Path(accepted.json["release"])
    assert json.loads((release / "manifest.json").read_text())["accepted"]["reason"] == "a site was dropped"
    assert rows(release, "withdrawn") == [{"essay_id": gone, "since_version": release.name, "reason": "its author asked for it"}]
    assert len(rows(release, "essays")) == 2
    for table in TABLES:
        if table.name != "withdrawn":
            assert gone not in json.dumps(rows(release, table.name), default=str)
    assert run_jiaokan("check", release).code == 0
