"""One key for one work."""

from __future__ import annotations

import pytest

from flows.citations.parse import parse_reference
from flows.citations.work_keys import work_key

SAME = (
    "[1]李明.新形势下基层党建工作创新研究[J].某刊,2015(3):1-5.",
    "李明，新形势下基层党建工作创新研究［J］．某刊，2015，（03）．",
    "李朋：《新形势下基层党建工作创新研究》，《某刊》2015年第3期。",
    "[9] 李明.新形势下基层党建工作创新研究:以甲市为例[J].某刊,2015(3).",
)


@pytest.mark.parametrize("raw", SAME[1:])
def test_variants_share_a_key(raw: str) -> None:
    assert work_key(parse_reference(raw)) == work_key(parse_reference(SAME[0]))


def test_other_works_do_not() -> None:
    book = "[1]毛泽东.毛泽东选集:第{}卷[M].北京:人民出版社,1991."
    assert work_key(parse_reference(book.format("一"))) != work_key(parse_reference(book.format("二")))
    assert work_key(parse_reference("[1]李明.民法[M].北京:法律出版社,2001.")) != work_key(
        parse_reference("[1]王芳.民法[M].北京:法律出版社,2001.")
    )


def test_a_text_that_can_not_be_read_has_a_key() -> None:
    assert work_key(parse_reference("")) == "x:"
