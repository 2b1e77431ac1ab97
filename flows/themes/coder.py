"""The coder's view: a sample of sentences out to a spreadsheet, and the coder's answers back, held against the pipeline.

The file is CSV in UTF-8 with a byte order mark, which Excel needs in order to read Chinese. The coder fills `coder_themes`
(ids, the first one first, divided by blanks) and `coder_role`; a row left empty does not count.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from flows.themes.codebook import Codebook
from flows.themes.roles import ROLES

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


def draw_sample(sentences: pa.Table, themes: pa.Table, size: int, seed: int = 0) -> list[str]:
    """Choose sentences for coding, spread evenly over theme and role.

    Args:
        sentences: columns sentence_id, role (table `sentences`).
        themes: columns sentence_id, theme_id, rank (table `themes`).
        size: how many.
        seed: another number draws another sample.

    Returns:
        Ids, at most `size`: from each group of first theme and role one in turn, in an order fixed by the ids and the seed.
    """
    first = {
        row["sentence_id"]: row["theme_id"] for row in themes.select(["sentence_id", "theme_id", "rank"]).to_pylist() if row["rank"] == 1
    }
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in sentences.select(["sentence_id", "role"]).to_pylist():
        name = row["sentence_id"]
        if name in first:
            groups[first[name], row["role"] or ""].append((sha256(f"{seed}:{name}".encode()).hexdigest(), name))
    queues = [sorted(group) for _, group in sorted(groups.items())]
    chosen: list[str] = []
    turn = 0
    while len(chosen) < size and any(turn < len(queue) for queue in queues):
        # the groups come in another order each turn, so that a short last turn favours none
        here = sorted(queue[turn] for queue in queues if turn < len(queue))
        chosen += [name for _, name in here[: size - len(chosen)]]
        turn += 1
    return sorted(chosen)


def export_sample(sentences: pa.Table, chosen: Sequence[str], path: Path) -> None:
    """Write the chosen sentences with their neighbours and headings, and empty columns for the coder.

    Args:
        sentences: columns sentence_id, essay_id, ordinal, section_path, text (table `sentences`).
        chosen: sentence ids.
        path: the CSV file to write.
    """
    rows = sentences.select(["sentence_id", "essay_id", "ordinal", "section_path", "text"]).sort_by(
        [("essay_id", "ascending"), ("ordinal", "ascending")]
    )
    listed = rows.to_pylist()
    wanted = set(chosen)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for n, row in enumerate(listed):
            if row["sentence_id"] in wanted:
                near = [
                    listed[k]["text"] if 0 <= k < len(listed) and listed[k]["essay_id"] == row["essay_id"] else "" for k in (n - 1, n + 1)
                ]
                cells = [row["sentence_id"], row["essay_id"], " > ".join(row["section_path"]), near[0], row["text"], near[1], "", "", ""]
                out.writerow([_safe(cell) for cell in cells])


def _safe(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_coding(path: Path, codebook: Codebook) -> dict[str, Coding]:
    """Read a coded file back: sentence id -> coding, rows without a theme left out.

    Raises CodingError where a column is missing, or a theme or role is unknown.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            head = tuple(rows[0]) if rows else ()
    except OSError as error:
        raise CodingError(f"{path}: can't be read ({error.strerror}); name the file that the coder sent back") from error
    except UnicodeDecodeError as error:
        raise CodingError(f"{path}: not UTF-8; save it from Excel as “CSV UTF-8”") from error
    if missing := {"sentence_id", "coder_themes", "coder_role"} - set(head):
        raise CodingError(f"{path}: no column {', '.join(sorted(missing))}; keep the head line of the exported file")
    out = {}
    for line, row in enumerate(rows, 2):
        ids = tuple(dict.fromkeys(part.upper() for part in _SPLIT.split(row["coder_themes"] or "") if part))
        role = (row["coder_role"] or "").strip().lower() or None
        if unknown := [theme for theme in ids if theme not in codebook.ids]:
            raise CodingError(f"{path}, row {line}: no theme {', '.join(unknown)}; use {', '.join(codebook.ids)}")
        if role is not None and role not in ROLES:
            raise CodingError(f"{path}, row {line}: no role {role}; use {', '.join(ROLES)}")
        if ids:
            out[row["sentence_id"]] = Coding(ids, role)
    return out


def pipeline_coding(sentences: pa.Table, themes: pa.Table) -> dict[str, Coding]:
    """The pipeline's own codings, from tables `sentences` (sentence_id, role) and `themes` (sentence_id, theme_id, rank)."""
    ranked: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in themes.select(["sentence_id", "theme_id", "rank"]).to_pylist():
        ranked[row["sentence_id"]].append((row["rank"], row["theme_id"]))
    roles = {row["sentence_id"]: row["role"] for row in sentences.select(["sentence_id", "role"]).to_pylist()}
    return {name: Coding(tuple(theme for _, theme in sorted(found)), roles.get(name)) for name, found in ranked.items()}


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
