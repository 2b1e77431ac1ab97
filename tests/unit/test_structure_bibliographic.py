"""Syntax of bibliographic values: dates, classification, article numbers, DOI, the origin of a paper."""

from __future__ import annotations

import pytest

from flows.structure.bibliographic import iso_date, parse_classification, parse_origin
from flows.structure.headings import heading_of


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("２０１９年５月６日", "2019-05-06"),
        ("二〇一九年五月六日", "2019-05-06"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("二〇一九年十三月一日", None),
        ("2019-02-29", None),
        ("2020.2.29", "2020-02-29"),
        ("2019年5月", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("中图分类号：F 323.6 文献标识码：Ａ", (("F323.6",), "A", None, None, ())),
        ("中图分类号：Ｄ６４", (("D64",), None, None, None, ())),
        ("中图分类号：D669.3:F323", (("D669.3", "F323"), None, None, None, ())),
        ("文章编号：1671-6477(2015)S1-0001-05", ((), None, "1671-6477(2015)S1-0001-05", None, ())),
        ("文章编号：1008—6390（2015）06—0005—04", ((), None, "1008-6390(2015)06-0005-04", None, ())),
        ("DOI:https://doi.org/10.12677/ASS.2023.123202", ((), None, None, "10.12677/ass.2023.123202", ())),
        ("中图分类号：W123 文献标识码：F", ((), None, None, None, ("W123", "F"))),
    ],
)
def test_classification(line: str, values: tuple[object, ...]) -> None:
    assert parse_classification(line) == values


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("《文化纵览》2015年第3-4期", {"journal": "文化纵览", "year": "2015", "issue": "3-4"}),
        ("《文化纵览》2019/12", {"journal": "文化纵览", "year": "2019", "issue": "12"}),
        ("文化纵览,2020,44(3):284-292", {"journal": "文化纵览", "year": "2020", "issue": "3", "pages": "284-292"}),
        ("某某选集第3卷", {}),
    ],
)
def test_origin(line: str, found: dict[str, str]) -> None:
    assert parse_origin(line) == found


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一）学习的意义", 2),
        ("（壹）学习", 2),
        ("II. 学习", 1),
        ("第一编 方法", 1),
        ("前  言", 1),
        ("1 人才工作的现状", 1),
        ("（一）加强教育，提高素质，是基层的重要任务。", None),
        ("1 人次", None),
        ("1.5米高", None),
        ("第一讲话很重要", None),
    ],
)
def test_headings(line: str, level: int | None) -> None:
    heading = heading_of(line)
    assert (heading.level if heading else None) == level
