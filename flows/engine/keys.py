"""Names for work that can be found again: digests of inputs, settings, code and lexicons.

What a stage makes depends on its own module and all that this imports of the project, on the lexicons that these modules
name, and on the libraries it says. A change elsewhere makes nothing anew.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEXICONS = ROOT / "seeds" / "lexicons"
KEY_LENGTH = 20
_FOLLOWED = "flows"
"""Only the makers count: of `schemas` a stage's tables have their own digest, see `flows.stages.shards.tables_version`."""
_NOT_FOLLOWED = ("flows.engine", "flows.settings", "flows.publish")


def digest(parts: Iterable[str | bytes]) -> str:
    """Digest of the parts in order, `KEY_LENGTH` hex digits; parts are delimited, so their borders count."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()[:KEY_LENGTH]


@cache
def code_version(module: str, libraries: tuple[str, ...] = ()) -> str:
    """Digest of all that decides what a module makes: its code and what it imports, their lexicons, libraries' versions.

    Args:
        module: a module of the project, such as `flows.stages.restore`.
        libraries: distributions whose version matters.
    """
    parts: list[str | bytes] = [f"{name}=={version(name)}" for name in libraries]
    for path in (*sources_of(module), *lexicons_of(module)):
        parts += [path.relative_to(ROOT).as_posix(), path.read_bytes()]
    return digest(parts)


@cache
def room_versions(module: str) -> dict[str, str]:
    """Digest of each room (`flows/repair`) and lexicon that `code_version` counts, to say which of them changed."""
    files: dict[str, list[Path]] = {}
    for path in sources_of(module):
        files.setdefault("/".join(path.relative_to(ROOT).parts[:2]), []).append(path)
    for path in lexicons_of(module):
        files[path.relative_to(ROOT).as_posix()] = [path]
    return {room: digest(part for p in paths for part in (p.name, p.read_bytes())) for room, paths in sorted(files.items())}


@cache
def sources_of(module: str) -> tuple[Path, ...]:
    """The project's files that a module needs, itself among them, sorted. A module of a room not followed counts with that room."""
    left_out = tuple(room for room in _NOT_FOLLOWED if not module.startswith(room))
    found: dict[str, Path] = {}
    todo = [module]
    while todo:
        name = todo.pop()
        path = _file_of(name)
        if name in found or path is None or not name.startswith(_FOLLOWED) or name.startswith(left_out):
            continue
        found[name] = path
        todo += _imports(path)
    return tuple(sorted(found.values()))


@cache
def lexicons_of(module: str) -> tuple[Path, ...]:
    """The files of `seeds/lexicons` that the sources of a module name, sorted."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources_of(module))
    return tuple(path for path in sorted(LEXICONS.iterdir()) if path.suffix != ".md" and f'"{path.name}"' in text)


@cache
def _imports(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in _statements(path):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            submodules = (f"{node.module}.{alias.name}" for alias in node.names)
            found += (name if _file_of(name) else node.module for name in submodules)
    return tuple(found)


def _statements(path: Path) -> Iterator[ast.AST]:
    """The statements of a file, also those within others; expressions, most of a tree, hold no import."""
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            todo += getattr(node, block, ())


@cache
def _file_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None
