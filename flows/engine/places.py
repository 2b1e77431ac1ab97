"""Stage functions called where their folders may lie elsewhere: what they need is brought, what they make is handed back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from flows.engine.atomic import staged_folder
from flows.engine.keys import digest
from flows.engine.shared import Shared, use

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a run keeps what its stages make.

    Args:
        work: the workspace of the machine that leads the run.
        shared: address of the place that its machines share; None where they all see `work`.
    """

    work: Path
    shared: str | None = None

    def here(self) -> Path:
        """The workspace on a machine that works for the run: its own where a place is shared."""
        if self.shared is None:
            return self.work
        return Path(tempfile.gettempdir()) / f"jiaokan-{digest([self.shared])}"

    def give(self, value: T) -> T:
        """On the leading machine: put the folders that a value names on the shared place."""
        if self.shared is not None:
            _each(value, self.work, Shared(self.shared, self.work).push)
        return value

    def take(self, value: T) -> T:
        """On the leading machine: fetch the folders that a value names from the shared place."""
        if self.shared is not None:
            _each(value, self.work, Shared(self.shared, self.work).pull)
        return value


def call_at(place: Place, function: Callable[..., T], *args: Any) -> T:
    """Call a stage function in this process, on a machine that works for the run.

    Folders among its arguments are fetched from the shared place, those in its answer are put there; both are named as on
    the leading machine.
    """
    if place.shared is None:
        return function(*args)
    here = place.here()
    shared = Shared(place.shared, here)
    use(shared)
    own = _moved(args, place.work, here)
    _each(own, here, shared.pull)
    made = function(*own)
    _each(made, here, shared.push)
    return cast("T", _moved(made, here, place.work))


def provide_file(path: Path | None, folder: Path) -> Path | None:
    """A copy of a user's file below a folder of the workspace, named by what it holds, so that it can be handed on."""
    if path is None:
        return None
    data = path.read_bytes()
    target = folder / digest([data])
    if not target.is_dir():
        with staged_folder(target) as staging:
            (staging / path.name).write_bytes(data)
    return target / path.name


def _each(value: Any, root: Path, act: Callable[[Path], object]) -> None:
    """Act on every folder below `root` that a value names, itself or in tuples and lists; a file stands for its folder."""
    if isinstance(value, Path):
        folder = value.parent if value.suffix else value
        if folder != root and folder.is_relative_to(root):
            act(folder)
    elif isinstance(value, list | tuple):
        for item in value:
            _each(item, root, act)


def _moved(value: Any, old: Path, new: Path) -> Any:
    """The value with the paths below one root as paths below another."""
    if isinstance(value, Path):
        return new / value.relative_to(old) if value.is_relative_to(old) else value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_moved(item, old, new) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, old, new) for item in value)
    return value
