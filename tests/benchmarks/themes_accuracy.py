"""How well essays are coded that the weights were not trained on: each essay of the gold by weights trained on all the others.

python -m tests.benchmarks.themes_accuracy          # a minute; prints, and writes docs/data/themes_accuracy.tsv for docs/themes.md
"""

from __future__ import annotations

import csv
from pathlib import Path

from flows.themes.codebook import load_codebook
from flows.themes.coding import code_essay
from flows.themes.gold import CodedEssay, read_gold
from flows.themes.retrain import with_weights
from flows.themes.train import fit_roles, train_themes
from flows.themes.weights import own_weights

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "data" / "themes_accuracy.tsv"
COLUMNS = ("essay", "n_sentences", "primary_right", "themes_given", "themes_coded", "themes_both", "role_right")


def score(coded: CodedEssay, rest: list[CodedEssay]) -> tuple[int, ...]:
    """Counts of COLUMNS for an essay coded by weights that were trained on the rest."""
    book = load_codebook()
    weights = {"themes": train_themes(rest, book), "choice": own_weights()["choice"], "roles": fit_roles(rest)}
    codes, roles = code_essay(coded.essay, with_weights(book, weights))
    given = [[c.theme_id for c in codes if c.sentence_ordinal == s.ordinal] for s in coded.essay.sentences]
    return (
        len(roles),
        sum(ids[0] == want[0] for ids, want in zip(given, coded.themes, strict=True)),
        sum(map(len, given)),
        sum(map(len, coded.themes)),
        sum(len(set(ids) & set(want)) for ids, want in zip(given, coded.themes, strict=True)),
        sum(a == b for a, b in zip(roles, coded.roles, strict=True)),
    )


def main() -> None:
    """Measure, print, write."""
    gold = read_gold(sorted((ROOT / "tests" / "cases" / "themes" / "gold").glob("*.tsv")))
    rows = {coded.name: score(coded, [g for g in gold if g is not coded]) for coded in gold}
    rows["all"] = tuple(map(sum, zip(*rows.values(), strict=True)))
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows((name, *counts) for name, counts in rows.items())
    for name, (n, primary, n_given, n_coded, both, role) in rows.items():
        print(f"{name:20}{n:5} first theme {primary / n:.3f}  set F1 {2 * both / (n_given + n_coded):.3f}  role {role / n:.3f}")


if __name__ == "__main__":
    main()
