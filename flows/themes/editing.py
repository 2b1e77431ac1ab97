"""A codebook that an editor changed: terms accepted from among the candidates, weights trained anew."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.text.seeds import lexicon_path
from flows.themes.codebook import Codebook, CodebookError, load_codebook
from flows.themes.coder import CodingError, decode, safe_cell
from flows.themes.weights import Weights, weights_of

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("term", "theme_id", "share", "n_essays", "n_sentences", "topic", "example", "accept")
YES = frozenset({"x", "y", "yes", "1", "是", "√", "✓"})


def export_candidates(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write the candidate terms of a release as CSV, those of most essays first; returns how many.

    `connection` holds `candidates`, `topics`, `tokens`, `sentences`. The editor writes into `accept` an x, or the id of another theme.
    """
    rows = connection.execute(
        """WITH uses AS (
               SELECT term, min(sentence_id) AS sentence_id FROM candidates
               JOIN (SELECT sentence_id, unnest(tokens) AS term FROM tokens) USING (term) GROUP BY term)
           SELECT term, theme_id, round(share, 2), c.n_essays, c.n_sentences, label, text, ''
           FROM candidates AS c JOIN topics USING (topic_id) LEFT JOIN uses USING (term) LEFT JOIN sentences USING (sentence_id)
           ORDER BY c.n_essays DESC, term"""
    ).fetchall()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return len(rows)


def read_accepted(path: Path, codebook: Codebook) -> dict[str, list[str]]:
    """Read a file of candidates back: by theme the terms accepted. Raises CodingError where a column is missing or a theme is unknown."""
    try:
        rows = list(csv.DictReader(StringIO(decode(path.read_bytes(), path), newline="")))
    except OSError as error:
        raise CodingError(f"{path}: can't be read ({error.strerror}); name the file that the editor sent back") from error
    if rows and (missing := {"term", "theme_id", "accept"} - set(rows[0])):
        raise CodingError(f"{path}: no column {', '.join(sorted(missing))}; keep the head line of the exported file")
    accepted: dict[str, list[str]] = {}
    for line, row in enumerate(rows, 2):
        answer = (row["accept"] or "").strip()
        if answer:
            theme = row["theme_id"] if answer.lower() in YES else answer.upper()
            if theme not in codebook.ids:
                raise CodingError(f"{path}, row {line}: no theme {theme}; write x, or one of {', '.join(codebook.ids)}")
            accepted.setdefault(theme, []).append(row["term"])
    return accepted


def require_new(target: Path) -> None:
    """Raise CodebookError where a file exists already: a codebook is never written over."""
    if target.exists():
        raise CodebookError(f"{target}: exists already; name a new file with --out")


def write_codebook(
    source: Path | None, target: Path, weights: Weights | None = None, terms: Mapping[str, Iterable[str]] | None = None
) -> None:
    """Write a codebook like that at `source` (None: the project's own) with further terms, and with weights (None: those it has).

    Raises CodebookError where the file exists already or the codebook can't be used.
    """
    require_new(target)
    codebook = load_codebook(source)
    raw: dict[str, Any] = json.loads((source or lexicon_path("codebook.json")).read_text(encoding="utf-8-sig"))
    for theme in raw["themes"]:
        theme["terms"] = list(dict.fromkeys([*theme["terms"], *(terms or {}).get(theme["id"], ())]))
    raw["weights"] = weights or weights_of(codebook)
    target.write_text(json.dumps(raw, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
