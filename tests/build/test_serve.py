"""Serving: a schedule that really schedules, one run at a time, what a run leaves behind, and failures that say what and where."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from prefect.flows import load_flow_from_entrypoint

from tests.commandline import JIAOKAN, ROOT, environment

PATIENCE = 180
"""Seconds to wait for anything before the test fails."""

pytestmark = pytest.mark.xdist_group("serve")


@dataclass
class Served:
    """A `jiaokan serve` that is running."""

    process: subprocess.Popen[str]
    api: str
    data: Path

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}/{path}", data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def until(self, question: Callable[[], Any]) -> Any:
        for _ in range(PATIENCE * 2):
            try:
                found = question()
            except OSError:
                found = None
            if found:
                return found
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.5)
        raise AssertionError(f"nothing came of {question} within {PATIENCE} s")

    @property
    def deployment(self) -> dict[str, Any]:
        found: dict[str, Any] = self.until(lambda: self.ask("deployments/name/curate-corpus/nightly"))
        return found

    def start(self, **parameters: Any) -> str:
        # a busy server answers 503 and asks to try again; the key makes the second asking find the run of the first
        wanted = {"parameters": parameters, "idempotency_key": uuid4().hex}
        return str(self.until(lambda: self.ask(f"deployments/{self.deployment['id']}/create_flow_run", wanted))["id"])

    def end_of(self, run: str) -> dict[str, Any]:
        def ended() -> dict[str, Any] | None:
            state: dict[str, Any] = self.ask(f"flow_runs/{run}")["state"]
            return state if state["type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

        found: dict[str, Any] = self.until(ended)
        return found

    def artifacts(self) -> dict[str, dict[str, Any]]:
        return {a["key"]: a for a in self.ask("artifacts/latest/filter", {})}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data, port = tmp_path_factory.mktemp("serve") / "data", free_port()
    command = [*JIAOKAN, "serve", "--cron", "0 3 1 1 *", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(
        command, env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    yield Served(process, f"http://127.0.0.1:{port}/api", data)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    with pytest.raises(OSError, match="refused"):  # the server ended with it
        socket.create_connection(("127.0.0.1", port))


def test_it_deploys_one_schedule_one_run_at_a_time(served: Served) -> None:
    deployment = served.deployment
    assert [s["schedule"]["cron"] for s in deployment["schedules"]] == ["0 3 1 1 *"]
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"


def test_a_scheduled_run_appears(served: Served) -> None:
    query = {"flow_runs": {"deployment_id": {"any_": [served.deployment["id"]]}, "state": {"type": {"any_": ["SCHEDULED"]}}}}
    runs = served.until(lambda: served.ask("flow_runs/filter", query))
    assert runs[0]["expected_start_time"][5:16] == "12-31T19:00"  # three o'clock in Shanghai


def test_a_run_that_would_overlap_is_cancelled_and_the_first_reports_what_it_did(served: Served) -> None:
    first, second = served.start(), served.start()
    states = [served.end_of(first), served.end_of(second)]
    assert sorted(s["type"] for s in states) == ["CANCELLED", "COMPLETED"], states
    release = served.data / "releases" / "latest"
    version = release.resolve().name

    served.until(lambda: len(served.artifacts()) == 4)
    artifacts = served.artifacts()
    assert f"Published release {version}" in artifacts["jiaokan-run"]["data"]
    assert "| essays | 5 |" in artifacts["jiaokan-run"]["data"]
    kinds = {(row["measure"], row["kind"]): row["n"] for row in json.loads(artifacts["jiaokan-quality"]["data"])}
    assert kinds["edits", "gloss"] == 129
    assert artifacts["jiaokan-progress"]["data"] == 100
    assert release.resolve().as_uri() in artifacts["jiaokan-release"]["data"]

    wanted = {"filter": {"event": {"name": ["jiaokan.release.published"]}, "occurred": {"since": "2000-01-01T00:00:00Z"}}}
    (event,) = served.until(lambda: served.ask("events/filter", wanted)["events"])
    assert event["resource"]["prefect.resource.id"] == f"jiaokan.release.{version}"
    assert event["payload"]["counts"]["essays"] == 5
    assert event["payload"]["path"] == str(release.resolve())


def test_a_failure_says_what_and_where(served: Served, tmp_path: Path) -> None:
    state = served.end_of(served.start(paths=[str(tmp_path / "no-such-folder")]))
    assert state["type"] == "FAILED"
    assert "stage intake" in state["message"]
    assert str(tmp_path / "no-such-folder") in state["message"]


def test_a_run_on_a_busy_workspace_names_who_holds_it(served: Served, tmp_path: Path) -> None:
    holder = "import sys, time; from pathlib import Path; from flows.engine.lock import workspace_lock\n"
    holder += "with workspace_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", holder, str(tmp_path)], env=environment(), stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        state = served.end_of(served.start(data=str(tmp_path)))
        other.kill()
    assert state["type"] == "FAILED"
    assert f"process {other.pid}" in state["message"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cron", "every night"], '"every night" in Asia/Shanghai is no schedule'),
        (["/no/such/folder"], "/no/such/folder: no such file or folder"),
        (["--port", "0"], "0 is not a number from 1 to 65535"),
    ],
)
def test_a_wrong_call_starts_nothing(jiaokan: Any, tmp_path: Path, arguments: list[str], message: str) -> None:
    finished = jiaokan("serve", "--data", tmp_path / "data", "--port", free_port(), *arguments)
    assert finished.code == 2
    assert message in finished.err
    assert "Traceback" not in finished.err


@pytest.mark.parametrize(("cron", "timezone"), [("0 3 * *", "Asia/Shanghai"), ("0 3 * * *", "Mars/Olympus")])
def test_a_schedule_needs_five_fields_and_a_time_zone(cron: str, timezone: str) -> None:
    from flows.deployments import nightly_schedule

    with pytest.raises(ValueError, match=r"cron|timezone"):
        nightly_schedule(cron, timezone)


def test_a_taken_port_is_named(jiaokan: Any, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        finished = jiaokan("serve", "--data", tmp_path / "data", "--port", port)
    assert finished.code == 1
    assert f"port {port}: " in finished.err
    assert "--port" in finished.err


def test_every_deployment_of_prefect_yaml_has_its_flow_and_right_parameters() -> None:
    described = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert {d["name"] for d in described["deployments"]} == {"nightly", "on-demand"}
    for deployment in described["deployments"]:
        path, function = deployment["entrypoint"].split(":")
        flow: Any = load_flow_from_entrypoint(f"{ROOT / path}:{function}")
        flow.validate_parameters(deployment["parameters"])
        assert deployment["concurrency_limit"]["limit"] == 1
        assert all(schedule["slug"] for schedule in deployment.get("schedules", []))
