"""A release loads in one line with each of the usual tools: every row, in order, with the types of its schema."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from flows.publish import parquet, publish_release
from flows.publish.parquet import Layout
from schemas.catalog import BY_NAME, TABLES
from tests.release.samples import TODAY, tables

pytestmark = pytest.mark.xdist_group("documents of a release")

SHOWN = ("essays", "sentences", "tokens", "themes", "citations", "edits")
"""Tables with lists, lists of structs, dates, nulls and numbers between them."""


@pytest.fixture
def parts_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release whose tables lie in many files."""
    monkeypatch.setattr(parquet, "Layout", lambda: Layout(group_rows=8, file_bytes=2_000))
    release = Path(publish_release(tables(*range(1, 120)), tmp_path / "releases", TODAY, {}).path)
    assert len(list((release / "data" / "essays").iterdir())) > 10
    return release


def written(release: Path, name: str) -> pa.Table:
    """All rows of a table, part after part."""
    return pa.concat_tables(pq.read_table(path) for path in sorted((release / "data" / name).iterdir()))


def row_counts(release: Path) -> dict[str, int]:
    return {name: t["rows"] for name, t in json.loads((release / "manifest.json").read_text(encoding="utf-8"))["tables"].items()}


def test_every_file_of_a_table_has_the_schema_of_the_catalog(parts_release: Path, seed_release: Path) -> None:
    for release in (parts_release, seed_release):
        for table in TABLES:
            for path in (release / "data" / table.name).iterdir():
                assert pq.read_schema(path).equals(table.arrow_schema())


@pytest.mark.parametrize("name", SHOWN)
def test_pandas(seed_release: Path, name: str) -> None:
    import pandas as pd

    frame = pd.read_parquet(seed_release / "data" / name)
    assert list(frame.columns) == [c.name for c in BY_NAME[name].columns]
    key = list(BY_NAME[name].primary_key)
    assert frame[key].to_dict("records") == written(seed_release, name).select(key).to_pylist()


@pytest.mark.parametrize("name", SHOWN)
def test_polars(seed_release: Path, name: str) -> None:
    import polars as pl

    frame = pl.read_parquet(seed_release / "data" / name / "*.parquet")
    assert frame.to_dicts() == written(seed_release, name).to_pylist()


@pytest.mark.parametrize("name", SHOWN)
def test_duckdb(seed_release: Path, name: str) -> None:
    import duckdb

    found = duckdb.sql(f"FROM '{seed_release}/data/{name}/*.parquet'")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert rows == written(seed_release, name).to_pylist()


@pytest.mark.parametrize("name", SHOWN)
def test_pyarrow_dataset(seed_release: Path, name: str) -> None:
    dataset = ds.dataset(seed_release / "data" / name)
    assert dataset.schema.equals(BY_NAME[name].arrow_schema(), check_metadata=False)
    assert dataset.schema.field(0).metadata[b"description"].decode() == BY_NAME[name].columns[0].description
    assert dataset.to_table().equals(written(seed_release, name))


def load_dataset(release: Path, cache: Path, *name: str) -> Any:
    import datasets

    return datasets.load_dataset(str(release), *name, split="train", cache_dir=str(cache))


def test_hugging_face_datasets(seed_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    full = {name: n for name, n in row_counts(seed_release).items() if n}
    assert set(datasets.get_dataset_config_names(str(seed_release))) == set(full)
    for name in SHOWN:
        loaded = load_dataset(seed_release, tmp_path, name)
        assert loaded.with_format("arrow")[:].to_pylist() == written(seed_release, name).to_pylist()
    unnamed = load_dataset(seed_release, tmp_path)
    assert len(unnamed) == full["sentences"]


def test_tables_of_many_files_load_in_order(parts_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import duckdb
    import pandas as pd
    import polars as pl

    folder = parts_release / "data" / "essays"
    ids = written(parts_release, "essays")["essay_id"].to_pylist()
    assert ids == [f"{n:016x}" for n in range(1, 120)]
    assert pd.read_parquet(folder)["essay_id"].to_list() == ids
    assert pl.read_parquet(f"{folder}/*.parquet")["essay_id"].to_list() == ids
    assert [row[0] for row in duckdb.sql(f"SELECT essay_id FROM '{folder}/*.parquet'").fetchall()] == ids
    assert ds.dataset(folder).to_table(["essay_id"])["essay_id"].to_pylist() == ids
    assert load_dataset(parts_release, tmp_path / "cache", "essays")["essay_id"][:] == ids
    import mlcroissant

    records = mlcroissant.Dataset(str(parts_release / "croissant.json")).records("essays")
    assert sorted(row["essays/essay_id"].decode() for row in records) == ids


@cache
def r_script() -> str | None:
    """The interpreter of R, where it has arrow and dplyr."""
    rscript = shutil.which("Rscript")
    if rscript is None or subprocess.run([rscript, "-e", "library(arrow); library(dplyr)"], capture_output=True, check=False).returncode:
        return None
    return rscript


def r_says(folder: Path, code: str, *arguments: str) -> str:
    """What R prints from within a folder."""
    rscript = r_script()
    if rscript is None:
        pytest.skip("no R with its packages arrow and dplyr here")
    return subprocess.run([rscript, "-e", code, *arguments], capture_output=True, text=True, check=True, cwd=folder).stdout


def test_r_arrow(seed_release: Path) -> None:
    code = """
    for (table in commandArgs(TRUE)) {
      rows <- dplyr::collect(arrow::open_dataset(file.path("data", table)))
      cat(table, nrow(rows), paste(names(rows), collapse = ","), "\\n")
    }
    """
    expected = [f"{t.name} {row_counts(seed_release)[t.name]} {','.join(c.name for c in t.columns)}" for t in TABLES]
    assert [line.rstrip() for line in r_says(seed_release, code, *(t.name for t in TABLES)).splitlines()] == expected


def test_r_reads_a_table_of_many_files_in_order(parts_release: Path) -> None:
    ids = written(parts_release, "essays")["essay_id"].to_pylist()
    code = 'cat(dplyr::collect(arrow::open_dataset("data/essays"))$essay_id)'
    assert r_says(parts_release, code).split() == ids


def test_r_finds_the_edits_in_the_sources_as_the_card_says(seed_release: Path) -> None:
    code = """
    edits <- dplyr::collect(arrow::open_dataset("data/edits"))
    sources <- dplyr::collect(arrow::open_dataset("data/sources"))
    text <- sources$text[match(edits$essay_id, sources$essay_id)]
    cat(sum(substring(text, edits$source_start + 1, edits$source_end) == edits$before))
    """
    assert r_says(seed_release, code) == str(row_counts(seed_release)["edits"])
    snippet = (seed_release / "README.md").read_text(encoding="utf-8").split("```r\n")[1].split("```")[0]
    assert r_says(seed_release, f"{snippet}\ncat(nrow(sentences))") == str(row_counts(seed_release)["sentences"])


def test_the_lines_of_the_card_load_the_release(seed_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card shows how to load it; what it shows is run as it stands, from within the release."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.chdir(seed_release)
    card = (seed_release / "README.md").read_text(encoding="utf-8")
    snippets = [piece.split("```")[0] for piece in card.split("```python\n")[1:]]
    assert len(snippets) == 5
    for snippet in snippets:
        names: dict[str, Any] = {}
        exec(compile(snippet, "README.md", "exec"), names)
        assert len(names["sentences"]) == row_counts(seed_release)["sentences"], snippet
