"""A run may be killed at any moment, a worker may die over a text: nothing is lost, nothing half-written is believed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.engine.workers import Workers
from flows.stages import survive
from flows.stages.boilerplate import Boilerplate, learn_lines, list_lines
from flows.stages.collect import collect
from tests.build import deadly
from tests.build.plain import run
from tests.build.test_incremental import essay

ROOT = Path(__file__).resolve().parents[2]


def test_a_text_that_kills_its_worker_is_quarantined_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    texts = [essay(1), {"text": f"{deadly.DEADLY}\n一、引言\n本文使解释器崩溃，必须单独隔离。"}, essay(2)]
    path.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
    work = tmp_path / "work"
    (shard,) = collect([path], work, 10**6).shards
    listed = list_lines(shard, work)
    monkeypatch.setattr(survive, "restore_shard", deadly.restore_shard)
    workers = Workers(1)
    try:
        folder = survive.restore_surviving(workers.run, shard, Boilerplate(listed, learn_lines([listed], work)), work)
    finally:
        workers.close()
    assert pq.read_metadata(folder / "essays.parquet").num_rows == 2
    (refused,) = pq.read_table(folder / "quarantine.parquet").to_pylist()
    assert refused["reason"] == "crashed"
    assert refused["source_uri"].endswith("a.jsonl#2")


def _curate(inputs: Path, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows.cli", "curate", str(inputs), "--data", str(data), "--json"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.xdist_group("resume")
@pytest.mark.parametrize("moment", ["restored", "coded"])
def test_a_run_killed_at_any_stage_is_finished_by_the_next(tmp_path: Path, moment: str) -> None:
    inputs, data = tmp_path / "a.jsonl", tmp_path / "data"
    inputs.write_text("".join(json.dumps(essay(n), ensure_ascii=False) + "\n" for n in range(1, 40)), encoding="utf-8")
    _, expected = run([inputs], tmp_path / "calm", shard_chars=10**6)
    first = _curate(inputs, data)
    until = time.monotonic() + 120
    while first.poll() is None and time.monotonic() < until and not any((data / "work" / moment).glob("*")):
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    second = _curate(inputs, data)
    out, err = second.communicate(timeout=300)
    assert second.returncode == 0, err
    assert digests(Path(json.loads(out)["release"])) == digests(Path(expected.path))
    assert not list((data / "work").rglob(".*.tmp"))


def digests(release: Path) -> dict[str, Any]:
    return {name: table["digest"] for name, table in json.loads((release / "manifest.json").read_text())["tables"].items()}
