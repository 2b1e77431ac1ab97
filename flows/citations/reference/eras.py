"""Years of the Republic (民國), as references of Taiwan and of the years before 1949 print them, in the common era."""

from __future__ import annotations

import re

from flows.text.numerals import chinese_number

_YEARS_BEFORE = 1911
_LAST = 2049
_NUMERAL = r"[〇零一二三四五六七八九十百]{1,4}|\d{1,3}"
_YEAR = re.compile(
    rf"(?P<front>[,，.。、：:；;)）》」』\s])(?:中[華华])?民[國国]\s?(?P<year>{_NUMERAL})\s?年"
    r"(?=\s?(?:[,，.。、；;:：)）]|(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?月|第|[頁页版]|影印|[初再重]版|[刻刊印]|出版|\Z))"
)
_ENCLOSED = re.compile(rf"(?P<front>[(（])(?:中[華华])?民[國国]?\s?(?P<year>{_NUMERAL})\s?(?P<mark>年?)(?=[)）,，\d])")


def in_common_era(text: str) -> str:
    """The reference with `民國89年` in the place of a year as `2000年`, and `(民101)`, as APA is written in Taiwan, as `(2012)`.

    A year within a title stays, as the words around it tell.
    """
    return _ENCLOSED.sub(_converted, _YEAR.sub(_converted, text))


def _converted(match: re.Match[str]) -> str:
    try:
        year = _YEARS_BEFORE + chinese_number(match["year"])
    except ValueError:
        return match[0]
    mark = match["mark"] if match.re is _ENCLOSED else "年"
    return f"{match['front']}{year}{mark}" if _YEARS_BEFORE < year <= _LAST else match[0]
