"""The Prefect server inside a run: started at once, in a process of its own, so that it comes up while the run loads its modules.

Where PREFECT_API_URL names a server, that one is used and nothing is started. Prefect's own embedded server would make the run
import the whole server first and wait for it; here the run listens on a free port, hands the socket to the server process, and a
connection made early simply waits. The server ends with the run, also when the run is killed.
"""

from __future__ import annotations

import atexit
import errno
import multiprocessing
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path

from flows.engine.keys import ROOT
from flows.engine.quiet import keep_prefect_in, quiet_prefect
from flows.engine.signals import handled
from flows.engine.storage import CLIENTS, package_of, storage_cause
from flows.engine.workers import PRELOAD

READY_WITHIN = 180
"""Seconds that the server may take to come up; a fresh database on a busy machine takes the longest."""

OWN = "flows"
"""The package whose errors say by themselves what is wrong."""
NEEDED = 2**20
"""Bytes without which the server's database can't grow."""


class ServerError(RuntimeError):
    """The Prefect server didn't come up, or failed during a run; the message says why and where its log is."""


class EmbeddedServer:
    """A Prefect server that lives as long as this process, its files under `home`.

    Args:
        home: folder of its database and its log.
        port: where it listens; 0: any free port.
        lasting: a whole server, with its web pages and its scheduler; else the small one that a single run needs.

    Raises:
        OSError: the port is taken, or `home` can't be written to.
    """

    def __init__(self, home: Path, port: int = 0, lasting: bool = False) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "server.log"
        with socket.create_server(("127.0.0.1", port), backlog=128) as listener, self.log.open("wb") as log:
            port = listener.getsockname()[1]
            self.api_url = f"http://127.0.0.1:{port}/api"
            environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
            if lasting:  # the pages ask the API at the port that the settings name
                environment |= {"PREFECT_SERVER_API_PORT": str(port), "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui")}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.engine.embedded", "serve" if lasting else "serve-run", str(listener.fileno())],
                env=environment,
                stdin=subprocess.PIPE,  # closed when this process ends, however it ends: then the server ends too
                stdout=log,
                stderr=log,
                pass_fds=(listener.fileno(),),
                start_new_session=True,  # Ctrl-C stops the run, which then still has a server to tell it to
            )

    def wait(self) -> None:
        """Wait until the server answers.

        Raises:
            OSError: its disk is full.
            ServerError: it ended, or didn't answer in time.
        """
        try:
            with urllib.request.urlopen(f"{self.api_url}/health", timeout=READY_WITHIN) as answer:
                answer.read()
        except OSError as error:
            busy = "The machine may be busy: try again, or start a server and set PREFECT_API_URL."
            raise self.failure("did not come up", error, busy) from error

    def failure(self, what: str, error: Exception, advice: str) -> OSError | ServerError:
        """What to raise when the server failed: the disk is full, or what its log said last."""
        if shutil.disk_usage(self.log.parent).free < NEEDED:
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.log.parent))
        return ServerError(f"Prefect's embedded server {what}: {self.last_error() or error} (log: {self.log}). {advice}")

    def last_error(self) -> str | None:
        """The last error in the server's log."""
        said = re.findall(r"^[\w.]+(?:Error|Exception|Exit)\b.*", self.log.read_text("utf-8", errors="replace"), re.MULTILINE)
        return said[-1] if said else None

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_server: EmbeddedServer | None = None


def start_prefect(home: Path) -> EmbeddedServer | None:
    """Set Prefect's settings and start what a run needs, without waiting for it; call it before Prefect is imported.

    Returns:
        The embedded server, to be waited for before the flow starts; None where PREFECT_API_URL names a server.
    """
    global _server  # noqa: PLW0603  (one server a process: Prefect's settings are the process's too)
    quiet_prefect(home)
    if _server is None and not os.environ.get("PREFECT_API_URL"):
        _server = EmbeddedServer(home.resolve())
        os.environ["PREFECT_API_URL"] = _server.api_url
        atexit.register(_server.stop)  # after Prefect's own exit handlers, which still send what they hold
    return _server


def serve_prefect(home: Path, port: int) -> EmbeddedServer | None:
    """Set Prefect's settings and start a whole server that lives as long as this process; call it before Prefect is imported.

    Returns:
        The server, to be waited for; None where PREFECT_API_URL names one.

    Raises:
        OSError: the port is taken, or `home` can't be written to.
    """
    keep_prefect_in(home)
    if os.environ.get("PREFECT_API_URL"):
        return None
    server = EmbeddedServer(home.resolve(), port, lasting=True)
    os.environ["PREFECT_API_URL"] = server.api_url
    atexit.register(server.stop)
    return server


def has_embedded_server() -> bool:
    """Whether the server of this process is its own, which ends with it and has no visitors."""
    return _server is not None


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say what lies behind an error: a disk that refused, whichever library was told, or a Prefect server that failed.

    Raises:
        OSError: storage failed, in the run or beneath its server.
        ServerError: the server failed.
    """
    try:
        yield
    except Exception as error:
        package = package_of(error)
        cause = None if package == OWN else storage_cause(error)
        if cause is not None:
            raise cause from error
        if package not in CLIENTS:
            raise
        if _server is None:
            raise ServerError(f"The Prefect server failed ({os.environ.get('PREFECT_API_URL')}): {error}") from error
        raise _server.failure("failed", error, "Run again.") from error


def preload_workers() -> None:
    """Let the process that worker processes are forked from load its modules now.

    It is deaf to Ctrl-C from its start: while it loads, it would print a traceback into what the run says; see `PRELOAD`.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload([PRELOAD])
    with handled(signal.SIGINT, signal.SIG_IGN):  # a child has it from its parent
        forkserver.ensure_running()
