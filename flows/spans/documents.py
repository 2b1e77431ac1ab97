"""The values that pass from room to room, one essay at a time.

A room takes the value of the room before it and returns its own; none is changed in place. Positions named
`source_start`/`source_end` count characters (Unicode code points) of the source text; positions named
`start`/`end` count characters of the text the class names. All intervals are half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flows.spans.edited import EditedText

Script = Literal["hans", "hant", "mixed"]
Basis = Literal["labelled", "printed", "inferred"]


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text as intake decoded it: what every later position counts characters of."""

    source_uri: str
    source_sha256: str
    text: str
    media_type: str
    encoding: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that can't be processed: a row of `quarantine`. `reason` is a code, `detail` a sentence."""

    source_uri: str
    source_sha256: str | None
    stage: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a removed line said of the essay, such as `source_url`: its value and where it was printed."""

    name: str
    value: str
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A suspicion that is recorded and never acted on, such as a spun synonym or a mask."""

    kind: str
    text: str
    source_start: int
    source_end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RestoredText:
    """Source text plus edits, and what repair learned on the way."""

    edited: EditedText
    script: Script
    facts: tuple[Fact, ...] = ()
    flags: tuple[Flag, ...] = ()
    spin_score: float = 0.0
    """Spun synonyms over all words of the spin table found in the text."""

    @property
    def text(self) -> str:
        """The restored text: one paragraph, heading or entry a line."""
        return self.edited.text


class Block(NamedTuple):
    """One block of structure. `start`/`end` are in the restored text; `text` is the cleaned value.

    `text` equals the restored slice for prose, but for marks of notes that were cut out of it; keywords are joined
    with `；`, affiliations lose blanks.
    """

    ordinal: int
    kind: str
    text: str
    start: int
    end: int
    level: int | None = None
    section_path: tuple[str, ...] = ()
    basis: Basis = "printed"
    confidence: float = 1.0


class Sentence(NamedTuple):
    """One sentence of a prose block. `start`/`end` are in the restored text."""

    ordinal: int
    block_ordinal: int
    text: str
    start: int
    end: int
    section_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the essay says about itself; empty where it says nothing. `basis` maps a field to how it was read."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    title_en: str | None = None
    abstract_en: str | None = None
    keywords_en: tuple[str, ...] = ()
    clc_numbers: tuple[str, ...] = ()
    document_code: str | None = None
    article_number: str | None = None
    doi: str | None = None
    fund: str | None = None
    author_bio: str | None = None
    received_date: str | None = None
    published_date: str | None = None
    journal: str | None = None
    year: int | None = None
    issue: str | None = None
    pages: str | None = None
    source_url: str | None = None
    source_site: str | None = None
    source_column: str | None = None
    basis: Mapping[str, Basis] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StructuredEssay:
    """Metadata, blocks and sentences of one essay. `kind` is `essay` or `abstract_card`."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    kind: Literal["essay", "abstract_card"] = "essay"
    is_truncated: bool = False
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One work cited by one essay, fields as printed but cleaned. Names are whole strings.

    `kind` is `reference` (an entry of a list), `work` (named in the text) or `event`; `type` is the GB/T 7714 code.
    `start`/`end` are in the restored text.
    """

    ordinal: int
    kind: Literal["reference", "work", "event"]
    text: str
    start: int
    end: int
    label: str | None = None
    type: str | None = None
    csl_type: str | None = None
    authors: tuple[str, ...] = ()
    title: str | None = None
    container_title: str | None = None
    publisher: str | None = None
    place: str | None = None
    year: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    url: str | None = None
    accessed: str | None = None
    language: str | None = None
    confidence: float = 1.0
    work_key: str | None = None


class Mention(NamedTuple):
    """One in-text occurrence. `start`/`end` count characters of the sentence's own text.

    `kind` is marker, title, event, formula, campaign or quotation. A marker with several targets is one value a target.
    """

    ordinal: int
    sentence_ordinal: int
    kind: str
    text: str
    start: int
    end: int
    citation_ordinal: int | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One term that speaks for a theme. `start`/`end` count characters of the sentence's text."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ThemeCode:
    """One theme of one sentence; rank 1 is the primary theme."""

    sentence_ordinal: int
    theme_id: str
    rank: int
    score: float
    evidence: tuple[Evidence, ...]
