"""Parsed references as entries of a `.bib` file, and the export of a release's works."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.citations.bibtex import to_biblatex, to_bibtex
from flows.citations.citation_key import citation_key
from flows.citations.parse import parse_reference
from flows.commands import export

ARTICLE = "[1]李明,等.某文[J/OL].某刊,2015,3(2):1-5[2020-01-02].http://example.org/a_b."
NEWS = "[4]陈平.新闻一则[N].某日报,2017-10-28(01)."
THESIS = "[3]赵刚.某某问题研究[D].武汉:某大学硕士学位论文,2010."
BOOK = "[2]SMITH J. Salt & pepper 50%[M]. London: Example Press, 2001."
CHAPTER = "[7]周平.某篇[M]//吴广.某书.上海:某出版社,1999:12-20."
ONLY_BIBLATEX = {"journaltitle", "date", "langid", "location", "institution", "organization", "entrysubtype"}
ONLY_BIBTEX = {"journal", "year", "month", "day", "language", "address", "school", "howpublished"}


def fields(entry: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry, re.MULTILINE))


@pytest.mark.parametrize(
    ("raw", "kind", "wanted"),
    [
        (ARTICLE, "article", {"author": "李明 and others", "journaltitle": "某刊", "date": "2015", "mark": "J", "medium": "OL"}),
        (NEWS, "article", {"entrysubtype": "newspaper", "journaltitle": "某日报", "date": "2017-10-28", "langid": "chinese"}),
        (THESIS, "thesis", {"institution": "某大学", "location": "武汉", "type": "mathesis"}),
        (BOOK, "book", {"title": r"Salt \& pepper 50\%", "publisher": "Example Press", "location": "London", "langid": "english"}),
        (CHAPTER, "inbook", {"booktitle": "某书", "editor": "吴广"}),
    ],
)
def test_biblatex_entries_hold_fields_of_biblatex(raw: str, kind: str, wanted: dict[str, str]) -> None:
    entry = to_biblatex(parse_reference(raw), "k")
    found = fields(entry)
    assert entry.startswith(f"@{kind}{{k,\n") and wanted.items() <= found.items()
    assert not ONLY_BIBTEX & found.keys()


@pytest.mark.parametrize(
    ("raw", "kind", "wanted"),
    [
        (ARTICLE, "article", {"journal": "某刊", "year": "2015"}),
        (NEWS, "article", {"journal": "某日报", "year": "2017", "month": "10", "day": "28"}),
        (THESIS, "mastersthesis", {"school": "某大学", "address": "武汉"}),
        (CHAPTER, "incollection", {"booktitle": "某书", "publisher": "某出版社", "address": "上海"}),
    ],
)
def test_bibtex_entries_hold_fields_of_bibtex(raw: str, kind: str, wanted: dict[str, str]) -> None:
    entry = to_bibtex(parse_reference(raw), "k")
    found = fields(entry)
    assert entry.startswith(f"@{kind}{{k,\n") and wanted.items() <= found.items()
    assert not ONLY_BIBLATEX & found.keys()


def test_braces_are_balanced() -> None:
    entry = to_biblatex(parse_reference("[1]A {weird} title with } brace[M]. London: Example Press, 2000."), "k")
    assert entry.count("{") == entry.count("}") and r"\textbraceright{}" in entry


def test_an_organisation_of_several_words_is_one_name() -> None:
    raw = "U.S. Department of Examples, Relations of Some States, vol. 3, Springfield: Government Printing Office, 1990."
    assert fields(to_biblatex(parse_reference(raw), "k"))["author"] == "{U.S. Department of Examples}"


def test_keys_are_plain_and_apart() -> None:
    works = ["b:毛泽东选集/3", "b:毛泽东选集/4", "t:astudyofthings", "x:", "a:李明/某文", "w:Месторождение золота"]
    keys = [citation_key(work) for work in works]
    assert keys[0] == "mao-ze-dong-xuan-ji-3-410e42e9" and len(set(keys)) == len(works)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", key) for key in keys)


def test_each_work_of_a_release_is_exported_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "data" / "citations"
    table.mkdir(parents=True)
    (tmp_path / "data" / "sentences").mkdir()  # by which a folder of tables alone is known
    rows = [("c0", "a:某文", "reference", ARTICLE), ("c1", "a:某文", "reference", ARTICLE), ("c2", "b:某书", "work", "某书")]
    columns = ("citation_id", "work_key", "kind", "text")
    pq.write_table(pa.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))), table / "part.parquet")
    for form, sign in (("biblatex", "journaltitle"), ("bibtex", "journal = "), ("csl", "container-title")):
        flags = {name: name == form for name in ("csl", "bibtex", "biblatex")}
        assert export.run(argparse.Namespace(release=str(tmp_path), **flags)) == 0
        out = capsys.readouterr().out
        assert out.count(sign) == 1 and out.count(citation_key("a:某文")) == 1
        assert form != "csl" or json.loads(out)[0]["custom"]["work_key"] == "a:某文"
