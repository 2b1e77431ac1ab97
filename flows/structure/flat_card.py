"""The card of a database of abstracts, one field a line, whose labels have nothing but a blank behind them.

摘要 …
作者 王明 李小芳 Wang Ming;Li Xiaofang(Yanjiang University,Yanjiang 214064,China)
机构地区 沿江大学 沿江市委党校
出处 《某学刊》 CSSCI 北大核心 2021年第7期100-104,共5页 Journal of Somewhere
关键词 文化站 公共服务 cultural station public service
分类号 G241 [文化科学]
"""

from __future__ import annotations

import re

from flows.structure.bibliographic import parse_origin
from flows.structure.fields import parse_names, split_keywords
from flows.structure.front_matter import Front
from flows.structure.pieces import Piece, strip_span
from flows.text.database_card import CARD_FIELDS

_FIELD = re.compile(rf"(?P<label>{'|'.join(CARD_FIELDS)})(?:\s(?=\S)|(?<=作者)(?=[㐀-鿿]{{2,4}}(?:\s|\Z))|(?<=关键词)(?=[㐀-鿿]))")
_ORIGIN = re.compile(r"(?m)^出处\s?《[^》\n]{2,30}》[^\n]{0,80}\d{4}年")
_REACH = 1500
"""Characters on both sides of a field in which the line that names the journal stands."""
_LATIN = re.compile(r"(?:(?<=[㐀-鿿）)])|\A)\s?[A-Za-z][^㐀-鿿]*\Z")
_LISTS = re.compile(r"(?<=》)\s?(?:(?:CSSCI|CSCD|SCI|EI|CAS|PKU|北大核心|南大核心|科技核心)(?:扩展版)?\s?)+")
_CLASS = re.compile(r"[A-Z]{1,2}\d{0,4}(?:\.\d{1,3})?")


def read_flat_card(front: Front, text: str, span: tuple[int, int]) -> bool:
    """Read one line of such a card; False where a line is none."""
    start, end = span
    match = _FIELD.match(text, start, end)
    if match is None or front.of("abstract") is None or _ORIGIN.search(text, max(0, start - _REACH), end + _REACH) is None:
        return False
    a, b = strip_span(text, match.end(), end)
    field, value = CARD_FIELDS[match["label"]], text[a:b]
    own = _LATIN.sub("", value).strip()
    if field == "author" and (names := parse_names(own, lenient=True)) is not None:
        front.pieces.append(Piece("author", a, a + len(own), "；".join(names), basis="labelled", values=names))
    elif field == "affiliation" and value:
        units = tuple(dict.fromkeys(value.split()))
        front.pieces.append(Piece("affiliation", a, b, "；".join(units), basis="labelled", values=units))
    elif field == "origin" and (origin := parse_origin(_LISTS.sub("", value))):
        front.origin |= origin
        front.drop("origin", start, end)
    elif field == "fund" and value:
        front.pieces.append(Piece("fund", a, b, value, basis="labelled"))
    elif field == "keywords" and own:
        words = split_keywords(own)
        front.pieces.append(Piece("keywords", a, a + len(own), "；".join(words), basis="labelled", values=words))
    elif field == "clc" and (number := _CLASS.match(value)) is not None:
        stop = a + number.end()
        front.pieces.append(Piece("clc", start, stop, text[start:stop], basis="labelled"))
    else:
        return False
    return True
