"""The command line. Each command's work is in `flows.commands`, imported when it is asked for: `--help` stays quick.

Exit codes: 0 done; 1 the data or a release are not in order, or nothing could be published; 2 the call was wrong; 130 stopped
by Ctrl-C; 143 stopped by SIGTERM.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from flows.commands.options import add_release, add_release_commands, number, positive
from flows.commands.theme_options import add_theme_commands

OK, INTERRUPTED, TERMINATED = 0, 130, 143

EXAMPLES = """examples:
  jiaokan curate                          curate the seed essays into data/releases/latest
  jiaokan curate essays/ more.jsonl.gz --data corpus
  jiaokan inspect essay.txt --json        one file through intake, repair and structure; nothing is written
  jiaokan show 000 --edits                an essay of the latest release, printed like a critical edition
  jiaokan tables essays                   the columns of a table
  jiaokan check latest                    schemas, keys, checksums and the replay of every edit
  jiaokan quarantine                      what the latest release refused, and why
"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands; each sets `command` to `module:function` in `flows.commands`."""
    parser = argparse.ArgumentParser(
        prog="jiaokan",
        description="Turn scraped Chinese essays into a dataset a scholar can cite (校勘).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, place: str, text: str, examples: str = "") -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=text, description=text, epilog=examples or None, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        sub.set_defaults(command=place)
        return sub

    _add_runs(command)
    _add_looks(command)
    add_release_commands(command)
    add_theme_commands(command)
    _add_citations(command)
    return parser


def _add_runs(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `curate`, `status` and `serve`."""
    curate = command(
        "curate",
        "curate:run",
        "Curate essays and publish a release if the data changed.",
        "examples:\n  jiaokan curate\n  jiaokan curate essays/ --data corpus/ --json",
    )
    curate.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=".txt, .jsonl, .csv, .tsv and .parquet files (also .gz, .zst), or folders of them; default: the seed essays",
    )
    _add_run_options(curate)
    curate.add_argument("--accept", metavar="REASON", help="publish counts far from the last release's; the reason goes into the manifest")
    curate.add_argument("--json", action="store_true", help="print the summary as one line of JSON, also when the run fails")

    status = command(
        "status",
        "status:run",
        "Say what a run would do, and why: new, changed and gone inputs, what changed code makes anew. Nothing is made.",
        "examples:\n  jiaokan status\n  jiaokan status essays/ --data corpus/ --json",
    )
    status.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="as for curate; default: the seed essays")
    status.add_argument("--data", type=Path, metavar="DIR", help="workspace (default: data of the checkout)")
    status.add_argument("--releases", metavar="PLACE", help="as for curate")
    status.add_argument("--codebook", type=Path, metavar="FILE", help="as for curate")
    status.add_argument("--json", action="store_true", help="print as JSON")
    status.set_defaults(workers=None, accept=None, sign=None, runner="local", cluster=None, shared=None)

    serve = command(
        "serve",
        "serve:run",
        "Curate by schedule on this machine, with Prefect's pages beside it; see docs/operations.md for servers and workers.",
        'examples:\n  jiaokan serve --cron "0 3 * * *" essays/ --data corpus/',
    )
    serve.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="as for curate, read anew at each run; default: the seed essays")
    serve.add_argument("--cron", default="0 3 * * *", metavar="CRON", help='minute, hour, day, month, weekday (default: "0 3 * * *")')
    serve.add_argument(
        "--timezone", default="Asia/Shanghai", metavar="ZONE", help="IANA time zone of the schedule (default: Asia/Shanghai)"
    )
    serve.add_argument(
        "--port", type=number(1, 65535), default=4200, metavar="PORT", help="port of Prefect's pages on this machine (default: 4200)"
    )
    _add_run_options(serve)
    serve.set_defaults(accept=None)  # a reason fits one run, not every night's


def _add_looks(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add what shows a file or a release: `inspect`, `show`, `quarantine`, `tables`, `check`."""
    inspect = command(
        "inspect", "inspect:run", "Take one file through intake, repair and structure and show what comes out; nothing is written."
    )
    inspect.add_argument("file", type=Path, metavar="FILE", help=".txt, .jsonl, .csv, .tsv or .parquet file (also .gz, .zst)")
    inspect.add_argument(
        "--json", action="store_true", help="one JSON object a text: source and restored text, edits, metadata, blocks, sentences"
    )

    show = command(
        "show",
        "show:run",
        "Show an essay of a release: metadata, blocks, edits.",
        "examples:\n  jiaokan show e499\n  jiaokan show 000 --edits",
    )
    show.add_argument("essay", metavar="ESSAY", help="start of an essay_id, or part of a title or file name")
    show.add_argument("--edits", action="store_true", help="print the text with every repair marked and explained")
    show.add_argument("--json", action="store_true", help="print the rows as JSON")
    add_release(show, "--release")

    quarantine = command(
        "quarantine",
        "quarantine:run",
        "List the inputs that a release refused, and why.",
        "examples:\n  jiaokan quarantine\n  jiaokan quarantine --reason unreadable --data corpus/",
    )
    quarantine.add_argument("--reason", metavar="REASON", help="those of one reason only, such as unreadable")
    quarantine.add_argument("--json", action="store_true", help="JSON lines: source_uri, stage, reason, detail")
    add_release(quarantine, "--release")

    tables = command("tables", "tables:run", "Print the data dictionary.")
    tables.add_argument("table", nargs="?", metavar="TABLE", help="one table only")
    tables.add_argument("--json", action="store_true", help="print as JSON")

    check = command("check", "check:run", "Check a release: checksums, schemas, keys, sort order, replay of every edit.")
    add_release(check)
    check.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_citations(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `parse` and `export`."""
    parse = command(
        "parse",
        "parse:run",
        "Read references, lists of references or in-text markers on their own; JSON lines out.",
        "examples:\n  jiaokan parse citations references.txt      one reference a line, or JSON lines with id and raw\n"
        "  jiaokan parse lists list.txt                one list, the whole file; or JSON lines with id and text -> entries\n"
        "  jiaokan parse markers texts.jsonl           JSON lines with id, text and references (or their number); or one text\n\n"
        "JSON lines are told by the name of the file (.jsonl) or by a first line that begins an object. A line that can't be read is named\n"
        "on standard error and left out; the exit code is 1 then.",
    )
    parse.add_argument("what", choices=("citations", "lists", "markers"))
    parse.add_argument("file", metavar="FILE", help="UTF-8 file, or - for standard input")

    export = command(
        "export",
        "export:run",
        "Export the works cited in a release.",
        "examples:\n  jiaokan export citations --csl > works.json\n  jiaokan export citations --biblatex > works.bib\n\n"
        "Keys such as mao-ze-dong-xuan-ji-3-410e42e9 stay the same from release to release.",
    )
    export.add_argument("what", choices=("citations",))
    form = export.add_mutually_exclusive_group()
    form.add_argument("--csl", action="store_true", help="CSL-JSON (the default)")
    form.add_argument("--biblatex", action="store_true", help="BibLaTeX, for biblatex-gb7714-2015 and the standard styles")
    form.add_argument("--bibtex", action="store_true", help="BibTeX, for gbt7714.bst and older styles")
    add_release(export, "--release")


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add what `curate` and each run of `serve` are told alike."""
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="workspace; the release ends up in DIR/releases/latest (default: data of the checkout)"
    )
    parser.add_argument("--releases", metavar="PLACE", help="publish to another folder, or to s3://bucket/prefix")
    parser.add_argument("--sign", type=Path, metavar="KEY", help="sign the release with this SSH key")
    parser.add_argument("--codebook", type=Path, metavar="FILE", help="your own codebook of themes (JSON)")
    parser.add_argument("--workers", type=positive, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument("--runner", choices=("local", "dask", "ray"), default="local", help="where tasks are done (default: local)")
    parser.add_argument("--cluster", metavar="ADDRESS", help="a running cluster, such as tcp://host:8786; default: one on this machine")
    parser.add_argument(
        "--shared", metavar="PLACE", help="folder or s3://bucket/prefix by which machines without a common disk hand on what they make"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors that a user can mend are one message on stderr."""
    options = build_parser().parse_args(arguments)
    module, function = options.command.split(":")
    run: Callable[[argparse.Namespace], int] = getattr(import_module(f"flows.commands.{module}"), function)
    from flows.commands.errors import TerminatedError, UserError  # noqa: PLC0415

    try:
        return run(options)
    except UserError as error:
        print(f"jiaokan: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as stop:
        print("jiaokan: stopped. Finished shards are kept; run the same command to go on.", file=sys.stderr)
        return TERMINATED if isinstance(stop, TerminatedError) else INTERRUPTED
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        sys.stderr.close()
        return OK


if __name__ == "__main__":
    sys.exit(main())
