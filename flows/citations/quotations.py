"""Quotations with a named speaker or source: `习近平总书记强调：“…”`, `毛泽东在《…》中说`, `党的十九大报告指出`."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.text.names import is_han_name

MIN_QUOTED = 6
"""Characters a passage in quotation marks must have to be somebody's words and not a term."""

_FIGURES = (
    "习近平|毛泽东|邓小平|江泽民|胡锦涛|周恩来|刘少奇|朱德|陈云|李克强|李强|温家宝|朱镕基|叶剑英|董必武|任弼时|彭真|胡耀邦|王沪宁|赵乐际|王岐山|"
    "刘云山|马克思和恩格斯|马克思、恩格斯|马克思恩格斯|马克思|恩格斯|列宁|斯大林|普列汉诺夫|卢森堡|葛兰西|毛主席|周总理|孙中山|李大钊|陈独秀|瞿秋白|"
    "鲁迅|孔子|孟子|荀子|老子|庄子|管子|韩非子|朱熹|王阳明|黑格尔|康德|柏拉图|亚里士多德|卢梭|韦伯|古人|俗话|常言|古语|谚语"
)
_NUMBER = "[一二三四五六七八九十]{1,3}"
_SOURCES = f"(?:党的)?{_NUMBER}大报告|(?:党的)?{_NUMBER}届{_NUMBER}中全会(?:公报|决定|决议)?|党的{_NUMBER}大(?!以来|以后|之后|后|上)|党中央|中共中央(?!总书记|政治局|宣传|组织|统战|办公|党校|党史|文献)|国务院(?!总理|副总理)|党章|宪法|《[^《》]{{2,40}}》"
_OFFICE = "(?:总书记|主席|同志|总理|委员长|先生|教授|院士|研究员)"
_SPEAKER = f"(?P<speaker>{_FIGURES}|{_SOURCES}|(?P<person>[\u4e00-\u9fff]{{2,3}}(?=(?:同志|先生|教授|院士|研究员))))"
_ADVERBS = "(?:明确|深刻|多次|反复|特别|再次|曾经|曾|进一步|着重|一再|郑重|突出|还|也|就|又|同时|鲜明|这样|精辟)*地?"
_SPEECH = "指出|强调|提出|写道|说过|说道|说|认为|指明|告诫|讲到|讲过|讲|宣告|表示|提醒|谈到|主张|断言|云|曰|道|有言|规定"
_VERB = f"{_ADVERBS}(?:{_SPEECH}|要求|论述|阐述|号召|所言|所说|勉励|嘱托)"
_SEVERAL = f"(?:{_ADVERBS}(?:强调|指出|要求|提出))?"
# The speaker opens the clause; between name and verb stand an office, an occasion and a date, but no full stop. Words without quotation
# marks are reported speech only behind a verb that is no noun as well (要求, 论述).
_SAID = re.compile(
    rf"{_SPEAKER}{_OFFICE}{{0,2}}[^。！？；“”\n]{{0,60}}?"
    rf"(?:{_VERB}{_SEVERAL}过?[^。！？；“”\n]{{0,4}}?[：:，,]?\s?(?P<direct>“)|(?<![的了]){_ADVERBS}(?:{_SPEECH}){_SEVERAL}(?P<plain>[：:，,]))"
)
# A second passage by the same speaker: ”，又指出“…”
_AGAIN = re.compile(f"”[，；,;]?(?:并|又|还|同时|而且|进而|接着|他)*{_VERB}过?[：:，,]?“")
_MARKER_AT_END = re.compile(r"[\[［〔]\d[\d,，\-]*[\]］〕]$")
_TRIGGER = re.compile(f"{_SPEECH}|要求|论述|阐述|号召|所言|勉励|嘱托")


def gate() -> str:
    """Regular expression of what stands in every text with a quotation: a speaker, and behind it in the same sentence a verb."""
    documents = f"大报告|全会|党的{_NUMBER}大|党中央|中共中央|国务院|党章|宪法|》"
    return f"(?:{_FIGURES}|{documents}|同志|先生|教授|院士|研究员)[^。！？；“”\n]*(?:{_TRIGGER.pattern})"


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
    return len(text)


def _last(sentence: str) -> int:
    """End of reported speech: before the stop and what follows it, a marker or a closing quotation mark that has no opening one."""
    kept = sentence.rstrip("。！？")
    marker = _MARKER_AT_END.search(kept[-12:])
    if marker:
        kept = kept[: -len(marker[0])].rstrip("。！？")
    end = len(kept)
    if sentence[end - 1 : end] == "”" and sentence.count("”", 0, end) > sentence.count("“", 0, end):
        end -= 1
    return end


def find_quotations(sentence: str) -> list[Quotation]:
    """Words ascribed to a named speaker or document in one sentence, sorted by start.

    Direct speech is a passage of `MIN_QUOTED` characters or more in quotation marks after speaker and verb; reported speech runs from the
    comma behind the verb to the end of the sentence.
    """
    if not _TRIGGER.search(sentence):
        return []
    found: list[Quotation] = []
    done = 0
    for said in _SAID.finditer(sentence):
        if said.start() < done or (said["person"] and not is_han_name(said["person"])):
            continue
        speaker = said["speaker"]
        if said["plain"]:
            start, end = said.end(), _last(sentence)
            if end - start >= MIN_QUOTED:
                found.append(Quotation(start, end, sentence[start:end], speaker, False))
            break
        opening = said.end() - 1
        while True:
            start, end = opening + 1, _closing(sentence, opening)
            if end - start >= MIN_QUOTED:
                found.append(Quotation(start, end, sentence[start:end], speaker, True))
            done = end
            again = _AGAIN.match(sentence, end)
            if not again:
                break
            opening = again.end() - 1
    return found
