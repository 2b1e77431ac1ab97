"""Parsed references as CSL-JSON 1.0.2 items."""

from __future__ import annotations

import re

from flows.citations.reference.model import ParsedReference

_EDITORIAL = {"editors": "editor", "translators": "translator"}


def date_parts(text: str) -> list[int]:
    """Year, month and day of a printed date, as far as they are there and possible."""
    parts = [int(p) for p in re.findall(r"\d+", text)[:3]]
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        del parts[1:]
    if len(parts) > 2 and not 1 <= parts[2] <= 31:
        del parts[2:]
    return parts


def _date(text: str) -> dict[str, list[list[int]]] | None:
    parts = date_parts(text)
    return {"date-parts": [parts]} if parts else None


def to_csl(parsed: ParsedReference, key: str, work: str | None = None) -> dict[str, object]:
    """CSL-JSON item with id `key`, accepted by citeproc.

    Dates become `date-parts`; code, nationality, et al. and the `work_key` (`work`) stand under `custom`. A reference without a type is a
    `document`; one without a title has its text as `note`.
    """
    item: dict[str, object] = {"id": key, "type": parsed.csl_type or "document"}
    if parsed.authors:
        item["author"] = [name.as_dict() for name in parsed.authors]
    for source, target in _EDITORIAL.items():
        names: tuple[str, ...] = getattr(parsed, source)
        if names:
            item[target] = [{"literal": name} for name in names]
    plain = {
        "title": parsed.title,
        "container-title": parsed.container,
        "publisher": parsed.publisher,
        "publisher-place": parsed.place,
        "volume": parsed.volume,
        "issue": parsed.issue,
        "page": parsed.pages,
        "DOI": parsed.doi,
        "URL": parsed.url,
        "number": parsed.number,
        "edition": parsed.edition,
        "language": parsed.language,
        "note": None if parsed.title else " ".join(parsed.raw.split()),
    }
    item.update({name: value for name, value in plain.items() if value})
    issued = _date(parsed.date or parsed.year or "")
    accessed = _date(parsed.accessed or "")
    if issued:
        item["issued"] = issued
    if accessed:
        item["accessed"] = accessed
    custom: dict[str, object] = (
        {"gbt7714": {"code": parsed.code or parsed.type, "inferred": parsed.type_source == "inferred"}} if parsed.type else {}
    )
    if parsed.et_al:
        custom["et_al"] = True
    if parsed.nationality:
        custom["nationality"] = parsed.nationality
    if work:
        custom["work_key"] = work
    if custom:
        item["custom"] = custom
    return item
