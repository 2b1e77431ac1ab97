"""`CITATION.cff`: how to cite a release (Citation File Format 1.2.0, https://citation-file-format.github.io)."""

from __future__ import annotations

import json
from typing import Any

from schemas.render.dataset import DESCRIPTION, KEYWORDS, RIGHTS, TITLE, Release

AUTHOR = "Jiaokan"


def citation(release: Release, content: str) -> dict[str, Any]:
    """The file as a value.

    Args:
        release: the release.
        content: SHA-256 over the digests of its tables; says whether a copy is the one that was cited.
    """
    authors = [{"name": AUTHOR}]
    identifiers = [{"type": "other", "value": f"sha256:{content}", "description": "Digest of the content of all tables (manifest.json)"}]
    return {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, cite the release that you used, with its version.",
        "title": TITLE,
        "type": "dataset",
        "authors": authors,
        "version": release.version,
        "abstract": f"{DESCRIPTION} {RIGHTS}",
        "keywords": list(KEYWORDS),
        "identifiers": identifiers,
        "preferred-citation": {
            "type": "data",
            "title": TITLE,
            "authors": authors,
            "version": release.version,
            "year": release.year,
            "month": release.month,
            "identifiers": identifiers,
        },
    }


def reference(release: Release) -> str:
    """The same in one line, for people."""
    return f"{AUTHOR} ({release.year}). {TITLE}. Version {release.version} [dataset]."


def bibtex(release: Release, content: str) -> str:
    """The same for BibTeX."""
    return (
        f"@misc{{jiaokan_{release.version.replace('.', '_')},\n  author = {{{{{AUTHOR}}}}},\n  title = {{{TITLE}}},\n"
        f"  year = {{{release.year}}},\n  month = {{{release.month}}},\n  version = {{{release.version}}},\n"
        f"  note = {{Dataset. Content sha256:{content}}}\n}}\n"
    )


def to_yaml(value: dict[str, Any], depth: int = 0) -> str:
    """YAML of dictionaries, lists of dictionaries or strings, strings and numbers; strings are quoted as JSON, which YAML reads."""
    pad = "  " * depth
    lines = []
    for key, item in value.items():
        if isinstance(item, dict):
            lines.append(f"{pad}{key}:\n{to_yaml(item, depth + 1)}")
        elif isinstance(item, list):
            lines.append(f"{pad}{key}:\n" + "".join(_element(element, depth + 1) for element in item))
        else:
            lines.append(f"{pad}{key}: {json.dumps(item, ensure_ascii=False)}\n")
    return "".join(lines)


def _element(item: Any, depth: int) -> str:
    pad = "  " * depth
    if isinstance(item, dict):
        inside = to_yaml(item, depth + 1)
        return f"{pad}- {inside[len(pad) + 2 :]}"
    return f"{pad}- {json.dumps(item, ensure_ascii=False)}\n"
