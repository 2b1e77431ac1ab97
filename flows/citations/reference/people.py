"""Who is responsible: where the names end and the title begins, and each name by itself."""

from __future__ import annotations

import re
from functools import cache

from flows.citations.reference.bylines import BYLINE, CLASSICS
from flows.citations.reference.model import Draft, Name
from flows.citations.reference.normalise import HAN
from flows.citations.reference.western_people import GB_NAME, GLUED_INITIALS, ORG_WORD, split_western, western
from flows.text.names import is_foreign_name, is_han_name, is_organisation, is_transliterated
from flows.text.seeds import read_lexicon

_NATION = re.compile(
    r"[\[(]\s*(?P<n>[美英德法日俄苏意加澳印韩奥荷瑞丹挪波匈捷西葡比希以巴阿南新古明清宋元唐汉晋隋周秦魏民](?:国|国时期|朝|联|典|大利|拿大|大利亚|度|兰|士|麦|威|腊|列)?|前苏联|芬兰|瑞典|瑞士|荷兰|挪威|丹麦|波兰|捷克|苏联|俄罗斯|德意志|美国|北宋|南宋|南朝[宋齐梁陈]?|西晋|东晋|北凉|北齐|北周|北魏|后秦|五代|東漢|东汉|西汉|三国[魏蜀吴]?|战国|春秋|先秦|民国|港|台|奥地利|匈牙利|比利时|古希腊|古罗马|西班牙)\s*[\])]\s*"
)
_ROLE = re.compile(
    r"[\s,]*[(\[]?(?P<role>(?:总|总|联合|执行)?主编|编著|编撰|编写|编译|编纂|选编|主編|編著|編譯|编辑|合著|合编|译注|校注|点校|校点|注释|整理|辑校|辑录|编|編|著|撰|译|譯|辑|注|讲|口述|执笔|等)[)\]]?\s*\Z"
)
_INITIALS_LAST = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Z]){1,3}|[A-Z][A-Za-z'’-]+ [A-Z]{1,3}")
_TWO_WORDS = re.compile(r"[A-Z][a-z]{1,11} [A-Z][a-z]{1,11}")
_ROLE_OF_ONE = re.compile(r"(?P<n>[\u4e00-\u9fff·]{2,4})(?:撰|注|疏|校定|校订|校注|点校|校点|整理|集解|义证|编|著|译|口述|执笔)")
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


_ORIGINAL_NAME = re.compile(r"(?<=[^\x00-\x7f])\s?\([A-Z][A-Za-z.·'’\- ]{2,40}\)\Z")
_LATIN_ONLY = re.compile(r"[A-Z][\w'’\-]+(?: [A-Z][\w.'’\-]*)+")
_EDS = re.compile(r",?\s*\(?\beds?\b\.?\)?\s*\Z")


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
    if ORG_WORD.search(text) or not (" " in text or GLUED_INITIALS.search(text)):
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
    for part in map(_without_role, map(strip_nation, parts)):
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


def _without_role(part: str) -> str:
    """`part` without the role of its own that one of several prints: `许某撰，段某注`."""
    role = _ROLE_OF_ONE.fullmatch(part)
    return role["n"] if role and is_han_name(role["n"]) else part


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


def _family_first(name: str) -> Name:
    """A name in full, as the names with initials beside it are printed: `Zhang Wei` beside `Li H J`."""
    family, given = name.split()
    return Name(family=family, given=given)


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
    inverted = any(_INITIALS_LAST.fullmatch(n.strip()) for n in names)
    draft.authors = [
        _family_first(n) if inverted and _TWO_WORDS.fullmatch(n.strip()) else to_name(n)
        for n in names
        if n.strip(" .") not in _NO_ONE and any(c.isalpha() for c in n)
    ]
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
    if GB_NAME.fullmatch(part):
        return True
    bare, role = take_role(part)
    if role is not None:
        return name_like(bare) or len(bare) <= 12
    return part in _NO_ONE
