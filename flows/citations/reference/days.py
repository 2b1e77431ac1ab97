"""Days on which something was put online and looked up, wherever a reference prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DAY = r"\d{4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*日?|月)?"
_WHOLE = r"(?:19|20)\d\d\s?(?:[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}(?!\d)|年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
_VERB = r"(?:最后)?(?:访问|检索|引用|查阅|登录|浏览|下载)"
_ACCESSED = re.compile(
    rf"\[\s*(?:访问日期:?|引用日期:?|检索日期:?)?\s*(?P<a>{_DAY})\s*\]"
    rf"|[,(;.]?\s*(?:{_VERB}(?:日期|时间|于)?:?\s*)(?P<b>{_DAY})\)?"
    rf"|[,(;.]?\s*(?:于)?(?P<c>{_DAY})\s*{_VERB}\)?"
)
_ACCESS_TRIGGER = re.compile(r"\[\s*(?:\d{4}|访问|引用|检索)|访问|检索|引用|查阅|登录|浏览|下载")
_PUBLISHED = re.compile(r"[(\[]\s*(?P<date>\d{4}\s?[-./年]\s?\d{1,2}\s?(?:[-./月]\s?\d{1,2}\s?日?|月))\s*(?:/[-\d]+)?[)\]]")
_PAIR = re.compile(
    rf"[(\[]?\s?(?<!\d)(?P<p>{_WHOLE})\s?[)\]]?\s?/\s?[(\[]?\s?(?P<a>{_WHOLE})(?:\s?[)\]])?"
    rf"|\[\s?(?P<p2>{_WHOLE})\s?\]\s?\[\s?(?P<a2>{_WHOLE})\s?\]"
)
"""Published and accessed: `1998-08-16/1998-10-04` as in the second edition of GB/T 7714, and its kin."""
_LATE_PAIR = re.compile(rf"[\s,.;/]*(?P<p>{_WHOLE})\s?[/,;]\s?(?P<a>{_WHOLE})\s?(?:{_VERB})?(?=[\s.,;]*\Z)")
_LATE = re.compile(rf"[\s,.;/]*(?P<d>{_DAY})(?!\d)(?=[\s.,;]*\Z|\s?[,.;]?\s?\[|\s?[,.;(]\s?{_VERB})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_WESTERN_DAY = (
    rf"(?:(?P<m>{_MONTH}) (?P<d>\d{{1,2}}),\s?(?P<y>(?:19|20)\d\d)|(?P<d2>\d{{1,2}}) (?P<m2>{_MONTH}),? (?P<y2>(?:19|20)\d\d))(?!\d)"
)
_LATE_WESTERN = re.compile(rf"\s*[,.]?\s*\(?(?:on )?{_WESTERN_DAY}\)?\s*\.?\s*\Z")
_WESTERN_ACCESS = re.compile(
    rf"\s?[,(;.]?\s?(?:[Ll]ast )?(?<![A-Za-z])(?:[Aa]ccess|[Rr]etriev|[Vv]isit|[Vv]iew)ed:?(?: on)?:?\s(?:{_WESTERN_DAY}|(?P<iso>{_DAY}))\)?(?:,? from:?)?"
)


@dataclass(slots=True)
class Days:
    """Days as `2013-04-05` or `2013-04`, months and days as printed; `late` stands right behind the address and says of itself which it is not."""

    published: str | None = None
    accessed: str | None = None
    late: str | None = None


def plain_date(text: str) -> str:
    """A printed date as `2013-04-05`, `2013-04` or `2013`, months and days as printed."""
    return "-".join(re.findall(r"\d+", text)[:3])


def _western_day(match: re.Match[str]) -> str:
    month = _MONTHS.index((match["m"] or match["m2"])[:3]) + 1
    return f"{match['y'] or match['y2']}-{month:02d}-{int(match['d'] or match['d2']):02d}"


def lift_behind(tail: str, days: Days) -> str:
    """Take the days that `tail`, the text behind an address, begins with; what is left of it."""
    if pair := _LATE_PAIR.match(tail):
        days.published, days.accessed = plain_date(pair["p"]), plain_date(pair["a"])
        return tail[pair.end() :]
    if late := _LATE.match(tail):
        days.late = plain_date(late["d"])
        return " " + tail[late.end() :]
    if western := _LATE_WESTERN.match(tail):
        days.late = _western_day(western)
        return " "
    return tail


def lift_days(text: str, online: bool, days: Days) -> str:
    """Take the days that stand in brackets, beside a word such as 访问, or where `online` in pairs; what is left of `text`.

    A day right behind the address is the day of access, unless another is: then it is that of publication.
    """
    if online and days.accessed is None and ("/" in text or "][" in text):
        pair = _PAIR.search(text)
        if pair:
            days.published, days.accessed = plain_date(pair["p"] or pair["p2"]), plain_date(pair["a"] or pair["a2"])
            text = text[: pair.start()] + " " + text[pair.end() :]
    if _ACCESS_TRIGGER.search(text):
        match = _ACCESSED.search(text)
        if match:
            days.accessed = plain_date(match["a"] or match["b"] or match["c"])
            text = text[: match.start()] + " " + text[match.end() :]
    if online and days.accessed is None and "ed" in text and (western := _WESTERN_ACCESS.search(text)):
        days.accessed = plain_date(western["iso"]) if western["iso"] else _western_day(western)
        text = text[: western.start()] + " " + text[western.end() :]
    if days.published is None and ("(" in text or "[" in text):
        match = _PUBLISHED.search(text)
        if match:
            days.published = plain_date(match["date"])
            text = text[: match.start()] + " " + text[match.end() :]
    if days.accessed is None:
        days.accessed = days.late
    elif days.published is None:
        days.published = days.late
    return text
