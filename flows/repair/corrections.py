"""Emendations of single essays: data of `seeds/corrections/`, each with the text it expects to find."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, cast

from flows.repair.rule import Rule
from flows.spans.edited import Replacement
from flows.text.seeds import SEEDS

Status = Literal["active", "proposed", "withdrawn"]
_COLUMNS = ("source_sha256", "start", "before", "after", "reason", "status")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


class CorrectionError(ValueError):
    """The corrections can't be made; the message names the file and line, or the essay and place."""


class StaleCorrectionError(CorrectionError):
    """A correction expects a text that its source no longer has."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One emendation: `before`, which stands at character `start` of the source text, becomes `after`."""

    source_sha256: str
    start: int
    before: str
    after: str
    reason: str
    status: Status


def read_corrections(folder: Path) -> dict[str, tuple[Correction, ...]]:
    """All corrections of a folder of `.tsv` files, by `source_sha256`, sorted by `start`.

    Raises:
        CorrectionError: a file lacks a column, or a row has an unknown status, an empty `before`, no reason, no number or a wrong key.
    """
    found: dict[str, list[Correction]] = {}
    for path in sorted(folder.glob("*.tsv")):
        lines = {n: line for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line and not line.startswith("#")}
        rows = csv.DictReader(lines.values(), delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in zip(list(lines)[1:], rows, strict=True):
            correction = _correction(row, f"{path}, line {number}")
            found.setdefault(correction.source_sha256, []).append(correction)
    return {key: tuple(sorted(group, key=lambda c: c.start)) for key, group in found.items()}


def find_corrections(text: str, corrections: Iterable[Correction]) -> list[Replacement]:
    """The replacements of the active corrections of one source text.

    Raises:
        StaleCorrectionError: an active correction does not find the text it expects, or overlaps another.
    """
    found: list[Replacement] = []
    for c in corrections:
        if c.status != "active":
            continue
        end = c.start + len(c.before)
        if text[c.start : end] != c.before:
            raise StaleCorrectionError(
                f"correction of {c.source_sha256[:16]} at {c.start} expects {c.before!r} but finds {text[c.start : end]!r}: fix or withdraw it"
            )
        if found and c.start < found[-1].end:
            raise StaleCorrectionError(f"correction of {c.source_sha256[:16]} at {c.start} overlaps the one at {found[-1].start}")
        found.append(Replacement(c.start, end, c.after, "correction"))
    return found


def parted(corrections: Sequence[Correction], parts: Sequence[tuple[int, int]]) -> list[tuple[Correction, ...]]:
    """The corrections of a page with several essays, part by part, counted from the beginning of each.

    Args:
        corrections: of the page, `start` in its text.
        parts: intervals of the page that are essays.

    Raises:
        StaleCorrectionError: an active correction lies in no part, or across the border of two.
    """
    found: list[list[Correction]] = [[] for _ in parts]
    for c in corrections:
        number = next((n for n, (start, end) in enumerate(parts) if start <= c.start and c.start + len(c.before) <= end), None)
        if number is not None:
            found[number].append(replace(c, start=c.start - parts[number][0]))
        elif c.status == "active":
            raise StaleCorrectionError(
                f"correction of {c.source_sha256[:16]} at {c.start} lies in none of the {len(parts)} essays: fix or withdraw it"
            )
    return [tuple(group) for group in found]


def corrections_of(source_sha256: str) -> tuple[Correction, ...]:
    """The tracked corrections of one source."""
    return _tracked().get(source_sha256, ())


@cache
def _tracked() -> dict[str, tuple[Correction, ...]]:
    return read_corrections(SEEDS / "corrections")


def _correction(row: dict[str, str | None], place: str) -> Correction:
    missing = [column for column in _COLUMNS if row.get(column) is None]
    if missing:
        raise CorrectionError(f"{place}: no column {', '.join(missing)}; write the six columns, divided by tabs")
    values = {column: cast("str", row[column]) for column in _COLUMNS}
    if len(values["source_sha256"]) != 64:
        raise CorrectionError(f"{place}: source_sha256 has 64 digits")
    if not values["start"].isdecimal():
        raise CorrectionError(f"{place}: start is {values['start']!r}; write the number of characters before the text")
    if values["status"] not in {"active", "proposed", "withdrawn"}:
        raise CorrectionError(f"{place}: unknown status {values['status']!r}; write active, proposed or withdrawn")
    if not values["before"] or not values["reason"]:
        raise CorrectionError(f"{place}: a correction names the text it expects, and a reason")
    return Correction(
        values["source_sha256"],
        int(values["start"]),
        _unescape(values["before"]),
        _unescape(values["after"]),
        values["reason"],
        cast("Status", values["status"]),
    )


def _unescape(text: str) -> str:
    pieces = []
    characters = iter(text)
    for character in characters:
        pieces.append(_ESCAPES.get(next(characters, ""), "\\") if character == "\\" else character)
    return "".join(pieces)


RULES = (
    Rule(
        "correction",
        "correction",
        "An editor's emendation of one essay, recorded in seeds/corrections with its reason.",
        "第一届中央纪律监察委员会",
        "第一届中央纪律检查委员会",
        lambda text: find_corrections(text, (Correction("0" * 64, 7, "监察", "检查", "the name of the body", "active"),)),
    ),
)
