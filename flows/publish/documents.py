"""What a release says in words and metadata, beside its Parquet: all of it made from the catalog, the manifest and the tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flows.publish.card import dataset_card
from flows.publish.causes import CAUSES
from flows.publish.changes import changes_markdown
from flows.publish.diff import diff_releases, first_release
from flows.publish.facts import measure
from flows.publish.licences import licences_markdown
from flows.publish.manifest import Manifest, as_json, content
from flows.publish.methods import methods_markdown
from schemas.render.citation import citation, to_yaml
from schemas.render.croissant import croissant
from schemas.render.datapackage import datapackage
from schemas.render.dataset import Release
from schemas.render.dictionary import dictionary_markdown
from schemas.render.diff_schema import diff_schema


def write_documents(release: Path, manifest: Manifest, previous: Path | None) -> None:
    """Write every document of a release that is staged: its data are there, `manifest.json` and `SHA256SUMS` are not yet.

    Args:
        release: folder to write to; its tables lie in `data/<table>/*.parquet`.
        manifest: what `manifest.json` will say, `accepted` (reason for counts outside the envelopes, or None) among it.
        previous: folder of the release before, None for the first.
    """
    facts = measure(release)
    described = Release.of(manifest)
    digest = content_digest(manifest)
    diff = first_release(manifest) if previous is None else diff_releases(previous, release, manifest)
    documents = {
        "README.md": dataset_card(described, facts, digest),
        "DICTIONARY.md": dictionary_markdown(described),
        "METHODS.md": methods_markdown(described, facts),
        "CHANGES.md": changes_markdown(diff, manifest["accepted"]),
        "changes.json": _as_printed(diff),
        "changes.schema.json": _as_printed(diff_schema(CAUSES)),
        "LICENSES.md": licences_markdown(described, facts),
        "CITATION.cff": to_yaml(citation(described, digest)),
        "datapackage.json": _as_printed(datapackage(described)),
        "croissant.json": _as_printed(croissant(described)),
    }
    for name, text in documents.items():
        (release / name).write_text(text, encoding="utf-8")


def content_digest(manifest: Manifest) -> str:
    """One digest for the content of all tables: equal digests mean equal data, whatever the version."""
    return hashlib.sha256(as_json(content(manifest)).encode()).hexdigest()


def _as_printed(value: object) -> str:
    """JSON in the order in which the standard lists its words."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
