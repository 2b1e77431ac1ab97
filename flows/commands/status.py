"""`jiaokan status`: what a run would do, and why."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from flows.commands.curate import settings_of, told_before_a_run
from flows.commands.errors import UserError
from flows.engine.storage import describe
from flows.stages.outlook import Outlook, look


def run(options: argparse.Namespace) -> int:
    """Print the outlook; nothing is read but what files are there, nothing is made."""
    settings = settings_of(options)
    try:
        with told_before_a_run():
            outlook = look(settings)
    except OSError as error:
        raise UserError(describe(error, settings.data), exit_code=1) from None
    if options.json:
        print(json.dumps(asdict(outlook), indent=1))
    else:
        print("\n".join(_lines(outlook)))
    return 0


def _lines(outlook: Outlook) -> list[str]:
    o = outlook
    known = o.n_files - o.n_new_files - o.n_changed_files
    lines = [
        f"inputs:   {o.n_files:,} file(s): {o.n_new_files:,} new, {o.n_changed_files:,} changed, {known:,} as read before; {o.n_gone_files:,} gone",
        f"texts:    {o.n_texts:,} known, in {o.n_shards:,} shard(s)",
        f"restored: {o.n_shards - o.n_shards_to_restore:,} of {o.n_shards:,} shard(s) are there, {o.n_shards_to_restore:,} would be made",
    ]
    lines += [f"changed:  {stage}: {', '.join(rooms)}" for stage, rooms in o.changed_code.items()]
    lines.append(f"release:  {o.release or 'none yet'}")
    if o.n_withdrawals:
        lines.append(f"withdrawn: {o.n_withdrawals:,} essay(s) asked for, to be left out from the next release on")
    if o.holder:
        lines.append(f"at work:  process {o.holder} is curating here now; what follows is how things stand at this moment")
    if o.is_current:
        lines.append("A run would publish nothing: the release says all that it would say.")
    elif o.n_new_files or o.n_changed_files or o.n_gone_files:
        lines.append("A run would read the new and changed files and make what follows from them.")
    elif o.changed_code:
        lines.append("A run would make anew what the changed code or lexicons make, and publish if the data differ.")
    elif o.n_withdrawals:
        lines.append("A run would leave the withdrawn essays out, and publish.")
    elif o.differs:
        lines.append(
            f"Release {o.release} was made with other {', '.join(o.differs)} than there are now, and no newer one is there: the last run failed or"
            " was stopped, or what it published was yanked. A run would go on there, and publish if the data differ."
        )
    else:
        lines.append("A run would go on where the last one stopped, and publish if the data differ.")
    return lines
