"""The record that a government's site prints above a document: index number, issuing body, number and dates of the document.

It comes as a label and its value on a line, as a label and its value on lines of their own, or as cells between bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.repair.lines import Line

_DATES = "发布日期|发布时间|公开日期|公布日期|发文日期|成文日期|生成日期|印发日期"
_TELLING = "索\\s?引\\s?号|信息索引号?|主题分类|信息分类|体裁分类|组配分类|发文机[构关]|发布机[构关]|制发机关|发文字号|公文种类|公开形式|公开方式|公开时限|公开责任部门|成文日期|生成日期"
_NAMES = "内容概[述要]|信息名称|名\\s?称|标\\s?题"
_OTHERS = "服务对象|公开机构|责任部门|文\\s?号|文件编号|生效日期|实施日期|废止日期|失效日期|有\\s?效\\s?性|是否有效|信息有效性|时效性?|效力状态|公开范围|公开程序|信息类别|主\\s?题\\s?词|关键词|语\\s?种|来\\s?源|信息来源"
_ALL = f"(?P<date>{_DATES})|(?P<telling>{_TELLING})|(?P<name>{_NAMES})|(?P<other>{_OTHERS})"
_LABELLED = re.compile(rf"[•·■◆\s]*[【\[]?(?:{_ALL})\s?[】\]]?\s?[:：](?P<value>.*)")
_CELL = re.compile(rf"\s*(?:{_ALL})\s?[:：]?\s*")
_IS_TELLING = re.compile(_TELLING)
_HEAD, _TRIGGERS = 2500, ("索引号", "引 号", "主题分类", "发文机", "发文字号", "公开形式", "公开方式")
"""Characters from the top in which one of the words stands."""
_REACH = 40
"""Lines from the top among which a record stands."""
_N_TELLING = 2
_LONGEST_VALUE = 80


def drop_record(text: str, lines: Sequence[Line], dropped: dict[int, str]) -> list[Line]:
    """Mark the lines of a record in `dropped`; returns those of them that say when the document came out."""
    head = text[:_HEAD]
    if not any(word in head for word in _TRIGGERS):
        return []
    labelled = {i: m for i, line in enumerate(lines[:_REACH]) if len(line.text) <= 2 * _LONGEST_VALUE and (m := _label_of(line.text))}
    if len(labelled) < _N_TELLING or sum(len(_IS_TELLING.findall(lines[i].text)) for i in labelled) < _N_TELLING:
        return []
    dated = []
    for index, match in labelled.items():
        taken = [index]
        is_open = match.re is _LABELLED and not match["value"].strip() and match["name"] is None
        if is_open and index + 1 < len(lines) and index + 1 not in labelled and _is_value(lines, index + 1):
            taken.append(index + 1)
        if match["date"] or (match.re is _CELL and re.search(_DATES, lines[index].text)):
            dated += [lines[i] for i in taken]
        dropped.update(dict.fromkeys(taken, "furniture-record"))
    return dated


def _label_of(text: str) -> re.Match[str] | None:
    """The label that a line of a record opens with: before a colon, or in the first of several cells."""
    if "|" in text:
        return _CELL.fullmatch(text.split("|", 1)[0])
    return _LABELLED.fullmatch(text) if ":" in text or "：" in text else None


def _is_value(lines: Sequence[Line], index: int) -> bool:
    """Whether a line can be the value of the label above it: short, no sentence, and not the title printed again."""
    text = lines[index].text
    return len(text) <= _LONGEST_VALUE and text[-1] not in "。；" and all(line.text != text for line in lines[: min(index, 4)])
