"""Blanks: Chinese text has none; Latin words keep one; names, keywords and half-titles keep theirs for structure to read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from flows.repair.lines import BLANKS, HAN, Line, entry_lines, is_heading, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.bylines import closing_dateline, credits_of, reporters_of
from flows.text.database_card import CARD_FIELDS
from flows.text.names import PROVINCES, is_han_name, surnames
from flows.text.posts import name_with_post
from flows.text.seeds import alternatives, words_by_kind

_RUN = re.compile(f"[{BLANKS}]+")
_INLINE = " \t\u00a0\u3000"
_CHINESE_MARKS = frozenset("“”‘’—…·")
_SENTENCE = re.compile(r"[。！？；!?;]")
_HAN_ONLY = re.compile(f"[{HAN}]+")
_KEYWORD_LABEL = re.compile(
    rf"[【\[〔（(]?[{BLANKS}]*(?:文章|论文|中文)?关[{BLANKS}]*键[{BLANKS}]*[词字][{BLANKS}]*[】\]〕）)]?[{BLANKS}]*[:：]?"
)
_WORD = re.compile(f"[{HAN}A-Za-z“”‘’《》+—-]{{2,16}}")
_ORGANISATION = re.compile(r"大学|学院|党校|公司|委员会|研究|中心|医院|学校|集团|中学|小学|[局厅部厂矿院处校所社办室]$|[省市县区]")
_PROVINCE = re.compile(rf"(?:{PROVINCES})[\u4e00-\u9fff]{{0,6}}$")
_KEYWORDS = re.compile(
    rf"关[{BLANKS}]*键[{BLANKS}]*[词字][】\]〕］)）]?[{BLANKS}]*[:：]?(?P<words>[{BLANKS}]*[^{BLANKS}\n，。；;,:：、]{{1,16}}"
    rf"(?:[{BLANKS}]+[^{BLANKS}\n，。；;,:：、]{{1,60}}){{1,9}})(?![^\n，。]{{0,60}}[；;])"
)
_AUTHOR = re.compile(rf"[【\[〔（(]?作[{BLANKS}]*者[】\]〕）)]?[{BLANKS}]*[:：]?")
_CARD = re.compile(rf"(?m)^出处[{BLANKS}]《")
_CARD_FIELD = re.compile(rf"(?:{'|'.join(label for label, field in CARD_FIELDS.items() if field != 'keywords')})[{BLANKS}]")
"""A field of a database's card; keywords have a rule of their own."""
_ABSTRACT = re.compile(r"[【\[〔［(（<《]?(?:内容)?(?:摘\W{0,4}要|提\W{0,4}要|关\W{0,3}键\W{0,3}[词字]|Abstract)")
_ENGLISH_KEYWORDS = re.compile(r"(?i)[【\[]?key\s?words?\s?[】\]]?\s?[:：]?\s*")
_SEPARATOR = re.compile("[;；,，]")
_OPENS_KEY, _PARTED = "Kk【[", "  "
"""A label with keywords that only wide blanks part."""
_NAMED = re.compile(rf"(?P<names>[{HAN}]{{2,4}}(?:[{BLANKS}]+[{HAN}]{{2,4}}){{1,3}})(?:[:：]|[{BLANKS}]*[丨｜︱|])")


def front_lines(lines: Sequence[Line]) -> list[int]:
    """Indices of the short lines above abstract, keywords and body, where titles and authors stand."""
    found = []
    for index, line in enumerate(lines[:12]):
        if _ABSTRACT.match(line.text) or is_heading(line.text) or len(line.text) > 60 or _SENTENCE.search(line.text):
            break
        found.append(index)
    return found


@cache
def _post() -> re.Pattern[str]:
    """What an author is, or where, in front of the name."""
    posts = alternatives(words_by_kind("organisation_words.tsv")["post"])
    return re.compile(rf".{{4}}(?:{posts}|大学|学院|党校|公司|政府|办事处|[委局办部厅处站]|社区|街道|中心|研究[院所])$")


def _keeps_blanks(text: str) -> bool:
    """Whether the blanks of a line above the body part names or half-titles."""
    if text[0] in "（(" and text[-1] in "）)":
        return False
    if _AUTHOR.match(text):
        return True
    tokens = text.split()
    if len(tokens) < 2:
        return False
    if (named := _NAMED.match(text)) and all(is_han_name(name) for name in named["names"].split()):
        return True
    cores = ["".join(_HAN_ONLY.findall(t)) for t in tokens]
    if all(1 <= len(c) <= 4 for c in cores) and cores[0][0] in surnames():
        return True
    if len(tokens) == 2 and all(2 <= len(c) <= 3 for c in cores) and len(cores[1]) == 3 and is_han_name(cores[1]):
        return True
    if len(tokens) <= 3 and (all(len(c) >= 5 for c in cores) or (len(tokens) == 2 and len(cores[0]) == len(cores[1]) == 4)):
        return True
    if len(tokens) == 2 and _post().search(tokens[0]) and is_han_name(tokens[1]):
        return True
    if _PROVINCE.match(tokens[0]) and len(tokens) <= 4 and is_han_name("".join(tokens[1:])):
        return True
    return 2 <= len(cores[0]) <= 4 and cores[0][0] in surnames() and _ORGANISATION.search(cores[-1]) is not None


def _names_people(text: str) -> bool:
    """Whether a line says who wrote or worked on the text."""
    return bool(reporters_of(text) or credits_of(text) or closing_dateline(text))


def _parts_keywords(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is nothing but three words or more, next to an abstract or below prose: keywords without their label."""
    text = lines[index].text
    tokens = text.split()
    if not (2 <= len(tokens) <= 10 and len(text) <= 100 and all(_WORD.fullmatch(t) for t in tokens)):
        return False
    if _KEYWORD_LABEL.fullmatch(lines[index - 1].text):
        return True
    if len(tokens) < 3:
        return False
    if all(len(t) == 1 for t in tokens):
        return False
    before = lines[index - 1].text
    is_below = len(before) > 60 and before[-1] in "。.！!？?…"
    return is_below or (
        index + 1 < len(lines) and _ABSTRACT.match(lines[index + 1].text) is not None and len("".join(tokens)) >= 4 * len(tokens)
    )


def is_chinese(character: str) -> bool:
    """Whether a character is an ideograph, a full-width form or a mark of Chinese punctuation."""
    return character > "\u2e80" or character in _CHINESE_MARKS


_HEAD = re.compile(rf"[^。！？；\n]{{8,200}}?[{BLANKS}][^。！？；\n]{{2,120}}?[{BLANKS}](?=[【\[〔［(（]?摘[{BLANKS}]*要)")
# a digit first, then what must not stand in front of it: the search skips to it
_WIDE_YEAR = re.compile(rf"\d(?<![\dA-Za-z.]\d)(?<!\d[{BLANKS}]\d)(?:[{BLANKS}]\d)+(?=[年月日期%％])")
_WIDE_MARKER = re.compile(
    rf"[\[〔［][{BLANKS}]*\d{{1,3}}[{BLANKS}]*[\]〕］]|[(（][{BLANKS}]*\d{{1,2}}[{BLANKS}]*[)）](?=[{BLANKS}]*[{HAN}])"
)
"""A marker, or a number in front of an item, with blanks within its brackets."""


def find_spaces(text: str) -> list[Replacement]:
    """Take out blanks next to Chinese text; make every other run one space."""
    runs = list(_RUN.finditer(text))
    if not runs:
        return []
    lines = split_lines(text)
    starts = [line.start for line in lines]
    entries = entry_lines(lines) if "[" in text or "［" in text or "〔" in text or "参" in text else set()
    kept = {i for i in front_lines(lines) if _keeps_blanks(lines[i].text)}
    kept |= {i for i, line in enumerate(lines[:20]) if len(line.text) < 80 and _AUTHOR.match(line.text)}
    if _CARD.search(text, 0, 4000):
        kept |= {i for i, line in enumerate(lines[:30]) if len(line.text) < 400 and _CARD_FIELD.match(line.text)}
    edge = {*range(min(len(lines), 12)), *range(max(len(lines) - 12, 0), len(lines))}
    kept |= {i for i in edge if len(lines[i].text) <= 60 and _RUN.search(lines[i].text) and _names_people(lines[i].text)}
    kept |= {i for i, line in enumerate(lines[:30]) if i and i not in kept and _parts_keywords(lines, i)}
    kept |= {i for i in edge if name_with_post(lines[i].text)}
    # where blanks part keywords they stay, wherever the label stands
    safe: list[tuple[int, int]] = []
    if "键" in text:
        for match in _KEYWORDS.finditer(text):
            safe.append((match.start("words") + len(match["words"]) - len(match["words"].lstrip(BLANKS)), match.end("words")))
    # the head of a paper on the line of its abstract
    if lines and (opening := _HEAD.match(lines[0].text)) is not None:
        safe.insert(0, (lines[0].start, lines[0].start + opening.end()))
    wide = {i for pattern in (_WIDE_YEAR, _WIDE_MARKER) for match in pattern.finditer(text) for i in range(*match.span())}
    listed = {i: line.start + at for i, line in enumerate(lines) if line.text[:1] in _OPENS_KEY and (at := _keywords_at(line.text))}
    next_safe = 0
    found = []
    for run in runs:
        start, end = run.span()
        if start == 0 or end == len(text) or text[start - 1] == "\n" or text[end] == "\n":
            found.append(Replacement(start, end, "", "indent"))
            continue
        left, right = text[start - 1], text[end]
        if not is_chinese(left) and not is_chinese(right):
            if start in wide or (left in ",;:?!" and start > 1 and is_chinese(text[start - 2]) and right != "(" and not entries):
                found.append(Replacement(start, end, "", "space"))
            elif run[0] != " ":
                parts = start >= listed.get(bisect_right(starts, start) - 1, end)
                if not parts or run[0] != _PARTED:
                    found.append(Replacement(start, end, _PARTED if parts else " ", "blank-run"))
            continue
        index = bisect_right(starts, start) - 1
        while next_safe < len(safe) and safe[next_safe][1] <= start:
            next_safe += 1
        stays = False
        if index in kept:
            label = _AUTHOR.match(lines[index].text)
            stays = left not in "：:，,—" and right != "—" and start - lines[index].start >= (label.end() if label else 0)
        elif next_safe < len(safe) and safe[next_safe][0] <= start:
            stays = left not in "，。；,;、" and right not in "，。；,;、" and not (right == "摘" and end == safe[next_safe][1])
        elif index in entries:
            stays = _parts_half_titles(text, start, end)
        elif left in _CHINESE_MARKS or right in _CHINESE_MARKS:
            stays = _is_latin(lines[index].text)
        if not stays:
            found.append(Replacement(start, end, "", "space"))
        elif run[0] != " ":
            found.append(Replacement(start, end, " ", "blank-run"))
    return found


def _keywords_at(line: str) -> int:
    """Where the English keywords of a line begin that no mark parts; 0 where it has none."""
    label = _ENGLISH_KEYWORDS.match(line)
    return label.end() if label is not None and _SEPARATOR.search(line, label.end()) is None else 0


def _parts_half_titles(text: str, start: int, end: int) -> bool:
    """Whether four or more ideographs stand on both sides: two halves of a title in a reference."""
    before, after = text[max(start - 4, 0) : start], text[end : end + 4]
    return len(before) == 4 and len(after) == 4 and all("\u3400" <= c <= "\u9fff" for c in before + after)


def _is_latin(line: str) -> bool:
    """Whether a line is text of another language."""
    sample = line[:400]
    return len("".join(_HAN_ONLY.findall(sample))) * 4 < len(sample)


RULES = (
    Rule(
        "space",
        "space",
        "Chinese text has no blanks between characters, nor between characters and Latin or digits.",
        "正文在此。是基层 党的事业，建立QQ 群，2021 年4 月。",
        "正文在此。是基层党的事业，建立QQ群，2021年4月。",
        find_spaces,
        (
            Case("李明 王小芳\n正文在此。", "李明 王小芳\n正文在此。"),
            Case("创新思想政治工作 加强基层组织建设\n正文在此。", "创新思想政治工作 加强基层组织建设\n正文在此。"),
            Case("关键词:党建 创新 路径\n正文在此。", "关键词:党建 创新 路径\n正文在此。"),
            Case("春风十里 秋水长天\n正文在此。", "春风十里 秋水长天\n正文在此。"),
            Case("论题目: 写法研究\n正文在此。", "论题目:写法研究\n正文在此。"),
            Case("正文在此。2 0 1 7年，他说“好”[ 1]。", "正文在此。2017年，他说“好”[1]。"),
            Case("正文在此。\n( 1 )标题居中。", "正文在此。\n(1)标题居中。"),
            Case("正文在此。实施战略, 2018年部署。", "正文在此。实施战略,2018年部署。"),
            Case("正文在此。见Peter Drucker 的书", "正文在此。见Peter Drucker的书"),
            Case("正文。\n[1] 张三. 论工作 方法[J].某刊,2015(1).", "正文。\n[1]张三.论工作方法[J].某刊,2015(1)."),
            Case("[1] Smith J. The state of art[J]. Nature, 2015(1).", "[1] Smith J. The state of art[J]. Nature, 2015(1)."),
        ),
    ),
    Rule(
        "blank-run",
        "space",
        "One space parts two Latin words, whatever the page put there.",
        "New\u00a0 York",
        "New York",
        find_spaces,
        (
            Case("Key words: village   cultural station\u3000\u3000service", "Key words: village  cultural station  service"),
            Case("Key words: village;   cultural station", "Key words: village; cultural station"),
        ),
    ),
)
