"""Half-width punctuation in Chinese context becomes full-width; numbers, times, addresses, Latin text and references keep theirs."""

from __future__ import annotations

import re

from flows.repair.lines import HAN, entry_lines, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_MARK = re.compile(r"[,;:()\n]|[?!]+")
_FULL = str.maketrans(",;:()?!", "，；：（）？！")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]+|[\w.+\-]+@[\w\-]+\.[\w.]+", re.ASCII)
_TAIL = ".,;:!?)"
_HAN = re.compile(f"[{HAN}]")
_STOP = re.compile(
    rf"\.(?:(?<=[{HAN}”）》]\.)(?=[ \u3000\u00a0]+[{HAN}“（]|[ \u3000\u00a0]*(?:\n|\Z)|[”’\"])|(?<=[{HAN}][”\"]\.)(?=[{HAN}“])"
    # behind a quotation or a percentage only at the end of a line
    rf"|(?<=[{HAN}]\"\.)(?=[ \u3000\u00a0]*(?:\n|\Z))|(?<=\d[%％]\.)(?=[ \u3000\u00a0]*(?:\n|\Z)))"
)
_INNER_STOP = re.compile(rf"\.(?<=[{HAN}”）]\.)(?=[{HAN}“])")
_NUMERAL_HEAD = re.compile(r"(?:^|\n)[ \u3000\u00a0]*[（(]?[一二三四五六七八九十]{1,3}$")
_DOTS = re.compile(rf"\.\.\.(?<=[{HAN}，”]\.\.\.)\.{{0,9}}(?!\.)")
_LOW_QUOTES = re.compile(rf"(?<=[{HAN}，。”）])„{{2,}}")
"""What a converter makes of an ellipsis in a font of its own."""
_DASH = re.compile(rf"--(?<=[{HAN}”》）]--)-*(?=[{HAN}“《（])")
_GLUED_LIST = re.compile(r"参考文献[】\]]?\s?[:：]?\s?[\[［]1[\]］]")
_ADDED = re.compile(rf",(?<=[{HAN}”》）],)(?=[,，。、；][{HAN}“《\n])|,(?<=[{HAN}”》）],)(?=[。]\Z)")
_FEWEST_ADDED = 3
_KEYWORD_LINE = re.compile(r"[【\[〔［(（]?关键[词字]")


def _protected(text: str) -> list[tuple[int, int]]:
    """Intervals whose punctuation is their own: reference entries and addresses."""
    intervals = []
    if "[" in text or "［" in text or "〔" in text or "参考文献" in text:
        lines = split_lines(text)
        intervals += [(lines[i].start, lines[i].end) for i in entry_lines(lines)]
        for match in _GLUED_LIST.finditer(text):
            end = text.find("\n", match.end())
            intervals.append((match.end() - 3, len(text) if end < 0 else end))
    if "://" in text or "www." in text or "@" in text:
        intervals += [(m.start(), m.start() + len(m[0].rstrip(_TAIL))) for m in _ADDRESS.finditer(text)]
    return sorted(intervals)


def find_added_commas(text: str) -> list[Replacement]:
    """Commas that a site added in front of marks against copying (`，,` `,。`), three at least."""
    if ",," not in text and ",。" not in text:
        return []
    found = [match.start() for match in _ADDED.finditer(text)]
    return [Replacement(at, at + 1, "", "added-comma") for at in found] if len(found) >= _FEWEST_ADDED else []


def find_punctuation(text: str) -> list[Replacement]:
    """Make `, ; : ? ! ( )` next to Chinese text full-width. A pair of brackets changes as one."""
    protected = _protected(text)
    protected.append((len(text) + 1, len(text) + 1))
    next_start, next_end = protected[0]
    next_protected = 0
    found: list[Replacement] = []
    add = found.append
    opened: list[int] = []
    brackets: list[Replacement] = []
    last = -1  # end of the last mark made full-width
    in_keywords = False
    new_tuple = tuple.__new__
    n = len(text)
    for match in _MARK.finditer(text):
        start, end = match.span()
        while start >= next_end:
            next_protected += 1
            next_start, next_end = protected[next_protected]
        if start >= next_start:
            continue
        mark = text[start:end]
        if mark == "\n":
            opened.clear()
            in_keywords = False
            continue
        left = text[start - 1] if start else "\n"
        right = text[end] if end < n else "\n"
        if mark in "()":
            if mark == "(":
                opened.append(start)
            elif opened:
                brackets += _bracket_pair(text, opened.pop(), start)
                if brackets and brackets[-1].start == start:
                    last = end
            elif left > "\u2e80" or right > "\u2e80":
                brackets.append(Replacement(start, end, "）", "half-width-bracket"))
                last = end
            continue
        # the common case first: an ideograph or full-width form on one side
        if left > "\u2e80" or right > "\u2e80" or last == start or _is_quoted_context(text, start, end):
            if mark == ":" and left in "0123456789" and right in "0123456789":
                continue
            add(new_tuple(Replacement, (start, end, mark.translate(_FULL), "half-width-punctuation")))
            last = end
            if mark == ":" and not in_keywords and left in "词字】]":
                line_start = text.rfind("\n", 0, start) + 1
                in_keywords = start - line_start < 12 and _KEYWORD_LINE.match(text, line_start) is not None
        elif in_keywords and mark in ",;":
            add(Replacement(start, end, mark.translate(_FULL), "half-width-punctuation"))
            last = end
        elif in_keywords and mark == ":" and text[start - 8 : start].lower() == "abstract":
            in_keywords = False  # the abstract in English is glued to them
    if brackets:
        found = sorted([*found, *brackets])
    return found


def _is_quoted_context(text: str, start: int, end: int) -> bool:
    """Whether a quotation mark, dash or ellipsis beside the mark belongs to Chinese text."""
    left, right = text[start - 1 : start], text[end : end + 1]
    if left and left in "”’…—·":
        return text[start - 2 : start - 1] > "\u2e80" or right > "\u2e80"
    return bool(right) and right in "“‘…—" and (text[end + 1 : end + 2] > "\u2e80")


def _bracket_pair(text: str, start: int, end: int) -> list[Replacement]:
    """Both brackets, where what they hold is Chinese or what stands outside is and belongs to them."""
    before = text[start - 1 : start]
    after = text[end + 1 : end + 2]
    is_chinese = _HAN.search(text, start + 1, min(end, start + 200)) is not None or before > "\u2e80" or before in set("”’…—")
    if not is_chinese and after > "\u2e80":
        # f(x)表示: the brackets belong to the Latin word in front
        is_chinese = not (before.isascii() and before.isalnum())
    if not is_chinese:
        return []
    return [Replacement(start, start + 1, "（", "half-width-bracket"), Replacement(end, end + 1, "）", "half-width-bracket")]


def find_stops(text: str) -> list[Replacement]:
    """ASCII full stops, dots and hyphens printed for 。, …… and ——, outside references. Blanks must still stand."""
    has_dots, has_dashes, has_low = "." in text, "--" in text, "„„" in text
    if not has_dots and not has_dashes and not has_low:
        return []
    found = [Replacement(m.start(), m.end(), "……", "ascii-ellipsis") for m in _LOW_QUOTES.finditer(text)] if has_low else []
    if has_dots:
        for match in _DOTS.finditer(text):
            if match[0][0] == ".":
                found.append(Replacement(match.start(), match.end(), "……", "ascii-ellipsis"))
        for match in _STOP.finditer(text):
            if not _NUMERAL_HEAD.search(text, max(match.start() - 8, 0), match.start()):
                found.append(Replacement(match.start(), match.end(), "。", "ascii-full-stop"))
        inner = list(_INNER_STOP.finditer(text))
        # a text that ends its sentences so throughout; elsewhere the dot may belong to a foreign name
        if inner and (("。" not in text and found) or (len(inner) >= 3 and text.count("。") * 4 < len(inner))):
            stops = {r.start for r in found}
            for match in inner:
                if match.start() not in stops and not _NUMERAL_HEAD.search(text, max(match.start() - 8, 0), match.start()):
                    found.append(Replacement(match.start(), match.end(), "。", "ascii-full-stop"))
    if has_dashes:
        found += [Replacement(m.start(), m.end(), "——", "ascii-dash") for m in _DASH.finditer(text)]
    if not found:
        return []
    found.sort()
    protected = _protected(text)
    kept = []
    index = 0
    for r in found:
        while index < len(protected) and protected[index][1] <= r.start:
            index += 1
        if index == len(protected) or r.start < protected[index][0]:
            kept.append(r)
    return kept


RULES = (
    Rule(
        "half-width-punctuation",
        "punctuation",
        "Crawlers narrow , ; : ? ! of Chinese text; next to Chinese text they are full-width.",
        "首先,要学习;其次,要实践:怎么办?干!",
        "首先，要学习；其次，要实践：怎么办？干！",
        find_punctuation,
        (
            Case("会议12:30开始,共1,000人,占3.5%", "会议12:30开始，共1,000人，占3.5%"),
            Case("见https://a.cn/b,c?d=e:f,下同", "见https://a.cn/b,c?d=e:f，下同"),
            Case("Abstract: This paper, in short", "Abstract: This paper, in short"),
            Case("[1]张三,李四.论工作[J].某刊,2015(1):3-5.", "[1]张三,李四.论工作[J].某刊,2015(1):3-5."),
            Case("关键词:5G;AI;党建", "关键词：5G；AI；党建"),
            Case("关键词:5G;AI Abstract: In short, it works.", "关键词：5G；AI Abstract: In short, it works."),
            Case("难道不是吗?!", "难道不是吗？！"),
        ),
    ),
    Rule(
        "half-width-bracket",
        "punctuation",
        "Brackets around Chinese text, or after it, are full-width.",
        "《条例(试行)》与世贸组织(WTO)",
        "《条例（试行）》与世贸组织（WTO）",
        find_punctuation,
        (Case("函数f(x)表示", "函数f(x)表示"), Case("(1)加强学习", "（1）加强学习"), Case("1)加强学习", "1）加强学习")),
    ),
    Rule(
        "ascii-full-stop",
        "punctuation",
        "Abstract databases end Chinese sentences with an ASCII full stop.",
        "提出了途径.\n第二段",
        "提出了途径。\n第二段",
        find_stops,
        (
            Case('群众"找不到组织".\n第二段', '群众"找不到组织"。\n第二段'),
            Case("提高到91.6%.\n第二段", "提高到91.6%。\n第二段"),
            Case('说:"是的."他走了', '说:"是的。"他走了'),
            Case("一. 概述", "一. 概述"),
            Case("约翰.杜威", "约翰.杜威"),
            Case("占3.5%. 其次", "占3.5%. 其次"),
        ),
    ),
    Rule(
        "ascii-ellipsis",
        "punctuation",
        "Dots printed for an ellipsis.",
        "如此等等......",
        "如此等等……",
        find_stops,
        (Case("充满了希望„„我们", "充满了希望……我们"), Case("他写道„Guten Tag“", "他写道„Guten Tag“")),
    ),
    Rule(
        "added-comma",
        "residue",
        "A site added commas in front of marks against copying: `，,` and `,。`.",
        "要抓住重点,,是关键。实践在前,、总结在后。工作要抓好,。要落实。",
        "要抓住重点,是关键。实践在前、总结在后。工作要抓好。要落实。",
        find_added_commas,
        (Case("要抓住重点,,是关键。", "要抓住重点,,是关键。"),),
    ),
    Rule("ascii-dash", "punctuation", "Hyphens printed for a dash.", "目标--发展", "目标——发展", find_stops),
)
