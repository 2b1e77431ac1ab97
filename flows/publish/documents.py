"""What a release says in words and metadata, beside its Parquet."""

from __future__ import annotations

from pathlib import Path

from flows.publish.card import dataset_card
from flows.publish.manifest import Manifest, counts


def write_documents(release: Path, manifest: Manifest, previous: Path | None) -> None:
    """Write every document of a release that is staged: its data are there, `manifest.json` and `SHA256SUMS` are not yet.

    Args:
        release: folder to write to; its tables lie in `data/<table>/*.parquet`.
        manifest: what `manifest.json` will say, `accepted` (reason for counts outside the envelopes, or None) among it.
        previous: folder of the release before, None for the first.
    """
    (release / "README.md").write_text(dataset_card(manifest["version"], counts(manifest)), encoding="utf-8")
