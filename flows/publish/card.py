"""The dataset card: README.md of a release, with the YAML head that names one configuration a table."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalog import SCHEMA_VERSION, TABLES


def dataset_card(version: str, counts: Mapping[str, int]) -> str:
    """Return the card's Markdown.

    Args:
        version: version of the release.
        counts: rows by table.
    """
    # `datasets` can't load a split without rows
    configs = "".join(f"- config_name: {t.name}\n  data_files: data/{t.name}/*.parquet\n" for t in TABLES if counts[t.name])
    rows = "".join(f"| `{t.name}` | {counts[t.name]} | {t.row} |\n" for t in TABLES)
    columns = "".join(
        f"\n### {t.name}\n\nOne row is {t.row}. Key: {', '.join(t.primary_key)}.\n\n| column | type | meaning |\n|---|---|---|\n"
        + "".join(f"| `{c.name}` | {c.dtype} | {c.description}{f' ({c.unit})' if c.unit else ''} |\n" for c in t.columns)
        for t in TABLES
    )
    return f"""---
pretty_name: Jiaokan {version}
language: [zh]
configs:
{configs}---

# Jiaokan {version}

Scraped Chinese essays, restored, with every edit on record. Schema version {SCHEMA_VERSION}.

| table | rows | one row is |
|---|---|---|
{rows}
A table without rows is no configuration for `datasets`, which can't load an empty split; its Parquet file is there.
Positions count Unicode code points. `source_start` and `source_end` are in the essay's text of the table `sources`.
{columns}"""
