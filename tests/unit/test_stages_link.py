"""Citations learn which essay of the corpus they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.publish.runs import Part, read_part
from flows.stages.link import link_citations
from flows.stages.shards import work_schema, work_table


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(work_table(name, {column: [row[column] for row in rows] for column in rows[0]}), folder / f"{name}.parquet")
    return folder


def _citation(essay: str, ordinal: int, title: str, **fields: Any) -> dict[str, Any]:
    return {
        **{"citation_id": f"{essay}:c{ordinal:04d}", "essay_id": essay, "ordinal": ordinal, "kind": "reference", "text": title},
        **{"title": title, "authors": [], "year": None, "doi": None},
        **fields,
    }


def test_a_citation_names_the_canonical_essay_with_its_title(tmp_path: Path) -> None:
    essays = _write(
        tmp_path / "essays",
        "essays",
        [
            {"essay_id": "a", "title": "新时期企业思想政治工作的创新", "authors": ["王建国"], "year": 2015, "is_canonical": True},
            {"essay_id": "b", "title": "新时期企业思想政治工作的创新", "authors": ["王建国"], "year": 2015, "is_canonical": False},
            {"essay_id": "c", "title": "农村基层党建的路径——以某县为例", "authors": ["李梅"], "year": 2018, "is_canonical": True},
        ],
    )
    linked = _write(
        tmp_path / "cited" / "one",
        "citations",
        [
            _citation("c", 1, "新时期企业思想政治工作的创新", authors=["王建国"], year=2015),
            _citation("c", 2, "别的题目与语料无关", authors=["王建国"], year=2015),
            _citation("a", 1, "农村基层党建的路径", authors=["李梅"]),
        ],
    )
    plain = _write(tmp_path / "cited" / "two", "citations", [_citation("d", 1, "别的题目与语料无关")])
    complete = [Part(essays / "essays.parquet")]
    one, two = link_citations(complete, [linked, plain], tmp_path / "work")
    (table,) = read_part(one, work_schema("citations"), 1 << 20)
    assert dict(zip(table["citation_id"].to_pylist(), table["cited_essay_id"].to_pylist(), strict=True)) == {
        "c:c0001": "a",
        "c:c0002": None,
        "a:c0001": "c",
    }
    assert two == Part(plain / "citations.parquet"), "a part in which nothing is linked is used as it is"
    assert link_citations(complete, [linked, plain], tmp_path / "work") == [one, two]
