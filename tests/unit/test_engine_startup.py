"""The server inside a run: it starts without the run waiting, ends with it, and says why when it can't."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.engine import embedded
from tests.commandline import environment

START = """
import sys, time
from pathlib import Path
from flows.engine.startup import start_prefect
server = start_prefect(Path(sys.argv[1]))
server.wait()
print(server._process.pid, flush=True)
time.sleep(60)
"""


WORK = """
import os, threading, time
from flows.engine.workers import Workers
workers = Workers(1)
print(workers.run(os.getpid), flush=True)
threading.Thread(target=workers.run, args=(time.sleep, 60), daemon=True).start()
time.sleep(60)
"""


def run_of(home: Path, script: str = START) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(home)], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def gone(pid: int, seconds: float = 20) -> bool:
    for _ in range(int(seconds * 10)):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.1)
    return False


def test_a_killed_run_leaves_no_server_behind(tmp_path: Path) -> None:
    with run_of(tmp_path / "home") as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        run.send_signal(signal.SIGKILL)
    assert gone(pid)
    assert (tmp_path / "home" / "prefect.db").exists()


def test_a_killed_run_leaves_no_worker_behind(tmp_path: Path) -> None:
    with run_of(tmp_path, WORK) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
    assert gone(pid)


def test_a_server_that_cannot_start_says_why_and_where_its_log_is(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"no database" * 1000)
    with run_of(tmp_path) as run:
        assert run.stderr is not None
        message = run.stderr.read().strip().splitlines()[-1]
    assert "file is not a database" in message
    assert str(tmp_path / "server.log") in message


def test_a_database_is_copied_whole_from_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template, home = tmp_path / "template.db", tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(template) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE runs (id)")
        made.execute("INSERT INTO runs VALUES (7)")
    monkeypatch.setattr(embedded, "template", lambda: template)
    embedded.provide_database(home)
    assert sqlite3.connect(home / "prefect.db").execute("SELECT id FROM runs").fetchall() == [(7,)]
    assert [p.name for p in home.iterdir()] == ["prefect.db"]


def test_a_database_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"mine")
    embedded.provide_database(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes() == b"mine"
