"""Lines of pages set to one width become paragraphs again, however wide the page and however its letters count."""

import re
from collections.abc import Callable

import pytest

from flows.repair.layout import find_layout
from flows.repair.lines import cells, width
from flows.repair.rule import rewrite

_SAID = [
    "经济全球化（economic globalization）使国家之间的联系日益紧密，各国在制定政策时都要考虑外部环境的影响。这种影响既有积极的方面，"
    "也有消极的方面，需要认真加以分析和把握，不能一概而论，更不能因为存在困难就放弃努力。",
    "（1）加强学习。 学习是提高素质的基本途径，党员干部要把学习作为一种政治责任、精神追求和生活方式，坚持学以致用、用以促学、学用相长，"
    "努力掌握做好本职工作所需要的各方面知识，不断增强工作的原则性、系统性、预见性和创造性。",
    "改革开放20年来，基层组织的建设取得了很大成绩，积累了丰富经验。1998年以后，各地普遍开展了教育活动，"
    "党员的先锋模范作用得到进一步发挥，群众对党员的满意程度也有了明显提高。",
    "Putnam等学者（参见Making Democracy Work一书）认为，社会资本越丰富，制度的绩效就越好；"
    "反之则越差。这一结论虽然受到不少批评，但对于我们理解基层治理中的种种现象仍然具有重要的参考价值。",
]
PARAGRAPHS = ["".join((first, *_SAID)) for first in _SAID] * 2


def _printed(paragraph: str, full: int, of: Callable[[str], float]) -> str:
    """A paragraph as a page prints it, indented by two Han characters; no mark begins a line and no word is cut."""
    lines, line = [], "    "
    for piece in re.findall(r"[A-Za-z]+|.[，。；）]*", paragraph):
        if of(line + piece) > full:
            lines.append(line)
            line = ""
        line += piece
    return "\n".join([*lines, line])


@pytest.mark.parametrize("full", [38, 63, 80])
@pytest.mark.parametrize("of", [width, cells])
def test_the_paragraphs_of_a_page_are_found(full: int, of: Callable[[str], float]) -> None:
    page = "\n".join(_printed(paragraph, full, of) for paragraph in PARAGRAPHS)
    restored = rewrite(page, find_layout(page))
    assert restored.split("\n") == PARAGRAPHS
