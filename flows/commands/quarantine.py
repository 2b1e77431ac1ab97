"""`jiaokan quarantine`: which inputs a release refused, and why."""

from __future__ import annotations

import argparse
import json

from flows.commands.places import open_release
from flows.publish.database import database, scan

COLUMNS = ("source_uri", "stage", "reason", "detail")


def run(options: argparse.Namespace) -> int:
    """Print the refusals of a release by reason, or as JSON lines."""
    with open_release(options, options.release) as (_, folder), database() as connection:
        query = (
            f"SELECT {', '.join(COLUMNS)} FROM {scan(folder, 'quarantine')} WHERE reason = coalesce(?, reason) ORDER BY reason, source_uri"
        )
        found = connection.execute(query, [options.reason])
        last = None
        while rows := found.fetchmany(10_000):
            for row in rows:
                if options.json:
                    print(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False))
                    continue
                uri, stage, reason, detail = row
                if reason != last:
                    last = reason
                    print(f"{reason} ({stage})")
                print(f"  {uri}: {detail}" if detail else f"  {uri}")
    return 0
