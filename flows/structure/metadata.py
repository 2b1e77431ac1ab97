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
    fields = _Fields(restored, front, pieces)
    clc, code, article, doi = fields.classification()
    received, published = fields.dates()
    origin = fields.origin()
    year = origin.get("year", "")
    metadata = Metadata(
        title=fields.first("title"),
        subtitle=fields.first("subtitle"),
        authors=fields.authors(),
        affiliations=fields.listed("affiliation", "affiliations"),
        abstract=fields.abstract(),
        keywords=fields.keywords(),
        title_en=fields.first("title_en"),
        abstract_en=fields.first("abstract_en"),
        keywords_en=fields.listed("keywords_en", "keywords_en"),
        clc_numbers=clc,
        document_code=code,
        article_number=article,
        doi=doi,
        fund=fields.first("fund"),
        author_bio=fields.first("author_bio"),
        received_date=received,
        published_date=published,
        journal=origin.get("journal"),
        year=int(year) if re.fullmatch(r"(?:19|20)\d\d", year) else None,
        issue=origin.get("issue"),
        pages=origin.get("pages"),
        source_url=fields.fact("source_url"),
        source_site=fields.fact("source_site"),
        source_column=fields.column(),
        basis=dict(sorted(fields.basis.items())),
    )
    return metadata, fields.invalid


class _Fields:
    """The values of each field; `basis` and `invalid` fill while they are asked for."""

    def __init__(self, restored: RestoredText, front: Front, pieces: list[Piece]) -> None:
        self.basis: dict[str, Basis] = {}
        self.invalid: list[Invalid] = []
        self._restored, self._front, self._pieces = restored, front, pieces
        self._facts = {fact.name: fact.value for fact in restored.facts}

    def first(self, kind: str) -> str | None:
        """Text of the first block of a kind."""
        piece = next((p for p in self._pieces if p.kind == kind), None)
        if piece is None:
            return None
        self.basis[kind] = piece.basis
        return piece.text or None

    def listed(self, kind: str, name: str) -> tuple[str, ...]:
        """Distinct values of all blocks of a kind."""
        found = [p for p in self._pieces if p.kind == kind and p.values]
        if found:
            self.basis[name] = found[0].basis
        return tuple(dict.fromkeys(v for p in found for v in p.values))

    def fact(self, name: str) -> str | None:
        """What a removed line of the page said of the field."""
        if self._facts.get(name):
            self.basis[name] = "labelled"
        return self._facts.get(name)

    def column(self) -> str | None:
        """The column of the site; the last steps of its path may be the journal and the title."""
        column = self.fact("source_column")
        if column is None or column not in (self.first("title"), self.origin().get("journal")):
            return column
        del self.basis["source_column"]
        return None

    def authors(self) -> tuple[str, ...]:
        """Those of the byline, else of a line of the page, else of the note on the authors."""
        authors = self.listed("author", "authors")
        named = self._facts.get("author")
        if not authors and named:
            authors = parse_names(named, lenient=True) or _leading_names(named)
            if authors:
                self.basis["authors"] = "labelled"
        told = None if authors else self.first("author_bio")
        if told and (authors := names_of_bio(told)):
            self.basis["authors"] = "inferred"
        for piece in self._pieces:
            if piece.family == "invalid_authors":
                self._refuse("authors", piece.text, piece)
        return authors

    def abstract(self) -> str | None:
        """The abstract with its further paragraphs."""
        abstract = self.first("abstract")
        more = "".join(p.text for p in self._pieces if p.kind == "abstract" and p.family == "more")
        return None if abstract is None else abstract + more

    def keywords(self) -> tuple[str, ...]:
        """Those of a word's length."""
        keywords = self.listed("keywords", "keywords")
        for piece in self._pieces:
            for word in piece.values if piece.kind == "keywords" else ():
                if len(word) > _LONGEST_KEYWORD:
                    self._refuse("keywords", word, piece)
        return tuple(word for word in keywords if len(word) <= _LONGEST_KEYWORD)

    def classification(self) -> tuple[tuple[str, ...], str | None, str | None, str | None]:
        """CLC numbers, document code, article number and DOI."""
        clc: list[str] = []
        code = article = doi = None
        for piece in self._pieces:
            if piece.kind == "clc":
                read = parse_classification(piece.text)
                clc += [n for n in (*read.clc_numbers, *piece.values) if n not in clc]
                code, article, doi = code or read.document_code, article or read.article_number, doi or read.doi
                for bad in read.invalid:
                    self._refuse("classification", bad, piece)
        doi = doi or (self._facts["doi"].lower().rstrip(".;,") if "doi" in self._facts else None)
        for name, value in (("clc_numbers", clc), ("document_code", code), ("article_number", article), ("doi", doi)):
            if value:
                self.basis[name] = "labelled"
        return tuple(clc), code, article, doi

    def dates(self) -> tuple[str | None, str | None]:
        """The days on which it was received and published, as ISO 8601."""
        published = iso_date(self._facts.get("published_date", "")) or self._front.published
        if published:
            self.basis["published_date"] = "labelled"
        else:
            self.invalid += [
                (fact.name, fact.value, fact.source_start, fact.source_end)
                for fact in self._restored.facts
                if fact.name == "published_date"
            ]
        pieces = [p for p in self._pieces if p.family == "received"]
        printed = self._front.received or next((p.text for p in pieces), None)
        received = iso_date(printed) if printed else None
        if printed and received is None:
            places = [(start, end) for reason, start, end in self._front.dropped if reason == "received"]
            places += [(p.start, p.end) for p in pieces]
            self.invalid.append(("received_date", printed, *self._restored.edited.to_source(*places[0])))
        return received, published

    def origin(self) -> dict[str, str]:
        """Journal, year, issue and pages, of the front matter or else of a line of the page."""
        origin = dict(self._front.origin)
        for name in ("journal", "year", "issue", "pages"):
            if name not in origin and self._facts.get(name):
                origin[name] = self._facts[name].strip("《》").translate(_WIDE)
            if origin.get(name):
                self.basis[name] = "labelled"
        return origin

    def _refuse(self, name: str, value: str, piece: Piece) -> None:
        self.invalid.append((name, value, *self._restored.edited.to_source(piece.start, piece.end)))
