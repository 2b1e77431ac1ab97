"""Fixed political formulations (提法) and campaigns named in running text.

Known formulations come from `seeds/lexicons/formulas.tsv` with origin and first year; unknown ones are found by their shape and are candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from flows.text.seeds import read_lexicon

CANDIDATE = "candidate"
"""Value of a formula found by its shape only."""

_CAMPAIGN = (
    "(?:主题教育实践活动|主题实践活动|主题教育活动|主题党日活动|集中教育活动|学习实践活动|学习教育活动|教育实践活动|专题教育活动|大讨论活动|主题教育|学习教育|"
    "专题教育|教育活动|实践活动|主题活动|大讨论|大学习|大调研|创建活动|竞赛活动|评选活动|活动|专项行动|行动|工程)"
)
_QUOTED = re.compile("“([^“”\n]{2,60})”")
_CAMPAIGN_AFTER = re.compile(_CAMPAIGN)
_CAMPAIGN_BARE = re.compile(
    "(?:党的群众路线教育实践活动|群众路线教育实践活动|保持共产党员先进性教育活动|学习实践科学发展观活动|深入学习实践科学发展观活动|党史学习教育|党纪学习教育|创先争优活动|"
    "学习贯彻习近平新时代中国特色社会主义思想主题教育|(?:深入贯彻)?中央八项规定精神学习教育|延安整风运动|整风运动|三讲教育活动|社会主义教育运动)"
)
_SEPARATOR = re.compile("[，、；,;　 —]")
_HAN = re.compile("[\u4e00-\u9fff]+")
# 三个结合, 四项基本原则, 五大行动; 四优, 三化, 五个好: a number and what is counted
_NUMERALS = "一二两三四五六七八九十"
_NUMERALS_BEFORE = tuple(_NUMERALS + "百千第0123456789")  # 二十四史, 第三个自信
_NUMERAL = "[二两三四五六七八九十双]"
_COUNTED = re.compile(
    f"{_NUMERAL}{{1,2}}(?:[个项大种条位字坚严讲有不要带会无比抓融促创联访进防亮学查改问看听送建帮走做到强转补清评树争当保守知懂同优好新][\u4e00-\u9fff]{{1,5}}|[张步块支本环链][\u4e00-\u9fff]{{2,5}})"
)
_COUNT_ONLY = re.compile(f"{_NUMERAL}{{1,2}}(?:[优化好严心有强创联促带型观力线性新感进同讲亮公访维元]|[^\\d\\s][率化性感力])")
_SIGN = re.compile(f"(?:{_NUMERAL}{{1,2}}|二十[一二三四五六七八九]?)字(?:诀|方针|要求|工作法)?")
_CLASSICAL = re.compile("[乎矣焉兮哉吾汝]|于|而|之(?!所)|者[，、]|[，、]则")  # a proverb or a line of the classics is no formulation
_RUNNING = re.compile("[的了是着过也都]|才能")  # words of running speech, rare in a formulation
_VERBS = frozenset(
    "请拉引讲守亮树强抓促学做知争当创建提保重转改严明带比帮敢善懂会爱干肯有不听跟谋办解聚育兴展补夯固筑正看查问送走进访评送扬铸悟开净治防"
)


class Formula(NamedTuple):
    """One formulation: `text[start:end]` stands without quotation marks; `value` is its id in the lexicon or `candidate`."""

    start: int
    end: int
    text: str
    value: str
    kind: Literal["formula", "campaign"]


class _Entry(NamedTuple):
    formula_id: str
    bare: bool


def _key(text: str) -> str:
    """A formulation without its inner punctuation, so that `不忘初心，牢记使命` and `不忘初心、牢记使命` are one."""
    return _SEPARATOR.sub("", text)


@cache
def _lexicon() -> dict[str, _Entry]:
    table: dict[str, _Entry] = {}
    for row in read_lexicon("formulas.tsv"):
        entry = _Entry(row["id"], row["bare"] == "yes")
        for text in (row["text"], *row["variants"].split("|")):
            if text:
                table.setdefault(_key(text), entry)
        for text in row["quoted_variants"].split("|"):
            if text:
                table.setdefault(_key(text), entry._replace(bare=False))
    return table


def _trie_pattern(words: Iterable[str]) -> str:
    """Alternation of words with common prefixes shared; the longest word wins. A separator may stand between any two characters of a long word."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def build(node: dict[str, dict], depth: int) -> str:  # type: ignore[type-arg]
        ends = "" in node
        branches = [(char, build(child, depth + 1)) for char, child in node.items() if char]
        if not branches:
            return ""
        gap = "[，、]?" if depth >= 2 else ""
        body = "|".join(f"{re.escape(char)}{rest}" for char, rest in branches)
        if len(branches) > 1 or ends or gap:
            body = f"(?:{gap}(?:{body}))" if gap else f"(?:{body})"
        return f"{body}?" if ends else body

    return build(trie, 0)


@cache
def _bare_pattern() -> re.Pattern[str]:
    return re.compile(_trie_pattern(sorted(key for key, entry in _lexicon().items() if entry.bare)))


def gate() -> str:
    """Regular expression of what stands in every text with a formulation or campaign."""
    return f"“|{_CAMPAIGN_BARE.pattern}|{_bare_pattern().pattern}"


def is_candidate(quoted: str) -> bool:
    """True when a quoted passage has the shape of a formulation.

    Shapes: two or more segments of equal length from three characters up (`改革创新，奋发有为`), or of one rhythm sharing an opening or closing
    character (`尊重人、理解人、关心人`); a number with what is counted (`三个结合`, `四优`).
    """
    if _COUNTED.fullmatch(quoted) or _COUNT_ONLY.fullmatch(quoted) or _SIGN.fullmatch(quoted):
        return True
    segments = [s for s in _SEPARATOR.split(quoted) if s]
    if not 2 <= len(segments) <= 8 or any(not _HAN.fullmatch(s) for s in segments) or _CLASSICAL.search(quoted):
        return False
    lengths = {len(s) for s in segments}
    shared = len({s[0] for s in segments}) == 1 or len({s[-1] for s in segments}) == 1
    if len(lengths) == 1:
        size = len(segments[0])
        return (4 <= size <= 8 and (shared or size < 6 or not _RUNNING.search(quoted))) or (
            size == 3 and (shared or all(s[0] in _VERBS for s in segments))
        )
    return shared and max(lengths) <= 10 and max(lengths) - min(lengths) <= 3 and min(lengths) >= 2


def find_formulas(text: str) -> list[Formula]:
    """Formulations and campaigns of one text, sorted by start.

    A quoted passage counts when the lexicon knows it or its shape is one (value `candidate`); an unquoted one only when the lexicon says that
    it needs no quotation marks. A campaign (`“…”主题教育`) is a value of its own beside the formulation it is named after.
    """
    found: list[Formula] = []
    quoted_spans: list[tuple[int, int]] = []
    lexicon = _lexicon()
    if "“" in text:
        for match in _QUOTED.finditer(text):
            inner, start, end = match[1], match.start(1), match.end(1)
            entry = lexicon.get(_key(inner))
            campaign = _CAMPAIGN_AFTER.match(text, match.end())
            if campaign and not inner.startswith(("《",)):
                found.append(
                    Formula(
                        match.start(),
                        campaign.end(),
                        text[match.start() : campaign.end()],
                        entry.formula_id if entry else CANDIDATE,
                        "campaign",
                    )
                )
            if entry:
                found.append(Formula(start, end, inner, entry.formula_id, "formula"))
                quoted_spans.append((start, end))
            elif is_candidate(inner) or (campaign and len(inner) == 4 and _HAN.fullmatch(inner)):
                found.append(Formula(start, end, inner, CANDIDATE, "formula"))
                quoted_spans.append((start, end))
    at = 0  # the first quoted span that doesn't end before the match: both rise
    for match in _bare_pattern().finditer(text):
        counted_on = match[0][0] in _NUMERALS and text[max(0, match.start() - 1) : match.start()] in _NUMERALS_BEFORE
        while at < len(quoted_spans) and quoted_spans[at][1] <= match.start():
            at += 1
        is_quoted = at < len(quoted_spans) and quoted_spans[at][0] <= match.start()
        if not counted_on and not is_quoted:
            found.append(Formula(match.start(), match.end(), match[0], lexicon[_key(match[0])].formula_id, "formula"))
    if "教育" in text or "活动" in text or "运动" in text:
        for match in _CAMPAIGN_BARE.finditer(text):
            found.append(Formula(match.start(), match.end(), match[0], CANDIDATE, "campaign"))
    return sorted(found)
