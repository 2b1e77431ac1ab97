"""Which lines are headings and of which level; where a heading glued to the text behind it ends."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from flows.text.seeds import alternatives, read_lexicon

_CN = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"(?P<chapter>第\s?[{_CN}百\d]{{1,3}}\s?(?:章|部(?:分)?|编|讲(?!话))[：:、\s]?)|(?P<section>第\s?[{_CN}百\d]{{1,3}}\s?节(?!课)[：:、\s]?)"
    rf"|(?P<han>(?:[{_CN}]{{1,3}}|〇|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|(?:I{{1,3}}|IV|VI{{0,3}}|IX)(?=[.．、]\s?[㐀-鿿])|[壹贰叁肆伍陆柒捌玖拾])\s?[、．.])"
    rf"|(?P<round>[（(]\s?[{_CN}壹贰叁肆伍陆柒捌玖拾]{{1,3}}\s?[)）][、．.]?|[{_CN}]{{1,2}}[)）](?=[㐀-鿿])|[㈠-㈩])"
    r"|(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,3}(?![\d％%万亿年月元米个倍吨岁小公千克亩])[、．.]?\s?)"
    r"|(?P<digit>\d{1,2}\s?(?:[、．](?!\d)|\.(?!\d))|[⒈-⒛])"
    r"|(?P<bare>\d{1,2}(?=\s?[㐀-鿿]{2})\s?)"
    r"|(?P<low>[（(]\s?\d{1,2}\s?[)）]|\d{1,2}[)）]|[①-⑳⑴-⒇])"
)
_OPENS_NUMBER = frozenset(f"{_CN}（(〇ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIV壹贰叁肆伍陆柒捌玖拾㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩")
_LEVEL = {"chapter": 1, "section": 2, "han": 1, "round": 2, "digit": 3, "low": 3}
_WHOLE_OF = re.compile(
    r"(?:引\s?言|前\s?言|导\s?言|绪\s?论|结\s?语|结束语|余\s?论)\s?[:：]\s?[㐀-鿿“《](?:[^。；，,！]{3,32}|[^。；，,！]{3,14}，[^。；，,！]{3,14})[^。；：:，,！？?]"
)
_TOC = re.compile(r"(?:\.{4,}|…{2,}|·{4,})\s?[（(]?\s?\d{1,4}\s?[)）]?\Z")
"""The end of an entry in a table of contents."""
_WHOLE_OPEN = re.compile(r"(?:问题的?提出|引言|绪论|导言|前言|结束语|结语|研究背景|文献综述)(?=[㐀-鿿“《（\d])(?![部与和及的])")
_STOPS = "。；！？，,;"
_TO_STOP = re.compile(r"[^。；！？，,;：:]+")
_MEASURE = re.compile(
    r"(?!人[才民文类力口物员际]|时代|支[部持撑]|家[庭校长]|类型|条件|年[轻级度龄]|日常|项目|位置|点评|分[类析工]|多[元维]|名称|级别|种类)[座户篇年月日世个名项次条位万亿千百倍种类家支人度级届余多岁点时分周]"
)


class Heading(NamedTuple):
    """A heading: its level, the family of its number, how sure the reading is."""

    level: int
    family: str
    confidence: float


def number_of(text: str, start: int = 0) -> tuple[str, int] | None:
    """Family of the number a heading opens with, and where the number ends."""
    match = _NUMBER.match(text, start)
    if match is None or match.lastgroup is None:
        return None
    if match.lastgroup == "bare" and _MEASURE.match(text, match.end()):
        return None  # 20世纪, 100名: a quantity
    return match.lastgroup, match.end()


_SENTENCE = re.compile(r"[^。！？；\n]{0,160}[。！？；]")
_SHORT_SENTENCE = 45
_SHORT_ALONE = 32
_NUMBERED = ("han", "round")
_MOST_TRIED = 40


def run_in_families(text: str, lines: list[tuple[int, int]]) -> frozenset[str]:
    """Families of numbers that open sentences in this text: `（一）加强学习。学习是…`, the head run in with its paragraph.

    Such a head ends with a stop of its own, soon; where a heading is glued to its paragraph the first stop comes later.
    """
    ends: dict[str, list[int]] = {family: [] for family in _NUMBERED}
    glued = dict.fromkeys(_NUMBERED, 0)
    for start, end in lines:
        if text[start] not in _OPENS_NUMBER:
            continue
        numbered = number_of(text, start)
        if numbered is None or numbered[0] not in _NUMBERED or (end - start <= 60 and heading_of(text[start:end]) is not None):
            continue
        first = _SENTENCE.match(text, start, end)
        is_whole = first is not None and first.end() == end and text.count("，", start, end) > 1
        ends[numbered[0]].append(0 if is_whole else first.end() - start if first else 999)
        if len(ends[numbered[0]]) <= _MOST_TRIED and (cut := heading_end(text, start, end)) and opens_prose(text, start, cut[0], end):
            glued[numbered[0]] += 1
    return frozenset(
        family
        for family, sizes in ends.items()
        if glued[family] * 4 < len(sizes)
        and (
            (len(sizes) == 1 and sizes[0] <= _SHORT_ALONE)
            or (len(sizes) > 1 and sum(size <= _SHORT_SENTENCE for size in sizes) >= 0.6 * len(sizes))
        )
    )


def is_whole_head(text: str) -> bool:
    """Whether a line is a heading that has no number in print, such as 引言 or 结论：., or 引言：… with what it is about."""
    return (len(text) <= 12 and _whole().match(text) is not None) or (len(text) <= 40 and _WHOLE_OF.fullmatch(text) is not None)


def is_contents_entry(line: str) -> bool:
    """Whether a line is an entry of a table of contents: dots lead to the number of a page."""
    return len(line) <= 120 and _TOC.search(line) is not None


def heading_of(line: str) -> Heading | None:
    """The heading that a whole line is, by itself; None where it reads as prose or as an item of a list."""
    if is_whole_head(line):
        return Heading(1, "whole", 1.0)
    if len(line) > 60 or is_contents_entry(line):
        return None
    numbered = number_of(line)
    if numbered is None:
        return None
    family, end = numbered
    body = line[end:].strip()
    dots = len(re.findall(r"\d+", line[:end]))
    if is_whole_head(body):
        return Heading(min(dots, 3) if family == "decimal" else _LEVEL.get(family, 1), family, 1.0)
    if not body or not re.search(r"[㐀-鿿A-Za-z]", body):
        return None
    if family == "bare" and len(body) > 30:
        return None
    if body[-1] in "；;，,、":
        return None
    stops = sum(body.count(s) for s in "。；！;!")
    if stops > (body[-1] in "。！!") or body.count("，") > 2:
        return None
    if body[-1] in "。！!" and (family not in ("chapter", "section", "han", "round") or len(body) > 24 or body.count("，") > 1):
        return None
    if family == "decimal":
        return Heading(min(dots, 3), family, 0.95)
    level = _LEVEL.get(family, 1)
    return Heading(level, family, 1.0 if family in ("chapter", "section", "han", "round") else 0.9)


@cache
def _whole() -> re.Pattern[str]:
    """A line that is a heading by its words alone."""
    rows = read_lexicon("heading_words.tsv")
    words = alternatives((row["word"] for row in rows if row["kind"] == "whole"), blanks=r"\s*")
    return re.compile(rf"(?:{words})[:：]?\Z")


@cache
def _words(kind: str) -> tuple[re.Pattern[str], dict[str, float]]:
    rows = {row["word"]: float(row["weight"]) for row in read_lexicon("heading_words.tsv") if row["kind"] == kind}
    longest = sorted(rows, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, longest))), rows


_CLAUSE = re.compile(
    r"[。；！？：;!?:\n]|[（(](?=[一二三四五六七八九十]{1,3}[)）])|(?<=[㐀-鿿])(?<![第表图件例式注])1(?=[、.．][㐀-鿿])|\Z"
)
_FIRST_BELOW = re.compile(r"[（(]一[)）]|1[、.．](?=[㐀-鿿])")
"""The number of the first heading below."""
_LONGEST = 40
_SHORT_REST, _LEAST_PROSE = 26, 10
"""Characters of what is left of a line that is a heading to its end, and of prose that may be glued to one."""
_SURE_OPENING, _SURE_END = 1.6, 1.4
_SHORTEST_SENTENCE = 7
"""Characters with its stop of a sentence glued to a heading, where it has no comma: less ends the words of the sentence before."""
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_PROSE_OPEN = re.compile(
    "要(?!素)|必须|应[当该]|各级|我们|在(?!线)|通过|随着|由于|(?:当前|目前)，|近年|为了|为[^。]{2,120}，(?:特|现)?(?:制定|结合)|但"
)
_MODAL = re.compile("必须|应当|应该|可以|能够|已经|不能|要把|是(?!非)")


def opens_prose(text: str, start: int, position: int, end: int) -> bool:
    """Whether the heading that begins at `start` plainly ends at `position`: with a word like 结语, or before one that only opens sentences."""
    numbered = number_of(text, start)
    if numbered is not None and _whole().match(text, numbered[1], position):
        return True
    opening, opens = _words("open")
    word = opening.match(text, position, end)
    return word is not None and opens[word[0]] >= _SURE_OPENING and not word[0].startswith(("新时", "党的"))


def parallel_ends(text: str, starts: list[int], end: int) -> dict[int, int]:
    """Where headings end that open with the same words and end on the same character, as sections beside each other often do.

    `（一）服务工作具有长期性…（二）服务工作具有连续性…`: both end on 性. Maps the start of a heading to its end.
    """
    found: dict[int, int] = {}
    for first, second in pairwise(starts):
        bodies = []
        for start in (first, second):
            numbered = number_of(text, start)
            bodies.append(numbered[1] if numbered else start)
        a, b = bodies
        same = 0
        while same < 20 and max(a, b) + same < end and text[a + same] == text[b + same] and text[a + same] not in _STOPS:
            same += 1
        if same < 3:
            continue
        left, right = (_TO_STOP.match(text, at + same, min(end, at + same + 10)) for at in bodies)
        if left is None or right is None:
            continue
        ends = [
            (i + j, i, j)
            for i, character in enumerate(left[0])
            if i and (j := right[0].find(character, 1)) > 0 and character not in "的和与及在是"
        ]
        if ends:
            _, i, j = min(ends)
            found.setdefault(first, a + same + i + 1)
            found[second] = b + same + j + 1
    return found


def heading_end(text: str, start: int, end: int, hint: int | None = None) -> tuple[int, float] | None:
    """Where the heading that begins at `start` ends when text is glued to it, and how sure that is.

    Every position up to 40 characters behind the number is weighed: a word that headings end on before it, a word that
    opens sentences behind it, words of the heading taken up again behind it, and the length. None where nothing speaks for a cut.
    """
    numbered = number_of(text, start)
    begin = numbered[1] if numbered else start
    match = _CLAUSE.search(text, begin, end)
    stop = min(match.start() if match else end, begin + _LONGEST)
    clause_end = match.start() if match else end
    if clause_end < end and text[clause_end] in "（(1" and clause_end - begin <= _LONGEST:
        return clause_end, 1.0  # the next heading follows at once
    if (
        numbered is not None
        and numbered[0] == "han"
        and text[clause_end : clause_end + 1] == "。"
        and clause_end - begin <= _LONGEST
        and "，" not in text[begin:clause_end]
        and _FIRST_BELOW.match(text, clause_end + 1, end)
    ):
        return clause_end + 1, 0.9
    if (whole := _WHOLE_OPEN.match(text, begin, end)) is not None and end - whole.end() > 10:
        return whole.end(), 0.95
    if hint is None and _PROSE_OPEN.match(text, begin, end):
        return None
    _, ends = _words("end")
    opening, opens = _words("open")
    best: tuple[float, int] | None = None
    second = 0.0
    shortest = _SHORTEST_SENTENCE if text[clause_end : clause_end + 1] == "。" else 3
    for position in range(begin + 2, min(stop, clause_end - shortest) + 1):
        before, after = text[position - 1], text[position]
        if (
            before in "，、的和与及把将被让使对“《（("
            or after in "，、。的地得制性化度率者型”》）)；："
            or (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())
        ):
            continue
        if text.startswith("所谓", position - 2) or text.rfind("，", max(begin, position - 4), position) >= 0:
            continue
        if any(text.count(opener, begin, position) > text.count(closer, begin, position) for opener, closer in _PAIRS):
            continue
        score = 0.0
        for size in (4, 3, 2):
            if position - size >= begin and (weight := ends.get(text[position - size : position])):
                score += weight
                # the sentence takes the words up a little later
                if size < 4 and text[position - 4 : position] in text[position : position + 14]:
                    score += 1.0
                break
        opener = opening.match(text, position, end)
        if opener:
            score += opens[opener[0]]
        elif ends.get(text[position : position + 2], 0.0) >= _SURE_END:
            score -= 1.0  # the heading goes on with a word that headings end on: 现状分析
        echo = 0
        while echo < 8 and position + echo < end and text[position : position + echo + 1] in text[begin:position]:
            echo += 1
        # words that the heading has, taken up from their first on
        if echo >= 2 and text[position - 1 : position + echo] in text[begin : position - 1]:
            echo = 0
        if echo >= 2 and text[position + echo : position + echo + 1] not in ("。", "！", "；"):
            score += 0.7 * echo - 0.4
        if position == hint:
            score += 2.0
        # the subject of the essay, which sentences open with
        if text.count(text[position : position + 4], max(0, start - 2000), start) >= 2:
            score += 1.2
        if _MODAL.search(text, begin, position):
            score -= 1.5
        length = position - begin
        score -= 0.08 * abs(length - 12) + (0.6 if length < 4 else 0) + 0.25 * text.count("，", begin, position)
        if best is None or score > best[0]:
            second = best[0] if best else 0.0
            best = (score, position)
        elif score > second:
            second = score
    if best is None or best[0] < 1.0:
        return None
    rest = clause_end - best[1]
    if "，" not in text[begin:clause_end]:
        if clause_end == end and end - begin <= _SHORT_REST and (rest < _LEAST_PROSE or not opens_prose(text, start, best[1], end)):
            return end, 0.9  # a heading to the end of its line
        if rest < _LEAST_PROSE and text[clause_end : clause_end + 1] == "。":
            return None  # a sentence as short as a heading
    return best[1], round(min(0.95, 0.5 + 0.15 * best[0] + 0.1 * max(0.0, best[0] - second)), 2)
