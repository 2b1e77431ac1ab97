"""`jiaokan check`: is a release as it was written, and sound?"""

from __future__ import annotations

import argparse
import json

from flows.commands.places import open_release
from flows.publish import check


def run(options: argparse.Namespace) -> int:
    """Print what is wrong with a release; 0 if nothing is."""
    with open_release(options, options.release) as (name, folder):
        found = list(check(folder))
    if options.json:
        print(json.dumps({"release": name, "problems": found}, ensure_ascii=False, indent=1))
    elif found:
        print("\n".join(found))
    else:
        print(f"{name}: in order (checksums, schemas, keys, references, digests, replay of every edit)")
    return 1 if found else 0
