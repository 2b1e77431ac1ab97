"""Where the sentences of a block of prose end: a hand-written splitter that knows quotations, brackets and note markers.

A sentence ends after `。！？` and the closing marks and note markers behind them, unless the stop stands inside a quotation
or bracket that goes on. `……` ends one only at the end of the block or of a quotation that does. Cost is linear in length.
"""

from __future__ import annotations

import re

_CLOSING = r"”’」』）)〕】］\]》〉"
# a marker of a note: [1], [2-4]25, ①, or a bare digit that lost its superscript
_MARKERS = (
    r"(?:\s?[\[［〔【]\s?\d{1,3}(?:\s?[,，、\-–—~～]\s?\d{1,3})*\s?[\]］〕】](?:\(?[Pp]?\.?\d{1,4}(?:[-–—~～]\d{1,4})?\)?(?![\d.、．]))?)"
)
# one class of characters in front keeps the search fast
_STOP = re.compile(rf"[。！？!?….\n](?P<run>[。！？!?…]*)(?P<close>[{_CLOSING}\"']*)(?P<after>[。！？]*)(?P<marker>{_MARKERS}*)")
_LATIN_STOP = re.compile(r"(?<=[A-Za-z\d%)\]”])\.(?=[”\"']?\s+[A-Z“\"(\[])|(?<=[a-z]{2})\.(?=[”\"']?\s?[一-鿿])")
_PAIRS = (("“", "”"), ("（", "）"), ("‘", "’"), ("《", "》"), ("(", ")"), ("【", "】"))
_OPENING = re.compile("[" + re.escape("".join(pair[0] for pair in _PAIRS)) + "]")
_LEAD = 24
"""How much of what stands in front of a quotation is looked at."""
_REACH = 2000
"""How far a quotation or bracket may run on behind a stop inside it; an opening mark without its partner binds nothing."""

_SIGN = re.compile(r"[①-⑳]")
_BARE = re.compile(
    r"\d{1,2}(?=[㐀-鿿“《（](?!\Z))(?![年月日时分秒个名项次条位万亿千百倍点号种类家支人度级期天岁元斤米吨里座所件本部篇章节届区县市省大多余几"
    r"件场例批组队套间户幅张只台辆艘棵株字句段行页版周季世代世分成折])"
)
# what shows that the sentence goes on behind a quotation that has its own stop
_GOES_ON = re.compile(
    r"[，、；：,;:—]|[的地得等]|这(?:[一]?[句个种些样番段条]|是|不|就|既|无)|这一(?=[理论思观口信要精重号名追](?!年|天|点))|[^，。！？“]{2,12}?的(?:这(?:句|番|段|席)话|诗句|话语|话|名言|教诲|嘱托|叮嘱|号召|誓言|呐喊)(?=[^，。]{2})|[之与和及或]|是(?=[^否])|[一]?[文书诗句语词话声](?=[，。中的里])|(?:就)?(?:成为|成了|作为|所|即|则|为[^了此])"
)
# behind a whole quotation that a colon announced only marks, 的 and the like carry the sentence on
_CARRIES = re.compile(r"[，、；：,;:—]|的(?!确)|等(?=[，、。的])|一[文语](?=[，。中的里])")
_SPEAKER = re.compile(
    r"(?!没有?人|无人|谁也)"
    r"[^，。！？：；“]{0,12}(?:[问说道喊叫答写想讲]|感叹|感慨|反问|追问|表示|指出|回答|强调|呼吁|疑惑|惊呼|提出|保证|吩咐|补充|解释|介绍|坦言|嘱咐|叮嘱|承认|宣布|抱怨|总结|告诉[^，。]{0,6})(?:一[声句]|起来|道)?(?:[，。：！]|着|了|\Z)"
)
# a source or a note of the shorthand in brackets behind a stop, as a marker stands there
_SOURCE_NOTE = re.compile(
    r"\s?[（(](?:参?见|引自|转引自|摘自|出自|语出|资料来源|数据来源|来源|下同|热烈|全场|长时间|掌声|鼓掌|笑声|《)[^（()）。！？\n]{0,60}[)）](?![。，；、：])"
)
_SIGNATURE = re.compile(r"[（(](?:作者|记者|责任?编辑|责编|整理|完|未完)")
# words of saying in front of a quotation
_SAYS = re.compile(r"(?:[说道讲曰云写问]过?|指出|强调|认为|提出|所[说言讲]|告诫|要求)[，,]\Z")
_FOLLOWING = re.compile(
    r"[这那]?(?:是|一|些|类|个|种|方面|层|问题|口号|理念|观念|困惑|心态)|[两三四五六][句个条问]|(?:活动|专题|主题|大讨论|征文|标语|横幅|誓言|呼声|字样|字眼)"
)
# the clause of the speaker behind what was said: who, then what they do; or the voice that is heard
_PERSONS = (
    r"(?:[他她](?!们?的)|(?:会计|木匠|铁匠|邻居|同事|同乡|组长|干事|党员|农民|工人)?老[㐀-鿿](?![的百区年人])|小[㐀-鿿](?![的康学组])|大家(?![的庭])|众人|有人|[一这那]位|一名|一个(?=[^，。]{0,6}[人员兵民长])"
    r"|[㐀-鿿]{0,6}?(?:书记|主任|[队班局厂校镇乡县市部科处院所站矿首村组团营连排师]长|会计|支书|老师|教授|医生|护士|师傅|门卫|司机|老[人汉伯乡兵]|大[爷妈娘叔]|阿姨|[爷奶]{2}|父亲|母亲|妻子|丈夫|儿子|女儿"
    r"|孩子|姑娘|小伙|记者|同志|战士|村民|乡亲)们?(?!的|们|要|应|必须|需|是|和|与|、|队伍|工作|教育))"
)
_ACTS = (
    r"(?:点了?点?头|摇了?摇?头|笑|哭|拍|挥|举|站|转身|看着|望着|抬|低下|鞠|皱|握|拉|冲|激动|兴奋|感动|犹豫|沉默|心里|一边|连忙|赶紧|忍不住|异口同声|纷纷|齐声|不禁|小声|大声|环顾|带头"
    r"|欢呼|鼓掌|应道|表态)"
)
_SPEAKER_CLAUSE = re.compile(
    r"我们?[^，。！？；“”的]{0,4}(?:唱|喊|笑|点头|回答|高呼|喃喃|问|心里|不禁|忍不住)|"
    rf"(?:常常?|总|曾|便|就|又|忽然|突然|这时|当时)?(?:{_PERSONS}|[㐀-鿿]{{2,6}}?(?!的)[^，。！？；“”]{{0,4}}?{_ACTS}"
    r"|(?:门外|屋里|屋外|身后|远处|台下|人群中|电话里|耳边)[^，。]{0,3}[传响]|[^，。！？；“”]{0,6}(?:[掌歌喊哭笑呼]声|声音|回答|回应|话音|电话)|(?:会场|台下|全场)[^，。]{0,3}(?:响|爆|沸|鸦))"
)
_SHORT_CLAUSE = re.compile(r"[^，。！？；“”]{3,16}[。！]")
_QUOTATION_RUN = re.compile(r"(?:“[^“”\n]{1,60}”){1,6}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|No|Nos|Vol|vol|pp|Fig|fig|Eq|ed|eds|al|cf|Inc|Ltd|Co|Corp|e\.g|i\.e|U\.S|U\.K|Ph\.D)|\b[A-Z])\Z"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Half-open intervals of the sentences of `text`, in order, without blanks around them.

    Together they hold every character that is not blank. A line feed always ends a sentence; text without a final mark is one too.
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    length = len(text)
    pairs = tuple(pair for pair in _PAIRS if pair[0] in text)
    has_signs = _SIGN.search(text) is not None
    is_list = has_signs and "①" in text and text[: text.index("①")].rstrip()[-1:] in ("：", ":", "；", "")
    closed = [0] * len(pairs)
    depths = closed.copy()
    is_open = False
    counted = 0
    position = 0
    for match in _STOP.finditer(text):
        start, end = match.span()
        if start < position:
            continue
        mark = text[start]
        if mark == "\n":
            _add(spans, text, begin, start)
            begin = counted = start + 1
            depths, is_open = closed.copy(), False
            continue
        if mark == "." and not _LATIN_STOP.match(text, start):
            continue
        if mark == "…" and _is_pause(match, text):
            continue
        if pairs and (is_open or _OPENING.search(text, counted, end)):
            is_open = _is_inside(text, end, counted, pairs, depths)
            counted = end
            if is_open:
                continue
        counted = end
        if end < length:
            after = text[end]
            # most stops are a lone full stop with a Han character behind it
            if not (mark == "。" and end == start + 1 and "一" <= after <= "鿿"):
                if not _ends(text, match, begin):
                    continue
                if after.isdigit() and mark == "。" and not match["marker"] and (bare := _BARE.match(text, end)):
                    end = bare.end()
                elif after in "（(" and (note := _SOURCE_NOTE.match(text, end)) is not None:
                    end = note.end()
                elif has_signs and not is_list:
                    while end < length and _SIGN.match(text, end):
                        end += 1
        _add(spans, text, begin, end)
        begin = counted = position = end
        if is_open:
            depths, is_open = closed.copy(), False
    _add(spans, text, begin, length)
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_inside(text: str, end: int, counted: int, pairs: tuple[tuple[str, str], ...], depths: list[int]) -> bool:
    """Whether a quotation or bracket that closes later is open at `end`. Brings `depths` up from `counted` to there."""
    inside = False
    for i, (opening, closing) in enumerate(pairs):
        depth = depths[i] + text.count(opening, counted, end) - text.count(closing, counted, end)
        depths[i] = depth = max(depth, 0)
        if depth:
            close = text.find(closing, end, end + _REACH)
            if close >= 0 and text.find(opening, end, close) < 0 and text.find("\n", end, close) < 0:
                inside = True
            else:
                depths[i] = 0
    return inside


def _is_pause(match: re.Match[str], text: str) -> bool:
    """Whether `……` stands within a sentence: not with another stop, not before a closing mark, not at the end."""
    end = match.end()
    if text[end : end + 1] in ("（", "(") and _SIGNATURE.match(text, end):
        return False
    return not (match["run"].strip("…") or match["close"] or end == len(text) or text[end] == "\n")


def _ends(text: str, match: re.Match[str], begin: int) -> bool:
    """Whether a stop that no quotation or bracket encloses ends its sentence, text following."""
    end = match.end()
    stop, close, after = text[match.start()] + match["run"], match["close"], match["after"]
    if stop == ".":
        return not _ABBREVIATION.search(text, max(begin, match.start() - 8), match.start())
    if after:
        return True
    if not close:
        # a question that a comma carries on: 来？，去
        return text[end] not in "，、；：,;" and (stop[0] not in "!?" or not text[end].isalnum() or not text[end].isascii())
    if text[end] in "，、；：,;)）":
        return False
    last = close[-1]
    if last in "》〉":
        return False
    if last in "）)〕】］]":
        # a bracket that opens the sentence is a sentence of its own; one inside a sentence belongs to it
        opening = "（" if last == "）" else {")": "(", "〕": "〔", "】": "【", "］": "［", "]": "["}[last]
        at = text.rfind(opening, begin, match.start())
        return at <= begin or text[begin:at].strip() == ""
    if match["marker"]:
        return text[end] not in "的"
    opening_at = max(text.rfind("“", begin, match.start()), text.rfind('"', begin, match.start()))
    lead = text[max(begin, opening_at - _LEAD) : opening_at].rstrip() if opening_at >= 0 else ""
    if (_CARRIES if lead and (lead[-1] in "：:" or _SAYS.search(lead)) else _GOES_ON).match(text, end):
        return False
    if lead and lead[-1] not in "：:，," and text[end] in "才就便也":
        return False
    if stop[-1] == "。":
        short = _SHORT_CLAUSE.match(text, end) is not None and _SPEAKER_CLAUSE.match(text, end) is not None
        return bool(lead) or not (short or _SPEAKER.match(text, end))
    if not lead:
        if text[end] == "“" and (run := _QUOTATION_RUN.match(text, end)) is not None:
            # several quotations in a row share what follows the last
            end = run.end()
            if text[end - 2] not in "！？!?…" or end >= len(text):
                return True
            return not (_GOES_ON.match(text, end) or _FOLLOWING.match(text, end) or _SPEAKER_CLAUSE.match(text, end))
        return not (_SPEAKER.match(text, end) or _FOLLOWING.match(text, end) or _SPEAKER_CLAUSE.match(text, end))
    if lead[-1] in "，,":
        return _SAYS.search(lead) is not None or not _SPEAKER.match(text, end)
    return lead[-1] in "：:。！？"
