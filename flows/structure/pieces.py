"""What the steps of this room hand on: a stretch of the restored text with what it was read as."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.spans.documents import Basis


@dataclass(slots=True)
class Piece:
    """A block to be. `start`/`end` are in the restored text; `holes` are stretches of it that are no part of `text`."""

    kind: str
    start: int
    end: int
    text: str
    level: int | None = None
    basis: Basis = "printed"
    confidence: float = 1.0
    values: tuple[str, ...] = ()
    holes: tuple[tuple[int, int], ...] = ()
    family: str = field(default="")


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks around it."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, start + len(piece.strip()))
