"""What a page prints twice above a text: keywords that the site made, and a second block of title and author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from flows.repair.lines import Line, is_heading, is_label

EDGE = 15
"""Lines this near the top or the end may be furniture that the middle of a text has not."""
LONGEST = 120
"""Lines that are longer are prose; no pattern is tried on them."""

_SITE_KEYWORDS = re.compile(r"(?:[,，]?\s?本文主要内容)?关键[词字](?:为)?\s?[:：]\s?(?P<words>.*)")
_SPUN_TITLE = re.compile(r".{6,}_.{2,8}论文\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_WORDS, _LONGEST_WORD = 3, 12
_CRUMBS, _SHORTEST_TITLE = 6, 8
_CRUMB = re.compile(r"(?:(?:网|网站|首页|在线阅读|文库|资料库|频道|范文大全)(?:[^。，；！？]{0,20}[^㐀-鿿“。，；！？])?|期《)\Z")
"""Words of a site, or a journal's issue, as they stand in front of a title: a mark or nothing parts them from it.

In `网络时代的…` and `互联网背景下的…` it is the title that goes on.
"""
_DAY = re.compile(r"(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日")
_BLOCK = 12
"""Lines that stay, from the top, among which a block of title and author may be printed again."""
_HOME = re.compile(r"(?:网站|返回|官网)?\s?(?:首\s?页|主\s?页)")
_MENU_WORD = re.compile("[㐀-鿿]{2,6}")
_SEPARATED = re.compile(r"[;；,，、\s]")


def drop_site_keywords(lines: Sequence[Line], dropped: dict[int, str]) -> dict[int, int]:
    """Keywords that a site made: printed unseparated above the author's own, or with a disclaimer.

    Where they stand behind the title on its line only they go: returns how many characters of such lines stay.
    """
    tails: dict[int, int] = {}
    found = [
        (i, m)
        for i, line in enumerate(lines[:EDGE])
        if "关键" in line.text and i not in dropped and (m := _SITE_KEYWORDS.search(line.text))
    ]
    for position, (index, match) in enumerate(found):
        words = match["words"].strip()
        own_follow = any(_SEPARATED.search(m["words"].strip()) for _, m in found[position + 1 :])
        below_meta = index > 0 and dropped.get(index - 1) in {"furniture-meta", "furniture-journal"}
        if "不代表本站" in words and match.start() >= 4:
            tails[index] = match.start()
            # the site printed a title of its own making above the essay's
            dropped.update((i, "furniture-second-title") for i in _spun_above(lines, index) if i not in dropped)
        elif "不代表本站" in words or (match.start() == 0 and not _SEPARATED.search(words) and (own_follow or below_meta)):
            dropped[index] = "furniture-site-keywords"
    return tails


def _spun_above(lines: Sequence[Line], end: int) -> list[int]:
    """Titles of a site's making above a line: `论题目的写作_题目论文`."""
    return [i for i, line in enumerate(lines[:end]) if len(line.text) <= LONGEST and _SPUN_TITLE.search(line.text)]


def drop_torn_titles(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """A title that a document library printed word by word, a line each, perhaps behind a year, above the title itself."""
    for index, line in enumerate(lines[: 2 * EDGE]):
        if index < _FEWEST_WORDS or len(lines[index - 1].text) > _LONGEST_WORD or not 8 <= len(line.text) <= LONGEST:
            continue
        title = re.sub(r"\s+", "", line.text)
        first, size = index, 0
        while first and len(lines[first - 1].text) <= _LONGEST_WORD and size < len(title):
            first -= 1
            size += len(lines[first].text)
        if size == len(title) and index - first >= _FEWEST_WORDS and "".join(one.text for one in lines[first:index]) == title:
            if first and _YEAR.fullmatch(lines[first - 1].text):
                first -= 1
            dropped.update((i, "furniture-second-title") for i in range(first, index) if i not in dropped)
            return


def drop_crumb_titles(lines: Sequence[Line], dropped: dict[int, str]) -> list[Line]:
    """A title that a site printed behind its name and sections, or behind the journal's, above the title itself; the lines that went."""
    gone = []
    for index, line in enumerate(lines[:_CRUMBS]):
        if index in dropped or len(line.text) > LONGEST:
            continue
        own = next((re.sub(r"\s+", "", lines[i].text) for i in range(index + 1, min(index + 3, len(lines))) if i not in dropped), "")
        page = re.sub(r"\s+", "", line.text)
        at = page.rfind(own) if len(own) >= _SHORTEST_TITLE else 0
        if at > 0 and page[at + len(own) :] in ("", "》") and len(page) - len(own) <= LONGEST // 3 and _CRUMB.search(page, 0, at):
            dropped[index] = "furniture-second-title"
            gone.append(line)
    return gone


def drop_second_titles(lines: Sequence[Line], dropped: dict[int, str], tails: dict[int, int]) -> None:
    """A title block printed twice counts once: the later of two equal short lines above the body goes."""
    seen: set[str] = set()
    kept = (index for index in range(len(lines)) if index not in dropped)
    for place, index in enumerate(islice(kept, _BLOCK)):
        line = lines[index]
        text = re.sub(r"\s+", "", line.text[: tails.get(index)])
        if len(text) > LONGEST:
            break
        is_block = (
            text in seen and len(text) >= 2 and not is_heading(line.text) and (len(text) >= 6 or place < 6) and not is_label(line.text)
        )
        # a refrain stands among lines of verse, a title above prose, who signs above the day
        if (
            is_block
            and line.text[-1] not in "。；，、"
            and not (index + 1 < len(lines) and _DAY.fullmatch(lines[index + 1].text))
            and (len(lines) <= index + 1 or any(_is_below_title(below.text) for below in lines[index + 1 : index + 7]))
        ):
            dropped[index] = "furniture-second-title"
        seen.add(text)


def _is_below_title(line: str) -> bool:
    """Whether a line is prose or a label, as they stand below a title."""
    return len(line) > 40 or (len(line) >= 12 and line[-1] in "。？！…”") or is_label(line) or is_heading(line)


_BULLETED = re.compile("[•·●▪-]\\s?[㐀-鿿]{2,8}")
_LEAST_MENU = 8


def drop_bulleted_menu(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """A menu whose words stand behind bullets, one a line, from the first line of a page on: eight or more of them."""
    end = 0
    while end < len(lines) and (end in dropped or _BULLETED.fullmatch(lines[end].text) is not None):
        end += 1
    if end < len(lines) and sum(i not in dropped for i in range(end)) >= _LEAST_MENU:
        dropped.update((i, "furniture-navigation") for i in range(end) if i not in dropped)


_NOTICES = frozenset({"furniture-introduction", "furniture-copyright", "furniture-long-notice"})
_HEAD_OF_LIST = re.compile("[㐀-鿿]{2,8}")


def drop_behind_notices(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """The heads of lists of other pages, two or more, that a site prints as the last lines, behind its notices."""
    first = len(lines)
    while first and (first - 1 in dropped or _HEAD_OF_LIST.fullmatch(lines[first - 1].text) is not None):
        first -= 1
    behind = next((i for i in range(first, len(lines)) if dropped.get(i) in _NOTICES), len(lines))
    heads = [i for i in range(behind, len(lines)) if i not in dropped]
    if first and len(heads) >= 2:
        dropped.update((i, "furniture-recommend") for i in heads)


def drop_headlines(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """Headlines of other pages behind bullets, below the head of their list."""
    for index in [i for i, rule_id in dropped.items() if rule_id == "furniture-recommend"]:
        below = index + 1
        while below < len(lines) and lines[below].text[0] in "·•" and len(lines[below].text) <= LONGEST // 2 and below not in dropped:
            dropped[below] = "furniture-recommend"
            below += 1


def drop_menus(lines: Sequence[Line], dropped: dict[int, str]) -> None:
    """A menu that a site prints one word a line below its 首页; what stands above a date or prose may be the title and stays."""
    for index, line in enumerate(lines[:_CRUMBS]):
        if _HOME.fullmatch(line.text) is None:
            continue
        end = index + 1
        while end < len(lines) and (end in dropped or _MENU_WORD.fullmatch(lines[end].text)):
            end += 1
        if end < len(lines) and len(lines[end].text) > LONGEST:
            end -= 1
        while end > index and end - 1 in dropped:
            end -= 2  # a line above a date
        if end - index > _FEWEST_WORDS:
            dropped.update((i, "furniture-navigation") for i in range(index, end) if i not in dropped)
        return
