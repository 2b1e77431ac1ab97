"""The record that a government's site prints above a document: index number, issuing body, number and dates of the document.

It comes as a label and its value on a line, as a label and its value on lines of their own, or as cells between bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from flows.repair.lines import Line
from flows.text.seeds import alternatives, words_by_kind

_HEAD, _TRIGGERS = 2500, ("索引号", "引 号", "主题分类", "发文机", "发文字号", "公开形式", "公开方式")
"""Characters from the top in which one of the words stands."""
_REACH = 40
"""Lines from the top among which a record stands."""
_N_TELLING = 2
_LONGEST_VALUE = 80


class _Patterns(NamedTuple):
    """A label with its value, a label in a cell, and the labels that only such records have or that say when a document came out."""

    labelled: re.Pattern[str]
    cell: re.Pattern[str]
    telling: re.Pattern[str]
    date: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = {kind: alternatives(labels) for kind, labels in words_by_kind("record_labels.tsv").items()}
    label = "|".join(f"(?P<{kind}>{words[kind]})" for kind in ("date", "telling", "name", "other"))
    return _Patterns(
        re.compile(rf"[•·■◆\s]*[【\[]?(?:{label})\s?[】\]]?\s?[:：](?P<value>.*)"),
        re.compile(rf"\s*(?:{label})\s?[:：]?\s*"),
        re.compile(words["telling"]),
        re.compile(words["date"]),
    )


def drop_record(text: str, lines: Sequence[Line], dropped: dict[int, str]) -> list[Line]:
    """Mark the lines of a record in `dropped`; returns those of them that say when the document came out."""
    head = text[:_HEAD]
    if not any(word in head for word in _TRIGGERS):
        return []
    labelled = {i: m for i, line in enumerate(lines[:_REACH]) if len(line.text) <= 2 * _LONGEST_VALUE and (m := _label_of(line.text))}
    if len(labelled) < _N_TELLING or sum(len(_patterns().telling.findall(lines[i].text)) for i in labelled) < _N_TELLING:
        return []
    dated = []
    for index, match in labelled.items():
        taken = [index]
        is_open = match.re is _patterns().labelled and not match["value"].strip() and match["name"] is None
        if is_open and index + 1 < len(lines) and index + 1 not in labelled and _is_value(lines, index + 1):
            taken.append(index + 1)
        if match["date"] or (match.re is _patterns().cell and _patterns().date.search(lines[index].text)):
            dated += [lines[i] for i in taken]
        dropped.update(dict.fromkeys(taken, "furniture-record"))
    return dated


def _label_of(text: str) -> re.Match[str] | None:
    """The label that a line of a record opens with: before a colon, or in the first of several cells."""
    if "|" in text:
        return _patterns().cell.fullmatch(text.split("|", 1)[0])
    return _patterns().labelled.fullmatch(text) if ":" in text or "：" in text else None


def _is_value(lines: Sequence[Line], index: int) -> bool:
    """Whether a line can be the value of the label above it: short, no sentence, and not the title printed again."""
    text = lines[index].text
    return len(text) <= _LONGEST_VALUE and text[-1] not in "。；" and all(line.text != text for line in lines[: min(index, 4)])
