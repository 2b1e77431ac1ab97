"""The command line as a user calls it: in a process of its own, with no settings of Prefect's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
JIAOKAN = [sys.executable, "-m", "flows.cli"]


@dataclass(frozen=True)
class Finished:
    """A finished call of the command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"PYTHONPATH": str(ROOT)}


def run_jiaokan(*arguments: object, cwd: Path = ROOT, timeout: float = 400) -> Finished:
    done = subprocess.run(
        [*JIAOKAN, *map(str, arguments)], cwd=cwd, env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )
    return Finished(done.returncode, done.stdout, done.stderr)
