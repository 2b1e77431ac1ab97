"""Heads of journals' pages: the journal's name in two languages, and the issue."""

import pytest

from tests.unit.reading import read

BODY = (
    "\n\n基层组织建设的考虑\n王小明　李大力\n\n摘　要　本文讨论基层组织建设的意义、问题和措施，并提出几点建议。\n关键词　基层组织　建设　措施\n"
    "1　引言\n　　加强基层组织建设，是一项长期的任务。各地要结合实际，制定措施，认真加以落实。\n"
)


@pytest.mark.parametrize(
    ("head", "journal", "year", "issue", "pages"),
    [
        ("某地学刊\nJOURNAL OF SOMEWHERE\n1999年 第14卷 第3期 Vol.14 No.3 1999", "某地学刊", 1999, "3", None),
        ("某地学刊\nSomewhere and Elsewhere\n2000　Vol.17　No.2　P.71-73,92", "某地学刊", 2000, "2", "71-73,92"),
        ("某地学刊\nJOURNAL OF SOMEWHERE\n1998年 第18卷 第1期 No.1 Vol.18 1998\n科技期刊", "某地学刊", 1998, "1", None),
        ("某地学刊\n2003年第11期", "某地学刊", 2003, "11", None),
    ],
)
def test_the_head_of_a_journal(head: str, journal: str, year: int, issue: str, pages: str | None) -> None:
    meta = read(head + BODY).metadata
    assert (meta.journal, meta.year, meta.issue, meta.pages) == (journal, year, issue, pages)
    assert (meta.title, meta.authors, meta.keywords) == ("基层组织建设的考虑", ("王小明", "李大力"), ("基层组织", "建设", "措施"))


def test_a_title_above_a_line_of_the_journal_stays_the_title() -> None:
    meta = read("论基层组织建设\n王小明\n《某地学刊》1999年第3期\n" + BODY.partition("摘")[2].join(("摘", ""))).metadata
    assert (meta.title, meta.authors, meta.journal) == ("论基层组织建设", ("王小明",), "某地学刊")


def test_a_title_above_year_and_issue_stays_the_title() -> None:
    meta = read("论基层组织建设\n2019年第3期\n王小明\n摘" + BODY.partition("摘")[2]).metadata
    assert (meta.title, meta.authors) == ("论基层组织建设", ("王小明",))
