"""Values of bibliographic fields and their syntax: dates, CLC numbers, article numbers, DOI, journal, issue and pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from flows.text.numerals import chinese_number

_HAN = "㐀-鿿"
_NARROW = str.maketrans("（），；：．／－—–＝　", "(),;:./---= ") | {
    c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}

_DATE = re.compile(r"((?:19|20)\d\d)\s?[-—–./年]\s?(\d{1,2})\s?[-—–./月]\s?(\d{1,2})")


_HAN_DATE = re.compile(r"([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")


def iso_date(text: str) -> str | None:
    """The first date of a text as ISO 8601, None where it has none that exists."""
    match = _DATE.search(text.translate(_NARROW)) or _HAN_DATE.search(text)
    if match is None:
        return None
    try:
        year, month, day = map(chinese_number, match.groups())
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


_CLC = re.compile(
    r"(?:[A-KNOP-SUVXZ]|T[A-Z])\d{0,4}(?:\.\d{1,4})*(?:[-=]\d{1,3})?(?:/\d{1,4}(?:\.\d{1,4})?)?(?:\(\d{1,3}\))?(?:\.\d{1,4})?"
)
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/", re.IGNORECASE)
_ARTICLE = re.compile(r"\d{4}-?\d{3}[\dXx]-?\(\d{4}\)(?:[SZ]\d{1,2}|\d{1,2}(?:[A-Z(]*\d*[A-Z)]*)?)-\d{1,5}-\d{1,3}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s，。；、㐀-鿿]+")


class Classification(NamedTuple):
    """What a CLC line says; `invalid` holds the values that break the syntax of their kind, as printed."""

    clc_numbers: tuple[str, ...]
    document_code: str | None
    article_number: str | None
    doi: str | None
    invalid: tuple[str, ...]


_CLC_LABEL = re.compile(
    r"[【\[〔［(]?\s?(?:(?P<clc>中\s?图\s?法?\s?分\s?类\s?号?|分类号)|(?P<code>文\s?献\s?标\s?[识志]\s?码?)|(?P<article>文\s?章\s?编\s?[号码])|(?P<doi>DOI|doi)(?!\.org))\s?[】\]〕］)]?\s?:?\s?"
)


def parse_classification(text: str) -> Classification:
    """Values of a line such as `中图分类号：D267 文献标识码：A 文章编号：1009-928X（2023）05-0085-04`."""
    flat = text.translate(_NARROW)
    labels = list(_CLC_LABEL.finditer(flat))
    clc: tuple[str, ...] = ()
    code = article = doi = None
    invalid: list[str] = []
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else len(flat)
        value = flat[label.end() : stop].strip(" ,;.。:")
        if not value:
            continue
        squeezed = re.sub(r"\s+", "", value)
        value = value.upper() if label["clc"] else value
        if label["clc"]:
            parts = [p for p in re.split(r"[,;:+、\s]+", re.sub(r"(?<=[A-Z])\s+(?=\d)", "", value)) if p]
            clc = tuple(p for p in parts if _CLC.fullmatch(p))
            invalid += [p for p in parts if not _CLC.fullmatch(p)]
        elif label["code"]:
            if re.fullmatch(r"[A-Ea-e]", squeezed):
                code = squeezed.upper()
            else:
                invalid.append(value)
        elif label["article"]:
            if _ARTICLE.fullmatch(squeezed):
                article = squeezed
            else:
                invalid.append(value)
        elif match := _DOI.match(_RESOLVER.sub("", squeezed)):
            doi = match[0].lower().rstrip(".;,")
        else:
            invalid.append(value)
    return Classification(clc, code, article, doi, tuple(invalid))


_JOURNAL = re.compile(
    rf"《(?P<marked>[^》\n]{{2,30}})》(?:\s?[（(][{_HAN}]{{1,8}}[)）])?|(?P<bare>[{_HAN}·（()）]{{2,30}}?)(?=\s?[,，.]?\s?(?:(?:19|20)\d\d|第\d{{1,3}}卷))"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ISSUE = re.compile(
    r"第?\s?(\d{1,3}(?:[-—–、/]\d{1,3})?|[SZ]\d)\s?期|(?<=\d{4})/(\d{1,2})(?!\d)|(?<=[,，\s])\d{1,3}\s?[（(]\s?(\d{1,2}|[SZ]\d)\s?[)）]|(?<=\d{4})\s?[,，]?\s?[（(]\s?(\d{1,2}|[SZ]\d)\s?[)）]|(?<=\d{4})\.(\d{1,2})(?=\.\d|\.?\Z)|(?:No\.?|Issue)\s?[（(]?(\d{1,2})"
)
_PAGES = re.compile(
    r"\s?[)）]?[\s:：,，.|｜]*(?:第|P{1,2}\.?)?\s?(\d{1,5}(?:\s?[-–—~～]\s?\d{1,5}(?:[,，]\s?\d{1,5}(?!\d|页))*|(?=\s?页|\s?[。.]?\Z)))"
)


def parse_origin(text: str) -> dict[str, str]:
    """Journal, year, issue and pages of a line such as `《活力》2022年第8期154-156，共3页`; empty where it is none."""
    text = text.strip()[:120]
    match = _JOURNAL.match(text)
    if match is None:
        return {}
    found = {"journal": (match["marked"] or match["bare"]).strip()}
    year = _YEAR.search(text, match.end())
    if year is None and match["bare"]:
        return {}
    if year is not None:
        found["year"] = year[0]
    issue = _ISSUE.search(text, match.end())
    if issue is not None:
        number = next(group for group in issue.groups() if group)
        found["issue"] = number.lstrip("0") or number
    pages = _PAGES.match(text, issue.end() if issue is not None else year.end() if year is not None else match.end())
    if pages is not None and (issue is not None or year is not None):
        found["pages"] = re.sub(r"\s?[–—~～]\s?", "-", pages[1])
    return found
