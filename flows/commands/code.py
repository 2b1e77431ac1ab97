"""`jiaokan code`: sentences out to human coders and back, agreement, training, candidate terms."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict

from flows.commands.errors import UserError
from flows.commands.tables_of import tables_of
from flows.themes.codebook import CodebookError, load_codebook
from flows.themes.coder import (
    Agreement,
    Coding,
    CodingError,
    compare,
    draw_sample,
    export_codes,
    export_sample,
    pipeline_coding,
    read_coding,
)
from flows.themes.editing import export_candidates, read_accepted, require_new, write_codebook


def run(options: argparse.Namespace) -> int:
    """Do one action."""
    try:
        return ACTIONS[options.action](options)
    except (CodingError, CodebookError) as error:
        raise UserError(str(error)) from None


def _export(options: argparse.Namespace) -> int:
    _refuse_existing(options)
    with tables_of(options, "sentences", "themes") as connection:
        chosen = draw_sample(connection, options.size, options.seed)
        export_sample(connection, chosen, options.file)
    codes = options.file.with_suffix(".codes.csv")
    export_codes(load_codebook(options.codebook), codes)
    print(
        f"{len(chosen)} sentences in {options.file}. Fill in coder_themes (ids, the first one first) and coder_role, then: jiaokan code import\n"
        f"The ids of themes and roles, with what they mean: {codes}"
    )
    return 0


def _import(options: argparse.Namespace) -> int:
    codebook = load_codebook(options.codebook)
    coder = read_coding(options.file, codebook)
    if not coder:
        raise UserError(f"{options.file}: no row is coded yet; fill in coder_themes (ids, the first one first) and coder_role.")
    if options.against:
        found = compare(coder, read_coding(options.against, codebook))
    else:
        with tables_of(options, "sentences", "themes") as connection:
            found = compare(coder, pipeline_coding(connection, coder))
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        print(_table(found))
    return 0


def _train(options: argparse.Namespace) -> int:
    from flows.themes.retrain import coded_essays, cross_validate, retrain  # noqa: PLC0415 scipy takes a second to import

    require_new(options.out)  # said before the training, not after it
    codebook = load_codebook(options.codebook)
    coding: dict[str, Coding] = {}
    for file in options.files:
        coding |= read_coding(file, codebook)
    if not coding:
        raise UserError(f"{', '.join(map(str, options.files))}: no sentence is coded; fill in coder_themes")
    with tables_of(options, "sentences", "blocks") as connection:
        gold = coded_essays(connection, coding)
    judged = cross_validate(gold, codebook)
    write_codebook(options.codebook, options.out, retrain(gold, codebook))
    if options.json:
        named = dict(zip(("before", "after"), map(asdict, judged), strict=True)) if judged else {}
        print(json.dumps({"codebook": str(options.out), "n_essays": len(gold), **named}, ensure_ascii=False, indent=1))
        return 0
    print(
        f"{len(coding)} sentences of {len(gold)} essays; weights in {options.out}. Use them with: jiaokan curate --codebook {options.out}"
    )
    if judged is None:
        print("All are of one essay: how the new weights do on another can't be told.")
    else:
        print(f"before: {_line(judged[0])}\nafter:  {_line(judged[1])}   (each essay coded by weights that were trained without it)")
    return 0


def _candidates(options: argparse.Namespace) -> int:
    _refuse_existing(options)
    with tables_of(options, "candidates", "topics", "tokens", "sentences") as connection:
        n = export_candidates(connection, options.file)
    print(f"{n} candidate terms in {options.file}. Write an x, or the id of a theme, into `accept`, then: jiaokan code accept")
    return 0


def _accept(options: argparse.Namespace) -> int:
    accepted = read_accepted(options.file, load_codebook(options.codebook))
    write_codebook(options.codebook, options.out, terms=accepted)
    n = sum(map(len, accepted.values()))
    print(f"{n} term(s) accepted, codebook in {options.out}. Use it with: jiaokan curate --codebook {options.out}")
    return 0


def _refuse_existing(options: argparse.Namespace) -> None:
    if options.file.exists():
        raise UserError(f"{options.file} exists already, and a coder may have filled it in; name a new file.")


def _line(found: Agreement) -> str:
    return (
        f"first theme {found.primary_accuracy:.3f} (kappa {_kappa(found.primary_kappa)}), set F1 {found.set_f1:.3f},"
        f" role {found.role_accuracy:.3f} (kappa {_kappa(found.role_kappa)})"
    )


def _kappa(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _table(found: Agreement) -> str:
    head = f"{found.n_sentences} sentences: {_line(found)}"
    rows = [f"{'theme':<10}{'coder':>7}{'other':>7}{'both':>7}{'precision':>11}{'recall':>8}{'F1':>8}"]
    rows += [
        f"{t.theme_id:<10}{t.n_coder:>7}{t.n_pipeline:>7}{t.n_both:>7}{t.precision:>11.3f}{t.recall:>8.3f}{t.f1:>8.3f}"
        for t in found.themes
    ]
    return "\n".join([head, "", *rows])


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "export": _export,
    "import": _import,
    "train": _train,
    "candidates": _candidates,
    "accept": _accept,
}
