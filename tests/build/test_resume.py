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
from tests.commandline import JIAOKAN, ROOT, environment


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
        folder = survive.restore_surviving(workers.run_once, shard, Boilerplate(listed, learn_lines([listed], work)), work)
    finally:
        workers.close()
    assert pq.read_metadata(folder / "essays.parquet").num_rows == 2
    (refused,) = pq.read_table(folder / "quarantine.parquet").to_pylist()
    assert refused["reason"] == "crashed"
    assert refused["source_uri"].endswith("a.jsonl#L2")


DEADLY_RUN = """
import sys
from pathlib import Path
from flows.engine.quiet import quiet_prefect
quiet_prefect(Path(sys.argv[-1]) / "work" / "prefect")  # before Prefect is imported
import flows.curate
from flows.cli import main
from tests.build import deadly
flows.curate.cite_shard = deadly.cite_shard
sys.exit(main(sys.argv[1:]))
"""


def test_a_stage_that_kills_its_worker_twice_ends_the_run_with_a_message(tmp_path: Path) -> None:
    inputs, data = tmp_path / "a.jsonl", tmp_path / "data"
    inputs.write_text(json.dumps(essay(1), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-c", DEADLY_RUN, "curate", str(inputs), "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 1
    assert "a worker process died while it ran cite_shard, twice" in done.stderr
    assert "Finished shards are kept" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (data / "releases" / "latest").exists()


def _curate(inputs: Path, data: Path) -> subprocess.Popen[str]:
    command = [*JIAOKAN, "curate", str(inputs), "--data", str(data), "--json"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _killed(run: subprocess.Popen[str], sign: Path) -> None:
    """Kill a run with all its processes as soon as something lies in `sign`."""
    until = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < until and not any(sign.glob("*")):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert run.returncode == -signal.SIGKILL, "the run ended before it could be killed"


def test_a_run_killed_again_and_again_is_finished_by_the_next(tmp_path: Path) -> None:
    inputs, data = tmp_path / "a.jsonl", tmp_path / "data"
    inputs.write_text("".join(json.dumps(essay(n), ensure_ascii=False) + "\n" for n in range(1, 17)), encoding="utf-8")
    for moment in ("restored", "coded"):
        _killed(_curate(inputs, data), data / "work" / moment)
        assert not (data / "releases" / "latest").exists()
    last = _curate(inputs, data)
    out, err = last.communicate(timeout=300)
    assert last.returncode == 0, err
    _, expected = run([inputs], tmp_path / "calm", shard_chars=10**6)
    assert digests(Path(json.loads(out)["release"])) == digests(Path(expected.path))
    assert not list((data / "work").rglob(".*.tmp"))


def digests(release: Path) -> dict[str, Any]:
    return {name: table["digest"] for name, table in json.loads((release / "manifest.json").read_text())["tables"].items()}
