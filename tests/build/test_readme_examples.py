"""Every example in the README runs: its Python on a release of the seeds, its commands as printed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [
    line.partition("#")[0].strip() for block in re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL) for line in block.splitlines()
]

pytestmark = pytest.mark.xdist_group("seed release")


def test_the_readme_has_examples() -> None:
    assert len(PYTHON) >= 4
    assert {"make curate", "make test"} <= set(COMMANDS)


@pytest.mark.parametrize("code", PYTHON, ids=lambda c: c.split()[1])
def test_python_examples_load_the_release(code: str, release: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "releases").symlink_to(release.parent)
    name = re.search(r"^(\w+) = ", code, flags=re.MULTILINE)
    assert name is not None
    check = f"\nassert len({name[1]}) > 0"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code + check], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("jiaokan")])
def test_commands_run_as_printed(command: str, release: Path, tmp_path: Path, jiaokan: Callable[..., Any]) -> None:
    essay = (ROOT / "seeds" / "essays" / "000_e499974432765ebb.txt").read_bytes()
    (tmp_path / "essays").mkdir()
    for path in ("essay.txt", "essays/a.txt"):
        (tmp_path / path).write_bytes(essay)
    (tmp_path / "more.jsonl").write_text('{"id": 1, "text": "基层党建工作要创新。"}\n', encoding="utf-8")
    subprocess.run(["gzip", "more.jsonl"], cwd=tmp_path, check=True)
    arguments = shlex.split(command)[1:]
    if arguments[0] == "show":
        arguments += ["--release", str(release)]
    arguments = [str(release) if a == "data/releases/latest" else a for a in arguments]
    finished = jiaokan(*arguments, cwd=tmp_path)
    assert finished.code == 0, finished.err
    assert finished.out
