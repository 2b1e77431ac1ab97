"""Parsed references as entries of a `.bib` file: BibLaTeX, or BibTeX for those whose styles know no other."""

from __future__ import annotations

import re

from flows.citations.csl import date_parts
from flows.citations.reference.model import Name, ParsedReference

_KIND = {
    "article-journal": "article", "article-newspaper": "article", "book": "book", "chapter": "inbook", "paper-conference": "inproceedings",
    "thesis": "thesis", "report": "report", "webpage": "online", "article": "online", "patent": "patent", "standard": "standard",
    "dataset": "dataset", "software": "software",
}  # fmt: skip
_KIND_OF_CODE = {("book", "C"): "proceedings", ("book", "G"): "collection", ("inbook", "G"): "incollection"}
_CONTAINER = {"article": "journaltitle", "online": "organization", "misc": "howpublished"}
_PUBLISHER = {
    "thesis": "institution",
    "report": "institution",
    "online": "organization",
    "misc": "organization",
    "software": "organization",
}
_LANGUAGE = {
    "zh": "chinese",
    "en": "english",
    "ja": "japanese",
    "ko": "korean",
    "ru": "russian",
    "de": "german",
    "fr": "french",
    "es": "spanish",
}
_BIBTEX_KIND = {
    "inbook": "incollection", "collection": "book", "report": "techreport", "online": "misc", "patent": "misc", "standard": "misc",
    "dataset": "misc", "software": "misc",
}  # fmt: skip
_BIBTEX_FIELD = {"journaltitle": "journal", "location": "address", "langid": "language", "organization": "howpublished"}
_DEGREES = {"博士": ("phdthesis", "phdthesis"), "硕士": ("mathesis", "mastersthesis")}
_NAMED = {
    "\\": "backslash",
    "~": "asciitilde",
    "^": "asciicircum",
    "{": "braceleft",
    "}": "braceright",
}  # braces are counted though escaped
_ESCAPED = str.maketrans({c: "\\" + c for c in "&%$#_"} | {c: f"\\text{name}{{}}" for c, name in _NAMED.items()})
_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})
_WHOLE_EDITION = re.compile(r"第?\s?(\d+)\s?版")


def to_biblatex(parsed: ParsedReference, key: str) -> str:
    """One BibLaTeX entry with citation key `key`, as the styles of biblatex-gb7714-2015 and the standard ones read it.

    Newspapers are `@article` with `entrysubtype = {newspaper}`; `mark` and `medium` are the type code and its carrier. Special characters are
    escaped, addresses left alone.
    """
    return _entry(_kind(parsed), key, _fields(parsed))


def to_bibtex(parsed: ParsedReference, key: str) -> str:
    """The same with the entry types and fields of BibTeX: `journal`, `address`, `school`, `year`, `month` and `day`; what it has no type for is `@misc`."""
    kind = _kind(parsed)
    fields = _fields(parsed)
    date = (fields.pop("date", None) or "").split("-")
    fields.pop("entrysubtype", None)
    fields.pop("type", None)
    fields |= {name: str(int(part)) for name, part in zip(("year", "month", "day"), date, strict=False) if part}
    named = {_BIBTEX_FIELD.get(name, name): value for name, value in fields.items()}
    if kind == "thesis":
        named["school"] = named.pop("institution", None)
        kind = next((of_bibtex for word, (_, of_bibtex) in _DEGREES.items() if word in parsed.raw), "phdthesis")
    if kind in ("patent", "standard", "dataset"):
        named["howpublished"] = named.pop("publisher", None)
    return _entry(_BIBTEX_KIND.get(kind, kind), key, named)


def _kind(parsed: ParsedReference) -> str:
    kind = _KIND.get(parsed.csl_type or "", "misc")
    return _KIND_OF_CODE.get((kind, parsed.type or ""), kind)


def _fields(parsed: ParsedReference) -> dict[str, str | None]:
    """Fields by their names in BibLaTeX, escaped, in the order they are printed."""
    kind = _kind(parsed)
    mark, _, medium = (parsed.code or parsed.type or "").partition("/")
    edition = _WHOLE_EDITION.fullmatch(parsed.edition or "")
    plain = {
        "title": parsed.title,
        _CONTAINER.get(kind, "booktitle"): parsed.container,
        "edition": edition[1] if edition else parsed.edition,
        "location": parsed.place,
    }
    if parsed.publisher:
        publisher = _PUBLISHER.get(kind, "publisher")
        printed = plain.get(publisher)
        plain[publisher] = f"{printed}, {parsed.publisher}" if printed else parsed.publisher
    plain |= {
        "date": _date(parsed.date) or _date(parsed.year),
        "volume": parsed.volume,
        "number": parsed.issue or parsed.number,
        "pages": parsed.pages,
    }
    plain["note"] = " ".join(parsed.raw.split()) if not parsed.title else parsed.year if not plain["date"] else None
    fields = {"author": _names(parsed.authors, parsed.et_al)}
    fields |= {
        role: _names([Name(literal=n) for n in names]) for role, names in (("editor", parsed.editors), ("translator", parsed.translators))
    }
    fields |= {name: value.translate(_ESCAPED) if value else None for name, value in plain.items()}
    fields |= {name: value.translate(_BRACES) if value else None for name, value in (("doi", parsed.doi), ("url", parsed.url))}
    fields["urldate"] = _date(parsed.accessed)
    fields["langid"] = _LANGUAGE.get(parsed.language or "")
    fields["entrysubtype"] = "newspaper" if parsed.csl_type == "article-newspaper" else None
    fields["type"] = next((of for word, (of, _) in _DEGREES.items() if word in parsed.raw), None) if kind == "thesis" else None
    fields["mark"], fields["medium"] = mark.strip() or None, medium.strip() or None
    return fields


def _names(names: tuple[Name, ...] | list[Name], et_al: bool = False) -> str | None:
    """Names as `.bib` files list them; one that would be taken apart at a blank or comma is kept in braces."""
    out = []
    for name in names:
        if name.literal is None:
            out.append(f"{name.family}, {name.given}".rstrip(", ").translate(_ESCAPED))
        else:
            literal = name.literal.translate(_ESCAPED)
            out.append(f"{{{literal}}}" if re.search(r"[\s,]", literal) else literal)
    return " and ".join([*out, "others"] if et_al and out else out) or None


def _date(printed: str | None) -> str | None:
    """A printed date as ISO 8601, as far as it is one."""
    parts = date_parts(printed or "")
    return "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])]) if parts and parts[0] >= 1000 else None


def _entry(kind: str, key: str, fields: dict[str, str | None]) -> str:
    return "\n".join([f"@{kind}{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items() if value), "}"]) + "\n"
