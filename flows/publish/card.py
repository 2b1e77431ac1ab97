"""The dataset card: README.md of a release, with the YAML head that the Hugging Face tools read."""

from __future__ import annotations

import json

from flows.publish.facts import Facts
from schemas.catalog import TABLES
from schemas.render.citation import bibtex, reference
from schemas.render.dataset import DESCRIPTION, KEYWORDS, LANGUAGE, RIGHTS, TITLE, Release

SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
)
"""Size categories of the Hugging Face Hub, by the rows of the default table."""


def dataset_card(release: Release, facts: Facts, content: str) -> str:
    """Return the card's Markdown.

    Args:
        release: the release.
        facts: its numbers.
        content: SHA-256 over the digests of its tables.
    """
    return f"{_head(release)}\n{_body(release, facts, content)}"


def _head(release: Release) -> str:
    # `datasets` can't load a split without rows
    configs = "".join(
        f"- config_name: {name}\n  data_files: data/{name}/*.parquet\n" + ("  default: true\n" if name == release.default_table else "")
        for name in release.full_tables()
    )
    tags = "".join(f"- {json.dumps(tag)}\n" for tag in KEYWORDS)
    return f"""---
pretty_name: {json.dumps(f"{TITLE} {release.version}", ensure_ascii=False)}
license: other
license_name: rights-of-the-authors
license_link: LICENSES.md
language:
- {LANGUAGE}
multilinguality:
- monolingual
language_creators:
- found
annotations_creators:
- machine-generated
source_datasets:
- original
size_categories:
- {size_category(release)}
task_categories:
- text-classification
- token-classification
- sentence-similarity
tags:
{tags}configs:
{configs}---
"""


def size_category(release: Release) -> str:
    """The Hub's name for the size of the release."""
    n = release.rows[release.default_table] if release.default_table else 0
    return next((name for bound, name in SIZES if n < bound), "n>10B")


def _body(release: Release, facts: Facts, content: str) -> str:
    rows = "".join(
        f"| [`{t.name}`](DICTIONARY.md#{t.name}) | {release.rows[t.name]} | {release.n_bytes(t.name)} | {t.row} |\n" for t in TABLES
    )
    sums = facts.sums
    years = f", {sums['first_year']} to {sums['last_year']}" if sums["first_year"] else ""
    refused = f" {release.rows['quarantine']} input(s) were refused, with a reason each." if release.rows["quarantine"] else ""
    return f"""# {TITLE}

Version **{release.version}**, schema version {release.schema_version}. {DESCRIPTION}

{release.rows["essays"]} essay copies of {sums["works"]} works{years}; {sums["chars"]} characters; {release.rows["edits"]} repairs on record;
{release.rows["sentences"]} sentences with themes and roles; {release.rows["citations"]} cited works.{refused}

## Load it

Each table is a folder of Parquet files that belong together in the order of their names.

```python
import pandas as pd
sentences = pd.read_parquet("data/sentences")
```

```python
import polars as pl
sentences = pl.read_parquet("data/sentences/*.parquet")
```

```python
import duckdb
sentences = duckdb.sql("FROM 'data/sentences/*.parquet'")
```

```python
import pyarrow.dataset
sentences = pyarrow.dataset.dataset("data/sentences").to_table()
```

```python
import datasets, os
sentences = datasets.load_dataset(os.getcwd(), "sentences", split="train")  # wants the folder by its full name
```

```r
sentences <- dplyr::collect(arrow::open_dataset("data/sentences"))
```

## The tables

| table | rows | bytes | one row is |
|---|--:|--:|---|
{rows}
A table without rows is no configuration for `datasets`, which can't load an empty split; its Parquet file is there.
Positions count Unicode code points from 0, the end not included: `text[start:end]` in Python, `substring(text, start + 1, end)` in R.
`source_start` and `source_end` are in the essay's text of the table `sources`.

## What else is here

| file | what it is |
|---|---|
| [`DICTIONARY.md`](DICTIONARY.md) | every column: type, unit, values, meaning, keys |
| [`METHODS.md`](METHODS.md) | how it was made: every rule with its reason, examples and counts; known limits |
| [`CHANGES.md`](CHANGES.md) | what differs from the release before, and why |
| `changes.json`, `changes.schema.json` | the same for machines, and its JSON Schema |
| [`LICENSES.md`](LICENSES.md) | where the essays come from, and rights |
| `CITATION.cff` | how to cite |
| `datapackage.json`, `croissant.json` | the same facts for machines |
| `manifest.json` | inputs, code versions, counts, digests |
| `SHA256SUMS` | check with `sha256sum -c SHA256SUMS`, or `jiaokan verify` |

## Cite it

> {reference(release)}

```bibtex
{bibtex(release, content)}```

A release never changes: the version names these data for good. An error is mended in a later release; a release that should not be
used any more is marked as yanked beside it.

## Rights

{RIGHTS} See [`LICENSES.md`](LICENSES.md).
"""
