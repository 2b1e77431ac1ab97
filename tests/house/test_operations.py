"""The operations page: its commands are commands, its images are there, what it says of failures is what is said."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from flows.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    for line in block.splitlines()
    if line.startswith("jiaokan")
]
INLINE = [c for c in re.findall(r"`(jiaokan [a-z]+ [^`]+)`", PAGE) if "…" not in c]


@pytest.mark.parametrize("command", [*COMMANDS, *INLINE])
def test_a_command_is_one(command: str) -> None:
    build_parser().parse_args(shlex.split(command)[1:])


def test_images_are_there_and_small() -> None:
    images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert images
    assert all(0 < (ROOT / "docs" / image).stat().st_size < 300_000 for image in images)


@pytest.mark.parametrize(
    "words",
    [
        "is at work here. Wait for it, or give another --data folder.",
        "Finished shards are kept: the same command goes on from there.",
        "Give this user the right to it, or name another place.",
        "The run was killed, with its worker or its machine",
        "Remove it: the next run reads the inputs again",
    ],
)
def test_messages_are_quoted_as_they_are(words: str) -> None:
    assert words in PAGE
    assert any(words in path.read_text(encoding="utf-8") for path in (ROOT / "flows").rglob("*.py"))
