"""Place and publisher, edition, translators and editors: the sentences between a title and its year."""

from __future__ import annotations

import re
from functools import cache

from flows.citations.reference.model import Draft
from flows.citations.reference.normalise import HAN
from flows.citations.reference.people import split_people, take_role
from flows.text.seeds import read_lexicon

_PUBLISHER = re.compile(
    r"(?:出版(?:社|公司|集团|部|中心|局|有限公司|者)|出版傳媒|书局|書局|书店|書店|印书馆|印書館|书社|書社|书屋|書屋|书院|書院|报社|报业集团|杂志社|雜誌社|商务印书馆|三联|出版股份有限公司|传媒|股份有限公司|有限公司|发行社|大学|大學|學院|学院|学校|党校|银行|研究所|研究院|研究生院|委员会|办公厅|总局|中心|档案馆|图书馆|博物馆|學社|社|馆|館|局|公司|系|会|會|部)(?:[(][^)]*[)])?\Z"
)
_PUBLISHER_STRONG = re.compile(
    r"出版|书局|書局|书店|書店|印书馆|印書館|书社|書社|杂志社|雜誌社|書院|Press|Publish|Publications|Verlag|Books|Wiley|Springer|Elsevier|Routledge|McGraw|Hall|Inc\.|Ltd|出版會"
)
_EDITION = re.compile(
    r"(?P<e>第\s?[\d一二三四五六七八九十]+\s?版(?:本)?|[\d一二三四五六七八九十]+\s?版|(?:[Tt]he\s+)?\d+(?:st|nd|rd|th)\s+(?:rev\.\s+)?[Ee]d(?:ition|n)?\.?|(?:[Rr]ev(?:ised)?\.?|[Ss]econd|[Tt]hird|[Ff]irst|[Ff]ourth|[Nn]ew|[Ii]nternational)(?:\s+[Ee]d(?:ition)?\.?)?|"
    r"[^,.;:]{0,30}(?:修订版|修訂版|增订版|增订本|修订本|增补本|增補本|影印本|影印版|重印本|抄本|刻本|刊本|稿本|点校本|校点本|典藏版|新版|普及版|精装版|缩印本|中文版|英文版|原书第\s?\d+\s?版|重印.{2,24}版|本|版))"
)
_VOLUME = re.compile(r"第?\s?(?P<n>[\d一二三四五六七八九十]{1,3})\s?卷")
_TRANSLATOR = re.compile(r"(?P<who>[^.]{2,80}?)[\s,]*(?:等\s*)?(?:编?译注?|譯|合译|校译|译校|trans(?:lated|lators?)?\.?|Trans\.?)\Z")
_TRANSLATOR_BY = re.compile(r"(?:Translated by|translated by|trans\.|tr\. by)\s+(?P<who>.+)\Z")
_EDITOR = re.compile(r"(?P<who>[^.]{2,80}?)[\s,]*(?:主编|主編|编著|编|編|整理|点校|校注|校点|注|eds?\.?|Eds?\.?|edited)\Z")
_NONE = re.compile(r"\[?\s?(?:S\.\s?[lL]\.?|s\.\s?n\.?|出版地不详|出版者不详|出版社不详|出版地不詳|出版者不詳)\s?\]?", re.IGNORECASE)
_STATE = re.compile(r",\s?(?:[A-Z][a-z]{1,4}\.|[A-Z]{2}|[A-Z]\.[A-Z]\.)")
_PLACE_SIGN = re.compile(r"\s*[;,、/&]\s*|\s+and\s+|\s*·\s*")
_HAN_RE = re.compile(f"[{HAN}]")


@cache
def places() -> frozenset[str]:
    """Places of publication, Chinese and foreign."""
    return frozenset(row["place"] for row in read_lexicon("publication_places.tsv"))


def is_place(text: str) -> bool:
    """Whether `text` names places of publication, one or several."""
    text = text.strip(" []()")
    parts = _PLACE_SIGN.split(text)
    return bool(text) and any(p.strip(" .") in places() or (len(p) > 2 and p.rstrip("市省县") in places()) for p in parts if p)


def is_publisher(text: str) -> bool:
    """Whether `text` ends or reads like a publisher."""
    text = text.strip(" .")
    return bool(text) and len(text) < 120 and bool(_PUBLISHER.search(text) or _PUBLISHER_STRONG.search(text))


def is_strong_publisher(text: str) -> bool:
    """Whether `text` names a publishing house beyond doubt."""
    return len(text) < 80 and bool(_PUBLISHER_STRONG.search(text))


def read_edition(text: str) -> str | None:
    """The edition when the whole of `text` states one."""
    text = text.strip(" .,;()[]")
    match = _EDITION.fullmatch(text)
    return match["e"] if match and len(text) <= 40 and not is_strong_publisher(text) else None


def read_translators(text: str, draft: Draft) -> bool:
    """Whether the whole of `text` names translators, who go to the draft."""
    text = text.strip(" .,;") if not text.rstrip().endswith("trans.") else text.strip(" ,;")
    match = _TRANSLATOR.fullmatch(text) or _TRANSLATOR_BY.fullmatch(text)
    if not match or len(text) > 100 or is_strong_publisher(text):
        return False
    names, _ = split_people(match["who"])
    draft.translators += names
    return True


def read_editors(text: str, draft: Draft) -> bool:
    """Whether the whole of `text` names editors, who go to the draft."""
    match = _EDITOR.fullmatch(text.strip(" .,;"))
    if not match or len(text) > 100 or is_strong_publisher(text):
        return False
    draft.editors += split_people(take_role(match["who"])[0])[0]
    return True


def read_publisher(text: str, draft: Draft) -> None:
    """Read `place: publisher` (or either alone) into the draft."""
    text = _NONE.sub("", text).strip(" ,;")
    text = text.lstrip(".:").rstrip(":,;").strip()
    if not text:
        return
    halves = text.split(";")
    if len(halves) == 2 and ":" not in text and is_place(halves[0]) and is_publisher(halves[1]):
        draft.place, draft.publisher = halves[0].strip(), halves[1].strip()  # 北京;某某出版社
        return
    colon = text.find(":")
    if colon >= 0:
        place, publisher = (
            text[:colon].strip(" ,.[]" if not text[:colon].rstrip().endswith((".",)) else " ,[]"),
            text[colon + 1 :].strip(" ,:"),
        )
        if not publisher:
            draft.place = place or None
            return
        if len(place) <= 90:
            draft.place, draft.publisher = place or None, publisher
            return
    first = text.split(",")[0]
    if is_place(text) and not is_strong_publisher(text) and not _PUBLISHER.search(text) and not _PUBLISHER.search(first):
        draft.place = text.strip(" []()")
        return
    for sep in re.finditer(r"[,.]\s*|\s+", text):
        head, tail = text[: sep.start()].strip(), text[sep.end() :].strip()
        if head and tail and is_place(head) and len(head) <= 12 and _HAN_RE.search(head) and is_publisher(tail):
            draft.place, draft.publisher = head, tail
            return
        break
    last = re.search(r",\s*([^,]{2,20})\Z", text)
    if last and is_place(last[1]) and not _STATE.search(text) and _HAN_RE.search(text):
        draft.place, draft.publisher = last[1], text[: last.start()].strip()
        return
    match = re.fullmatch(r"(?P<pub>[^()]{3,}(?:社|馆|局|店))\s?\((?P<place>[^()]{2,6})\)", text)
    if match and is_place(match["place"]):
        draft.publisher, draft.place = match["pub"], match["place"]
        return
    whole = re.fullmatch(r"\(([^()]+)\)", text)
    draft.publisher = whole[1] if whole else text.strip("[] ")


_BREAK = re.compile(
    rf"(?<=[{HAN})\]》\"”？！?!\u2160-\u217f])\s?\.\s*(?=\S)|(?<=[a-z]{{3}})\.\s+(?=[\(\[]?[A-ZÀ-Þ\d{HAN}])|(?<=[a-z]\))\.\s+(?=[A-Z\d{HAN}])|(?<=\d)\.\s+(?=[A-Z{HAN}])|(?<=\d)\.(?=[{HAN}])|(?<=\d)\.\s*(?=\d{{1,2}}\s?版)"
    rf"|(?<=ed|ns|om|ol|Ed)\.\s*(?=[A-Z{HAN}])|(?<=[A-Z])(?<!U\.S)\.\s*(?=[{HAN}]|\d(?:st|nd|rd|th)|[A-Z][a-z]{{3,}} [a-zA-Z])|(?<=[a-z]{{3}})\.(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?\s?[:,])|(?<=[A-Za-z]{{4}})\.(?=[{HAN}])"
    r"|(?<=[a-z]{3})\.(?=[A-Z][\w&'\-]+(?: (?:[A-Z][\w&'\-]+|of|and|for|the|in|on|&)){0,7}(?:,\s?(?:19|20)\d\d|\Z))"
    r"|(?<= \d\d)\.(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?\s?:)"
    r"|(?<=[A-Za-z]{3})\.(?=(?:ACM|IEEE|AAAI|ACL|USENIX|SIAM|IFIP)(?:\s?,|\Z))"
    r"|(?<=[a-z]{3})\.(?=[A-Z][a-z]+\s?&\s?[A-Z][a-z]+(?: [A-Z][a-z]+)?\s?:)"
)


def sentences(text: str) -> list[str]:
    """`text` at its full stops, abbreviations and initials spared."""
    return [p.strip() for p in _BREAK.split(text) if p and p.strip(" .")]


def read_middle(text: str, draft: Draft) -> str:
    """Sentences before `place: publisher`: edition, translators, editors taken; the last sentence returned."""
    parts = sentences(text)
    if not parts:
        return ""
    last = parts[-1]
    if len(parts) > 1 and ":" not in last and is_place(parts[-2]) and is_strong_publisher(last):
        last = f"{parts[-2]}:{last}"
        parts = parts[:-1]
    for part in parts[:-1]:
        edition = read_edition(part)
        if edition:
            draft.edition = draft.edition or edition
        elif draft.volume is None and (volume := _VOLUME.fullmatch(part.strip())):
            draft.volume = volume["n"]
        elif not read_translators(part, draft) and not read_editors(part, draft):
            draft.residue.append(part)
    while True:
        if draft.edition is None and (edition := read_edition(last)):
            draft.edition = edition
            return ""
        if re.search(r"(?:译|譯|trans\.?)\Z", last.strip(" ,.")) and read_translators(last, draft):
            return ""
        comma = re.match(
            r"(?P<e>第?\s?[\d一二三四五六七八九十]+\s?版|[^,:]{0,8}(?:修订版|修订本|增订本)|\d+(?:st|nd|rd|th) [Ee]d\.?)\s*[,.]\s*", last
        )
        if comma and draft.edition is None:
            draft.edition = comma["e"]
            last = last[comma.end() :]
            continue
        comma = re.match(r"(?P<t>[^:]{2,60}?,?\s?(?:译|譯|trans\.?))[,.]\s*", last)
        if comma and not is_publisher(comma["t"]) and read_translators(comma["t"], draft):
            last = last[comma.end() :]
            continue
        return last
