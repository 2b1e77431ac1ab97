"""What stands between a title in 《》 and its imprint: volume, part, edition, series."""

from __future__ import annotations

import re

from flows.citations.reference.model import Draft

VOLUME = re.compile(
    r"[,.\s]*[(]?(?P<v>(?:总\s?)?第\s?(?P<n>[\d一二三四五六七八九十百]+(?:\s?[、,-]\s?[\d一二三四五六七八九十百]+)*)\s?卷|(?:总\s?)?第?\s?[\d一二三四五六七八九十]+\s?[册冊集辑輯编編部](?:\s?第?\s?[\d一二三四五六七八九十]+\s?[册冊])?|卷\s?(?P<n2>[\d一二三四五六七八九十]+)|[上中下一二三四][册冊卷编集部]|(?<=\()[上中下](?=\))|(?<![,.\s])[上中下](?=[,.]))[)]?"
)
_PART = re.compile(r"\s?(?P<p>[(](?:[上中下]|第?[一二三四五六\d]+)[册部分卷]?[)]|第\s?[\d一二三四五六七八九十]+\s?[册冊分部])")
_BRACKET = re.compile(r"\s?[(](?P<b>[^()]{1,30})[)]")
_VOLUME_IN_BRACKET = re.compile(r"(?P<v>第\s?[\d一二三四五六七八九十]+\s?[册冊卷辑集])(?=·|\Z|[:,])")
_EDITION_IN_BRACKET = re.compile(
    r"(?:修订|增订|增补|最新|全新)?第?\s?[\d一二三四五六七八九十]+\s?版\Z|\A[^\d]{0,10}(?:修订|增订|增补|重印|影印|中文|珍藏|纪念|点校)[版本]\Z"
    r"|\A[^\d,:]{1,6}(?<![译全稿])本\Z|\A(?:(?:19|20)\d\d年?)?\d{0,2}月?\d{0,2}日?(?:修正|修订|修正案|修订案)\Z"
)
_IMPRINT_IN_BRACKET = re.compile(r"[社局馆店:,]|\d{4}|期")
_YEARS = r"(?:(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})年?"
_TIME_IN_BRACKET = re.compile(
    rf"{_YEARS}(?:\d{{1,2}}月)?\s?(?:-+|至|到)\s?(?:{_YEARS}|\d{{1,2}}月)(?:\d{{1,2}}月)?|(?:19|20)\d\d年?卷|(?:试行|草案|节选|节录|摘要|讨论稿|征求意见稿)"
)
"""What a collection covers, the volume of a yearbook, the state of a document."""
_SERIES = re.compile(r"丛[书刊]|叢[書刊]|译丛|文库|书系|系列|全译本|译本|未刊稿|内部|打印稿|手稿|油印")
_EDITION = re.compile(
    r"[,.\s]*[(]?(?P<e>第?\s?[\d一二三四五六七八九十]+\s?版(?:本)?|[^,.:()《》]{0,24}(?:修订版|修訂版|修订本|增订本|增订版|增补本|影印本|影印版|重印本|合订本|一卷本|单行本|普及本|点校本|校点本|标点本|校注本|稿本|抄本|刻本|新版|书局版|書局版)|Second|Third|First|\d+(?:st|nd|rd|th)(?: ed\.)?)[)]?(?=[,.\s)\d]|\Z|上|下|第|一部|二部|三部|[\u4e00-\u9fff])"
)


def _of_bracket(text: str, draft: Draft) -> bool:
    """Whether a bracket behind a title names the volume, the edition or the series, of which the first two go to the draft."""
    number = _VOLUME_IN_BRACKET.match(text)
    if number and draft.volume is None:
        draft.volume = number["v"]
        return True
    edition = _EDITION_IN_BRACKET.search(text)
    if edition:
        draft.edition = draft.edition or (text if len(edition[0]) == len(text) else edition[0])
        if "修" in text and text[:4].isdigit():
            draft.year = draft.year or text[:4]
        return True
    if _SERIES.search(text) or _TIME_IN_BRACKET.fullmatch(text):
        return True
    if draft.volume and not _IMPRINT_IN_BRACKET.search(text):  # 第9卷（文献选编·下）
        draft.residue.append(text)
        return True
    return False


def qualifiers(rest: str, draft: Draft) -> str:
    """Volume and edition printed right after a title."""
    for _ in range(4):
        part = _PART.match(rest)
        if part and draft.volume:  # 第46卷(上), 第26卷第一册
            draft.volume = f"{draft.volume}{'' if draft.volume[-1:] in '卷册冊' else '卷'}{part['p']}"
            rest = rest[part.end() :]
            continue
        bracket = _BRACKET.match(rest)
        if bracket and _of_bracket(bracket["b"], draft):
            rest = rest[bracket.end() :]
            continue
        edition = _EDITION.match(rest)
        if (
            edition
            and draft.edition is None
            and not re.search(r"社|\d{4}年", edition["e"])
            and not re.match(r"[,.\s]*[(]?(?:19|20)\d\d", rest)
        ):
            draft.edition = (
                re.sub(r"[第版本\s]", "", edition["e"]) if re.fullmatch(r"第?\s?\S{1,3}\s?版本?", edition["e"]) else edition["e"]
            )
            rest = rest[edition.end() :]
            continue
        year_edition = re.match(r"\s*[(](?:19|20)\d\d年?版?[)]", rest)
        if year_edition:
            if "版" in year_edition[0]:
                draft.edition = draft.edition or year_edition[0].strip(" ()")
            else:
                draft.year = draft.year or year_edition[0].strip(" ()年")
            rest = rest[year_edition.end() :]
            continue
        volume = VOLUME.match(rest)
        if volume and draft.volume is None:
            draft.volume = volume["n"] or volume["n2"] or volume["v"].strip()
            rest = rest[volume.end() :]
            continue
        break
    return rest
