"""The coder's view: a sample of sentences out to a spreadsheet, and the coder's answers back, held against the pipeline.

The file is CSV in UTF-8 with a byte order mark, which Excel needs in order to read Chinese. The coder fills `coder_themes`
(ids, the first one first, divided by blanks) and `coder_role`; a row left empty does not count.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from flows.text.seeds import lexicon_path
from flows.themes.codebook import Codebook
from flows.themes.coding import MOST
from flows.themes.weights import ROLES

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("sentence_id", "essay_id", "section", "before", "text", "after", "coder_themes", "coder_role", "coder_note")
_SPLIT = re.compile(r"[\s,，、;；]+")
_FORMULA = ("=", "+", "-", "@")


class CodingError(ValueError):
    """A coded file that can't be read; the message says what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder, or the pipeline, says of one sentence."""

    themes: tuple[str, ...]
    role: str | None


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """In how many sentences the coder, the pipeline and both name a theme, and the pipeline's precision, recall and F1."""

    theme_id: str
    n_coder: int
    n_pipeline: int
    n_both: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coder and pipeline agree. Kappas are Cohen's (1960), of the first theme and of the role; None where undefined."""

    n_sentences: int
    primary_accuracy: float
    primary_kappa: float | None
    role_accuracy: float
    role_kappa: float | None
    set_f1: float
    themes: tuple[ThemeAgreement, ...]


def draw_sample(connection: duckdb.DuckDBPyConnection, size: int, seed: int = 0) -> list[str]:
    """Choose sentences for coding, spread evenly over theme and role.

    Args:
        connection: holds `sentences` (sentence_id, role) and `themes` (sentence_id, theme_id, rank).
        size: how many.
        seed: another number draws another sample.

    Returns:
        Ids, at most `size`: from each group of first theme and role one in turn, in an order fixed by the ids and the seed.
    """
    rows = connection.execute(
        """WITH lots AS (
               SELECT sentence_id, theme_id, role, sha256(concat(?::BIGINT, ':', sentence_id)) AS lot
               FROM sentences JOIN themes USING (sentence_id) WHERE rank = 1),
           turns AS (SELECT sentence_id, lot, row_number() OVER (PARTITION BY theme_id, role ORDER BY lot) AS turn FROM lots)
           SELECT sentence_id FROM turns ORDER BY turn, lot LIMIT ?""",
        [seed, size],
    ).fetchall()
    return sorted(name for (name,) in rows)


def export_sample(connection: duckdb.DuckDBPyConnection, chosen: Sequence[str], path: Path) -> None:
    """Write the chosen sentences with their neighbours and headings, and empty columns for the coder.

    Args:
        connection: holds `sentences` (sentence_id, essay_id, ordinal, section_path, text).
        chosen: sentence ids.
        path: the CSV file to write.
    """
    rows = connection.execute(
        """WITH near AS (
               SELECT sentence_id, essay_id, ordinal, section_path, text, lag(text) OVER place AS before, lead(text) OVER place AS after
               FROM sentences WHERE essay_id IN (SELECT essay_id FROM sentences WHERE sentence_id IN (SELECT unnest($chosen)))
               WINDOW place AS (PARTITION BY essay_id ORDER BY ordinal))
           SELECT sentence_id, essay_id, section_path, before, text, after FROM near
           WHERE sentence_id IN (SELECT unnest($chosen)) ORDER BY essay_id, ordinal""",
        {"chosen": list(chosen)},
    ).fetchall()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for name, essay, section, before, text, after in rows:
            out.writerow([safe_cell(cell) for cell in (name, essay, " > ".join(section), before or "", text, after or "", "", "", "")])


def export_codes(codebook: Codebook, path: Path) -> None:
    """Write what a coder may fill in: each theme of the codebook with its labels and definition, then each role, as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(("column", "code", "label_zh", "label_en", "definition"))
        out.writerows(("coder_themes", t.id, *map(safe_cell, (t.label_zh, t.label_en, t.definition))) for t in codebook.themes)
        roles = {role["id"]: role for role in json.loads(lexicon_path("codebook.json").read_text(encoding="utf-8"))["roles"]}
        out.writerows(("coder_role", role, roles[role]["zh"], "", roles[role]["definition"]) for role in ROLES)


def safe_cell(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_coding(path: Path, codebook: Codebook) -> dict[str, Coding]:
    """Read a coded file back: sentence id -> coding, rows without a theme left out.

    UTF-8, or GB 18030, in which Excel saves plain CSV on a Chinese system. Raises CodingError where a column is missing, or a theme or
    role is unknown.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CodingError(f"{path}: can't be read ({error.strerror}); name the file that the coder sent back") from error
    rows = list(csv.DictReader(StringIO(decode(data, path), newline="")))
    head = tuple(rows[0]) if rows else ()
    if missing := {"sentence_id", "coder_themes", "coder_role"} - set(head):
        raise CodingError(f"{path}: no column {', '.join(sorted(missing))}; keep the head line of the exported file")
    out = {}
    for line, row in enumerate(rows, 2):
        ids = tuple(dict.fromkeys(part.upper() for part in _SPLIT.split(row["coder_themes"] or "") if part))
        role = (row["coder_role"] or "").strip().lower() or None
        if unknown := [theme for theme in ids if theme not in codebook.ids]:
            raise CodingError(f"{path}, row {line}: no theme {', '.join(unknown)}; use {', '.join(codebook.ids)}")
        if len(ids) > MOST:
            raise CodingError(f"{path}, row {line}: {len(ids)} themes; name {MOST} at most, the first one first")
        if role is not None and role not in ROLES:
            raise CodingError(f"{path}, row {line}: no role {role}; use {', '.join(ROLES)}")
        if ids:
            out[row["sentence_id"]] = Coding(ids, role)
    return out


def decode(data: bytes, path: Path) -> str:
    """The text of a file that a spreadsheet saved. Raises CodingError where it is in neither encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CodingError(f"{path}: neither UTF-8 nor GB 18030; save it from Excel as “CSV UTF-8”")


def pipeline_coding(connection: duckdb.DuckDBPyConnection, names: Collection[str]) -> dict[str, Coding]:
    """The pipeline's own codings of some sentences; `connection` holds `sentences` and `themes`."""
    rows = connection.execute(
        """SELECT sentence_id, list(theme_id ORDER BY rank), any_value(role) FROM themes JOIN sentences USING (sentence_id)
           WHERE sentence_id IN (SELECT unnest(?)) GROUP BY sentence_id""",
        [sorted(names)],
    ).fetchall()
    return {name: Coding(tuple(themes), role) for name, themes, role in rows}


def compare(coder: dict[str, Coding], pipeline: dict[str, Coding]) -> Agreement:
    """Hold two codings of the same sentences against each other. Raises CodingError where they share no sentence."""
    names = sorted(coder.keys() & pipeline.keys())
    if not names:
        raise CodingError("no sentence of the coded file stands in the release; compare it with the release it was drawn from")
    first = [(coder[name].themes[0], pipeline[name].themes[0]) for name in names]
    roles = [(a, b) for name in names if (a := coder[name].role) and (b := pipeline[name].role)]
    mine, theirs = (Counter(theme for name in names for theme in set(coding[name].themes)) for coding in (coder, pipeline))
    both = Counter(theme for name in names for theme in set(coder[name].themes) & set(pipeline[name].themes))
    rows = []
    for theme in sorted(mine | theirs):
        precision = both[theme] / theirs[theme] if theirs[theme] else 0.0
        recall = both[theme] / mine[theme] if mine[theme] else 0.0
        f1 = 2 * both[theme] / (mine[theme] + theirs[theme])
        rows.append(ThemeAgreement(theme, mine[theme], theirs[theme], both[theme], round(precision, 4), round(recall, 4), round(f1, 4)))
    return Agreement(
        n_sentences=len(names),
        primary_accuracy=_accuracy(first),
        primary_kappa=cohen_kappa(first),
        role_accuracy=_accuracy(roles),
        role_kappa=cohen_kappa(roles),
        set_f1=round(2 * both.total() / (mine.total() + theirs.total()), 4),
        themes=tuple(rows),
    )


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement beyond chance (Cohen 1960); None where there is nothing to compare or chance alone would agree fully."""
    if not pairs:
        return None
    n = len(pairs)
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[label] * right[label] for label in left) / n**2
    return None if chance == 1 else round((sum(a == b for a, b in pairs) / n - chance) / (1 - chance), 4)


def _accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    return round(sum(a == b for a, b in pairs) / len(pairs), 4) if pairs else 0.0
