"""The ordered list of tables: all that other packages import of `schemas`."""

from __future__ import annotations

from schemas.blocks import BLOCKS
from schemas.candidates import CANDIDATES
from schemas.citations import CITATIONS
from schemas.codebook import CODEBOOK
from schemas.duplicates import DUPLICATES
from schemas.edits import EDITS
from schemas.essay_themes import ESSAY_THEMES
from schemas.essay_topics import ESSAY_TOPICS
from schemas.essays import ESSAYS
from schemas.flags import FLAGS
from schemas.keywords import KEYWORDS
from schemas.mentions import MENTIONS
from schemas.quarantine import QUARANTINE
from schemas.reuse import REUSE
from schemas.rules import RULES
from schemas.sentences import SENTENCES
from schemas.sources import SOURCES
from schemas.table import Table
from schemas.terms import TERMS
from schemas.themes import THEMES
from schemas.tokens import TOKENS
from schemas.topics import TOPICS
from schemas.trends import TRENDS
from schemas.withdrawn import WITHDRAWN
from schemas.works import WORKS

SCHEMA_VERSION = "0.1.1"
"""SemVer: a removed or retyped column raises the first number that is not 0; a new column or table the next."""

TABLES: tuple[Table, ...] = (
    ESSAYS,
    WORKS,
    SOURCES,
    BLOCKS,
    SENTENCES,
    TOKENS,
    THEMES,
    CODEBOOK,
    ESSAY_THEMES,
    KEYWORDS,
    TERMS,
    TOPICS,
    ESSAY_TOPICS,
    CANDIDATES,
    CITATIONS,
    MENTIONS,
    TRENDS,
    EDITS,
    RULES,
    FLAGS,
    DUPLICATES,
    REUSE,
    QUARANTINE,
    WITHDRAWN,
)
BY_NAME: dict[str, Table] = {t.name: t for t in TABLES}
