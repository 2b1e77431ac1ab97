"""Train the weights of a codebook anew from what a coder sent back: some sentences of some essays, whose neighbours are known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.spans.documents import Block, Metadata, Sentence, StructuredEssay
from flows.themes.codebook import Codebook
from flows.themes.coder import Agreement, Coding, CodingError, compare
from flows.themes.coding import code_essay
from flows.themes.gold import CodedEssay
from flows.themes.train import fit_roles, fit_themes
from flows.themes.weights import Weights, weights_of

if TYPE_CHECKING:
    import duckdb

FOLDS = 5
STRENGTH = 5.0
"""How much stronger than in the first training the weights of roles are held: a role's features are few and shared by all sentences."""


def coded_essays(connection: duckdb.DuckDBPyConnection, coding: Mapping[str, Coding]) -> list[CodedEssay]:
    """The essays of a release in which coded sentences lie, with the coder's themes and roles, none for the other sentences.

    `connection` holds `sentences` and `blocks`. Raises CodingError where no coded sentence stands in the release.
    """
    listed = sorted(coding)
    rows = connection.execute(
        """SELECT s.essay_id, s.sentence_id, s.ordinal, s.block_id, b.ordinal, b.kind, s.section_path, s.text
           FROM sentences AS s JOIN blocks AS b USING (block_id)
           WHERE s.essay_id IN (SELECT essay_id FROM sentences WHERE sentence_id IN (SELECT unnest(?)))
           ORDER BY s.essay_id, s.ordinal""",
        [listed],
    ).fetchall()
    if not rows:
        raise CodingError("no sentence of the coded file stands in the release; name the release it was drawn from with --release")
    essays: dict[str, list[tuple[str, Block, Sentence]]] = {}
    for essay_id, sentence_id, ordinal, _, block, kind, path, text in rows:
        found = Block(block, kind, "", 0, 0, section_path=tuple(path))
        essays.setdefault(essay_id, []).append((sentence_id, found, Sentence(ordinal, block, text, 0, len(text), tuple(path))))
    out = []
    for essay_id, parts in essays.items():
        blocks = {block.ordinal: block for _, block, _ in parts}
        essay = StructuredEssay(Metadata(), tuple(blocks.values()), tuple(sentence for _, _, sentence in parts))
        said = [coding.get(name) for name, _, _ in parts]
        out.append(
            CodedEssay(essay_id, essay, tuple(c.themes if c else () for c in said), tuple((c.role or "") if c else "" for c in said))
        )
    return out


def retrain(gold: Sequence[CodedEssay], codebook: Codebook) -> Weights:
    """The weights of the codebook, moved towards what the coder says. How many themes a sentence gets stays as it is."""
    known = weights_of(codebook)
    return {
        "themes": fit_themes(gold, codebook, known["themes"]),
        "choice": known["choice"],
        "roles": fit_roles(gold, known["roles"], STRENGTH),
    }


def cross_validate(gold: Sequence[CodedEssay], codebook: Codebook) -> tuple[Agreement, Agreement] | None:
    """Agreement with the coder before, and after training on other essays (`FOLDS` parts); None where there is one essay only."""
    n_folds = min(FOLDS, len(gold))
    if n_folds < 2:
        return None
    said, before = _said(gold), _codes(gold, codebook)
    after: dict[str, Coding] = {}
    for fold in range(n_folds):
        held_out = gold[fold::n_folds]
        rest = [coded for n, coded in enumerate(gold) if n % n_folds != fold]
        after |= _codes(held_out, with_weights(codebook, retrain(rest, codebook)))
    return compare(said, before), compare(said, after)


def with_weights(codebook: Codebook, weights: Weights) -> Codebook:
    """The codebook with other weights."""
    return replace(codebook, weights=json.dumps(weights, ensure_ascii=False, sort_keys=True))


def _name(coded: CodedEssay, n: int) -> str:
    return f"{coded.name}:{n}"


def _said(gold: Sequence[CodedEssay]) -> dict[str, Coding]:
    return {
        _name(coded, n): Coding(themes, role or None)
        for coded in gold
        for n, (themes, role) in enumerate(zip(coded.themes, coded.roles, strict=True))
        if themes
    }


def _codes(gold: Sequence[CodedEssay], codebook: Codebook) -> dict[str, Coding]:
    out = {}
    for coded in gold:
        codes, roles = code_essay(coded.essay, codebook)
        for n, (sentence, role) in enumerate(zip(coded.essay.sentences, roles, strict=True)):
            out[_name(coded, n)] = Coding(tuple(c.theme_id for c in codes if c.sentence_ordinal == sentence.ordinal), role)
    return out
