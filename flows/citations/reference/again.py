"""Entries that print no work but point back at one: 同上, 同注①, 前引书, ibid., op. cit."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(?P<n>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]|[\[(]\d{1,3}[\])])"
_AGAIN = re.compile(
    rf"见?(?:(?:同上|同前)(?:[书注引文刊报]|[引揭][书文])?|[上前][引揭][书文注]|(?:同[上前]?注?|[上前]?注)\s?{_NUMBER}|同注?\s?(?P<bare>\d{{1,3}})"
    r"|[Ii]bid(?:em)?\.?)(?=[,.:;\s第]|[Pp]{1,2}\.|\Z)(?![^\n]*《)"
)
_OF_AUTHOR = re.compile(
    r"(?P<a>[^\s,.:;《》\"“][^,:;《》\"“\n]{1,40})\s?[:,]\s?(?:[上前][引揭][书文著]|同前(?:[引揭]?[书文])?|[Oo]p\. ?[Cc]it\.?)(?=[,.:;\s第]|\Z)"
)
_TRIGGER = re.compile(r"同[上前注\[(\s\d\u2460-\u32bf]|[上前][引揭]|注\s?[\[(\u2460-\u32bf]|[Ii]bid|[Oo]p\. ?[Cc]it")
_PAGE = re.compile(r"(?:第|[Pp]{1,2}\.?|页|[.,:])\s?(?P<p>\d{1,4}(?:-\d{1,4})?)(?!\d)")
_ASIDE = re.compile(r"\A(?:同上[书刊报]?|同前)\s?,\s?(?=《)|(?<=[》卷册集]),\s?(?:同上[书注引]?|同前|[上前][引揭][书文著])(?=[,.]|\Z)")


@dataclass(frozen=True, slots=True)
class Again:
    """What an entry points back at: the entry labelled `label`, the last work of `author`, or with neither the entry before. `pages` are its own."""

    label: str | None = None
    author: str | None = None
    pages: str | None = None


def read_again(rest: str) -> Again | None:
    """How `rest`, a folded entry without label and lead-in, points back; `None` where it does not."""
    if not _TRIGGER.search(rest, 0, 80):
        return None
    match = _AGAIN.match(rest) or _OF_AUTHOR.match(rest)
    if match is None:
        return None
    page = _PAGE.search(rest, match.end())
    found = match.groupdict()
    return Again(found.get("n") or found.get("bare"), found.get("a"), page["p"] if page else None)


def without_aside(rest: str) -> str:
    """A folded entry that names its work, without the words that point back at the place of it: `《某书》，前引书，第3页`."""
    return _ASIDE.sub("", rest) if _TRIGGER.search(rest) else rest
