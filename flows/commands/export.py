"""`jiaokan export citations`: the works cited in a release, for reference managers and citation processors."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

import pyarrow.dataset as ds

from flows.citations.bibtex import to_biblatex, to_bibtex
from flows.citations.citation_key import citation_key
from flows.citations.csl import to_csl
from flows.citations.parse import parse_reference
from flows.commands.places import open_release, open_table


def run(options: argparse.Namespace) -> int:
    """Print each work cited in a list of references once, as CSL-JSON, BibLaTeX or BibTeX."""
    with open_release(options, options.release) as (_, release):
        works = list(_works(open_table(release, "citations")))
    if options.biblatex or options.bibtex:
        entry = to_bibtex if options.bibtex else to_biblatex
        for work, text in works:
            print(entry(parse_reference(text), citation_key(work)))
    else:
        items = [to_csl(parse_reference(text), citation_key(work), work) for work, text in works]
        print(json.dumps(items, ensure_ascii=False, indent=1))
    return 0


def _works(citations: ds.Dataset) -> Iterator[tuple[str, str]]:
    """`work_key` and text of each distinct work; the first citation in table order gives the text."""
    seen: set[str] = set()
    references = citations.to_table(["citation_id", "work_key", "text"], filter=ds.field("kind") == "reference")
    for row in references.to_pylist():
        key = row["work_key"] or row["citation_id"]
        if key not in seen:
            seen.add(key)
            yield key, row["text"]
