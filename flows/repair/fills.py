"""Question marks and quotes that a converter printed for blanks it did not know."""

from __future__ import annotations

import re

from flows.repair.lines import HAN, split_lines
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.spans.overlaps import first_of_overlapping
from flows.text.names import is_han_name

_INLINE = " \t\u00a0\u3000"
_LABEL_FILL = re.compile(
    r"(?m)^[【\[〔［(（<《]?(?:内容)?"
    r"(?:摘(?P<a>[?？\"' ]{1,4})要|关(?P<b>[?？\"' ]{0,3})键(?P<c>[?？\"' ]{0,3})[词字])(?=[】\]〕］)）>》]?[ ]?[:：】\]〕］]|[ ?])"
)
_QUOTE_FILL = re.compile(
    rf"(?m)^[【\[〔［]?(?:摘[\"' ]{{0,4}}要|关[\"' ]{{0,3}}键[\"' ]{{0,3}}[词字])[】\]〕］]?[:：]?(?P<fill>\"\"(?:[ ]?\"\")*)(?=[{HAN}“《])(?=[^\"\n]*(?:\"[^\"\n]*\"[^\"\n]*)*$)"
)
"""Pairs of quotes for blanks behind a label."""
_LINE_FILL = re.compile(rf"(?m)^(?:[?][ ?]*[ ]|[?]{{2,}})[ ]*(?=[{HAN}（(“【])")
_FILL_ONLY = re.compile(rf"(?m)^[{_INLINE}]*[?][?{_INLINE}]*(?:\n|\Z)")
_HEAD_FILL = re.compile(rf"(?m)^\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}(?P<fill>[?][?{_INLINE}]*)(?=[{HAN}])")
_NAMES_FILL = re.compile(f"[{HAN}]{{2,4}}(?:[?][{HAN}]{{2,4}}){{1,6}}")
_STOP_FILL = re.compile(rf"(?<=[。；])[?](?=[{HAN}“（])")
_FIELD_FILL = re.compile(r"(?:[?]+[ ]+)+[?]*|(?:\"[ ]*)+(?=(?:[【\[（(]?(?:中图|文献标|文章编|DOI|doi)|\Z))")
_FIELDS = re.compile(r"中图分类号|文献标[识志]|文章编号")
_RULE = "question-mark-for-space"


def find_fills(text: str) -> list[Replacement]:
    """Question marks and quotes that a converter printed for blanks it did not know, in labels and before lines."""
    if "?" not in text and "摘" not in text[:2000] and '"' not in text[:4000]:
        return []
    found: list[Replacement] = []
    for match in _LABEL_FILL.finditer(text):
        for group in "abc":
            if (filling := match[group]) and filling.strip():
                found.append(Replacement(match.start(group), match.end(group), "", _RULE))
    if '""' in text[:4000]:
        found += (Replacement(*match.span("fill"), "", _RULE) for match in _QUOTE_FILL.finditer(text, 0, 4000))
    if "?" in text:
        for pattern in (_FILL_ONLY, _LINE_FILL, _STOP_FILL):
            found += (Replacement(*match.span(), "", _RULE) for match in pattern.finditer(text))
        found += (Replacement(*match.span("fill"), " ", _RULE) for match in _HEAD_FILL.finditer(text))
        for line in split_lines(text[:1000])[:12]:
            if len(line.text) <= 40 and _NAMES_FILL.fullmatch(line.text) and all(map(is_han_name, line.text.split("?"))):
                marks = (line.start + at for at, mark in enumerate(line.text) if mark == "?")
                found += (Replacement(at, at + 1, " ", _RULE) for at in marks)
    if ("?" in text or '"' in text[:4000]) and _FIELDS.search(text, 0, 4000):
        for line in split_lines(text[:4000]):
            if len(line.text) < 200 and _FIELDS.search(line.text):
                for match in _FIELD_FILL.finditer(line.text):
                    start = line.start + match.start()
                    found.append(Replacement(start, line.start + match.end(), " ", _RULE))
    return first_of_overlapping(sorted(found))


RULES = (
    Rule(
        _RULE,
        "residue",
        "A converter printed a question mark or a quote for a blank it did not know.",
        "摘? ?要:本文提出对策。",
        "摘要:本文提出对策。",
        find_fills,
        (
            Case('摘"要:本文提出对策。', "摘要:本文提出对策。"),
            Case("? ? 近年来形势发展", "近年来形势发展"),
            Case("0? ? ?引 言\n正文", "0 引 言\n正文"),
            Case("题目\n?\n近年来形势发展", "题目\n近年来形势发展"),
            Case("中图分类号? D267? ? [文献标识码]A", "中图分类号 D267 [文献标识码]A"),
            Case('中图分类号:D267" " " 文献标识码:A', "中图分类号:D267 文献标识码:A"),
            Case('中图分类号:G642;D432"文献标识码:A"DOI:10.3963/j.1', "中图分类号:G642;D432 文献标识码:A DOI:10.3963/j.1"),
            Case("题目\n王小明?李芳?张大为\n正文", "题目\n王小明 李芳 张大为\n正文"),
            Case("题目\n怎么办?怎么看?正文", "题目\n怎么办?怎么看?正文"),
            Case('[摘" 要]""乡村的服务', "[摘要]乡村的服务"),
            Case('摘要:"乡村"的服务', '摘要:"乡村"的服务'),
            Case('他说" " 是空的', '他说" " 是空的'),
            Case("领会它的含义。?抓好学习。", "领会它的含义。抓好学习。"),
            Case("办法从哪里来? 一是学习。", "办法从哪里来? 一是学习。"),
        ),
    ),
)
