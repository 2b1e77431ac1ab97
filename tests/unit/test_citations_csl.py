"""Export of parsed references."""

from __future__ import annotations

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from flows.citations.csl import to_csl
from flows.citations.parse import parse_reference
from flows.citations.reference.model import ParsedReference

RAW = (
    "[1]李明,等.某文[J/OL].某刊,2015,3(2):1-5[2020-01-02].http://example.org/a_b.",
    "[2]SMITH J. A book[M]. London: Example Press, 2001.",
    "[3]王芳.某网页[EB/OL].http://example.org.",
)


def test_csl_is_read_by_citeproc() -> None:
    items = [to_csl(parse_reference(raw), f"k{i}") for i, raw in enumerate(RAW)]
    source = CiteProcJSON([{k: v for k, v in item.items() if k != "custom"} for item in items])
    bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right", validate=False), source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    shown = [str(entry) for entry in bibliography.bibliography()]
    assert (
        len(shown) == len(RAW) and any("某文" in entry for entry in shown) and any("Smith" in entry or "SMITH" in entry for entry in shown)
    )


def test_csl_holds_dates_and_code() -> None:
    item = to_csl(parse_reference(RAW[0]), "k")
    assert item["issued"] == {"date-parts": [[2015]]} and item["accessed"] == {"date-parts": [[2020, 1, 2]]}
    assert item["custom"] == {"gbt7714": {"code": "J/OL", "inferred": False}, "et_al": True}


@pytest.mark.parametrize(("printed", "parts"), [("2020-01-32", [2020, 1]), ("2020-13-01", [2020]), ("2020-02-28", [2020, 2, 28])])
def test_dates_that_are_none_are_cut(printed: str, parts: list[int]) -> None:
    assert to_csl(ParsedReference(raw="", date=printed), "k")["issued"] == {"date-parts": [parts]}


def test_a_reference_without_title_is_exported_as_printed() -> None:
    item = to_csl(parse_reference("同上，第25页。"), "k", "x:同上")
    assert item["note"] == "同上，第25页。" and item["custom"] == {"work_key": "x:同上"}
