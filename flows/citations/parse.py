"""One reference as printed, to its fields (GB/T 7714-1987, 2005, 2015, 2025, humanities footnotes, APA and Chicago frames)."""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.citations.reference.again import read_again, without_aside
from flows.citations.reference.anchors import CODE, LABEL, LEAD, lift
from flows.citations.reference.coded import read_coded
from flows.citations.reference.confidence import confidence
from flows.citations.reference.heads import BOARD
from flows.citations.reference.imprint import is_place, is_publisher
from flows.citations.reference.latin import read_latin
from flows.citations.reference.model import CSL_OF_CODE, Draft, Name, ParsedReference
from flows.citations.reference.normalise import HAN, MAX_LENGTH, clean, fold
from flows.citations.reference.notes import read_note
from flows.citations.reference.numbers import take_date
from flows.citations.reference.plain import read_plain
from flows.citations.reference.surplus import drop_parallel, next_entry
from flows.citations.reference.western import read_western
from flows.citations.reference.western_people import leading_western
from flows.text.reference_lines import works_in

_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]")
_SHINJITAI = re.compile(
    "[図経済対応観広沢円気実駅県売変戦価仏両毎総継関歴拡覚発検験剣権処労働込畑栄桜穏覧読譲転軽辺鉄顔騒斎亜悪圧囲隠駆鶏壊渋縄挿摂専銭繊粛焼剰穣嬢醸髄帰拠挙恵掲渓蛍撃顕効鉱雑釈収従獣縦巣増蔵続択単団弾遅鋳庁徴聴勅逓徳悩脳拝廃髪抜払塀黙訳薬揺様謡頼竜猟緑涙塁霊齢録亀峠匂]"
)
"""Characters written so in Japanese only: no simplified and no traditional text has them."""
_WORD = re.compile(r"[^\W\d_]+'?")
_SMALL_WORDS = {
    "en": frozenset(("the", "of", "and", "for", "on", "to", "with", "from", "by", "at", "as", "its", "is", "how", "what")),
    "de": frozenset(
        ("der", "die", "das", "und", "für", "zur", "zum", "dem", "den", "ein", "eine", "einer", "von", "im", "über", "mit", "auf", "um")
    ),
    "fr": frozenset(("le", "la", "les", "l'", "d'", "du", "des", "et", "une", "pour", "dans", "sur", "aux", "par", "au")),
    "es": frozenset(("el", "los", "las", "del", "y", "una", "para", "por", "con", "sobre", "guía")),
}
_GLUED_HEAD = re.compile(r"[.)]\s*[^\s.,:，]{1,12}\Z")
_GLUED_TAIL = re.compile(r"(?!第\s?\S{1,4}\s?[卷期册冊辑版页])(?P<t>[\u4e00-\u9fff][^.,:《》]{1,30})\.\s*\S")
_QUOTED_ENTRY = re.compile(r"[“\"](?P<t>[^”\"]{2,80})[”\"]\s*,\s*(?P<c>[^,.]{2,20})[\s,.]*")
_ORDER = re.compile(r"(?P<t>[^,.:《]{6,80}?)[\s,(]+(?P<n>[\u4e00-\u9fff]{2,8}[\[(](?:19|20)\d\d[\])]\s?第?\d{1,4}号)[)]?")
_RULING = re.compile(
    r"(?P<court>[\u4e00-\u9fff]{2,20}(?:法院|检察院|仲裁委员会))\s*(?P<t>[(\[](?:19|20)\d\d[)\]][^\s,.;]{2,30}号[^,.;]{0,16})"
)
_CITED_IN_BRACKETS = re.compile(
    r"(?P<say>[^()]{8,400})\((?:参见|参阅|详见|见|引自|转引自|出自|载)\s?:?\s*(?P<cite>[^()]{8,200}(?:\([^()]{0,40}\)[^()]{0,80})?)\)[.。]?"
)
"""A note that explains and cites in brackets at its end: `这里指……（参见《某书》，某社2001年版，第3页）。`"""
_IMPRINTED = re.compile(r"\d{4}\s?年|第\s?\d+\s?[页期卷]|出版社|书局|印书馆")
_BLANK = re.compile(r"\s+")


_TITLE_TAIL = re.compile(r"(?<=[A-Za-z])(?=,)(?:,\s?[Vv]ol\. ?(?P<v>[\dIVX]{1,5}))?(?:,\s?pp?\. ?(?P<p>\d{1,4}(?:-\d{1,4})?))?\Z")
_GIVEN_FIRST = re.compile(r"\s?[A-Z][A-Za-z'’\-]+\s*(?:,|\(|and |& |\d)")


def _western_language(text: str) -> str:
    """English, unless the small words of another language outnumber the English ones."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    count = {language: sum(w in small for w in words) for language, small in _SMALL_WORDS.items()}
    best = max(count, key=lambda language: count[language])
    return best if count[best] > count["en"] else "en"


def language_of(text: str) -> str:
    """Language of a title by its script: ja, ko, ru, zh or en."""
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic > 3:
        return "ru"
    han = len(_HAN.findall(text))
    if han and (han >= 3 or han * 4 >= len(_LATIN.findall(text))):
        return "ja" if _SHINJITAI.search(text) else "zh"
    return _western_language(text)


def _printed(value: str | None, text: str, folded: str) -> str | None:
    """`value` of the folded text as the text prints it, when it stands there in one piece."""
    if not value:
        return None
    value = value.strip()
    at = folded.find(value)
    return (text[at : at + len(value)] if at >= 0 else value).strip() or None


def _in_one_piece(value: str | None, folded: str, fits: Callable[[str], bool]) -> str | None:
    """`value` where the text prints it so; else, put together around what was lifted out, that part of it which fits."""
    if not value or value.strip() in folded or _BLANK.sub("", value) in _BLANK.sub("", folded):
        return value
    return next((part for part in map(str.strip, value.split(",")) if part and part in folded and fits(part)), value)


def _csl(draft: Draft) -> str | None:
    if draft.type is None:
        return None
    if draft.chapter and draft.type in ("M", "G", "Z", "EB"):
        return "chapter"
    if draft.type == "C" and not draft.chapter:
        return "book" if draft.publisher else "paper-conference"
    return CSL_OF_CODE.get(draft.type)


def parse_reference(raw: str) -> ParsedReference:
    """Fields of one reference; never raises.

    Values are as printed (`05` stays `05`), without the marks around them. `type` is inferred from the source when no code is printed
    (`type_source`). Beyond 4,000 characters nothing is read: the rest is residue.
    """
    text = clean(raw[:MAX_LENGTH])
    overflow = raw[MAX_LENGTH:]
    first = works_in(text)[0][1]
    text, overflow = text[:first], text[first:] + overflow
    folded = fold(text)
    label = LABEL.match(folded)
    begin = label.end() if label else 0
    lead = LEAD.match(folded, begin)
    if lead:
        begin = lead.end()
    text, body = text[begin:], folded[begin:]
    whole = body
    end = next_entry(body, label["label"] if label else None)
    surplus, body = body[end:], drop_parallel(body[:end])
    lifted = lift(text, body)
    draft = Draft(url=lifted.url, doi=lifted.doi, accessed=lifted.accessed, date=lifted.date)
    rest = lifted.rest.strip()
    code = CODE.search(rest)
    if code is not None and code.start() > 0:
        read_coded(rest, code, draft)
        source = "printed"
    else:
        if code is not None:
            rest = rest[code.end() :].strip(" .,")
        source = "inferred"
        _read_codeless(rest, draft)
    if source == "inferred" and draft.type == "M" and not (draft.publisher or draft.place or draft.chapter or draft.year or draft.pages):
        draft.type = None  # nothing printed tells a book
    if surplus:
        draft.residue.append(surplus)
    if overflow:
        draft.residue.append(overflow)
    if draft.year is None and draft.date:
        draft.year = draft.date[:4]
    elif draft.date and draft.year != draft.date[:4] and draft.chapter:
        draft.date = None  # of the speech or letter, not of the collection it stands in
    if draft.title and draft.pages is None and (tail := _TITLE_TAIL.search(draft.title)):
        draft.title, draft.pages = draft.title[: tail.start()], tail["p"]
        draft.volume = draft.volume or tail["v"]
    title = _printed(draft.title, text, whole)
    draft.publisher = _in_one_piece(draft.publisher, whole, is_publisher)
    draft.place = _in_one_piece(draft.place, whole, is_place)
    parsed = ParsedReference(
        raw=raw,
        type=draft.type,
        code=draft.code,
        type_source="none" if draft.type is None else "printed" if source == "printed" else "inferred",
        csl_type=_csl(draft),
        authors=tuple(_printed_name(n, text, whole) for n in draft.authors),
        editors=tuple(draft.editors),
        translators=tuple(draft.translators),
        title=title,
        container=_printed(draft.container, text, whole),
        publisher=_printed(draft.publisher, text, whole),
        place=_printed(draft.place, text, whole),
        year=draft.year,
        date=draft.date,
        volume=draft.volume,
        issue=draft.issue,
        pages=re.sub(r"-{2,}", "-", re.sub(r"\s+", "", draft.pages)) if draft.pages else None,
        doi=draft.doi,
        url=draft.url,
        accessed=draft.accessed,
        number=_printed(draft.number, text, whole),
        edition=draft.edition,
        language=language_of(title) if title else None,
        et_al=draft.et_al,
        nationality=draft.nationality,
        residue=" ".join(draft.residue),
        label=label["label"].strip() if label else None,
        again=draft.again,
    )
    return parsed._replace(confidence=confidence(parsed))


def _marks_in_title(head: str, rest: str) -> bool:
    """Whether the first 《》 are part of a bare title: `作者. 某人《某书》新解. 刊名`."""
    glued = _GLUED_HEAD.search(head)
    if not glued or BOARD.match(rest):
        return False
    after = _GLUED_TAIL.match(rest, rest.find("》") + 1)
    return after is not None and not is_publisher(after["t"])


def _read_codeless(rest: str, draft: Draft) -> None:
    cited = _CITED_IN_BRACKETS.fullmatch(rest.strip()) if rest.rstrip(" .。")[-1:] == ")" else None
    if cited and not ("《" in cited["say"] and _IMPRINTED.search(cited["say"])) and _IMPRINTED.search(cited["cite"]):
        draft.residue.append(cited["say"].strip(" ,."))
        _read_codeless(cited["cite"].strip(" ,."), draft)
        return
    again = read_again(rest)
    if again:
        draft.again, draft.pages = again, again.pages
        draft.authors = [Name(literal=again.author)] if again.author else []
        return
    rest = without_aside(rest)
    entry = _QUOTED_ENTRY.fullmatch(rest) if draft.url else None
    if entry:
        draft.title, draft.container, draft.type = entry["t"], take_date(entry["c"], draft).strip(), "EB"
        return
    order = _ORDER.fullmatch(rest.strip(" ."))
    if order:
        draft.title, draft.number = order["t"], order["n"]
        return
    ruling = _RULING.fullmatch(rest.strip(" ."))
    if ruling:
        draft.authors, draft.title = [Name(literal=ruling["court"])], ruling["t"]
        return
    mark = rest.find("《")
    head = rest[:mark] if mark >= 0 else ""
    if (
        mark >= 0
        and not _marks_in_title(head, rest)
        and (mark == 0 or not re.search(r"[.,]\s*[^\s,.:《]{8,}\Z", head) or head.rstrip().endswith((":", ",", ".")))
        and read_note(rest, draft)
    ):
        return
    if not _HAN.search(rest, 0, 60) and read_latin(rest, draft):
        return
    first = rest[:60]
    western = not _HAN.search(first) or (re.search(r"[“\"].{8,}[”\"]", rest) is not None and not _HAN.search(first[:10]))
    names_end = leading_western(rest)
    # `Samuel R. Buss, Title`: given names first, so the stop is that of an initial
    if names_end and "“" not in rest and not _GIVEN_FIRST.match(rest, names_end):
        read_plain(rest, draft)
        return
    if (western or re.match(r"[^.]{2,60}, eds?\.,|.{4,120}, in ", rest)) and read_western(rest, draft):
        return
    if re.fullmatch(r"[^.,:《]{2,30},\s*[^.《]{4,}", rest) and re.search(r"(?:1[5-9]|20)\d\d\s*\.?\Z", rest) and read_western(rest, draft):
        return
    read_plain(rest, draft)


def _printed_name(name: Name, text: str, folded: str) -> Name:
    if name.literal is None:
        return name
    return Name(literal=_printed(name.literal, text, folded) or name.literal)
