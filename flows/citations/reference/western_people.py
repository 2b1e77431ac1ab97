"""Western names as Chinese lists print them: one name, a list, where a list at the head of an entry ends, institutions."""

from __future__ import annotations

import re

from flows.citations.reference.model import Name
from flows.citations.reference.pinyin_names import is_family_first

_INITIALS = r"(?:[A-ZА-ЯЁ]\.?[ \-]?){1,4}"
_PARTICLE = r"(?:(?:van|von|de|der|den|la|le|du|di|da|del|ter|ten|al|el|dos|zu|VAN|VON|DE|DER|DEN|LA|LE|DU|DI|DA|DEL|AL|EL|Van|Von|De|Der|Del|La|Le|Di|Da)[ ']\s?){0,3}"
GB_NAME = re.compile(
    rf"{_PARTICLE}(?:[A-ZÀ-ÞА-ЯЁ][\w'’]*)(?:[ -](?:[A-ZÀ-ÞА-ЯЁ][\w'’]+)){{0,2}}(?:,? (?:Jr|JR|II|III)\.?)? {_INITIALS}(?:,? ?(?:Jr|JR|Sr|II|III)\.?)?(?: (?:de|van|von|der|den|la))*(?=\s*(?:[,;.:&]|et al|and |\Z))"
)
_APA_NAME = re.compile(rf"(?P<family>{_PARTICLE}[A-ZÀ-Þ][\w'’\-]+(?: [A-ZÀ-Þ][\w'’\-]+)?), (?P<given>(?:[A-Z]\.[ -]?){{1,4}})")
ORG_WORD = re.compile(
    r"\b(?:of|for|the|and|on|Organi[sz]ation|University|Institute|Association|Committee|Center|Centre|Group|Department|Ministry|Bureau|Society|Office|Library|Council|Agency|Commission|Corporation|Company|Inc|Ltd|Bank|Network|Press|Foundation|Union|Nations|Association|Board|Laboratory|Academy|School|College|Federation|Administration|Service|National)\b"
)
_ORG_OF = re.compile(
    r"\b(?:of|for|Associations?|Institutions?|Institute|University|Committee|Department|Ministry|Office|Commission|Administration|Academy|Bureau|Agency|Council)\b"
)
_ONE_WORD = re.compile(r"[A-ZÀ-Þ][\w'’\-]+")
_INITIALS_ONLY = re.compile(r"(?:[A-Z]\.[ -]?){1,4}|(?:[A-Z]\.[ -]?){1,3}[A-Z]")
GLUED_INITIALS = re.compile(r"(?<=[A-Z]\.)(?=[A-Z][a-z])")
_FULL_NAME = re.compile(r"[A-Z][a-z]{1,11} [A-Z][a-z]{1,11}(?=,\s?[A-Z][a-z]+ [A-Z]{1,3},[^.]{0,60}et al)")
"""A name in full before a list of names with initials: `Zhang Wei, Li HJ, et al.`."""
_SEPARATOR = re.compile(r"\s*[,;]?\s*(?:&|and )?\s*")
_AND_OTHERS = re.compile(r"et al\.?,?\s*\.?", re.IGNORECASE)
_AND_OTHERS_ZH = re.compile(r"等\s*[.,]")
_YEAR_AHEAD = re.compile(r"\(?\d{4}")


def western(name: str) -> Name:
    """A Western name in any of the usual orders, as family and given."""
    name = re.sub(r"\s*\(?\beds?\b\.?\)?\s*\Z", "", name)
    name = (
        re.sub(r"\s*,?\s*\b(?:Jr|JR|Sr|II|III)\b\.?", "", name.strip(" .,"))
        if re.search(r"\b(?:Jr|JR|Sr|II|III)\b", name) and len(name.split()) > 2
        else name.strip(" ,")
    )
    if re.search(r"\s(?:de|van|von|der)\Z", name) and len(name.split()) == 3:
        name = name.rsplit(" ", 1)[0]
    if "," in name:
        family, given = name.split(",", 1)
        return Name(family=family.strip(), given=given.strip())
    words = GLUED_INITIALS.sub(" ", name).split()
    if len(words) == 1:
        return Name(literal=name)
    initials = [bool(re.fullmatch(r"(?:[A-ZА-ЯЁ]\.?-?){1,3}", w)) and (len(w) <= 3 or "." in w) for w in words]
    if initials[-1] and not (initials[0] and not initials[-1]):
        k = len(words)
        while k > 1 and (initials[k - 1] or words[k - 1] in {"de", "van", "von", "der", "den", "la"}):
            k -= 1
        return Name(family=" ".join(words[:k]), given=" ".join(words[k:]))
    if is_family_first(words):
        return Name(family=words[0], given=" ".join(words[1:]))
    if words[-1] in {"de", "van", "von"}:
        return Name(family=words[0], given=" ".join(words[1:]))
    k = len(words) - 1
    while k > 1 and words[k - 1].lower() in {"van", "von", "de", "der", "den", "la", "le", "du", "di", "da", "del", "ter", "dos"}:
        k -= 1
    return Name(family=" ".join(words[k:]), given=" ".join(words[:k]))


def is_western_organisation(text: str) -> bool:
    """Whether a Western name is that of an institution."""
    return (
        bool(_ORG_OF.search(text))
        and len(text.split()) <= 8
        and ":" not in text
        and bool(
            re.search(
                r"Association|Institut|University|Committee|Department|Ministry|Office|Commission|Society|Organi[sz]ation|Academy|Administration|Agency|Bureau|Council|Center|Centre",
                text,
            )
        )
    )


def split_western(text: str) -> list[str]:
    """Western names of a list as printed, whatever the order of their parts."""
    if _ORG_OF.search(text) and " and " in text and "," not in text and not re.search(r"\b[A-Z]\.?(?:\s|,|\Z)", text.replace("U.S.", "")):
        return [text]
    if ";" in text:
        return [p.strip() for p in text.split(";") if p.strip()]
    apa = [m[0].strip() for m in _APA_NAME.finditer(text)]
    if apa and sum(map(len, apa)) > 0.7 * len(text) - 4 * len(apa):
        return apa
    parts = [p.strip() for p in re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|、", text) if p and p.strip()]
    out: list[str] = []
    for i, part in enumerate(parts):
        if out and re.fullmatch(r"(?:Jr|JR|Sr|II|III)\.?", part):
            out[-1] += " " + part
        elif (out and _ONE_WORD.fullmatch(out[-1]) and _INITIALS_ONLY.fullmatch(part)) or (
            out
            and i == 1
            and " " not in out[0]
            and not ORG_WORD.search(out[0])
            and len(out[0]) > 1
            and "." not in out[0]
            and (len(parts) == 2 or " " in parts[2])
        ):
            out[-1] += ", " + part
        else:
            out.append(part)
    return out


def leading_western(text: str) -> int:
    """Where a GB/T list of Western names at the head of `text` ends (past its full stop), 0 for none."""
    at = 0
    while True:
        match = GB_NAME.match(text, at) or (_FULL_NAME.match(text, at) if at == 0 else None)
        if not match or match.end() == at:
            break
        end = match.end()
        if text[end - 1 : end] == "." or text[end : end + 1] == ".":
            close = end if text[end - 1] == "." else end + 1
            rest = text[close:]
            if not re.match(r"\s*(?:,|&|and )", rest):
                return close
            end = close
        sep = _SEPARATOR.match(text, end)
        if sep is None:
            break
        more = _AND_OTHERS.match(text, sep.end())
        if more:
            return more.end()
        if _AND_OTHERS_ZH.match(text, sep.end()):
            return sep.end() + 2
        if sep.end() == end or _YEAR_AHEAD.match(text, sep.end()):
            break
        if not GB_NAME.match(text, sep.end()):
            break
        at = sep.end()
    return 0
