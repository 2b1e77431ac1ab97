"""The web address of a reference: where it begins, and where what follows it is no longer of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_URL = re.compile(r"(?:https?|ftp)\s?:\s?//\s?[!-~]+|(?<![A-Za-z0-9@/])(?<![A-Za-z0-9]\.)www\.[!-~]+")
_MORE = re.compile(r" (?=[!-~]*[/_=%?])(?!doi|DOI|http|\[)[!-~]+")
_REST_OF_HOST = re.compile(r" [a-z][\w\-]*\.[!-~]+(?: (?:html?|shtml|pdf|aspx?|php)(?=[.\s]|\Z))?")
_HAN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff!-~]*")
_CUT = re.compile(
    r"\[\s?\d{4}|\((?:19|20)\d\d[-./年]|>"
    r"|[,;](?:19|20)\d\d(?:年|-\d{1,2}|[./]\d{1,2}[./]\d{1,2})(?![\d\-./,;()\[\]]*[a-z?=&%_])"  # a date, unless the address goes on
    r"|[,;](?:19|20)\d\d(?=[.,;]*(?:[^!-~]|\Z))"
    r"|\.(?:19|20)\d\d(?:年|-\d{1,2}-\d{1,2})(?![\d\-./,;()\[\]]*[a-z?=&%_])"
    r"|(?:(?<=html)|(?<=\.htm))/(?=(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))"
    r"|[.,;]?\s*(?:DOI|doi|CSTR):|\)[.,]?\[|[.,;]\(|\[(?:J|M|EB)"
)
_DOI = re.compile(r"doi\.org/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_ANNOUNCED = re.compile(r"(?:(?:下载|网络|访问|网页)(?:地址|链接|网址)|网址|链接)\s?:\s?\Z")
_WIDE_STOPS = frozenset("，。；（）［］．、")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as printed, the DOI it holds, and its place (half-open, with the brackets around it) in the text."""

    url: str
    doi: str | None
    start: int
    end: int


def find_address(clean: str, folded: str) -> Address | None:
    """The first address of `folded`, spelt as in `clean`, where nothing was folded; dates behind it are no part of it."""
    if "//" not in folded and "www." not in folded:
        return None
    match = _URL.search(folded)
    if match is None:
        return None
    begin, end = match.span()
    if folded[:end].endswith("//www.") and (host := _REST_OF_HOST.match(folded, end)):
        end = host.end()  # `http://www. example.org/a. html`
    while (more := _MORE.match(folded, end)) and folded[end - 1] in "/-_=?&%":
        end = more.end()
    cut = _CUT.search(folded, begin + 4)
    if cut is not None:
        end = min(end, cut.start())
    if clean[end - 1 : end] in ("/", "=") and (more := _HAN.match(clean, end)):
        end = more.end()
    end = next((i for i in range(begin + 8, end) if clean[i] in _WIDE_STOPS), end)
    url = re.sub(r"\s", "", clean[begin:end]).translate({ord("："): ":", ord("／"): "/", ord("．"): "."}).rstrip(".,;。，；>")
    if url.endswith((")", "]")) and url.count("(") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(".,;")
    announced = _ANNOUNCED.search(folded, max(0, begin - 12), begin)
    if announced:
        begin = announced.start()
    if begin and folded[begin - 1] in "(<" and folded[end : end + 1] in (")", ">", ""):
        begin, end = begin - 1, end + 1
    found = _DOI.search(url)
    return Address(url, found[1].rstrip(".,;") if found else None, begin, end)
