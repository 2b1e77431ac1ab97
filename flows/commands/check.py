"""`jiaokan check`: is a release as it was written, and sound?"""

from __future__ import annotations

import argparse
import json

from flows.commands.errors import UserError
from flows.publish import check
from flows.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Print what is wrong with a release; 0 if nothing is."""
    release = options.release or Settings().releases / "latest"
    if not (release / "manifest.json").is_file():
        raise UserError(f"{release}: no release here (no manifest.json). Build one with: jiaokan curate")
    found = list(check(release))
    if options.json:
        print(json.dumps({"release": str(release), "problems": found}, ensure_ascii=False, indent=1))
    elif found:
        print("\n".join(found))
    else:
        print(f"{release.resolve().name}: in order (checksums, schemas, keys, references, replay of every edit)")
    return 1 if found else 0
