"""What a reference says, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flows.citations.reference.again import Again

TypeSource = Literal["printed", "inferred", "none"]

CSL_OF_CODE: dict[str, str] = {
    "M": "book", "C": "paper-conference", "G": "book", "J": "article-journal", "N": "article-newspaper", "D": "thesis", "R": "report",
    "S": "standard", "P": "patent", "EB": "webpage", "DB": "dataset", "DS": "dataset", "CP": "software", "CM": "map", "A": "manuscript",
    "PP": "article", "Z": "document",
}  # fmt: skip
"""GB/T 7714-2015/2025 type code to CSL 1.0.2 type; `M` and `G` with a host become `chapter`."""

KIND_OF_CODE: dict[str, str] = {
    "M": "普通图书, books; with `//` or an indirect source, chapters", "C": "会议录, proceedings; with `//`, papers in them", "G": "汇编, collections",
    "J": "期刊, journal articles", "N": "报纸, newspaper articles", "D": "学位论文, theses", "R": "报告, reports", "S": "标准, standards",
    "P": "专利, patents", "EB": "电子公告, web pages", "DB": "数据库, databases", "DS": "数据集, data sets", "CP": "计算机程序, software", "CM": "舆图, maps",
    "A": "档案, archives (in the first edition: an article in a collection)", "PP": "预印本, preprints (2025)", "Z": "其他, others",
}  # fmt: skip
"""What a type code stands for, in Chinese and English."""


class Name(NamedTuple):
    """One name: `literal` for Chinese names and organisations, `family` and `given` (initials as printed) for Western persons."""

    literal: str | None = None
    family: str | None = None
    given: str | None = None

    def text(self) -> str:
        """The name as one string, family first."""
        return self.literal if self.literal is not None else f"{self.family} {self.given}".strip()

    def as_dict(self) -> dict[str, str]:
        """CSL-JSON name variable."""
        if self.literal is not None:
            return {"literal": self.literal}
        return {"family": self.family or "", "given": self.given or ""}


class ParsedReference(NamedTuple):
    """Fields of one reference, values as printed; `None` or empty where nothing is printed.

    `type` is the GB/T 7714 code without carrier, `code` the code as printed with its carrier, `confidence` is in 0..1, `residue` what no field took,
    `again` how an entry without a work of its own points back at another.
    """

    raw: str
    type: str | None = None
    code: str | None = None
    type_source: TypeSource = "none"
    csl_type: str | None = None
    authors: tuple[Name, ...] = ()
    editors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    place: str | None = None
    year: str | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    url: str | None = None
    accessed: str | None = None
    number: str | None = None
    edition: str | None = None
    language: str | None = None
    et_al: bool = False
    nationality: str | None = None
    confidence: float = 0.0
    residue: str = ""
    label: str | None = None
    again: Again | None = None

    def fields(self) -> dict[str, object]:
        """Non-empty fields by name; authors as CSL-JSON names, editors and translators as strings."""
        out: dict[str, object] = {}
        for name in (
            "type", "code", "csl_type", "title", "container", "publisher", "place", "year", "date", "volume", "issue", "pages", "doi", "url",
            "accessed", "number", "edition", "language", "nationality",
        ):  # fmt: skip
            value = getattr(self, name)
            if value:
                out[name] = value
        if self.authors:
            out["authors"] = [name.as_dict() for name in self.authors]
        if self.editors:
            out["editors"] = list(self.editors)
        if self.translators:
            out["translators"] = list(self.translators)
        if self.et_al:
            out["et_al"] = True
        return out


@dataclass(slots=True)
class Draft:
    """Fields while they are being read; strings of the folded text."""

    type: str | None = None
    code: str | None = None
    authors: list[Name] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    translators: list[str] = field(default_factory=list)
    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    place: str | None = None
    year: str | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    url: str | None = None
    accessed: str | None = None
    number: str | None = None
    edition: str | None = None
    et_al: bool = False
    nationality: str | None = None
    chapter: bool = False
    again: Again | None = None
    residue: list[str] = field(default_factory=list)
