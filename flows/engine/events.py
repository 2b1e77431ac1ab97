"""Events that automations can follow.

`jiaokan.release.published` is sent once a new release stands. Its resource is `jiaokan.release.<version>`; its payload holds
`version`, `path` (folder or S3 address) and `counts` (rows of each table).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from flows.engine.startup import has_embedded_server

RELEASE_PUBLISHED = "jiaokan.release.published"


def release_published(version: str, path: Path | str, counts: Mapping[str, int]) -> bool:
    """Tell the Prefect server of a new release; False where nobody could hear it, because the server ends with this run."""
    if has_embedded_server():
        return False
    from prefect.events import emit_event  # noqa: PLC0415  (after Prefect's settings are set)

    emit_event(
        event=RELEASE_PUBLISHED,
        resource={
            "prefect.resource.id": f"jiaokan.release.{version}",
            "prefect.resource.name": f"Jiaokan {version}",
            "jiaokan.release.path": os.fspath(path),
        },
        payload={"version": version, "path": os.fspath(path), "counts": dict(counts)},
    )
    return True
