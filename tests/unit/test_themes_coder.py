"""The coder's file goes out and comes back; agreement is counted as Cohen does."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.themes.codebook import load_codebook
from flows.themes.coder import COLUMNS, Coding, CodingError, cohen_kappa, compare, draw_sample, export_sample, pipeline_coding, read_coding

CODEBOOK = load_codebook()
SENTENCES = pa.Table.from_pylist(
    [
        {
            "sentence_id": f"e:s{n:04}",
            "essay_id": "e",
            "ordinal": n,
            "section_path": ["一、意义"],
            "text": f"{'=' if n == 3 else ''}第{n}句。",
            "role": "measure" if n % 2 else "problem",
            "block_id": f"e:b{n // 5}",
        }
        for n in range(20)
    ]
)
BLOCKS = pa.table({"block_id": [f"e:b{n}" for n in range(4)], "ordinal": [*range(4)], "kind": ["abstract", *["paragraph"] * 3]})
THEMES = pa.Table.from_pylist(
    [
        {"sentence_id": f"e:s{n:04}", "theme_id": theme, "rank": rank}
        for n in range(20)
        for rank, theme in enumerate(("MASS", "CARE") if n < 15 else ("DIGI",), 1)
    ]
)


@pytest.fixture
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.register("sentences", SENTENCES)
        connection.register("themes", THEMES)
        connection.register("blocks", BLOCKS)
        yield connection


def test_sample_is_stratified_and_fixed(release: duckdb.DuckDBPyConnection) -> None:
    chosen = draw_sample(release, 8)
    assert chosen == draw_sample(release, 8)
    assert chosen != draw_sample(release, 8, seed=1)
    assert len(chosen) == 8
    assert sum(int(name[-4:]) >= 15 for name in chosen) == 4
    assert len(draw_sample(release, 100)) == 20


def test_export_opens_in_excel_and_comes_back(release: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "sample.csv"
    export_sample(release, ["e:s0003", "e:s0000"], file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert tuple(rows[0]) == COLUMNS
    assert [row["before"] for row in rows] == ["", "第2句。"]
    assert rows[1]["text"] == "'=第3句。"
    rows[0] |= {"coder_themes": "mass，CARE", "coder_role": "Problem"}
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        out = csv.DictWriter(opened, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    assert read_coding(file, CODEBOOK) == {"e:s0000": Coding(("MASS", "CARE"), "problem")}
    file.write_bytes(file.read_bytes().decode("utf-8-sig").encode("gb18030"))  # plain CSV from a Chinese Excel
    assert read_coding(file, CODEBOOK) == {"e:s0000": Coding(("MASS", "CARE"), "problem")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", "no column"),
        ("sentence_id,coder_themes,coder_role\nx,NONE,\n", "row 2: no theme NONE"),
        ("sentence_id,coder_themes,coder_role\nx,MASS,chief\n", "no role chief"),
        ("sentence_id,coder_themes,coder_role\nx,MASS CARE DIGI ORG,\n", "4 themes; name 3 at most"),
    ],
)
def test_broken_file(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "coded.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CodingError, match=words):
        read_coding(file, CODEBOOK)


def test_kappa() -> None:
    # the worked example of Cohen's kappa with 20 yes-yes, 5 yes-no, 10 no-yes and 15 no-no
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == 0.4
    assert cohen_kappa([("a", "a")]) is None
    assert cohen_kappa([]) is None


def test_compare(release: duckdb.DuckDBPyConnection) -> None:
    pipeline = pipeline_coding(release, SENTENCES["sentence_id"].to_pylist())
    assert pipeline["e:s0001"] == Coding(("MASS", "CARE"), "measure")
    coder = {"e:s0000": Coding(("MASS",), "problem"), "e:s0001": Coding(("CARE",), "problem"), "e:s0015": Coding(("DIGI",), None)}
    found = compare(coder, pipeline)
    assert found.n_sentences == 3
    assert found.primary_accuracy == round(2 / 3, 4)
    assert found.role_accuracy == 0.5
    assert found.set_f1 == 0.75
    assert {row.theme_id: row.f1 for row in found.themes} == {
        "CARE": round(2 / 3, 4),
        "DIGI": 1.0,
        "MASS": round(2 / 3, 4),
    }
    with pytest.raises(CodingError, match="no sentence"):
        compare({"x": Coding(("MASS",), None)}, pipeline)
