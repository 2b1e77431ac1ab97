"""What the blocks and the page's removed lines say of the essay, checked field by field."""

from __future__ import annotations

import re

from flows.spans.documents import Basis, Metadata, RestoredText
from flows.structure.bibliographic import iso_date, parse_classification
from flows.structure.fields import names_of_bio, parse_names
from flows.structure.front_matter import Front
from flows.structure.pieces import Piece

Invalid = tuple[str, str, int, int]
"""Name of a field, the value as printed that breaks its syntax, where it stands in the source text."""

_LONGEST_KEYWORD = 30
_WIDE = str.maketrans("()", "（）")


def _leading_names(value: str) -> tuple[str, ...]:
    """Names that a value opens with, where words of the page follow behind a blank or a comma."""
    parts = re.split(r"[,，、\s]+", value)
    names: list[str] = []
    for part in parts:
        if not parse_names(part):
            break
        names.append(part)
    return tuple(dict.fromkeys(names)) if len(names) < len(parts) else ()


def collect_metadata(restored: RestoredText, front: Front, pieces: list[Piece]) -> tuple[Metadata, list[Invalid]]:
    """Gather the metadata; values that break the syntax of their field are left out and returned as invalid."""
    basis: dict[str, Basis] = {}
    invalid: list[Invalid] = []
    facts = {f.name: f.value for f in restored.facts}

    def first(kind: str, name: str | None = None) -> str | None:
        piece = next((p for p in pieces if p.kind == kind), None)
        if piece is None:
            return None
        basis[name or kind] = piece.basis
        return piece.text or None

    def refuse(name: str, value: str, piece: Piece) -> None:
        invalid.append((name, value, *restored.edited.to_source(piece.start, piece.end)))

    def listed(kind: str, name: str) -> tuple[str, ...]:
        found = [p for p in pieces if p.kind == kind and p.values]
        if found:
            basis[name] = found[0].basis
        return tuple(dict.fromkeys(v for p in found for v in p.values))

    authors = listed("author", "authors")
    if not authors and (named := facts.get("author")):
        authors = parse_names(named, lenient=True) or _leading_names(named)
        if authors:
            basis["authors"] = "labelled"
    if not authors and (told := first("author_bio")) and (authors := names_of_bio(told)):
        basis["authors"] = "inferred"
    clc: list[str] = []
    code = article = doi = None
    for piece in pieces:
        if piece.kind == "clc":
            read = parse_classification(piece.text)
            clc += [n for n in (*read.clc_numbers, *piece.values) if n not in clc]
            code, article, doi = code or read.document_code, article or read.article_number, doi or read.doi
            for bad in read.invalid:
                refuse("classification", bad, piece)
        elif piece.family == "invalid_authors":
            refuse("authors", piece.text, piece)
    keywords = listed("keywords", "keywords")
    for piece in pieces:
        for word in piece.values if piece.kind == "keywords" else ():
            if len(word) > _LONGEST_KEYWORD:
                refuse("keywords", word, piece)
    keywords = tuple(k for k in keywords if len(k) <= _LONGEST_KEYWORD)
    doi = doi or (facts["doi"].lower().rstrip(".;,") if "doi" in facts else None)
    for name, value in (("clc_numbers", clc), ("document_code", code), ("article_number", article), ("doi", doi)):
        if value:
            basis[name] = "labelled"
    received = front.received or next((p.text for p in pieces if p.family == "received"), None)
    published = iso_date(facts.get("published_date", ""))
    if published is None:
        invalid += [("published_date", f.value, f.source_start, f.source_end) for f in restored.facts if f.name == "published_date"]
    if received and iso_date(received) is None:
        at = next(((start, end) for reason, start, end in front.dropped if reason == "received"), None)
        at = at or next((p.start, p.end) for p in pieces if p.family == "received")
        invalid.append(("received_date", received, *restored.edited.to_source(*at)))
    origin = dict(front.origin)
    for name in ("journal", "year", "issue", "pages"):
        if name not in origin and facts.get(name):
            origin[name] = facts[name].strip("《》").translate(_WIDE)
        if origin.get(name):
            basis[name] = "labelled"
    if published:
        basis["published_date"] = "labelled"
    for name in ("source_url", "source_site", "source_column"):
        if facts.get(name):
            basis[name] = "labelled"
    year = origin.get("year", "")
    abstract = first("abstract")
    if abstract is not None:
        abstract += "".join(p.text for p in pieces if p.kind == "abstract" and p.family == "more")
    metadata = Metadata(
        title=first("title"),
        subtitle=first("subtitle"),
        authors=authors,
        affiliations=listed("affiliation", "affiliations"),
        abstract=abstract,
        keywords=keywords,
        title_en=first("title_en"),
        abstract_en=first("abstract_en"),
        keywords_en=listed("keywords_en", "keywords_en"),
        clc_numbers=tuple(clc),
        document_code=code,
        article_number=article,
        doi=doi,
        fund=first("fund"),
        author_bio=first("author_bio"),
        received_date=iso_date(received) if received else None,
        published_date=published,
        journal=origin.get("journal"),
        year=int(year) if re.fullmatch(r"(?:19|20)\d\d", year) else None,
        issue=origin.get("issue"),
        pages=origin.get("pages"),
        source_url=facts.get("source_url"),
        source_site=facts.get("source_site"),
        source_column=facts.get("source_column"),
        basis=dict(sorted(basis.items())),
    )
    return metadata, invalid
