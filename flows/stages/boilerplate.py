"""What each site prints around its essays, learned from the whole corpus before any text is repaired.

It depends on all texts of a site: where the lines learned for a site change, the shards that hold texts of it are
repaired anew, and no others. Texts whose site is not known teach nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.engine.atomic import staged_folder
from flows.engine.keys import code_version, digest
from flows.engine.shared import is_made
from flows.repair.site_lines import body_mark, edge_lines, learn_site_lines
from flows.stages.shards import read_sources
from flows.stages.sites import site_of

_SCHEMA = {"site": pl.String, "body": pl.String, "line": pl.String}


class Boilerplate(NamedTuple):
    """What restoring a shard needs of it: the folder that `list_lines` made of the shard, and that of `learn_lines`."""

    listed: Path
    learned: Path

    def by_site(self) -> dict[str, frozenset[str]]:
        """The lines learned of the sites of the shard; a site of which nothing was learned is missing."""
        sites = pl.read_parquet(self.listed / "lines.parquet", columns=["site"])["site"].unique().to_list()
        frame = pl.scan_parquet(self.learned / "site_lines.parquet").filter(pl.col("site").is_in(sites)).collect()
        found: dict[str, set[str]] = {}
        for site, line in frame.iter_rows():
            found.setdefault(site, set()).add(line)
        return {site: frozenset(lines) for site, lines in found.items()}


def lines_folder(shard: str, work: Path) -> Path:
    """Where `list_lines` puts what it notes of a shard."""
    return work / "lines" / digest([shard, code_version(__name__)])


def list_lines(shard: Path, work: Path) -> Path:
    """Note the lines at the edges of a shard's texts. Returns `work/lines/<key>`, with `lines.parquet` (site, body, line)."""
    target = lines_folder(shard.name, work)
    if is_made(target):
        return target
    rows: list[tuple[str, str, str]] = []
    for text in read_sources(shard / "sources.parquet"):
        site = site_of(text)
        if site is not None:
            body = body_mark(text.text)
            rows += ((site, body, line) for line in sorted(edge_lines(text.text)) or [""])
    with staged_folder(target) as staging:
        pl.DataFrame(rows, schema=_SCHEMA, orient="row").write_parquet(staging / "lines.parquet")
    return target


def learn_lines(listed: Sequence[Path], work: Path) -> Path:
    """Learn the lines of each site. Returns `work/site_lines/<key>`, with `site_lines.parquet` (site, line), sorted."""
    target = work / "site_lines" / digest([*sorted(folder.name for folder in listed), code_version(__name__)])
    if is_made(target):
        return target
    lines = pl.scan_parquet([folder / "lines.parquet" for folder in listed]) if listed else pl.LazyFrame(schema=_SCHEMA)
    essays = lines.group_by("site").agg(pl.col("body").n_unique().alias("n")).collect(engine="streaming")
    shared = lines.filter(pl.col("line") != "").group_by("site", "line").agg(pl.col("body").n_unique().alias("n"))
    # a line that is in one essay only teaches nothing: it need not be kept
    counted = shared.filter(pl.col("n") > 1).collect(engine="streaming")
    counts: dict[str, Counter[str]] = {}
    for site, line, n in counted.iter_rows():
        counts.setdefault(site, Counter())[line] = n
    n_essays = dict(essays.iter_rows())
    learned = sorted((site, line) for site, found in counts.items() for line in learn_site_lines(found, n_essays[site]))
    with staged_folder(target) as staging:
        frame = pl.DataFrame(learned, schema={"site": pl.String, "line": pl.String}, orient="row")
        frame.write_parquet(staging / "site_lines.parquet")
    return target
