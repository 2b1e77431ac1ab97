"""`jiaokan diff`: how two releases differ, and why."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from flows.commands.errors import UserError
from flows.commands.places import open_release
from flows.publish.causes import CAUSES
from flows.publish.changes import changes_markdown, diff_lines
from flows.publish.diff import DiffError, comparison
from flows.publish.diff_rows import write_rows
from schemas.render.diff_schema import diff_schema

SAME, DIFFER, ERROR = 0, 1, 2


def run(options: argparse.Namespace) -> int:
    """Print the difference; 0 where the data are the same, 1 where they differ, 2 where they can't be compared."""
    if options.schema:
        print(json.dumps(diff_schema(CAUSES), indent=1))
        return SAME
    if not options.old or not options.new:
        raise UserError("name two releases: jiaokan diff OLD NEW (a version, a folder or an s3:// address each)", exit_code=ERROR)
    try:
        return _compare(options)
    except (DiffError, UserError) as error:
        raise UserError(str(error), exit_code=ERROR) from None


def _compare(options: argparse.Namespace) -> int:
    rows: Path | None = options.rows
    if rows is not None and rows.exists() and (not rows.is_dir() or any(rows.iterdir())):
        raise UserError(f"{rows}: exists already; name a new or empty folder for --rows")
    with open_release(options, options.old) as (_, old), open_release(options, options.new) as (_, new), comparison(old, new) as done:
        if options.json:
            print(json.dumps(done.diff, ensure_ascii=False, indent=1))
        elif options.markdown:
            print(changes_markdown(done.diff), end="")
        else:
            print("\n".join(diff_lines(done.diff)))
        if rows is not None:
            written = write_rows(done, rows)
            print(f"{len(written)} table(s) of differing rows: {rows}", file=sys.stderr)
        return SAME if done.diff["same"] else DIFFER
