"""Fields that delimit themselves wherever they stand: label, address, DOI, dates in brackets, type code, parallel English version."""

from __future__ import annotations

import re
from dataclasses import dataclass

LABEL = re.compile(
    r"\s*(?P<label>[\[(]\s*(?:注|\*)?\s*[\dOl]{0,3}[\"”“’?]?\s*[\])]{1,2}|\[\d{1,3}(?=[^\d\s\]\-])|\[\d{1,3}\s(?=\S)|\d{1,3}\s?[.、)](?!\d)|\d{1,3}\]|\d{1,3}[,:](?=[A-Z]|[^\x00-\x7f])"
    r"|\d{1,3}\s+(?=[A-Z]|[^\x00-\x7f]|(?:19|20)\d\d年)|[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf]|\*\s?\d{1,3}(?=\s)|[*※·●■]+)\s*、?\s*"
)
LEAD = re.compile(
    r"(?:参见|详见|參見|转引自|轉引自|引自|见(?=[:《]|[\u4e00-\u9fff·、]{2,24}:《)|参阅|参考(?=[:《])|See also|See|Cf\.)\s*:?\s*"
)
_URL = re.compile(r"(?:https?|ftp)\s?:\s?//\s?[!-~]+|(?<![A-Za-z0-9@/.])www\.[!-~]+")
_URL_MORE = re.compile(r" (?=[!-~]*[/_=%?])(?!doi|DOI|http|\[)[!-~]+")
_URL_HAN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff!-~]*")
_URL_CUT = re.compile(
    r"\[\d{4}|[,;.]\s?(?:19|20)\d\d-\d{1,2}-\d{1,2}(?=[.\s]*\Z)|[.,;]?\s*(?:DOI|doi|CSTR):|\)[.,]?\[|[.,;]\(|\[(?:J|M|EB)"
)
_DOI = re.compile(
    r"[,.;\s]*(?:\[?\bdoi\]?\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?|(?<![/A-Za-z])(?:dx\.)?doi\.org/)(?P<doi>10(?:\.\d{4,9})?/[!-~]+)|[,.;\s]*\bdoi:\s?(?P<short>[a-z0-9]{5,12})(?=[.\s]|\Z)",
    re.IGNORECASE,
)
_DOI_IN_URL = re.compile(r"doi\.org/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_DAY = r"\d{4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*日?|月)?"
_ACCESSED = re.compile(
    rf"\[\s*(?:访问日期:?|引用日期:?|检索日期:?)?\s*(?P<a>{_DAY})\s*\]"
    rf"|[,(;.]?\s*(?:(?:最后)?(?:访问|检索|引用|查阅|登录|浏览|下载)(?:日期|时间|于)?:?\s*)(?P<b>{_DAY})\)?"
    rf"|[,(;.]?\s*(?:于)?(?P<c>{_DAY})\s*(?:最后)?(?:访问|检索|引用|查阅|登录|浏览|下载)\)?"
)
_ACCESS_TRIGGER = re.compile(r"\[\s*(?:\d{4}|访问|引用|检索)|访问|检索|引用|查阅|登录|浏览|下载")
_ISBN = re.compile(r"[,.;\s]*ISBN(?:-1[03])?[\s:]*[\dXx][\d\-Xx ]{8,16}[\dXx]")
_CSTR = re.compile(r"[,.;\s]*CSTR:\s?[!-~]+")
_LATE_DAY = re.compile(rf"  ?,\s*(?P<d>{_DAY})\s*\.?\s*\Z")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LATE_WESTERN_DAY = re.compile(
    rf"  ?[,.]?\s*\(?(?:[Aa]ccessed (?:on )?)?(?P<m>{'|'.join(_MONTHS)})[a-z]*\.? (?P<d>\d{{1,2}}),\s?(?P<y>(?:19|20)\d\d)\)?\s*\.?\s*\Z"
)
_PUBLISHED = re.compile(r"[(\[]\s*(?P<date>\d{4}\s?[-./年]\s?\d{1,2}\s?(?:[-./月]\s?\d{1,2}\s?日?|月))\s*(?:/[-\d]+)?[)\]]")
CODE = re.compile(
    r"[.,:;]?\s*(?:[\[(「{]\s*(?P<code>(?:EB|DB|CP|CM|DS|PP|[JMDCNPSRAGZ])(?:\s*/\s*(?:OL|CD|MT|DK|0L|CD-ROM))?)\s*[\])」}]"
    r"|\[\s*(?P<low>(?:eb|db|cp|[jmdcnpsrgz])(?:\s*/\s*(?:ol|cd))?)\s*\]|\[(?P<open>(?:EB|DB|CP|[JMDCNPSRGZ])(?:/OL|/CD)?)(?=[.,:;]|//|[\u4e00-\u9fff])"
    r"|\[(?P<scan>[JMDCNPRS])[JIl1|!](?=\s*[.,:]))"
)
"""A type code with its brackets, closed, open or misread by a scanner (`[JJ`, `[J」`)."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """What was lifted and the text that is left."""

    rest: str
    url: str | None = None
    doi: str | None = None
    accessed: str | None = None
    date: str | None = None


def plain_date(text: str) -> str:
    """A printed date as `2013-04-05`, `2013-04` or `2013`, months and days as printed."""
    return "-".join(re.findall(r"\d+", text)[:3])


def lift(clean: str, folded: str) -> Lifted:
    """Take address, DOI and bracketed dates out of `folded`; the address is cut from `clean`, where nothing was folded."""
    url = doi = accessed = date = None
    rest = folded
    if "//" in folded or "www." in folded:
        match = _URL.search(folded)
        if match:
            end = match.end()
            while (more := _URL_MORE.match(folded, end)) and folded[end - 1] in "/-_=?&%":
                end = more.end()
            cut = _URL_CUT.search(folded, match.start() + 4, end)
            end = cut.start() if cut else end
            if clean[end - 1 : end] in ("/", "=") and (more := _URL_HAN.match(clean, end)):
                end = more.end()
            wide = next((i for i in range(match.start() + 8, end) if clean[i] in "，。；（）［］．、"), end)
            end = wide
            url = (
                re.sub(r"\s", "", clean[match.start() : end])
                .translate({ord("："): ":", ord("／"): "/", ord("．"): "."})
                .rstrip(".,;。，；>")
            )
            if url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]"):
                url = url[:-1].rstrip(".,;")
            begin = match.start()
            if begin and folded[begin - 1] in "(<" and folded[end : end + 1] in (")", ">", ""):
                begin, end = begin - 1, end + 1
            rest = folded[:begin] + " " + folded[end:]
            found = _DOI_IN_URL.search(url)
            doi = found[1].rstrip(".,;") if found else None
    if "10" in rest or "DOI" in rest or "doi" in rest:
        match = _DOI.search(rest)
        if match:
            group = "doi" if match["doi"] else "short"
            doi = re.split(r"[.,;]?(?:DOI|doi):", match[group])[0].rstrip(".,;)。]")
            rest = rest[: match.start()] + " " + rest[match.start(group) + len(doi) :]
    if "ISBN" in rest:
        rest = _ISBN.sub("", rest)
    if "CSTR" in rest:
        rest = _CSTR.sub(" ", rest)
    if url and (late := _LATE_DAY.search(rest)):
        accessed = plain_date(late["d"])
        rest = rest[: late.start()] + " " + rest[late.end() :]
    elif url and (western := _LATE_WESTERN_DAY.search(rest)):
        month = _MONTHS.index(western["m"][:3]) + 1
        accessed = f"{western['y']}-{month:02d}-{int(western['d']):02d}"
        rest = rest[: western.start()] + " " + rest[western.end() :]
    if _ACCESS_TRIGGER.search(rest):
        match = _ACCESSED.search(rest)
        if match:
            accessed = plain_date(match["a"] or match["b"] or match["c"])
            rest = rest[: match.start()] + " " + rest[match.end() :]
    if "(" in rest or "[" in rest:
        match = _PUBLISHED.search(rest)
        if match:
            date = plain_date(match["date"])
            rest = rest[: match.start()] + " " + rest[match.end() :]
    return Lifted(rest, url, doi, accessed, date)
