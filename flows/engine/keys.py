"""Names for work that can be found again: digests of inputs, settings, code and lexicons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY_LENGTH = 20


def digest(parts: Iterable[str | bytes]) -> str:
    """Digest of the parts in order, `KEY_LENGTH` hex digits; parts are delimited, so their borders count."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()[:KEY_LENGTH]


@cache
def code_version(rooms: tuple[str, ...], data: tuple[str, ...] = (), libraries: tuple[str, ...] = ()) -> str:
    """Digest of all that decides what a stage makes: its rooms' code, its seed data, its libraries' versions.

    Args:
        rooms: folders or files under the project's root, such as `flows/repair`.
        data: folders or files of seed data, such as `seeds/lexicons`.
        libraries: distributions whose version matters.
    """
    parts: list[str | bytes] = [f"{name}=={version(name)}" for name in libraries]
    for place in (*rooms, *data):
        root = ROOT / place
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc")
        for path in files:
            parts += [path.relative_to(ROOT).as_posix(), path.read_bytes()]
    return digest(parts)
