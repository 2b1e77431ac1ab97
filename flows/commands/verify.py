"""`jiaokan verify`: is every file of a release as it was published? Offline."""

from __future__ import annotations

import argparse
import json

from flows.commands.errors import UserError
from flows.commands.places import open_release
from flows.publish import verify
from flows.publish.manifest import MANIFEST, SIGNATURE, file_digest, release_files
from flows.publish.tags import PREFIX, TagError, tagged_digest
from flows.settings import ROOT


def run(options: argparse.Namespace) -> int:
    """Print which files are missing, added or changed; 0 if none are."""
    if options.identity and not options.signers:
        raise UserError("--identity needs --signers, the file that says whose key is whose")
    with open_release(options, options.release) as (name, folder):
        found = list(verify(folder, options.signers, options.identity))
        if options.tag and not found:
            found += _tag_problems(json.loads((folder / MANIFEST).read_bytes())["version"], file_digest(folder / MANIFEST))
        n_files, is_signed = len(release_files(folder)), (folder / SIGNATURE).is_file()
    if options.json:
        print(json.dumps({"release": name, "files": n_files, "signed": is_signed, "problems": found}, ensure_ascii=False, indent=1))
    elif found:
        print("\n".join(found))
    else:
        signed = "; signed by one of the allowed signers" if options.signers else "; the signature fits" if is_signed else ""
        tagged = "; as tagged" if options.tag else ""
        print(f"{name}: {n_files} files, all as they were published{signed}{tagged}")
    return 1 if found else 0


def _tag_problems(version: str, digest: str) -> list[str]:
    try:
        tagged = tagged_digest(version, ROOT)
    except TagError as error:
        raise UserError(str(error)) from None
    if tagged is None:
        return [f"{MANIFEST}: there is no tag {PREFIX}{version} to hold it against"]
    return [] if tagged == digest else [f"{MANIFEST}: not the one that the tag {PREFIX}{version} was made for"]
