"""Fields that delimit themselves wherever they stand: label, address, DOI, days, type code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.citations.reference.addresses import find_address
from flows.citations.reference.days import Days, lift_behind, lift_days

LABEL = re.compile(
    r"\s*(?P<label>(?:\[\s?(?:\d{1,3}|[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf○〇]{1,2})\s?\]\s?){2,40}|\[\s?[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf○〇]{1,2}\s?\]|[\[(]\s*(?:注|\*)?\s*[\dOl]{0,3}[\"”“’?]?\s*[\])」]{1,2}|\[\d{1,3}(?=[^\d\s\]\-])|\[\d{1,3}\s(?=\S)|\d{1,3}\s?[.、)](?!\d)|\d{1,3}\]|\d{1,3}[,:](?=[A-Z]|[^\x00-\x7f])"
    r"|\d{1,3}\s+(?=[A-Z]|[^\x00-\x7f]|(?:19|20)\d\d年)|[\u2460-\u249b\u3251-\u325f\u32b1-\u32bf]{1,12}|注\s?\d{1,3}\s?[.:、]|\*\s?\d{1,3}(?=\s)|[*※·●■]+)\s*、?\s*"
)
LEAD = re.compile(
    r"(?:(?:(?:另|又|亦|并|也|还|也可|亦可|还可|另可|可)(?:请)?(?:参见|参阅|见))(?=[^,.]{0,40}《)|参见|详见|參見|转引自|轉引自|引自|见(?=[\u4e00-\u9fff·]{2,8}《)|见(?=[:《]|[\u4e00-\u9fff·、]{2,24}:《)|参阅|参考(?=[:《])|See also|See|Cf\.)\s*:?\s*"
)
_DOI = re.compile(
    r"[,.;\s]*(?:\[?\bdoi\]?\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?|(?<![/A-Za-z])(?:dx\.)?doi\.org/)(?P<doi>10(?:\.\d{4,9})?/[!-~]+)|[,.;\s]*\bdoi:\s?(?P<short>[a-z0-9]{5,12})(?=[.\s]|\Z)",
    re.IGNORECASE,
)
_ISBN = re.compile(r"[,.;\s]*ISBN(?:-1[03])?[\s:]*[\dXx][\d\-Xx ]{8,16}[\dXx]")
_CSTR = re.compile(r"[,.;\s]*CSTR:\s?[!-~]+")
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


def lift(clean: str, folded: str) -> Lifted:
    """Take address, DOI and bracketed dates out of `folded`; the address is cut from `clean`, where nothing was folded."""
    address = find_address(clean, folded)
    days = Days()
    rest, doi = folded, None
    if address is not None:
        rest, doi = folded[: address.start] + " " + lift_behind(folded[address.end :], days), address.doi
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
    rest = lift_days(rest, address is not None or "/OL" in folded, days)
    return Lifted(rest, address.url if address else None, doi, days.accessed, days.published)
