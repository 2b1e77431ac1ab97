"""Title marks 《》 that a page printed as question marks: the marks of its typesetter were not in its character set."""

from __future__ import annotations

import re

from flows.repair.lines import HAN
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_KIND = "意见|纲要|条例|通知|办法|规定|决定|方案|报告|计划|规划|指南|要点|细则|准则|章程|宣言|公报|决议|建议|讲话|公约|标准|守则|规范|制度|草案|纪要|选集|文选|文集|全集"
_TITLE = re.compile(
    rf"(?<=[{HAN}、，,(（“])(?<![吗呢吧么何否])\?(?![{HAN}]{{0,2}}(?:难道|是否|能否|如何|怎|什么|谁|哪|为何))"
    rf"(?=[{HAN}“(（])[^?？。！!\n]{{3,60}}(?:{_KIND})(?:[(（][^()（）\n]{{1,12}}[)）])?\?(?=[,，、。;；:：{HAN}“”(（)）\[])"
)
_FEWEST = 2


def find_title_marks(text: str) -> list[Replacement]:
    """Pairs of question marks around names of documents, in a text that has no title mark at all; two pairs at least."""
    if "《" in text or text.count("?") < 2 * _FEWEST:
        return []
    found = [match.span() for match in _TITLE.finditer(text)]
    if len(found) < _FEWEST:
        return []
    return [Replacement(at, at + 1, mark, "title-mark-lost") for start, end in found for at, mark in ((start, "《"), (end - 1, "》"))]


_LOST = "教育部印发?高校工作纲要?,提出要求。后来又印发?建设工作的意见(试行)?,再次强调。"
_ASKED = "他问这是什么?难道不合条例?我们说:合乎条例。又问合乎什么?合乎规定?我们说是。"

RULES = (
    Rule(
        "title-mark-lost",
        "residue",
        "The typesetter's title marks were not in the character set of the site, which printed question marks.",
        _LOST,
        _LOST.replace("?高", "《高").replace("?建", "《建").replace("?,", "》,"),
        find_title_marks,
        (Case(_ASKED, _ASKED), Case("《纲要》印发?工作纲要?,又印发?工作意见?,", "《纲要》印发?工作纲要?,又印发?工作意见?,")),
    ),
)
