"""Every runner gives the release of the stages run one after the other: a Dask cluster of two workers, and Ray with S3 as all that is shared."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import json
import socket
from pathlib import Path

import pytest

from flows.engine.runners import RunnerMissingError, task_runner
from tests.build.plain import run
from tests.build.test_incremental import essay
from tests.commandline import run_jiaokan


def curate(inputs: Path, data: Path, *options: str) -> dict[str, str]:
    """Curate by the command line; digests of the Parquet files of the release."""
    done = run_jiaokan("curate", inputs, "--data", data, "--workers", 2, "--json", *options)
    assert done.code == 0, done.err
    return parquet(data)


def parquet(data: Path) -> dict[str, str]:
    tables = data / "releases" / "latest" / "data"
    return {p.relative_to(tables).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(tables.rglob("*.parquet"))}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "a.jsonl"
    path.write_text("".join(json.dumps(essay(n), ensure_ascii=False) + "\n" for n in range(1, 9)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plain(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    data = tmp_path_factory.mktemp("plain")
    run([inputs], data, today=dt.date.today())
    return parquet(data)


@pytest.mark.xdist_group("runners")
@pytest.mark.skipif(importlib.util.find_spec("prefect_dask") is None, reason="needs the extra dask")
def test_two_dask_workers_give_the_bytes_of_the_plain_stages(inputs: Path, plain: dict[str, str], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    assert curate(inputs, tmp_path / "data", "--runner", "dask", "--shared", str(shared)) == plain
    assert {"sources", "restored", "signed", "coded", "cited"} <= {p.name for p in shared.iterdir()}


@pytest.mark.xdist_group("runners")
@pytest.mark.skipif(importlib.util.find_spec("prefect_ray") is None, reason="needs the extra ray")
def test_ray_with_s3_as_the_only_thing_shared_gives_the_bytes_of_the_plain_stages(
    inputs: Path, plain: dict[str, str], tmp_path: Path, bucket: str
) -> None:
    assert curate(inputs, tmp_path / "data", "--runner", "ray", "--shared", f"{bucket}/work") == plain


def test_a_cluster_without_a_runner_is_refused(inputs: Path, tmp_path: Path) -> None:
    done = run_jiaokan("curate", inputs, "--data", tmp_path, "--cluster", "tcp://127.0.0.1:8786")
    assert done.code == 2
    assert "--runner dask or ray" in done.err


@pytest.mark.parametrize(("name", "scheme", "start"), [("dask", "tcp", "dask scheduler --port "), ("ray", "ray", "ray start --head")])
def test_a_cluster_that_does_not_answer_is_named_with_what_starts_it(name: str, scheme: str, start: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(RunnerMissingError, match=f"at {scheme}://127.0.0.1:{port} .*{start}.*{port}"):
        task_runner(name, 1, f"{scheme}://127.0.0.1:{port}")
