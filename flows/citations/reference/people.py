"""Who is responsible: where the names end and the title begins, and each name by itself."""

from __future__ import annotations

import re
from functools import cache

from flows.citations.reference.bylines import BYLINE, CLASSICS
from flows.citations.reference.model import Draft, Name
from flows.citations.reference.normalise import HAN
from flows.text.names import is_foreign_name, is_han_name, is_organisation, is_transliterated
from flows.text.seeds import read_lexicon

_NATION = re.compile(
    r"[\[(]\s*(?P<n>[美英德法日俄苏意加澳印韩奥荷瑞丹挪波匈捷西葡比希以巴阿南新古明清宋元唐汉晋隋周秦魏民](?:国|国时期|朝|联|典|大利|拿大|大利亚|度|兰|士|麦|威|腊|列)?|前苏联|芬兰|瑞典|瑞士|荷兰|挪威|丹麦|波兰|捷克|苏联|俄罗斯|德意志|美国|北宋|南宋|南朝[宋齐梁陈]?|東漢|东汉|西汉|三国[魏蜀吴]?|战国|春秋|先秦|民国|港|台|奥地利|匈牙利|比利时|古希腊|古罗马|西班牙)\s*[\])]\s*"
)
_ROLE = re.compile(
    r"[\s,]*[(\[]?(?P<role>(?:总|总|联合|执行)?主编|编著|编撰|编写|编译|编纂|选编|主編|編著|編譯|编辑|合著|合编|译注|校注|点校|校点|注释|整理|辑校|辑录|编|編|著|撰|译|譯|辑|注|讲|等)[)\]]?\s*\Z"
)
_EDITED = re.compile(r"编|編|辑")
_TRANSLATED = re.compile(r"译|譯")
_ET_AL = re.compile(r"[\s,、;&]*(?:等人?|et\s*al\.?|and others|ほか|외|와)\s*[,.]?\s*\Z", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s*[,、;]\s*(?:and\s+|&\s*)?|\s+(?:and|&|und|et)\s+|(?<=[^\x00-\x7f])\s*[和与]\s*(?=[^\x00-\x7f、，；]{2,4}(?:[,、;等]|\Z))|\s*&\s*"
)
_HAN_RE = re.compile(f"[{HAN}]")
_FAMILY = re.compile(f"[{HAN}]{{2,6}}")
_DOTTED_INITIALS = re.compile(r"(?:·[A-Z]\.?)*")
_INVERTED = re.compile(f"(?P<f>[{HAN}]{{2,6}}), (?P<g>[{HAN}]{{2,6}}(?:·[A-Z]\\.?)*)")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ]")
_INITIALS = r"(?:[A-ZА-ЯЁ]\.?[ \-]?){1,4}"
_PARTICLE = r"(?:(?:van|von|de|der|den|la|le|du|di|da|del|ter|ten|al|el|dos|zu|VAN|VON|DE|DER|DEN|LA|LE|DU|DI|DA|DEL|AL|EL|Van|Von|De|Der|Del|La|Le|Di|Da)[ ']\s?){0,3}"
_GB_NAME = re.compile(
    rf"{_PARTICLE}(?:[A-ZÀ-ÞА-ЯЁ][\w'’]*)(?:[ -](?:[A-ZÀ-ÞА-ЯЁ][\w'’]+)){{0,2}}(?:,? (?:Jr|JR|II|III)\.?)? {_INITIALS}(?:,? ?(?:Jr|JR|Sr|II|III)\.?)?(?: (?:de|van|von|der|den|la))*(?=\s*(?:[,;.:&]|et al|and |\Z))"
)
_APA_NAME = re.compile(rf"(?P<family>{_PARTICLE}[A-ZÀ-Þ][\w'’\-]+(?: [A-ZÀ-Þ][\w'’\-]+)?), (?P<given>(?:[A-Z]\.[ -]?){{1,4}})")
_AUTHOR_AND_TRANSLATOR = re.compile(
    r"(?P<a>[^,;]{2,60}?(?:[,、][^,;]{2,30}?){0,3}?)\s?著\s?[,;、\s]\s?(?P<t>[^;]{2,40}?)\s?(?:等)?\s?[编校]?译"
)
_NO_ONE = {"佚名", "无名氏", "Anon", "Anonymous", "ANON", "佚名氏", "不详"}
_YEAR_END = re.compile(r"[\s,.]*[(\[]?c?(?P<year>(?:1[4-9]|20)\d\d)(?P<suffix>[a-z]?)(?:年)?[)\]]?\s*[,.:]?\s*\Z")
_NO_DATE = re.compile(r"[\s,.]*[(\[]?(?:无日期|n\.\s?d\.?|日期不详|出版年不详)[)\]]?\s*[,.:]?\s*\Z", re.IGNORECASE)


def strip_nation(text: str, draft: Draft | None = None) -> str:
    """`text` without bracketed nationality or dynasty, which goes to the draft."""
    match = _NATION.match(text)
    if match:
        if draft is not None and draft.nationality is None:
            draft.nationality = match["n"]
        return text[match.end() :]
    return text


def western(name: str) -> Name:
    """A Western name in any of the usual orders, as family and given."""
    name = re.sub(r"\s*\(?\beds?\b\.?\)?\s*\Z", "", name)
    name = (
        re.sub(r"\s*,?\s*\b(?:Jr|JR|Sr|II|III)\b\.?", "", name.strip(" .,"))
        if re.search(r"\b(?:Jr|JR|Sr|II|III)\b", name)
        else name.strip(" ,")
    )
    if re.search(r"\s(?:de|van|von|der)\Z", name) and len(name.split()) == 3:
        name = name.rsplit(" ", 1)[0]
    if "," in name:
        family, given = name.split(",", 1)
        return Name(family=family.strip(), given=given.strip())
    words = name.split()
    if len(words) == 1:
        return Name(literal=name)
    initials = [bool(re.fullmatch(r"(?:[A-ZА-ЯЁ]\.?-?){1,3}", w)) and (len(w) <= 3 or "." in w) for w in words]
    if initials[-1] and not (initials[0] and not initials[-1]):
        k = len(words)
        while k > 1 and (initials[k - 1] or words[k - 1] in {"de", "van", "von", "der", "den", "la"}):
            k -= 1
        return Name(family=" ".join(words[:k]), given=" ".join(words[k:]))
    if words[-1] in {"de", "van", "von"}:
        return Name(family=words[0], given=" ".join(words[1:]))
    k = len(words) - 1
    while k > 1 and words[k - 1].lower() in {"van", "von", "de", "der", "den", "la", "le", "du", "di", "da", "del", "ter", "dos"}:
        k -= 1
    return Name(family=" ".join(words[k:]), given=" ".join(words[:k]))


_ORG_WORD = re.compile(
    r"\b(?:of|for|the|and|on|Organi[sz]ation|University|Institute|Association|Committee|Center|Centre|Group|Department|Ministry|Bureau|Society|Office|Library|Council|Agency|Commission|Corporation|Company|Inc|Ltd|Bank|Network|Press|Foundation|Union|Nations|Association|Board|Laboratory|Academy|School|College|Federation|Administration|Service|National)\b"
)


_ORIGINAL_NAME = re.compile(r"(?<=[^\x00-\x7f])\s?\([A-Z][A-Za-z.·'’\- ]{2,40}\)\Z")
_LATIN_ONLY = re.compile(r"[A-Z][\w'’\-]+(?: [A-Z][\w.'’\-]*)+")
_EDS = re.compile(r",?\s*\(?\beds?\b\.?\)?\s*\Z")
_ORG_OF = re.compile(
    r"\b(?:of|for|Associations?|Institutions?|Institute|University|Committee|Department|Ministry|Office|Commission|Administration|Academy|Bureau|Agency|Council)\b"
)


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


def to_name(text: str) -> Name:
    """One name as printed, to a `Name`."""
    text = text.strip(" ,;:")
    inverted = _INVERTED.fullmatch(text)
    if inverted:
        return Name(family=inverted["f"], given=inverted["g"])
    if text.endswith(")"):
        text = _ORIGINAL_NAME.sub("", text)
    if _HAN_RE.search(text) or not _LATIN_WORD.search(text):
        latin = _LATIN_ONLY.fullmatch(text) if text[:1].isascii() else None
        return western(text) if latin else Name(literal=text.strip(" ."))
    if _ORG_WORD.search(text) or " " not in text:
        return Name(literal=text.strip(" ."))
    return western(text)


def split_people(text: str) -> tuple[list[str], bool]:
    """Names of a list as printed, and whether it ends in et al. Roles must be off already."""
    text = text.strip(" ,;.:、" if _HAN_RE.search(text) else " ,;:、")
    et_al = False
    match = _ET_AL.search(text)
    if match and match.start() > 0:
        text, et_al = take_role(text[: match.start()].rstrip(" ,;、"))[0], True
    if not text:
        return [], et_al
    if not _HAN_RE.search(text):
        return split_western(text), et_al
    parts = [p.strip() for p in _SPLIT.split(text) if p and p.strip()]
    if "与" in text or "和" in text:
        parts = _keep_organisations(text, parts)
    out: list[str] = []
    for part in map(strip_nation, parts):
        pieces = part.split()
        if len(pieces) > 1 and all(_HAN_RE.match(p) for p in pieces):
            if all(len(p) == 1 for p in pieces) or (len(pieces) == 2 and min(len(p) for p in pieces) == 1 and len("".join(pieces)) <= 3):
                out.append("".join(pieces))
            elif all(2 <= len(p) <= 4 for p in pieces) or all(len(p) >= 4 and is_organisation(p) for p in pieces):
                out += pieces
            else:
                out.append(part)
        else:
            out.append(part)
    return (_put_together(text, out) if "," in text else out), et_al


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_lexicon("transcribed_given_names.tsv"))


def _put_together(text: str, parts: list[str]) -> list[str]:
    """`parts` with transcribed names printed family first as one: `斯科特,詹姆斯·C.` is `斯科特, 詹姆斯·C.`."""
    out: list[str] = []
    for part in parts:
        given = part.split("·")[0]
        family = out[-1] if out else ""
        if (
            given in _given_names()
            and _FAMILY.fullmatch(family)
            and family not in _given_names()
            and _DOTTED_INITIALS.fullmatch(part, len(given))
        ):
            joint = re.search(rf"{re.escape(family)}\s?,\s?{re.escape(part)}", text)
            if joint:
                out[-1] = f"{family}, {part}"
                continue
        out.append(part)
    return out


def _keep_organisations(text: str, parts: list[str]) -> list[str]:
    """`parts` with an organisation put together again whose own name holds 与 or 和."""
    out: list[str] = []
    for part in parts:
        joint = next((j for j in "与和" if out and f"{out[-1]}{j}{part}" in text), None)
        if joint and (is_organisation(part) or not is_han_name(out[-1])) and not (is_organisation(out[-1]) and len(out[-1]) > 6):
            out[-1] += joint + part
        else:
            out.append(part)
    return out


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
        elif (
            out
            and i == 1
            and " " not in out[0]
            and not _ORG_WORD.search(out[0])
            and len(out[0]) > 1
            and (len(parts) == 2 or " " in parts[2])
        ):
            out[-1] += ", " + part
        else:
            out.append(part)
    return out


def take_role(text: str) -> tuple[str, str | None]:
    """`text` without the role words at its end, and the first of them from the right that is not 等."""
    role = None
    for _ in range(3):
        match = _ROLE.search(text)
        if not match or match.start() < 2:
            break
        if match["role"] == "等":
            break
        stem = text[: match.start()]
        last = re.split(r"[,、;\s]", stem)[-1] if match[0][0] not in " ,([" else ""
        if match["role"] in ("编", "著", "译", "注", "辑", "讲", "撰") and last and len(last) < 2:
            break
        role, text = match["role"], stem
    return text, role


def add_people(text: str, draft: Draft) -> str | None:
    """Read a responsibility statement into the draft's authors; the role is returned."""
    text = strip_nation(text.strip(), draft)
    both = _AUTHOR_AND_TRANSLATOR.fullmatch(text)
    if both:
        draft.translators += split_people(both["t"])[0]
        text = both["a"]
    text, role = take_role(text)
    edited = _EDS.search(text) if "ed" in text else None
    if edited:
        text, role = text[: edited.start()], "ed"
    match = _ET_AL.search(text)
    names, et_al = split_people(text)
    if match and not et_al:
        et_al = True
    draft.et_al = draft.et_al or et_al
    draft.authors = [to_name(n) for n in names if n.strip(" .") not in _NO_ONE and any(c.isalpha() for c in n)]
    if role and _TRANSLATED.search(role) and not _EDITED.search(role) and draft.authors and not draft.translators:
        draft.translators = [n.text() for n in draft.authors]
    return role


def take_year(head: str, draft: Draft) -> str:
    """`head` without the year (author-date) at its end; `佚名，无日期` loses its mark."""
    match = _NO_DATE.search(head)
    if match:
        return head[: match.start()]
    match = _YEAR_END.search(head)
    if match and match.start() > 0:
        draft.year = match["year"]
        return head[: match.start()]
    return head


def name_like(part: str) -> bool:
    """Whether one segment can be a person or an organisation."""
    part = strip_nation(part.strip())
    if not part:
        return False
    if part in ("等", "等人", "et al", "et al."):
        return True
    if (
        CLASSICS.fullmatch(part)
        or BYLINE.fullmatch(part)
        or is_han_name(part)
        or is_foreign_name(part)
        or is_organisation(part)
        or is_transliterated(part)
    ):
        return True
    if _GB_NAME.fullmatch(part):
        return True
    bare, role = take_role(part)
    if role is not None:
        return name_like(bare) or len(bare) <= 12
    return part in _NO_ONE


_SEPARATOR = re.compile(r"\s*[,;]?\s*(?:&|and )?\s*")
_AND_OTHERS = re.compile(r"et al\.?,?\s*\.?", re.IGNORECASE)
_AND_OTHERS_ZH = re.compile(r"等\s*[.,]")
_YEAR_AHEAD = re.compile(r"\(?\d{4}")


def leading_western(text: str) -> int:
    """Where a GB/T list of Western names at the head of `text` ends (past its full stop), 0 for none."""
    at = 0
    while True:
        match = _GB_NAME.match(text, at)
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
        if not _GB_NAME.match(text, sep.end()):
            break
        at = sep.end()
    return 0
