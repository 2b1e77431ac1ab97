"""Page numbers and running heads of a printed page, which stand between its lines and cut sentences.

Bare numbers go where a rising sequence over the whole text shows them for what they are, or where dashes set them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from flows.repair.lines import CLOSING, CONTINUES, PROSE_MARK, Line, ends_open, is_entry, is_heading, is_label, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_BARE_NUMBER = re.compile(r"[-—–_·•\s]*(\d{1,4})[-—–_·•\s]*")
_SIGNS = "＊■□◆◇●○▲△★☆※"
_END_SIGN = re.compile(
    rf"(?<=[。！？”）])[ \u3000]{{0,2}}[{_SIGNS}]{{1,3}}"
    r"(?=\s*(?:\Z|\n\s*[【\[［（(]?\s?(?:注\s?释|参\s?考\s?文\s?献|注\s?[:：]|作者单位|责任编辑|字库)))"
)
_GLUED_PAGE = re.compile(r"\s*(?P<page>第\s?\d{1,3}\s?页\s?[,，/]?\s?共\s?\d{1,3}\s?页\s?)(?=[一-鿿“《（(【])")
_PARAGRAPH = 40
"""Characters of a line that is a paragraph."""
_DASHED = re.compile(r"[-—–]\s?\d{1,4}\s?[-—–]")


def find_page_marks(text: str) -> list[Replacement]:
    """Bare page numbers in rising sequence, and running heads printed three times or more; a sentence they cut is joined."""
    lines = split_lines(text)
    glued = _GLUED_PAGE.match(text)
    marks: dict[int, str] = {}
    numbers = [(i, int(m[1])) for i, line in enumerate(lines) if len(line.text) <= 12 and (m := _BARE_NUMBER.fullmatch(line.text))]
    rising = {i for a, b in pairwise(numbers) if b[1] == a[1] + 1 for i in (a[0], b[0])}
    # sections may be numbered so too: a page's number stands between dashes, or has cut a sentence
    cut = sum("-" in lines[i].text or "—" in lines[i].text or _is_cut(lines, i) for i in rising)
    if len(rising) >= 2 and len(numbers) <= 1.5 * len(rising) and cut * 2 >= len(rising):
        marks.update(dict.fromkeys(rising, "page-number"))
    if len(numbers) == 1 and numbers[0][1] > 1 and _is_between_paragraphs(lines, numbers[0][0]):
        marks[numbers[0][0]] = "page-number"
    # between dashes even a lone number is a page's
    marks.update((i, "page-number") for i, _ in numbers if _DASHED.fullmatch(lines[i].text))
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if 4 <= len(line.text) <= 40:
            places.setdefault(line.text, []).append(i)
    for head, indices in places.items():
        if len(indices) < 3 or is_heading(head) or is_label(head) or is_entry(head) or not ends_open(head):
            continue
        cuts = [i for i in indices if _is_cut(lines, i) and _is_prose_cut(lines[i - 1].text, lines[i + 1].text)]
        if len(cuts) >= 2:
            marks.update(dict.fromkeys(indices[1:] if indices[0] < 3 else indices, "running-head"))
    found: list[Replacement] = []
    before = -1  # last line that is no mark
    for i, line in enumerate(lines):
        if i not in marks:
            before = i
            continue
        # a mark takes the break in front of it along; the last of a row gives one back where no sentence goes on
        start = found[-1].end if i - 1 in marks else lines[before].end if before >= 0 else line.start
        is_last = i + 1 not in marks
        end = lines[i + 1].start if i + 1 < len(lines) else line.end
        stays = is_last and before >= 0 and i + 1 < len(lines) and not _cuts_a_sentence(lines[before].text, lines[i + 1].text)
        found.append(Replacement(start, end, "\n" if stays else "", marks[i]))
    if glued is not None and not (found and found[0].start < glued.end()):
        found.insert(0, Replacement(glued.start("page"), glued.end("page"), "", "page-number"))
    return found


def find_end_signs(text: str) -> list[Replacement]:
    """Ornaments that close a text, before its notes or its end."""
    if not any(map(text.__contains__, _SIGNS)):
        return []
    return [Replacement(match.start(), match.end(), "", "end-sign") for match in _END_SIGN.finditer(text)]


def _is_between_paragraphs(lines: Sequence[Line], index: int) -> bool:
    """Whether the only number that stands alone in a text parts two long paragraphs, as what numbers sections or rows never does."""
    return 0 < index < len(lines) - 1 and all(
        len(lines[at].text) >= _PARAGRAPH and PROSE_MARK.search(lines[at].text) is not None and "。" in lines[at].text
        for at in (index - 1, index + 1)
    )


def _is_cut(lines: Sequence[Line], index: int) -> bool:
    """Whether the line at `index` stands in the middle of a sentence."""
    return 0 < index < len(lines) - 1 and _cuts_a_sentence(lines[index - 1].text, lines[index + 1].text)


def _is_prose_cut(before: str, after: str) -> bool:
    """Whether two halves of a sentence are prose: lines of verse and of lists are short, or close with a title."""
    return len(before) >= 12 and before[-1] not in CLOSING and PROSE_MARK.search(before + after) is not None


def _cuts_a_sentence(before: str, after: str) -> bool:
    return (
        ends_open(before)
        and not is_heading(before)
        and not is_heading(after)
        and not is_label(after)
        and not is_label(before)
        and CONTINUES.match(after) is not None
    )


RULES = (
    Rule(
        "end-sign",
        "layout",
        "Journals print an ornament behind the last sentence.",
        "只有这样，工作才能做好。■\n注释：",
        "只有这样，工作才能做好。\n注释：",
        find_end_signs,
        (
            Case("第一节到此为止。＊", "第一节到此为止。"),
            Case("产量如下：\n甲地●\n乙地○", "产量如下：\n甲地●\n乙地○"),
            Case("他来到了村里。※\n后来他走了。", "他来到了村里。※\n后来他走了。"),
        ),
    ),
    Rule(
        "page-number",
        "layout",
        "A page number stands between two lines of a sentence.",
        "只有在学习中提高认识，才能\n3\n结合基层特点，探索办法。\n不断学习，才能保持\n- 4 -\n先进性。",
        "只有在学习中提高认识，才能结合基层特点，探索办法。\n不断学习，才能保持先进性。",
        find_page_marks,
        (
            Case("产量\n12\n35", "产量\n12\n35"),
            Case(
                "{0}\n19\n{0}".format("书屋办得好,是因为村里的人爱读书,也是因为管书屋的人肯下功夫,天天开门,从不误时。"),
                "{0}\n{0}".format("书屋办得好,是因为村里的人爱读书,也是因为管书屋的人肯下功夫,天天开门,从不误时。"),
            ),
            Case("书屋办得好,人人说好。\n19\n食堂也办得好。", "书屋办得好,人人说好。\n19\n食堂也办得好。"),
            Case("第1页共7页农村工作的调研报告\n农村工作很重要。", "农村工作的调研报告\n农村工作很重要。"),
            Case("第一节到此为止。\n- 7 -\n第二节从这里开始。", "第一节到此为止。\n第二节从这里开始。"),
            Case(
                "1\n他来到了村里。\n2\n这一年他做成了一件事。\n3\n后来他走了。",
                "1\n他来到了村里。\n2\n这一年他做成了一件事。\n3\n后来他走了。",
            ),
        ),
    ),
    Rule(
        "running-head",
        "layout",
        "The head of the page, printed on each of them, cuts sentences.",
        "党建研究论丛\n只有在学习中提高认识，才能\n党建研究论丛\n结合基层特点，探索办法。不断学习，才能\n党建研究论丛\n保持先进性。",
        "党建研究论丛\n只有在学习中提高认识，才能结合基层特点，探索办法。不断学习，才能保持先进性。",
        find_page_marks,
        (
            Case(
                "山上的雪\n风还在吹\n河里的冰\n风还在吹\n城里的灯\n风还在吹\n亮着",
                "山上的雪\n风还在吹\n河里的冰\n风还在吹\n城里的灯\n风还在吹\n亮着",
            ),
        ),
    ),
)
