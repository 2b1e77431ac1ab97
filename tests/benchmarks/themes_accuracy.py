"""How well essays are coded that the weights were not trained on.

The gold is dealt out to folds, each coded by weights trained on the others; the essays held out, of another hand, by the weights shipped.

python -m tests.benchmarks.themes_accuracy          # two minutes; prints, and writes docs/data/themes_accuracy.tsv for docs/themes.md
"""

from __future__ import annotations

import csv
from pathlib import Path

from flows.spans.documents import ThemeCode
from flows.themes.codebook import Codebook, load_codebook
from flows.themes.coding import code_essay
from flows.themes.gold import CodedEssay, read_gold
from flows.themes.retrain import with_weights
from flows.themes.train import fit_roles, train_themes
from flows.themes.weights import own_weights

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "themes"
FOLDS = 10
FIGURES = ROOT / "docs" / "data" / "themes_accuracy.tsv"
COLUMNS = ("essay", "n_sentences", "primary_right", "themes_given", "themes_coded", "themes_both", "role_right")


def score(held: list[CodedEssay], rest: list[CodedEssay]) -> dict[str, tuple[int, ...]]:
    """Counts of COLUMNS for essays coded by weights that were trained on the rest."""
    book = load_codebook()
    book = with_weights(book, {"themes": train_themes(rest, book), "choice": own_weights()["choice"], "roles": fit_roles(rest)})
    return counts_by_essay(held, book)


def counts_by_essay(gold: list[CodedEssay], book: Codebook) -> dict[str, tuple[int, ...]]:
    """Counts of COLUMNS for essays coded by a codebook."""
    return {coded.name: _counts(coded, *code_essay(coded.essay, book)) for coded in gold}


def _counts(coded: CodedEssay, codes: tuple[ThemeCode, ...], roles: tuple[str, ...]) -> tuple[int, ...]:
    given = [[c.theme_id for c in codes if c.sentence_ordinal == s.ordinal] for s in coded.essay.sentences]
    return (
        len(roles),
        sum(ids[0] == want[0] for ids, want in zip(given, coded.themes, strict=True)),
        sum(map(len, given)),
        sum(map(len, coded.themes)),
        sum(len(set(ids) & set(want)) for ids, want in zip(given, coded.themes, strict=True)),
        sum(a == b for a, b in zip(roles, coded.roles, strict=True)),
    )


def _sum(rows: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows.values(), strict=True)))


def main() -> None:
    """Measure, print, write."""
    gold = read_gold(sorted(CASES.glob("gold/*.tsv")))
    folds = [gold[k::FOLDS] for k in range(FOLDS)]
    found = [score(fold, [g for other in folds if other is not fold for g in other]) for fold in folds]
    counts = {name: row for rows in found for name, row in rows.items()}
    rows = {coded.name: counts[coded.name] for coded in gold}
    rows["all"] = _sum(rows)
    for path in sorted(CASES.glob("held_out/*.tsv")):
        rows[f"{path.stem}, held out"] = _sum(counts_by_essay(read_gold([path]), load_codebook()))
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows((name, *counts) for name, counts in rows.items())
    for name, (n, primary, n_given, n_coded, both, role) in rows.items():
        print(f"{name:20}{n:5} first theme {primary / n:.3f}  set F1 {2 * both / (n_given + n_coded):.3f}  role {role / n:.3f}")


if __name__ == "__main__":
    main()
