"""Options of the commands around releases: `verify`, `diff`, `reproduce` and `release`. They import nothing heavy: `--help` stays quick."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

RELEASE_EXAMPLES = """examples:
  jiaokan release list
  jiaokan release show 2026.11.0 --json
  jiaokan release --tag                        annotated git tag dataset-v… for the latest release
  jiaokan release sign --key ~/.ssh/id_ed25519
  jiaokan release yank 2026.11.0 --reason "the titles of November are wrong"
  jiaokan release withdraw e4999744 --reason "the author asked for it" --all-copies
  jiaokan release prune --keep 6 --keep-months 12 --yes
"""

DIFF_EXAMPLES = """examples:
  jiaokan diff 2026.10.0 latest
  jiaokan diff old/releases/2026.10.0 s3://bucket/releases/2026.11.0 --json
  jiaokan diff 2026.10.0 2026.11.0 --rows differing/
"""

REPRODUCE_EXAMPLES = """examples:
  jiaokan reproduce latest
  jiaokan reproduce data/releases/2026.11.0 --from-release
  jiaokan reproduce 2026.11.0 --inputs essays/ --keep again/
"""


def number(least: int, most: int | None = None) -> Callable[[str], int]:
    """`type` of an argument that is a whole number, from `least` to `most` if that is given."""
    wanted = f"a number from {least} {'up' if most is None else f'to {most}'}"

    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?\d+", text) or int(text) < least or (most is not None and int(text) > most):
            raise argparse.ArgumentTypeError(f"{text} is not {wanted}")
        return int(text)

    return read


positive = number(1)
"""A number from 1 up, for `type` of an argument."""


def add_release_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `verify`, `diff`, `reproduce` and `release` with `command(name, "module:function", help, examples)`, which makes their parsers."""
    _add_verify(command)
    _add_diff(command)
    _add_reproduce(command)
    _add_release_actions(command)


def _add_verify(command: Callable[..., argparse.ArgumentParser]) -> None:
    verify = command(
        "verify",
        "verify:run",
        "Verify that every file of a release is as it was published; offline.",
        "examples:\n  jiaokan verify 2026.11.0 --data corpus/\n  jiaokan verify --signers allowed_signers --tag",
    )
    add_release(verify)
    verify.add_argument("--signers", type=Path, metavar="FILE", help="it must be signed by one of these (ssh-keygen, ALLOWED SIGNERS)")
    verify.add_argument("--identity", metavar="NAME", help="who of the signers must have signed")
    verify.add_argument("--tag", action="store_true", help="hold the manifest against the git tag of the release")
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_diff(command: Callable[..., argparse.ArgumentParser]) -> None:
    diff = command(
        "diff",
        "diff:run",
        "Show how two releases differ, and why. Exit code 0: the same; 1: they differ; 2: they can't be compared.",
        DIFF_EXAMPLES,
    )
    diff.add_argument("old", nargs="?", metavar="OLD", help="the release before: a version, latest, a folder or an s3:// address")
    diff.add_argument("new", nargs="?", metavar="NEW", help="the release after")
    add_places(diff)
    form = diff.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print as JSON")
    form.add_argument("--markdown", action="store_true", help="print as CHANGES.md has it")
    form.add_argument("--schema", action="store_true", help="print the JSON Schema of --json")
    diff.add_argument("--rows", type=Path, metavar="DIR", help="write the differing rows as Parquet into a new folder")


def _add_reproduce(command: Callable[..., argparse.ArgumentParser]) -> None:
    reproduce = command(
        "reproduce",
        "reproduce:run",
        "Make a release again and compare every file, byte for byte. Exit code 0: the same; 1: not the same; 2: it can't be tried.",
        REPRODUCE_EXAMPLES,
    )
    reproduce.add_argument("release", metavar="RELEASE", help="a version, latest, a folder or an s3:// address")
    add_places(reproduce)
    reproduce.add_argument("--inputs", nargs="+", type=Path, metavar="PATH", help="the inputs, named as they were named then")
    reproduce.add_argument("--from-release", action="store_true", help="take the source texts from the release, though the inputs are here")
    reproduce.add_argument("--codebook", type=Path, metavar="FILE", help="the codebook, if it was the user's own and has moved")
    reproduce.add_argument("--previous", metavar="RELEASE", help="the release before, if it is not beside the release")
    reproduce.add_argument("--anyway", action="store_true", help="try though the code is not that of the release")
    reproduce.add_argument("--workers", type=positive, metavar="N", help="worker processes (default: one a core)")
    reproduce.add_argument("--scratch", type=Path, metavar="DIR", help="folder for what is made on the way (default: the system's)")
    reproduce.add_argument("--keep", type=Path, metavar="DIR", help="keep what was made in a new folder")
    reproduce.add_argument("--json", action="store_true", help="print the outcome as JSON")


def _add_release_actions(command: Callable[..., argparse.ArgumentParser]) -> None:
    release = command(
        "release", "release:run", "List, show, tag, sign, yank and prune releases; withdraw essays from the next one.", RELEASE_EXAMPLES
    )
    _shared(release)
    release.add_argument(
        "--tag", nargs="?", const="latest", metavar="VERSION", help="make an annotated git tag for a release (default: the latest)"
    )
    release.set_defaults(version=None, repository=None, releases=None, data=None, json=False)
    actions = release.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=text, description=text)
        _shared(sub)
        return sub

    action("list", "List the releases: version, schema, size, marks.")
    show = action("show", "Show one release: counts, digest, marks.")
    show.add_argument("version", nargs="?", metavar="VERSION", help="default: the latest")
    tag = action("tag", "Make an annotated git tag dataset-v… that carries the digest of the manifest; the tree must be clean.")
    tag.add_argument("version", nargs="?", metavar="VERSION", help="default: the latest")
    tag.add_argument("--repository", type=Path, metavar="DIR", help="git repository (default: this project)")
    sign = action("sign", "Sign a release with an SSH key.")
    sign.add_argument("version", nargs="?", metavar="VERSION", help="default: the latest")
    sign.add_argument("--key", type=Path, required=True, metavar="KEY", help="SSH key, such as ~/.ssh/id_ed25519")
    yank = action("yank", "Mark a release as wrong: it is kept, and no longer the latest.")
    yank.add_argument("version", metavar="VERSION")
    yank.add_argument("--reason", required=True, help="why, in a sentence")
    withdraw = action("withdraw", "Leave an essay out from the next release on; it is recorded in the table withdrawn.")
    withdraw.add_argument("essay", metavar="ESSAY", help="start of an essay_id, or part of a title or file name")
    withdraw.add_argument("--reason", required=True, help="why, in a sentence; it is published")
    withdraw.add_argument("--all-copies", action="store_true", help="every copy of the work")
    prune = action("prune", "Remove old releases by a rule; never the latest, a tagged or a yanked one.")
    prune.add_argument("--keep", type=number(0), default=12, metavar="N", help="keep the N newest (default: %(default)s)")
    prune.add_argument(
        "--keep-months",
        type=number(0),
        default=12,
        metavar="N",
        help="keep the last one of each of the last N months (default: %(default)s)",
    )
    prune.add_argument("--yes", action="store_true", help="remove them; without it they are only listed")


def add_release(parser: argparse.ArgumentParser, name: str = "release") -> None:
    """Add the release that a command reads, as an argument (`release`) or an option (`--release`), and where versions are looked up."""
    what = "a version, latest, a folder or an s3:// address (default: latest)"
    if name.startswith("-"):
        parser.add_argument(name, metavar="RELEASE", help=what)
    else:
        parser.add_argument(name, nargs="?", metavar="RELEASE", help=what)
    add_places(parser)


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the places in which a command looks up versions."""
    parser.add_argument(
        "--releases", metavar="PLACE", help="where versions are looked up: a folder or s3:// address (default: DIR/releases)"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="workspace whose releases/ they are (default: data of the checkout)")


def _shared(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before or after the action."""
    # what isn't given must not overwrite what was given before the action
    unset = argparse.SUPPRESS
    parser.add_argument(
        "--releases", metavar="PLACE", default=unset, help="folder of releases or s3://bucket/prefix (default: DIR/releases)"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", default=unset, help="workspace (default: data of the checkout)")
    parser.add_argument("--json", action="store_true", default=unset, help="print as JSON")
