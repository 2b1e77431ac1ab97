"""Lists of Western names at the head of an entry, in the orders of APA, Chicago, Vancouver, IEEE and their kin."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.citations.reference.model import Name

_UP = "A-ZÀ-ÖØ-ÞŁŠŽČĆŚŞĞİ"
_LOW = "a-zß-öø-ÿłšžčćśşğı"
_WORD = rf"[{_UP}][{_UP}{_LOW}'’‐\-]{{0,40}}[{_UP}{_LOW}](?![{_UP}{_LOW}'’‐\-])"
_PARTICLE = r"(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Ll]a|[Ll]e|du|[Dd]i|[Dd]a|[Dd]el|[Dd]ella|ter|ten|al|el|bin|ibn|dos|zu|[Ss]t\.|O['’]|d['’])(?: |(?<=['’]))){0,3}"
_FAMILY = rf"{_PARTICLE}{_WORD}(?: {_WORD})?"
_INITIALS = rf"(?:[{_UP}]\.[ \-]?|[{_UP}]\.?-[{_UP}]\.? ?|[{_UP}](?=[\s,;.:&(]|\Z) ?){{1,4}}"
_SUFFIX = r"(?:,? (?:Jr|Sr|JR|SR)\.?|,? I{2,3}\b|,? IV\b)?"
_INVERTED = re.compile(rf"(?P<f>{_FAMILY}),\s*(?P<g>{_INITIALS}){_SUFFIX}")
_FULL_INVERTED = re.compile(
    rf"(?P<f>{_PARTICLE}{_WORD}),\s*(?P<g>{_WORD}(?: {_WORD}){{0,2}}(?: [{_UP}]\.){{0,2}}|{_INITIALS}{_WORD}){_SUFFIX}"
)
_VANCOUVER = re.compile(
    rf"(?P<f>{_FAMILY})\s+(?P<g>[{_UP}]{{1,3}}|[{_UP}]-[{_UP}]|[{_UP}](?: [{_UP}]){{1,2}})(?=\s*[,.;:(]|\s+(?:and|&|et)\b|\s*\Z){_SUFFIX}"
)
_DIRECT = re.compile(rf"(?P<g>(?:[{_UP}]\.[ \-]*){{1,4}}(?:{_WORD} (?={_WORD}))?)(?P<f>{_PARTICLE}{_WORD}){_SUFFIX}")
_MIDDLE = re.compile(rf"(?P<g>{_WORD} (?:[{_UP}]\. ?){{1,3}})(?P<f>{_PARTICLE}{_WORD}){_SUFFIX}(?=\s*[,(.]|\s+(?:and|&)\s|\s*\Z)")
_FULL_DIRECT = re.compile(
    rf"(?P<g>{_WORD}(?: (?:[{_UP}]\.|{_WORD})){{0,2}}?) (?P<f>{_PARTICLE}{_WORD}){_SUFFIX}(?=\s*[,;.(:]|\s+(?:and|&)\s|\s*\Z|\s(?:1[89]|20)\d\d\b)"
)
_SEPARATOR = re.compile(r"\s*[,;]?\s*(?:\b(?:and|und|et|y)\b|&)\s*|\s*[,;]\s*")
_ET_AL = re.compile(r"\s*[,;]?\s*(?:and\s+)?(?:et\.? al\.?|others|\.{3,}|…)\s*,?", re.IGNORECASE)
_AFTER_LIST = re.compile(r"\s*(?:\.\s|\(|,?\s*[“\"‘«]|,?\s*et\.? al|,?\s*\(?[Ee]ds?\.)")
_BODY = re.compile(
    r"(?:Union|International|Nations|Bank|Fund|Council|Committee|Commission|Institute|Institution|Organi[sz]ation|Association|Foundation|Forum|Federation|Agency|Authority|Department|Ministry|Bureau|Parliament|Watch|Society|Centre|Center|University|Group|Office|Service|Alliance|Congress|Party|Corporation|Network)\Z"
)
"""The last word of a name that is none of a person: `European Union`, `World Bank`."""
INSTITUTION = re.compile(
    r"(?:The )?(?:U\.?S\.?A?\.? |[A-Z][\w’'.\-]* |of |and |for |the |& )*(?:Department|Commission|Administration|Bureau|Ministry|Office|Agency|Committee|Council|Organi[sz]ation|Association|Institute|University|Bank|Nations|Board|Service|Society|Cent(?:er|re)|Library|Foundation|Corporation|Authority|Federation|Congress|Government)"
    r"(?: (?:of|and|for|the|on|in|&|[A-Z][\w’'\-]*)){0,8}|[A-Z]{2,6}"
)
"""The name of an institution, whole."""
_INITIAL = re.compile(rf"(?<![^\W\d_])[{_UP}]\.|\A[{_UP}]{{1,3}}\Z|\A[{_UP}](?:[ \-][{_UP}])+\Z")
_AND_AHEAD = re.compile(r"\s*,?\s*(?:and|&)\s|(?:,\s[^,:“\"]{3,40}){1,6},?\s(?:and|&)\s|\s*[.,]?\s*(?:\(|et al)")
_EDITORS = re.compile(r"\s*,?\s*[(\[]?(?:[Ee]ds?|[Ee]ditors?|[Hh]rsg|comps?)\b\.?[)\]]?,?")
_NEXT: dict[str, tuple[re.Pattern[str], ...]] = {
    "inverted": (_INVERTED, _DIRECT),
    "full": (_DIRECT, _FULL_DIRECT, _INVERTED, _FULL_INVERTED),
    "vancouver": (_VANCOUVER,),
    "direct": (_DIRECT, _FULL_DIRECT),
}
_FIRST = (
    ("inverted", _INVERTED),
    ("direct", _MIDDLE),
    ("vancouver", _VANCOUVER),
    ("direct", _DIRECT),
    ("full", _FULL_INVERTED),
    ("direct", _FULL_DIRECT),
)


class NameList(NamedTuple):
    """Names, where the list ends (no stop included), the order it is written in, and what follows the last name."""

    names: list[Name]
    end: int
    order: str
    et_al: bool
    editors: bool


def _name(match: re.Match[str]) -> Name:
    return Name(family=match["f"].strip(), given=re.sub(r"\s+", " ", match["g"]).strip(" ,"))


def _follow(text: str, at: int, order: str) -> tuple[Name, int] | None:
    for pattern in _NEXT[order]:
        match = pattern.match(text, at)
        if match:
            return _name(match), match.end()
    return None


def read_names(text: str) -> NameList | None:
    """The list of names with which `text` begins, or `None`."""
    for order, pattern in _FIRST:
        match = pattern.match(text)
        if (
            match and pattern is _FULL_DIRECT and (INSTITUTION.fullmatch(match[0]) or _BODY.search(match["f"]))
        ):  # World Health Organization is nobody's name
            return NameList([Name(literal=match[0])], match.end(), order, et_al=False, editors=False)
        if match:
            return _rest_of_list(text, order, pattern, match)
    return None


def _rest_of_list(text: str, order: str, pattern: re.Pattern[str], match: re.Match[str]) -> NameList:
    names, at = [_name(match)], match.end()
    et_al = False
    while True:
        others = _ET_AL.match(text, at)
        if others:
            at, et_al = others.end(), True
            break
        sep = _SEPARATOR.match(text, at)
        if not sep or sep.end() == at:
            break
        found = _follow(text, sep.end(), order)
        if not found:
            break
        name, end = found
        if (
            pattern in (_DIRECT, _INVERTED, _MIDDLE)
            and sep[0].strip() == ","
            and not _INITIAL.search(name.given or "")
            and not _AND_AHEAD.match(text, end)
        ):
            break
        # a title of two words after a comma is no name unless a list goes on
        if (
            order in ("full", "direct")
            and pattern in (_FULL_INVERTED, _FULL_DIRECT, _MIDDLE)
            and sep[0].strip() == ","
            and not _goes_on(text, end, order)
        ):
            break
        names.append(name)
        at = end
        if sep[0].strip(" ,;") and order != "inverted":
            break
    editors = _EDITORS.match(text, at)
    if editors:
        at = editors.end()
    return NameList(names, len(text[:at].rstrip()), order, et_al, bool(editors))


def _goes_on(text: str, end: int, order: str) -> bool:
    """Whether what ends at `end` was a name: the list goes on to its `and`, or a stop, a bracket or a quoted title follows."""
    while True:
        if _AFTER_LIST.match(text, end):
            return True
        sep = _SEPARATOR.match(text, end)
        if not sep or sep.end() == end:
            return False
        found = _follow(text, sep.end(), order)
        if not found:
            return False
        if sep[0].strip(" ,;"):
            return True
        end = found[1]
