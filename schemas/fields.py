"""Each column name, defined once: type, unit, meaning, checks. Tables pick from here.

Positions count Unicode code points. `source_*` positions are in the source text of the essay (table `sources`).
"""

from __future__ import annotations

import pyarrow as pa

from schemas.table import Field

STRING = pa.string()
STRINGS = pa.list_(pa.field("element", pa.string()))
COUNT = pa.int32()
BY_YEAR = pa.list_(pa.field("element", pa.struct([pa.field("year", COUNT), pa.field("n_essays", COUNT), pa.field("n_occurrences", COUNT)])))
EVIDENCE = pa.list_(
    pa.field("element", pa.struct([pa.field("term", pa.string()), pa.field("start", pa.int32()), pa.field("end", pa.int32())]))
)

SCRIPTS = ("hans", "hant", "mixed")
BLOCK_KINDS = (
    "title",
    "subtitle",
    "author",
    "affiliation",
    "abstract",
    "keywords",
    "clc",
    "fund",
    "author_bio",
    "editor_note",
    "title_en",
    "abstract_en",
    "keywords_en",
    "heading",
    "paragraph",
    "caption",
    "note",
    "reference",
)
DAMAGES = (
    "slip",
    "gloss",
    "mojibake",
    "script",
    "invisible",
    "residue",
    "furniture",
    "layout",
    "punctuation",
    "quote",
    "space",
    "ocr",
    "correction",
)
VERDICTS = ("exact", "near", "variant", "spun", "excerpt")
ROLES = ("background", "significance", "problem", "cause", "measure", "example", "conclusion")
MENTION_KINDS = ("marker", "title", "event", "formula", "campaign", "quotation")
KEYWORD_METHODS = ("author", "textrank", "tfidf")
TREND_KINDS = ("theme", "formula")
TREND_DIMENSIONS = ("all", "source", "year")
CITATION_KINDS = ("reference", "work", "event")
GBT_TYPES = ("M", "C", "G", "N", "J", "D", "R", "S", "P", "DB", "CP", "EB", "A", "CM", "DS", "PP", "Z")

_ALL = (
    # identity
    Field(
        "essay_id",
        STRING,
        "Essay copy: first 16 hex digits of the SHA-256 of its source, with `-n` for the n-th essay of one page or volume of a huge text",
        pattern=r"[0-9a-f]{16}(?:-\d+)?",
    ),
    Field(
        "work_id",
        STRING,
        "Work that the copy is one of; given once to a cluster of copies and never changed",
        pattern=r"w[0-9a-f]{16}(?:-\d+)?",
    ),
    Field("block_id", STRING, "Block: essay_id, `:b`, ordinal", pattern=r"[0-9a-f]{16}(?:-\d+)?:b\d{4,}"),
    Field("sentence_id", STRING, "Sentence: essay_id, `:s`, ordinal", pattern=r"[0-9a-f]{16}(?:-\d+)?:s\d{4,}"),
    Field("citation_id", STRING, "Citation: essay_id, `:c`, ordinal", pattern=r"[0-9a-f]{16}(?:-\d+)?:c\d{4,}"),
    Field("mention_id", STRING, "Mention: essay_id, `:m`, ordinal", pattern=r"[0-9a-f]{16}(?:-\d+)?:m\d{4,}"),
    Field("reuse_id", STRING, "Shared passage", nullable=True),
    Field("rule_id", STRING, "Repair rule that made the edit; where several touched one place, the first; of a deletion the last"),
    Field("rule_ids", STRINGS, "All rules that touched the place, in the order in which they did"),
    Field("theme_id", STRING, "Theme of the codebook"),
    Field("ordinal", COUNT, "Position among its kind in the essay, from 0", ge=0),
    Field("kind", STRING, "Class of the row"),
    # where it came from
    Field(
        "source_uri",
        STRINGS,
        "Every input that held these bytes: path, path#id for a record, without an id path#L7 for line 7 of JSONL and path#R7 for row 7 of CSV or Parquet",
    ),
    Field("source_sha256", STRING, "SHA-256 of the source bytes (for JSONL, of the UTF-8 text of the record)", pattern=r"[0-9a-f]{64}"),
    Field("media_type", STRING, "Media type of the input"),
    Field("encoding", STRING, "Character encoding from which the source text was decoded"),
    Field("source_url", STRING, "Address of the page the essay was taken from, as the page says, else as its record does", nullable=True),
    Field(
        "source_site",
        STRING,
        "Site the essay was taken from: name in the copyright line, else host of the address, else what its record names",
        nullable=True,
    ),
    Field("source_column", STRING, "Column or section of the site", nullable=True),
    Field("source_metadata", STRING, "Other keys that the input carried beside the text, as a JSON object", nullable=True),
    Field("source_start", COUNT, "First character, in the source text", "characters", ge=0),
    Field("source_end", COUNT, "Behind the last character, in the source text", "characters", ge=0),
    # what the essay says about itself
    Field("title", STRING, "Title as printed, null where none is printed", nullable=True),
    Field("subtitle", STRING, "Subtitle", nullable=True),
    Field("title_en", STRING, "English title", nullable=True),
    Field("authors", STRINGS, "Authors, one name each"),
    Field("affiliations", STRINGS, "Authors' institutions with place and postcode as printed, blanks removed"),
    Field("abstract", STRING, "Chinese abstract without its label", nullable=True),
    Field("abstract_en", STRING, "English abstract without its label", nullable=True),
    Field("keywords", STRINGS, "The author's own keywords; keywords made by a site are left out"),
    Field("keywords_en", STRINGS, "English keywords"),
    Field("clc_numbers", STRINGS, "Chinese Library Classification numbers (中图分类号)"),
    Field("document_code", STRING, "Document code (文献标识码)", nullable=True),
    Field("article_number", STRING, "Article number (文章编号)", nullable=True),
    Field("doi", STRING, "DOI, lower case, without a resolver address", nullable=True, pattern=r"10\.\d{4,9}/\S+"),
    Field("fund", STRING, "Funding statement without its label", nullable=True),
    Field("author_bio", STRING, "Note on the author without its label", nullable=True),
    Field("published_date", pa.date32(), "Day of publication that the page states", nullable=True),
    Field("received_date", pa.date32(), "Day on which the journal received the manuscript", nullable=True),
    Field("journal", STRING, "Journal that the page names as the place of publication", nullable=True),
    Field("year", COUNT, "Year of publication", "years", nullable=True, ge=1000, le=2999),
    Field("issue", STRING, "Issue as printed", nullable=True),
    Field("pages", STRING, "Pages as printed", nullable=True),
    Field("inferred_fields", STRINGS, "Metadata fields that were inferred from position, not read from a label"),
    # the text and its state
    Field("script", STRING, "Script of the source: simplified, traditional, or both", isin=SCRIPTS),
    Field("text", STRING, "Text"),
    Field(
        "restored_sha256",
        STRING,
        "SHA-256 of the restored text in UTF-8: what the source with all its edits made must give",
        pattern=r"[0-9a-f]{64}",
    ),
    Field("n_chars", COUNT, "Length of the text", "characters", ge=0),
    Field("n_sentences", COUNT, "Sentences of the essay's prose", ge=0),
    Field("n_edits", COUNT, "Edits", ge=0),
    Field("n_essays", COUNT, "Essays in which it happened", ge=0),
    Field("n_unrecovered", COUNT, "Characters lost for good, each one U+FFFD in the text", "characters", ge=0),
    Field("n_masks", COUNT, "Places masked by a censor or for privacy (`***`, `XX`), kept as they are", ge=0),
    Field(
        "damage_rate",
        pa.float64(),
        "Source characters repaired for encoding, script or markup damage, over all source characters",
        ge=0,
        le=1,
    ),
    Field("spin_score", pa.float64(), "Spun synonyms over all words of the spin table found, 0 where none is", ge=0, le=1),
    Field("is_truncated", pa.bool_(), "The page shows only part of the essay"),
    Field("is_canonical", pa.bool_(), "The copy that stands for its work; only its sentences are published"),
    # structure
    Field("level", COUNT, "Level of a heading: 1 一、, 2 （一）, 3 1.", nullable=True, ge=1, le=3),
    Field("section_path", STRINGS, "Headings above, outermost first"),
    Field("confidence", pa.float64(), "How sure the reading is, 1 where it is printed in so many words", ge=0, le=1),
    Field("role", STRING, "Rhetorical role in the argument", nullable=True, isin=ROLES),
    Field("start", COUNT, "First character", "characters", ge=0),
    Field("end", COUNT, "Behind the last character", "characters", ge=0),
    Field("tokens", STRINGS, "Words, by jieba with the domain dictionary; joined they give the sentence"),
    Field("pos", STRINGS, "Part-of-speech tag of each word, from jieba's dictionary"),
    # themes
    Field("rank", COUNT, "Rank among the sentence's themes, 1 first", ge=1, le=3),
    Field("score", pa.float64(), "Weight of the evidence", ge=0),
    Field("evidence", EVIDENCE, "Terms that speak for the theme, with their positions in the sentence's text"),
    Field("label_zh", STRING, "Name in Chinese"),
    Field("label_en", STRING, "Name in English"),
    Field("definition", STRING, "What belongs to the theme"),
    Field("parent_id", STRING, "Theme above, null at the top", nullable=True),
    Field("terms", STRINGS, "Terms that indicate the theme"),
    # the corpus: terms, topics, trends
    Field("term", STRING, "Word of content, as jieba cuts it"),
    Field("method", STRING, "Who named it: the author, or TextRank or TF-IDF against the corpus", isin=KEYWORD_METHODS),
    Field("is_authors", pa.bool_(), "The author names it among the keywords"),
    Field("n_occurrences", COUNT, "How often it stands in the sentences", ge=1),
    Field("by_year", BY_YEAR, "Use by year of publication, years without a use left out; essays without a year are not in it"),
    Field("topic_id", STRING, "Topic; it stays the same across releases while most of its terms do", pattern=r"t[0-9a-f]{8}"),
    Field("weights", pa.list_(pa.field("element", pa.float64())), "Weight of each of the terms"),
    Field("share", pa.float64(), "Share", ge=0, le=1),
    Field("name", STRING, "What is followed: a theme_id, or the wording of a formulation"),
    Field("dimension", STRING, "What the essays are grouped by", isin=TREND_DIMENSIONS),
    Field("n_with", COUNT, "Essays of the group that show it", ge=0),
    Field("cumulative_share", pa.float64(), "Essays until that year that show it, over all until then", nullable=True, ge=0, le=1),
    Field("first_year", COUNT, "Year of its first appearance in the corpus", "years", nullable=True, ge=1000, le=2999),
    Field("first_essay_id", STRING, "Essay in which it appears first", nullable=True),
    # citations
    Field("label", STRING, "Number or mark printed before the entry; several with a comma where it answers several markers", nullable=True),
    Field("type", STRING, "Document type by GB/T 7714, by meaning even where the printed code is wrong", nullable=True, isin=GBT_TYPES),
    Field("csl_type", STRING, "Document type of the Citation Style Language", nullable=True),
    Field("container_title", STRING, "Journal, newspaper or book that holds the work", nullable=True),
    Field("publisher", STRING, "Publisher, or school of a thesis", nullable=True),
    Field("place", STRING, "Place of publication", nullable=True),
    Field("volume", STRING, "Volume as printed", nullable=True),
    Field("url", STRING, "Address", nullable=True),
    Field("accessed", STRING, "Day of access as printed", nullable=True),
    Field("language", STRING, "Language by the script of the title (ISO 639-1)", nullable=True),
    Field("work_key", STRING, "Same key for the same cited work, in any essay", nullable=True),
    Field("cited_essay_id", STRING, "Essay of this corpus that is the work cited", nullable=True),
    Field("value", STRING, "Normalised reading of the mention, such as `CPC-19-4 (2019)`", nullable=True),
    # repair
    Field("damage", STRING, "Class of damage that the rule undoes", isin=DAMAGES),
    Field("why", STRING, "Why the rule is right"),
    Field("before", STRING, "Source characters that were replaced"),
    Field("after", STRING, "What stands in their place in the restored text"),
    Field("example_before", STRING, "Example, damaged"),
    Field("example_after", STRING, "Example, repaired"),
    Field("note", STRING, "What the flag says beyond its kind", nullable=True),
    # duplicates
    Field("kept_essay_id", STRING, "Canonical copy of the same work"),
    Field("verdict", STRING, "What kind of copy it is", isin=VERDICTS),
    Field("similarity", pa.float64(), "Share of the text that both have", ge=0, le=1),
    Field("n_shared_chars", COUNT, "Characters that both have, on the canonical form", "characters", ge=0),
    Field("other_essay_id", STRING, "The other essay"),
    Field("other_start", COUNT, "First character in the other essay", "characters", ge=0),
    Field("other_end", COUNT, "Behind the last character in the other essay", "characters", ge=0),
    # works
    Field("n_copies", COUNT, "Copies of the work", ge=1),
    Field("title_essay_id", STRING, "Copy that gives the title", nullable=True),
    Field("authors_essay_id", STRING, "Copy that gives the authors", nullable=True),
    Field("abstract_essay_id", STRING, "Copy that gives the abstract", nullable=True),
    Field("keywords_essay_id", STRING, "Copy that gives the keywords", nullable=True),
    Field("publication_essay_id", STRING, "Copy that gives journal, year, issue and pages", nullable=True),
    Field("published_date_essay_id", STRING, "Copy that gives the day of publication", nullable=True),
    Field("doi_essay_id", STRING, "Copy that gives the DOI", nullable=True),
    # refused and withdrawn
    Field("stage", STRING, "Stage that refused it"),
    Field("reason", STRING, "Reason, a code in `quarantine`, a sentence in `withdrawn`"),
    Field("detail", STRING, "What was found, and what to do about it"),
    Field("since_version", STRING, "First release without it"),
)

FIELDS: dict[str, Field] = {f.name: f for f in _ALL}


def pick(*names: str) -> tuple[Field, ...]:
    """Return the columns of these names, in this order."""
    return tuple(FIELDS[n] for n in names)
