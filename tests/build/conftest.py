"""One release of the seed essays, built once for all build tests, as a user builds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Finished:
    """A finished call of the command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_jiaokan(*arguments: object, cwd: Path = ROOT, timeout: float = 240) -> Finished:
    """Call the command line in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout, check=False)
    return Finished(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def jiaokan() -> Callable[..., Finished]:
    return run_jiaokan


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """The workspace of a run on the seeds, and how the run went."""
    data = tmp_path_factory.mktemp("seeds-run") / "data"
    return data, run_jiaokan("curate", "--data", data, "--json")


@pytest.fixture(scope="session")
def release(built: tuple[Path, Finished]) -> Path:
    data, finished = built
    assert finished.code == 0, finished.err
    return data / "releases" / "latest"
