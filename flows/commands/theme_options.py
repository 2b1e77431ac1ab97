"""Options of the commands around themes: `code` and `explain`. They import nothing heavy: `--help` stays quick."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from flows.commands.options import add_release, positive

CODE_EXAMPLES = """examples:
  jiaokan code export sample.csv --size 200              sentences for a coder, to fill in with Excel
  jiaokan code import sample.csv                         agreement of the coder with the pipeline
  jiaokan code train sample.csv --out mine.json          a codebook with weights trained anew
  jiaokan code candidates terms.csv                      candidate terms for the codebook
  jiaokan code accept terms.csv --out mine.json          a codebook with the terms that the editor accepted
  jiaokan curate essays/ --codebook mine.json
"""


def add_theme_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `code` and `explain` with `command(name, "module:function", help, examples)`, which makes their parsers."""
    code = command(
        "code", "code:run", "Code sentences by hand, compare with the pipeline, train it anew; see docs/themes.md.", CODE_EXAMPLES
    )
    actions = code.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=text)
        add_release(sub, "--release")
        sub.add_argument("--codebook", type=Path, metavar="FILE", help="the codebook, if not the project's own")
        return sub

    export = action("export", "Write a sample of sentences as CSV, spread evenly over themes and roles.")
    export.add_argument("file", type=Path, metavar="FILE", help="a new CSV file")
    export.add_argument("--size", type=positive, default=200, metavar="N", help="sentences (default: %(default)s)")
    export.add_argument("--seed", type=int, default=0, metavar="N", help="another number draws another sample (default: %(default)s)")
    read = action("import", "Read coded sentences back: accuracy, Cohen's kappa, F1 by theme against the release.")
    read.add_argument("file", type=Path, metavar="FILE", help="the CSV file that the coder filled in")
    read.add_argument("--against", type=Path, metavar="FILE", help="compare with another coder's file, not with the release")
    read.add_argument("--json", action="store_true", help="print as JSON")
    train = action("train", "Train the weights anew from coded sentences, and write a codebook that carries them.")
    train.add_argument("files", type=Path, nargs="+", metavar="FILE", help="CSV files that coders filled in")
    train.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new codebook file, for --codebook")
    train.add_argument("--json", action="store_true", help="print the agreement before and after as JSON")
    candidates = action("candidates", "Write the candidate terms of a release as CSV.")
    candidates.add_argument("file", type=Path, metavar="FILE", help="a new CSV file")
    accept = action("accept", "Write a codebook with the candidate terms that the editor accepted.")
    accept.add_argument("file", type=Path, metavar="FILE", help="the CSV file that the editor filled in")
    accept.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new codebook file, for --codebook")

    explain = command(
        "explain",
        "explain:run",
        "Say why a sentence has its themes and its role: the terms, headings, neighbours and weights that its scores are the sum of.",
        "examples:\n  jiaokan explain e49997440a7d0e6b:s0003\n  jiaokan explain e49997440a7d0e6b:s0003 --json",
    )
    explain.add_argument("sentence", metavar="SENTENCE", help="sentence_id, or part of a sentence")
    add_release(explain, "--release")
    explain.add_argument(
        "--codebook", type=Path, metavar="FILE", help="the codebook that the release was coded with, if not the project's own"
    )
    explain.add_argument("--json", action="store_true", help="print as JSON")
