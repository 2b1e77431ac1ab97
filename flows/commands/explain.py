"""`jiaokan explain`: why a sentence of a release has its themes and its role."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from flows.commands.errors import UserError
from flows.commands.tables_of import tables_of
from flows.themes import side_by_side
from flows.themes.codebook import CodebookError, load_codebook
from flows.themes.explain import Explanation, Part, explain

if TYPE_CHECKING:
    import duckdb

    from flows.themes.batch import Batch

MOST_PARTS = 12
"""Parts of a role that are listed without `--json`."""


def run(options: argparse.Namespace) -> int:
    """Explain one sentence; 1 where the release has other codes than the codebook gives here."""
    try:
        codebook = load_codebook(options.codebook)
    except CodebookError as error:
        raise UserError(str(error)) from None
    with tables_of(options, "sentences", "blocks", "themes") as connection:
        sentence_id = _find(connection, options.sentence)
        batch, row = _essay(connection, sentence_id)
        published = connection.execute(
            "SELECT theme_id, score, role FROM themes JOIN sentences USING (sentence_id) WHERE sentence_id = ? ORDER BY rank", [sentence_id]
        ).fetchall()
    found = explain(batch, row, codebook)
    here = [(t.theme_id, t.score, found.roles[0].role) for t in found.themes if t.rank is not None]
    is_same = here == published
    if options.json:
        themes = [{**asdict(t), "total": round(t.total, 4)} for t in found.themes]
        roles = [{**asdict(r), "total": round(r.total, 4)} for r in found.roles]
        answer = {"sentence_id": sentence_id, "text": found.text, "is_as_published": is_same, "themes": themes, "roles": roles}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        _print(sentence_id, found)
        if not is_same:
            print(f"\nThe release says otherwise: {published}. It was made with other code or another codebook (--codebook).")
    return 0 if is_same else 1


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    query = "SELECT sentence_id, text FROM sentences WHERE {} ORDER BY sentence_id LIMIT 11"
    found = connection.execute(query.format("sentence_id = ?"), [wanted]).fetchall()
    found = found or connection.execute(query.format("contains(text, ?)"), [wanted]).fetchall()
    if not found:
        raise UserError(f"no sentence of the release has the id {wanted!r} or holds these words; only canonical essays have sentences")
    if len(found) > 1:
        raise UserError(f"several sentences hold {wanted!r}; say which:" + "".join(f"\n  {name}  {text}" for name, text in found[:10]))
    return str(found[0][0])


def _essay(connection: duckdb.DuckDBPyConnection, sentence_id: str) -> tuple[Batch, int]:
    """All sentences of the essay, as the pipeline has them, and which of them it is."""
    rows = connection.execute(
        """SELECT sentence_id, s.text, s.essay_id, block_id, s.section_path, b.kind = 'abstract'
           FROM sentences AS s JOIN blocks AS b USING (block_id)
           WHERE s.essay_id = (SELECT essay_id FROM sentences WHERE sentence_id = ?) ORDER BY s.ordinal""",
        [sentence_id],
    ).fetchall()
    names, texts, essays, blocks, paths, in_abstract = (list(column) for column in zip(*rows, strict=True))
    return side_by_side(texts, essays, blocks, list(map(tuple, paths)), in_abstract), names.index(sentence_id)


def _print(sentence_id: str, found: Explanation) -> None:
    print(f"{sentence_id}  {found.text}")
    for theme in found.themes:
        place = f"rank {theme.rank}" if theme.rank else "not given"
        print(f"\n{theme.theme_id} ({place}): sum {theme.total:.3f}, score {theme.score:.4f} (its share by softmax)")
        _print_parts(theme.parts)
    for role in found.roles:
        print(f"\n{role.role} ({'given' if role.is_given else 'next best'}): sum {role.total:.3f}")
        _print_parts(role.parts[:MOST_PARTS])
        if len(role.parts) > MOST_PARTS:
            rest = sum(part.value for part in role.parts[MOST_PARTS:])
            print(f"  {rest:+8.3f}  … {len(role.parts) - MOST_PARTS} smaller ones")


def _print_parts(parts: Sequence[Part]) -> None:
    for part in parts:
        where = "" if part.start is None else f"  at {part.start}-{part.end}"
        how = "" if part.amount == 1.0 else f"  ({part.weight:.3f} x {part.amount:.3f})"
        print(f"  {part.value:+8.3f}  {part.what}{where}{how}")
