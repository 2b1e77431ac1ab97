"""Quotations with a named speaker: `习近平总书记强调：“…”`, `毛泽东在《…》中说`."""

from __future__ import annotations

import re
from typing import NamedTuple

MIN_QUOTED = 6
"""Characters a passage in quotation marks must have to be somebody's words and not a term."""

_VERB = (
    "(?:明确|深刻|多次|反复|特别|再次|曾经|曾|进一步|着重|一再|郑重|突出|还|也|就|又|同时|鲜明)*(?:地)?"
    "(?:指出|强调|要求|提出|写道|说过|说道|说|认为|指明|告诫|讲到|讲过|论述|阐述|宣告|表示|号召|提醒|谈到|主张|断言|所言|所说|勉励|嘱托)"
)
_TITLE = "(?:总书记|主席|同志|总理|委员长|先生|教授|书记|部长|总统)"
_FIGURES = (
    "习近平|毛泽东|邓小平|江泽民|胡锦涛|周恩来|刘少奇|朱德|陈云|李克强|李强|温家宝|朱镕基|叶剑英|董必武|任弼时|彭真|胡耀邦|王沪宁|赵乐际|刘云山|刘奇葆|"
    "马克思|恩格斯|列宁|斯大林|普列汉诺夫|卢森堡|葛兰西|毛主席|周总理|孙中山|李大钊|陈独秀|瞿秋白|鲁迅|孔子|孟子|荀子|老子|庄子|管子|韩非子|朱熹|王阳明|黑格尔|康德|柏拉图|亚里士多德|卢梭|韦伯"
)
_SPEAKER = f"(?P<speaker>(?:{_FIGURES})|(?:[\u4e00-\u9fff]{{2,3}}(?={_TITLE})))"
# The speaker opens the clause; between name and verb stand an office, an occasion and a date, but no full stop.
_SAID = re.compile(
    rf"{_SPEAKER}{_TITLE}{{0,2}}(?P<occasion>(?:同志)?(?:[^。！？；“”\n]{{0,60}}?))(?P<verb>{_VERB})(?:过)?(?:[^。！？；“”\n]{{0,4}})?(?P<mark>[：:，,]?)\s*(?=“)"
)
_SAID_PLAIN = re.compile(rf"{_SPEAKER}{_TITLE}{{0,2}}(?P<occasion>(?:[^。！？；“”\n]{{0,60}}?))(?P<verb>{_VERB})[：:，,]")
_TRIGGER = re.compile("指出|强调|要求|提出|写道|说|认为|指明|告诫|讲|论述|阐述|宣告|表示|号召|提醒|谈到|主张|断言|言|勉励|嘱托")


class Quotation(NamedTuple):
    """`text[start:end]` are the words, without quotation marks; `direct` is false for reported speech."""

    start: int
    end: int
    text: str
    speaker: str
    direct: bool


def _closing(text: str, opening: int) -> int:
    depth = 0
    for i in range(opening, len(text)):
        if text[i] == "“":
            depth += 1
        elif text[i] == "”":
            depth -= 1
            if depth == 0:
                return i
    return -1


def find_quotations(sentence: str) -> list[Quotation]:
    """Words ascribed to a named speaker in one sentence, sorted by start.

    Direct speech is a passage of `MIN_QUOTED` characters or more in quotation marks after speaker and verb; reported speech runs from the
    comma behind the verb to the end of the sentence. One quotation a speaker and verb.
    """
    if not _TRIGGER.search(sentence):
        return []
    found: list[Quotation] = []
    done = 0
    while True:
        direct = _SAID.search(sentence, done)
        plain = _SAID_PLAIN.search(sentence, done)
        if direct and (not plain or direct.start() <= plain.start()):
            close = _closing(sentence, direct.end())
            start, end = direct.end() + 1, close if close > 0 else len(sentence)
            if end - start >= MIN_QUOTED:
                found.append(Quotation(start, end, sentence[start:end], direct["speaker"], True))
            done = max(end, direct.end())
        elif plain:
            start, end = plain.end(), len(sentence.rstrip("。！？”"))
            if end - start >= MIN_QUOTED:
                found.append(Quotation(start, end, sentence[start:end], plain["speaker"], False))
            return found
        else:
            return found
