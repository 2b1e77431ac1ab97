"""What a run tells the Prefect UI, as text and rows; and what may be tried again."""

from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.engine import artifacts, events, startup
from flows.engine.progress import Progress
from flows.engine.quality import quality_of
from flows.engine.retries import may_pass


def progress_of(*stages: tuple[str, int, int]) -> Progress:
    progress = Progress()
    for name, done, total in stages:
        for _ in range(done):
            with progress.step(name, total):
                pass
        if not done:
            with pytest.raises(OSError), progress.step(name, total):
                raise OSError
    return progress


def release_of(folder: Path, **tables: dict[str, list[Any]]) -> Path:
    for name, columns in tables.items():
        (folder / "data" / name).mkdir(parents=True)
        pq.write_table(pa.table(columns), folder / "data" / name / f"{name}-00000-of-00001.parquet")
    return folder


def test_the_quality_report_counts_by_kind_most_frequent_first(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        essays={"n_chars": [1000, 3000], "n_unrecovered": [3, 1]},
        edits={"damage": ["slip", "gloss", "gloss"]},
        flags={"kind": ["uncertain slip"]},
        quarantine={"reason": pa.array([], pa.string())},
    )
    quality = quality_of(release)
    assert list(quality.edits.items()) == [("gloss", 2), ("slip", 1)]
    assert quality.quarantined == {}
    assert quality.unrecovered == 0.001
    assert {"measure": "edits", "kind": "gloss", "n": 2, "share": "66.7%"} in quality.rows()
    assert quality.rows()[-1] == {"measure": "characters", "kind": "unrecovered", "n": 4, "share": "0.100%"}


def test_an_empty_release_has_no_share_to_divide_by(tmp_path: Path) -> None:
    none = pa.array([], pa.string())
    release = release_of(
        tmp_path,
        essays={"n_chars": pa.array([], pa.int32()), "n_unrecovered": pa.array([], pa.int32())},
        edits={"damage": none},
        flags={"kind": none},
        quarantine={"reason": none},
    )
    assert quality_of(release).unrecovered == 0.0


def test_progress_counts_each_stage_the_same() -> None:
    stages = list(progress_of(("intake", 1, 1), ("repair", 1, 4)).stages.values())
    assert artifacts.share_done(stages, n_stages=2) == 62.5
    assert artifacts.describe(stages) == "intake; repair 1/4"
    assert artifacts.describe([]) == "starting"


def test_a_failed_run_was_at_the_stages_begun_and_not_ended() -> None:
    assert (
        artifacts.at_work(progress_of(("intake", 1, 1), ("repair", 3, 4), ("dedup", 0, 1))) == "repair (3 of 4 done), dedup (0 of 1 done)"
    )
    assert artifacts.at_work(Progress()) == "start"


def test_the_summary_holds_the_release_the_rows_and_the_stages() -> None:
    release = SimpleNamespace(
        path=Path("/data/releases/2026.11.0"), version="2026.11.0", published=True, message="Published release 2026.11.0"
    )
    text = artifacts.summary(progress_of(("intake", 1, 1)), release, {"essays": 12345})
    assert "## Published release 2026.11.0" in text
    assert "| essays | 12,345 |" in text
    assert "| intake | 1 of 1 |" in text


@pytest.mark.parametrize(
    ("path", "address"),
    [(Path("/data/releases/甲"), "file:///data/releases/%E7%94%B2"), ("s3://bucket/releases/2026.11.0", "s3://bucket/releases/2026.11.0")],
)
def test_the_link_leads_to_the_release(path: Path | str, address: str) -> None:
    assert artifacts.link_to(path) == address


def test_an_embedded_server_gets_no_artifacts_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_server", object())
    monkeypatch.delenv(artifacts.SETTING, raising=False)
    assert not artifacts.wanted()
    assert not events.release_published("2026.11.0", Path("/data"), {})
    monkeypatch.setenv(artifacts.SETTING, "1")
    assert artifacts.wanted()
    monkeypatch.setattr(startup, "_server", None)
    monkeypatch.delenv(artifacts.SETTING)
    assert artifacts.wanted()


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET, errno.EBUSY, None])
def test_storage_errors_that_may_pass_are_tried_again(number: int | None) -> None:
    error = OSError(number, "storage") if number else OSError("AWS Error NETWORK_CONNECTION during PutObject")
    assert may_pass(error)
    wrapped = RuntimeError("the release could not be written")
    wrapped.__cause__ = error
    assert may_pass(wrapped)


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "read-only"), FileNotFoundError(2, "gone"), ValueError("data"), None],
)
def test_errors_that_stay_are_not_tried_again(error: BaseException | None) -> None:
    assert not may_pass(error)
