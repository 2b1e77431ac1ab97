"""Lines of the page that are not the essay's: found by lexicon, by their labels, or because the whole site prints them.

Patterns are data: `seeds/lexicons/furniture_lines.tsv` (lines) and `furniture_words.tsv` (words of navigation bars).
What the removed lines say of the essay (address, site, date, column, author, journal) comes back as facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from flows.repair import meta
from flows.repair.furniture_head import (
    EDGE,
    LONGEST,
    drop_behind_notices,
    drop_bulleted_menu,
    drop_crumb_titles,
    drop_headlines,
    drop_menus,
    drop_second_titles,
    drop_site_keywords,
    drop_torn_titles,
)
from flows.repair.lines import Line, entry_lines, split_lines
from flows.repair.long_notices import is_long_notice
from flows.repair.meta import PrintedFact
from flows.repair.record_block import drop_record
from flows.spans.edited import Replacement
from flows.text.seeds import read_lexicon

_SQUEEZE = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_BAR = re.compile(r"[\s|/\\>»›·•,，、:：;；()（）\[\]【】<>《》\-—_.。!！…+]+")
_PROSE = re.compile(r"[。！？；].*[。！？；]|[，,][^，,]{1,60}[，,].*[。！？]")
_PERIODICAL = re.compile(r"ISSN|刊号|邮发代号|刊名|技术支持|版权所有|备案")
_SIGNATORY = re.compile(r"[：:]|(?:主席|总理|书记|[部市院校局厂省县]长|主任|公司|委员会|政府|集团)[^，。]{0,4}$")
_LONGEST_CALL = 45
_SHORT = 40
_BY_MACHINE = re.compile(r"(?:19|20)\d\d([-/])\d\d\1\d\d")
"""How a site prints a day; who signs writes 年, 月 and 日."""
_ENDS_SENTENCE = re.compile(r"[。！？；，、:：]\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]+")
_LONG_ADDRESS = re.compile(r"(?:网址|链接|原文链接|原文地址|本文链接|本文地址|来源|来源链接)\s?[:：]\s?https?://[^\s\u4e00-\u9fff]{1,2000}")
_SITE = re.compile(r"..(?:网|网站|在线|频道|论坛|客户端)(?:来稿|讯)?$")
_ANY_FEW = re.compile(r"^(?:\(\?![^()]*\))?\.\{0,\d+\}")
"""How a pattern begins that lets a few characters of any kind, perhaps not all, stand in front."""
_NEVER = "(?!)"
_BODY_WORD = re.compile(r"[【\[]?\s?正\s?文\s?[】\]]?\s?[:：]?")
"""A site prints it above the text; within one it names a part of what is written of, as guides to writing do."""
# notices are printed as sentences; other furniture is not
_MAY_BE_SENTENCES = frozenset({"furniture-journal", "furniture-introduction", "furniture-copyright"})
# what a site says of itself in whole sentences, told by words no essay opens with
_SENTENCES = frozenset(
    {
        "furniture-reprint",
        "furniture-copyright",
        "furniture-journal",
        "furniture-introduction",
        "furniture-database",
        "furniture-truncation",
    }
)


class Pattern(NamedTuple):
    """One row of `furniture_lines.tsv`."""

    rule_id: str
    zone: str
    pattern: re.Pattern[str]
    example: str
    leaves: str
    why: str


@cache
def patterns() -> tuple[Pattern, ...]:
    """The line patterns, in file order."""
    return tuple(
        Pattern(r["rule_id"], r["zone"], re.compile(r["pattern"]), r["example"], r["leaves"], r["why"])
        for r in read_lexicon("furniture_lines.tsv")
    )


class Screen(NamedTuple):
    """The patterns that may hold in one kind of place, and what tells that a line, as most, is none of theirs."""

    patterns: tuple[Pattern, ...]
    opening: re.Pattern[str]
    """Those of them that say how a line begins."""
    within: tuple[re.Pattern[str], ...]
    """What each of the others wants to find behind a few characters of any kind: a search skips to it, one for all can't."""

    def may_match(self, line: str) -> bool:
        """Whether one of the patterns can match a whole line."""
        return self.opening.fullmatch(line) is not None or any(p.search(line) for p in self.within)


@cache
def _screen(is_edge: bool, is_sentence: bool) -> Screen:
    usable = tuple(p for p in patterns() if (is_edge or p.zone in {"any", "rest"}) and (not is_sentence or p.rule_id in _MAY_BE_SENTENCES))
    opening = "|".join(f"(?:{p.pattern.pattern})" for p in usable if not _ANY_FEW.match(p.pattern.pattern))
    within = (_ANY_FEW.sub("", p.pattern.pattern) for p in usable if _ANY_FEW.match(p.pattern.pattern))
    return Screen(usable, re.compile(opening or _NEVER), tuple(map(re.compile, within)))


@cache
def _bar_words() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("furniture_words.tsv"))


class Found(NamedTuple):
    """Furniture of one text: what to take out, and what it says of the essay (positions in that text)."""

    replacements: list[Replacement]
    facts: list[PrintedFact]
    truncated: list[tuple[int, int]]


def canonical(line: str) -> str:
    """The form in which lines of one site are compared: blanks squeezed, numbers as 0."""
    return re.sub(r"\d+", "0", _SQUEEZE.sub(" ", line.strip()))


def find_furniture(text: str, site_lines: frozenset[str] = frozenset()) -> Found:
    """Find the lines that are furniture.

    Args:
        text: the text, lines not yet joined.
        site_lines: lines, as `canonical` gives them, that many essays of the site share.
    """
    lines = split_lines(text)
    n = len(lines)
    dropped: dict[int, str] = {}
    facts: list[PrintedFact] = []
    truncated: list[tuple[int, int]] = []
    rest = n
    in_head = True  # no prose yet: a date is the page's, not a signature
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST:
            if _LONG_ADDRESS.fullmatch(line.text) is not None and index not in entry_lines(lines):
                dropped[index] = "furniture-reprint"
                facts += meta.facts_of(line)
                continue
            if is_long_notice(line.text, index, n):
                dropped[index] = "furniture-long-notice"
                continue
            in_head = False
            continue
        # a title may ask or call
        in_head = in_head and (line.text[-1] not in "。！？" or (index < 2 and line.text[-1] != "。" and len(line.text) <= _LONGEST_CALL))
        squeezed = _SQUEEZE.sub(" ", line.text)
        if site_lines and canonical(line.text) in site_lines:
            dropped[index] = "furniture-site-line"
            facts += meta.facts_of(line)
            continue
        is_edge = index < EDGE or index >= n - EDGE
        rule_id = _rule_for(squeezed, index, n)
        if rule_id == "rest":
            if _is_list(lines, index + 1):
                rest = index
                break
            continue
        if rule_id is None and is_edge:
            if _is_bar(squeezed) and (in_head or _BODY_WORD.fullmatch(squeezed) is None):
                rule_id = "furniture-navigation"
            elif meta.is_meta_line(squeezed, is_head=in_head and index < EDGE) and not (
                meta.is_bare_date(squeezed) and not _is_below_a_title(lines, index)
            ):
                rule_id = "furniture-meta"
        if rule_id is None or (rule_id == "furniture-periodical" and not _PERIODICAL.search(text)):
            continue
        if rule_id == "furniture-reprint" and _ADDRESS.fullmatch(line.text) is not None and index in entry_lines(lines):
            continue  # the address of an entry
        dropped[index] = rule_id
        facts += meta.facts_of(line)
        if rule_id == "furniture-truncation":
            truncated.append((line.start, line.end))
    for index in range(rest, n):
        dropped[index] = "furniture-recommend"
    for line in drop_record(text, lines, dropped):
        facts += meta.facts_of(line)
    drop_menus(lines, dropped)
    drop_bulleted_menu(lines, dropped)
    drop_headlines(lines, dropped)
    drop_behind_notices(lines, dropped)
    tails = drop_site_keywords(lines, dropped)
    drop_torn_titles(lines, dropped)
    for line in drop_crumb_titles(lines, dropped):
        facts += meta.facts_of(line)
    drop_second_titles(lines, dropped, tails)
    return Found(_cut(text, lines, dropped, tails), facts, truncated)


def _rule_for(squeezed: str, index: int, n: int) -> str | None:
    """The rule of the first pattern that matches a line; `rest` where everything behind the line goes too."""
    is_tail = index >= n - EDGE
    screen = _screen(index < EDGE or is_tail, squeezed[-1] == "。")
    if not screen.may_match(squeezed):
        return None
    is_prose = _PROSE.search(squeezed) is not None
    for p in screen.patterns:
        if is_prose and p.rule_id not in _SENTENCES:
            continue
        if p.pattern.fullmatch(squeezed):
            if p.zone in {"any", "edge"} or (p.zone == "tail" and is_tail):
                return p.rule_id
            if p.zone == "rest" and index > n // 3:
                return "rest"
    return None


def _is_below_a_title(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands below one that may be a title, or first of all above one; a date below a signature is the author's."""
    if index == 0:  # or above it
        return len(lines) > 2 and 6 <= len(lines[1].text) <= 60 and _ENDS_SENTENCE.search(lines[1].text) is None
    before = lines[index - 1].text
    # names and columns of the site stand above a day as well
    if (
        _BY_MACHINE.match(lines[index].text) is not None
        and all(len(line.text) < _SHORT for line in lines[:index])
        and any(len(line.text) > _SHORT for line in lines[index + 1 : index + 3])
    ):
        return index < 6
    return index < 6 and len(before) >= 6 and not _SIGNATORY.search(before) and index + 1 < len(lines)


def _is_list(lines: Sequence[Line], start: int) -> bool:
    """Whether what follows looks like titles of other pages: short lines without sentences, and the foot of the page."""
    return all(
        (len(line.text) <= 60 and not line.text.endswith("。"))
        or (len(line.text) <= LONGEST and _rule_for(_SQUEEZE.sub(" ", line.text), index, len(lines)) not in (None, "rest"))
        for index, line in enumerate(lines[start:], start)
    )


def _is_bar(squeezed: str) -> bool:
    if len(squeezed) > 60:
        return False
    words = [w for w in _BAR.split(squeezed) if w]
    if len(words) <= 2 and squeezed[-1] in "。！？；，、":
        return False  # the last words of a sentence that a page has wrapped
    if len(words) > 2 and any(w in _bar_words() for w in words):
        words = [w for w in words if not w.isdigit()]  # numbers of pages
    known = sum(w in _bar_words() or w.upper() in _bar_words() for w in words)
    if known == len(words):
        return len("".join(words)) > 1
    if known == len(words) - 1 and _SITE.search(words[0]):
        return known > 0
    # channels of the site stand among the words that all sites use
    return len(words) >= 4 and known >= 2 and known * 5 >= len(words) * 2 and all(len(w) <= 6 for w in words)


def _cut(text: str, lines: Sequence[Line], dropped: dict[int, str], tails: dict[int, int]) -> list[Replacement]:
    """One replacement a dropped line; the blank lines behind it go with it, near the edges the next line's indent too."""
    replacements = []
    cursor = 0
    for index in sorted({*dropped, *tails}):
        if index not in dropped:
            replacements.append(Replacement(lines[index].start + tails[index], lines[index].end, "", "furniture-site-keywords"))
            cursor = lines[index].end
            continue
        end = lines[index].end
        start = text.rfind("\n", 0, lines[index].start) + 1
        if index + 1 < len(lines):
            end = lines[index + 1].start
            if index + 1 not in dropped and EDGE <= index < len(lines) - EDGE:
                end -= lines[index + 1].indent
        elif index - 1 not in dropped and index:
            start = lines[index - 1].end
        if index + 1 == len(lines):
            end = len(text)
        start = max(start, cursor)
        replacements.append(Replacement(start, end, "", dropped[index]))
        cursor = end
    return replacements


def find_furniture_lines(text: str) -> list[Replacement]:
    """The replacements of `find_furniture`, without knowledge of the site."""
    return find_furniture(text).replacements
