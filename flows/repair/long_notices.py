"""Notices in which a site disclaims what it prints, longer than the lines that patterns are tried on.

Told by how they open and by several different things that only sites say of themselves (`seeds/lexicons/site_notices.tsv`).
"""

from __future__ import annotations

import re
from functools import cache

from flows.text.seeds import read_lexicon

_LONGEST = 420
_HEAD, _TAIL = 6, 8
"""Lines from the top and from the end among which a notice stands."""
_FEWEST_STRONG, _FEWEST = 2, 4
"""Different things said that only a site says, and with the words that a notice shares with prose."""
_OPENING = re.compile(
    r"[\s\d.、*＊※【\[（(•·-]{0,6}(?:(?:免责|版权|特别|郑重|重要|法律|侵权|转载|温馨|本[站网])?(?:声明|提示|说明|须知|申明)"
    r"|本(?:网?站|文档|资料|页面?|平台|公众号|作品|文(?=.{0,12}(?:来源|来自|转载|网友|用户|仅代表)))|凡(?:本网|本站|注明)|(?:以上|上述|该)(?:内容|文章|文档|资料|信息|图文)"
    r"|(?:如有|如果|如若|如需|如涉|若)(?:侵|您|作者|涉|发现|有|版权|转载)|(?:文章|内容|图片|部分|资料|信息|文字|稿件|网站)(?:来源|来自|系|由|均|内容|部分|仅)"
    r"|(?:由于|鉴于)[^。]{0,12}(?:网|转载)|[^，。]{2,14}(?:网|网站|平台|文库|客户端)(?:登载|刊载|转载|发布|提供|所有|系|版权))"
)

_INTRODUCES = re.compile(
    r"(?:小编|本站)[^。“”]{0,14}(?:整理|收集|搜集|准备|分享|推荐|带来|精选|汇总)[^。]{0,60}(?:参考|借鉴|帮助|阅读|喜欢|分享|收藏)[^。]{0,30}[。!！]?\Z"
)
"""How the editor of a site ends what he writes above a collection."""


@cache
def _cues() -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    rows = read_lexicon("site_notices.tsv")
    strong, weak = (tuple(re.compile(row["pattern"]) for row in rows if row["weight"] == weight) for weight in ("strong", "weak"))
    return strong, weak


def is_long_notice(line: str, index: int, n_lines: int) -> bool:
    """Whether a long line, the `index`-th of a page, is a notice of its site."""
    if len(line) > _LONGEST or (_HEAD <= index < n_lines - _TAIL):
        return False
    if index < _HEAD and _INTRODUCES.search(line) is not None:
        return True
    if _OPENING.match(line) is None:
        return False
    strong, weak = _cues()
    n_strong = sum(cue.search(line) is not None for cue in strong)
    return n_strong >= _FEWEST_STRONG and n_strong + sum(cue.search(line) is not None for cue in weak) >= _FEWEST
