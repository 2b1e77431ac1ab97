"""`python -m schemas.render.snapshot`: write `schemas/snapshot.json`, the schema as it was last agreed on.

A test holds the catalog against it, so no change goes by unseen; a change whose version is too low is refused here too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from schemas.catalog import SCHEMA_VERSION, TABLES
from schemas.changes import snapshot, unversioned

SNAPSHOT = Path(__file__).resolve().parents[1] / "snapshot.json"


def agreed() -> dict[str, Any]:
    """The snapshot that is committed."""
    found: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Write the snapshot; 1 if the schema version must rise first."""
    new = snapshot(SCHEMA_VERSION, TABLES)
    too_low = unversioned(agreed(), new) if SNAPSHOT.exists() else []
    if too_low:
        print("\n".join(too_low), file=sys.stderr)
        return 1
    SNAPSHOT.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
