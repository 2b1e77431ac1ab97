"""Words that a site struck out wherever their characters met: 代发 (papers sold under other names) out of 时代发展."""

from __future__ import annotations

import re

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement

_STRUCK = re.compile(
    r"(?<![同及适按随届临何顿即平当有小不暂定准瞬历])时展"
    r"(?=(?:的)?(?:必然|要求|需[要求]|潮流|趋势|步伐|脚步|大势|大潮|变化|进步|方向|产物|形势|规律|主题|背景|浪潮)|[，,。；;]|中的|下的|和(?:社会|进步|变化))"
)
_MISSING = "代发"


def find_struck_words(text: str) -> list[Replacement]:
    """Where `时展` stands with what follows 时代发展, not with what goes on as 展示, 展开 or 展出."""
    if "时展" not in text:
        return []
    return [Replacement(m.start() + 1, m.start() + 1, _MISSING, "struck-word") for m in _STRUCK.finditer(text)]


_LEFT = "同时展开,及时展示,届时展出的作品,论坛同时展,演出时展现的要求。"

RULES = (
    Rule(
        "struck-word",
        "residue",
        "A site that sells papers struck 代发 out of its texts, and out of 时代发展 with it.",
        "这是适应时展的必然要求,是新时展的需要。",
        "这是适应时代发展的必然要求,是新时代发展的需要。",
        find_struck_words,
        (Case(_LEFT, _LEFT),),
    ),
)
