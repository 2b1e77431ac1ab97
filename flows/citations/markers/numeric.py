"""Numbered markers: `[1]`, `［2-4］`, `[2]186-187`, `①`, `¹`, `<sup>1</sup>`, `(1)`, bare and damaged ones, and their look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.citations.markers.entries import Family
from flows.text.numerals import CIRCLED, circled_number

MAX_SPAN = 60
"""Entries a range may name; `[1-99]` is no marker."""

_NUM = r"\d{1,3}"
_DASH = "[-‐‑–—―−－~～〜至]{1,2}"
_LIST = rf"{_NUM}(?:\s*(?:[,，、;；]|{_DASH})\s*{_NUM})*"
_OPEN, _CLOSE = r"[\[［〔【]", r"[\]］〕】]"
_ONE = rf"{_OPEN}\s*{_LIST}\s*[\"“”]?\s*{_CLOSE}"
_BRACKET = re.compile(rf"{_ONE}(?:\s*{_DASH}\s*{_ONE})?")
_PAREN = re.compile(rf"[(（]\s*{_LIST}\s*[)）]")
_TAGGED = re.compile(
    rf"<sup>\s*[\[［(（]?\s*(?:{_LIST}|[①-⑳])\s*[\]］)）]?\s*</sup>|\$?\^\{{\s*\[?\s*(?:{_LIST})\s*\]?\s*\}}\$?", re.IGNORECASE
)
_CIRCLED = re.compile(
    "[\\[［〔【]\\s?(?P<signs>[①-⑳㉑-㉟㊱-㊿]|[①-⑨][①-⑨○〇])\\s?[\\]］〕】]"
    "|[①-⑳㉑-㉟㊱-㊿](?:\\s*[,，、]?\\s*[①-⑳㉑-㉟㊱-㊿]|\\s*[-–—~～]\\s*[①-⑳㉑-㉟㊱-㊿])*"
)
_SUPERSCRIPT = re.compile("[⁽\\[［]?[⁰¹²³⁴-⁹]{1,3}(?:[⁻,，、–-][⁰¹²³⁴-⁹]{1,3})*[⁾\\]］]?")
_BARE = re.compile(r"(?<=[。”！？；》）])\d{1,2}(?=[\u4e00-\u9fff“《])")
_UNCLOSED = rf"{_OPEN}\s*(?P<unclosed>{_NUM})(?![\d\s]*[\]］〕】\-–—~～,.．/年月]|\s*[，、]\s*\d)(?=[\u4e00-\u9fff。，；：！？、\n”]|$)"
_UNOPENED = rf"[?？\"“]?(?<![\d\-–—,，、.．\[［〔【])(?P<unopened>{_NUM})\s*[\]］]"
_MEASURE = (
    "名人年个月日号万亿千百余多位次种项条款章届大家省市县区州国倍元块斤公里米吨岁天周"
    "时分钟秒期所座支只件台辆批组层级类点部字篇本册卷版轮场起例户亩度"
)
_NO_MARKER_BEFORE = frozenset(_MEASURE + "是世至到")
_BARE_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff])(?<![第共为达计约是至到数])\d{1,2}(?=[，。；：！？])")
_DAMAGED = re.compile(f"{_UNCLOSED}|{_UNOPENED}")
_MAY_BE_DAMAGED = re.compile(r"[\[［〔【\d?？\"“]")  # to look for these first takes a tenth of the time
_OPEN_BEFORE = re.compile(r"[\[［][^\]］\d。，；：！？\n]{1,6}$")
_TO_DIGIT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

# Behind a closed marker, the page in the entry: GB/T 7714-2015, 10.1.3
_RANGE = r"\d{1,4}(?:\s*[-–—~～,，、]\s*\d{1,4})*"
_PAGE = re.compile(
    rf"\s*(?:[(（]\s*[PpＰ]{{1,2}}[.．]?\s*(?P<a>{_RANGE})\s*[)）]|[PpＰ]{{1,2}}[.．]?\s*(?P<b>{_RANGE})|[(（]?第\s*(?P<d>{_RANGE})\s*页[)）]?|"
    rf"[(（]\s*(?P<e>\d{{1,4}}\s*[-–—~～]\s*\d{{1,4}})\s*[)）]|[:：]\s*(?P<f>\d{{1,4}}\s*[-–—~～]\s*\d{{1,4}})(?!\d)|"
    rf"(?P<c>\d{{1,4}}[-–—~～]\d{{1,4}}(?!\d|[%％‰{_MEASURE}])|\d{{1,4}}(?![\d.．%％‰℃°、)）+\-–—~～/:：{_MEASURE}A-Za-z]|[,，]\d))页?)"
)

_TABLE = re.compile("(?:(?:^|[见如由参下上附据从中在和与及或的，。；（(、\\s])(?:图表|表格|图|表|式)|公式|附录|附件|方程)\\s*$")
_NAMED_BY_NUMBER = ("第", "步骤", "选项", "情形", "类型", "编号")
_CODE = re.compile(r"(?:数组|下标|索引|变量|元素)?[A-Za-z_][A-Za-z0-9_]*$")
_INDEX = re.compile(r"(?<=[A-Za-z_])\[\d+\]$")
_ARRAY = re.compile("(?:数组|下标|索引|矩阵|向量|列表)$")
_ARRAY_NAMES = frozenset(
    ("arr", "array", "list", "dict", "map", "matrix", "vector", "nums", "args", "argv", "str", "data", "index", "buf", "tmp")
)
_AFTER_CODE = re.compile(r"\s*(?:=|\+|\*|/|\[[a-zA-Z0-9]\]|\.[A-Za-z]|<|>)")
_DOC_NUMBER = re.compile(r"\s*第?\d*号")
_LINE_LABEL = re.compile(r"(?:^|\n)[ \t\u3000]*$")
_STOPS = frozenset("。，；：！？、”）")
_INTERVAL = re.compile(r"(?:区间|范围|取值|属于|∈|值域)[为是在]?\s*$")


class Numbered(NamedTuple):
    """A numbered marker before linking: span, numbers, family, page locator."""

    start: int
    end: int
    numbers: tuple[int, ...]
    family: Family
    pages: str | None
    damaged: bool = False


def expand(numbers: str) -> tuple[int, ...]:
    """Numbers of a marker's inside: `1,3-5` is 1, 3, 4, 5. Empty where a range runs backwards or is too wide."""
    out: list[int] = []
    for part in re.split("[,，、;；]", numbers):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if not ends or (len(ends) > 1 and not 0 < ends[-1] - ends[0] <= MAX_SPAN):
            return ()
        out += range(ends[0], ends[-1] + 1)
    return tuple(dict.fromkeys(out))


def _page(text: str, end: int) -> tuple[int, str | None]:
    match = _PAGE.match(text, end)
    if not match:
        return end, None
    page = next(page for page in match.groups() if page)
    if match["c"] and re.fullmatch(r"(?:19|20)\d\d", page) and text[match.end() : match.end() + 1] in "年-":
        return end, None
    return match.end(), re.sub(r"\s", "", page)


def _is_label(text: str, start: int, end: int) -> bool:
    """True at the head of a line, where entries and enumerations stand; a marker cut off by a line break has a stop behind it."""
    if start and text[start - 1] != "\n" and not _LINE_LABEL.search(text[max(0, start - 8) : start]):
        return False
    return text[end : end + 1] not in _STOPS


def _is_code(text: str, start: int, end: int) -> bool:
    """True for array indices such as `a[1]`, `list[2] = 0`."""
    window = text[max(0, start - 24) : start]
    inner = _INDEX.search(window)
    if inner:  # the second index of `a[1][2]`
        window = window[: inner.start()]
    before = _CODE.search(window)
    if not before:
        return _ARRAY.search(window) is not None
    name = before[0]
    return (
        len(name) == 1
        or name.lower() in _ARRAY_NAMES
        or name[0] in "数下索变元"
        or "_" in name
        or bool(_AFTER_CODE.match(text, end))
        or text[max(0, start - len(name) - 2) : start - len(name)] in ("数组", "变量", "元素")
    )


def brackets(text: str) -> Iterator[Numbered]:
    """Markers in square brackets and their kin, with page suffix."""
    for match in _BRACKET.finditer(text):
        start, end = match.span()
        inner = re.sub(rf"{_CLOSE}\s*({_DASH})\s*{_OPEN}", "-", match[0])
        numbers = expand(inner.strip('[]［］〔〕【】“”" '))
        before = text[max(0, start - 12) : start]
        if not numbers or 0 in numbers or _is_label(text, start, end) or _TABLE.search(before) or _is_code(text, start, end):
            continue
        if before.endswith("第") or (len(numbers) > 1 and _INTERVAL.search(before)):
            continue
        if match[0][0] == "〔" and _DOC_NUMBER.match(text, end):
            continue
        stop, pages = _page(text, end)
        yield Numbered(start, stop, numbers, "bracket", pages)


def parens(text: str, *, labelled: bool) -> Iterator[Numbered]:
    """`(1)` in running text, for essays whose list is `labelled` so: behind a word, not at the head of a clause.

    Where the labels are not known, a punctuation mark must follow: enumerations go on with a word.
    """
    for match in _PAREN.finditer(text):
        start, end = match.span()
        numbers = expand(match[0].strip("()（） "))
        if (
            not numbers
            or 0 in numbers
            or start == 0
            or text[start - 1] in "：:；;，,、\n。"
            or _TABLE.search(text[max(0, start - 12) : start])
        ):
            continue
        if labelled or text[end : end + 1] in _STOPS:
            stop, pages = _page(text, end)
            yield Numbered(start, stop, numbers, "paren", pages)


def tagged(text: str) -> Iterator[Numbered]:
    """Markers in markup: `<sup>[1]</sup>`, `$^{[1]}$`, `^{1}`."""
    for match in _TAGGED.finditer(text):
        digits = "".join(str(CIRCLED.get(c, c)) for c in match[0])
        numbers = expand(re.sub(r"</?sup>|[^\d,，、;；\-–—~～]", "", digits, flags=re.IGNORECASE))
        if numbers and 0 not in numbers:
            stop, pages = _page(text, match.end())
            yield Numbered(match.start(), stop, numbers, "tagged", pages)


def superscripts(text: str) -> Iterator[Numbered]:
    """Unicode superscript digits, but no powers and units (`m²`, `10³`)."""
    for match in _SUPERSCRIPT.finditer(text):
        start, end = match.span()
        before = re.search(r"[A-Za-z0-9α-ωΑ-Ω)²]+$", text[max(0, start - 16) : start])
        if before and not re.fullmatch("[A-Za-z]{4,}", before[0]):
            continue
        if match[0][0] in "⁻-" or re.match("[A-Za-z0-9]", text[end : end + 1]):
            continue
        numbers = expand(match[0].translate(_TO_DIGIT).strip("⁽⁾[]［］"))
        if numbers and 0 not in numbers:
            yield Numbered(start, end, numbers, "superscript", None)


def circled(text: str) -> Iterator[Numbered]:
    """Circled digits, among them those of enumerations: `vote` decides."""
    for match in _CIRCLED.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 12) : start]
        if _is_label(text, start, end) or _TABLE.search(before) or before.endswith(_NAMED_BY_NUMBER):
            continue
        if match["signs"]:
            stop, pages = _page(text, end)
            yield Numbered(start, stop, (circled_number(match["signs"]),), "circled", pages)
            continue
        spelled = "".join(f"{CIRCLED[c]}," if c in CIRCLED else c for c in match[0])
        numbers = expand(re.sub(r",(\s*[-–—~～])", r"\1", spelled).replace("，", ",").replace("、", ",").replace(",,", ",").strip(", "))
        if numbers:
            stop, pages = _page(text, end)
            yield Numbered(start, stop, numbers, "circled", pages)


def bare(text: str) -> Iterator[Numbered]:
    """Superscripts that lost their form: `趋势。1党的`, `总结4，并`. Years, measures and enumerations are left out; `vote` asks for the sequence.

    Those inside a sentence (`总结4，并`), which may as well be numbers, come as `damaged`.
    """
    for match in _BARE.finditer(text):
        if match[0][0] != "0" and text[match.end()] not in _NO_MARKER_BEFORE:
            yield Numbered(match.start(), match.end(), (int(match[0]),), "bare", None)
    for match in _BARE_INSIDE.finditer(text):
        if match[0][0] != "0":
            yield Numbered(match.start(), match.end(), (int(match[0]),), "bare", None, True)


def damaged(text: str) -> Iterator[Numbered]:
    """Markers that lost one bracket: `[5`, `6]`, `?1］`; `vote` asks for the sequence."""
    end = 0
    for begin in _MAY_BE_DAMAGED.finditer(text):
        match = _DAMAGED.match(text, begin.start()) if begin.start() >= end else None
        if match is None:
            continue
        end = match.end()
        number = int(match["unclosed"] or match["unopened"])
        inside = match["unopened"] and _OPEN_BEFORE.search(text[max(0, match.start() - 12) : match.start()])  # [注1]
        if number and not inside and not _is_label(text, match.start(), match.end()):
            yield Numbered(match.start(), match.end(), (number,), "bracket", None, True)
