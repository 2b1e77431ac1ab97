"""The numbers of a Western periodical: volume, issue, year and pages in any of their usual orders."""

from __future__ import annotations

import re

from flows.citations.reference.model import Draft

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter)\b\.?"
_DATED = re.compile(
    rf"\(?\s*(?:{_MONTH}(?:[\-/ ]{_MONTH})?\s*(?:\d{{1,2}}(?:-\d{{1,2}})?,?)?\s*)?(?<!\d)(?<!\d-)(?P<y>(?:1[5-9]|20)\d\d)(?![\d-])(?:\s+{_MONTH}(?:\s\d{{1,2}}\b)?)?\s*\)?"
)
_TWO_YEARS = re.compile(r"(?<![\d-])(?P<a>(?:19|20)\d\d)[-/](?P<b>(?:19|20)\d\d)(?![\d-])")
_PAGES = re.compile(r"\b(?:[Pp]{1,2}\.?|[Pp]ages?|S\.)\s?(?P<p>[A-Za-z]{0,2}\d+(?:\s?-+\s?[A-Za-z]{0,2}\d+)?(?:,\s?\d+-\d+)*)")
_RANGE = re.compile(r"(?<![\d(\-])(?P<p>[A-Za-z]?\d+\s?-+\s?[A-Za-z]?\d+)(?![\d)])")
_VOLUME = re.compile(r"\b(?:[Vv]ol(?:umes?)?|VOL|[Bb]d)\.?\s?(?P<v>\d+[A-Z]?)|\bv\.?\s?(?P<w>\d+)")
_ISSUE = re.compile(r"\b(?:[Nn]os?|NO|[Nn]r|[Ii]ss(?:ue)?)\b\.?\s?(?P<i>\d+(?:[-/]\d+)?)|\bn\.?\s?(?P<k>\d+)")
_BRACKET = re.compile(r"\(\s*(?P<i>(?:[Ss]uppl?\.?\s*)?[A-Z]?\d{0,4}(?:\s?[-/&,]\s?\d{1,4})?(?:\s?[A-Z][a-z]*\.?)?)\s*\)")
_BARE = re.compile(r"[A-Za-z]{0,5}\d+[A-Za-z]?")
_LEFT = re.compile(rf"{_MONTH}|[\s,.;:()\[\]]+|\band\b")


def read_numbers(zone: str, draft: Draft) -> bool:
    """Read a zone into the draft; false when it holds what none of the fields takes."""
    left = zone.replace("—", "-")
    found: dict[str, str] = {}

    def take(pattern: re.Pattern[str], field: str) -> None:
        nonlocal left
        match = pattern.search(left)
        if match:
            found[field] = next(value for value in match.groups() if value)
            left = left[: match.start()] + " ; " + left[match.end() :]

    take(_PAGES, "pages")
    take(_VOLUME, "volume")
    take(_ISSUE, "issue")
    two = _TWO_YEARS.search(left) if "pages" in found else None
    if two and int(two["b"]) - int(two["a"]) == 1:  # the winter's issue of a quarterly
        left = left[: two.end("a")] + left[two.end() :]
    dated = list(_DATED.finditer(left))
    if dated:
        chosen = next(
            (m for m in dated if "(" in m[0] or m[0].strip() != m["y"]),
            dated[0] if draft.year is None or dated[0]["y"] == draft.year else None,
        )
        if chosen is not None:
            found["year"] = chosen["y"]
            left = left[: chosen.start()] + " ; " + left[chosen.end() :]
    if "issue" not in found:
        match = _BRACKET.search(left)
        if match and match["i"].strip():
            found["issue"] = match["i"].strip()
            left = left[: match.start()] + " ; " + left[match.end() :]
    if "pages" not in found:
        ranges = list(_RANGE.finditer(left))
        if ranges:
            found["pages"] = ranges[-1]["p"]
            left = left[: ranges[-1].start()] + " ; " + left[ranges[-1].end() :]
    bare = [m[0] for m in _BARE.finditer(left)]
    rest = _LEFT.sub("", _BARE.sub("", left))
    if rest.strip("-/&+"):
        return False
    for field in ("volume", "issue", "pages"):
        if bare and field not in found and not (field == "issue" and ("pages" not in found or len(bare) > 1)):
            found[field] = bare.pop(0)
    if bare or not found:
        return not bare and bool(found)
    draft.volume, draft.issue, draft.pages = found.get("volume"), found.get("issue"), found.get("pages")
    draft.year = draft.year or found.get("year")
    return True
