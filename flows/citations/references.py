"""From the blocks of reference lists and notes to citations, and keys of works named without an entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.citations.markers import label_number, label_numbers
from flows.citations.parse import parse_reference
from flows.citations.reference.again import Again
from flows.citations.reference.model import ParsedReference
from flows.citations.titles import Title
from flows.citations.work_keys import author_key, work_key
from flows.spans.documents import Block, Citation
from flows.text.reference_lines import works_in

_NOTE_CITES = re.compile(
    r"《|[\[［]\s?[JMDCNPSRAGZ]|出版社|出版公司|(?:书局|印书馆|书店)[，,]\s?\d{4}|\d{4}\s?年版|\d\s*页|第\s*\d+(?:\s?[-—–－~～、，,]\s?\d+)*\s*[页期]|https?://"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z][a-z]{3,}")
_PAGE = re.compile(r"\bpp?\.\s?\d")
_SHARED = re.compile(r"[\[［〔【]\s?(\d{1,3}|[①-⑳㉑-㉟㊱-㊿○〇]{1,2})\s?[\]］〕】]")
_SEVERAL_CIRCLED = re.compile(r"[①-⑳㉑-㉟㊱-㊿]{2,12}")
_NOTE_LENGTH = 600
"""Characters of the longest note without a Chinese cue that is read for a work: what is longer explains."""


def note_cites(text: str) -> bool:
    """Whether a note names a work, rather than explaining: by what Chinese notes print, by pointing back (同上), or a Western note by its fields."""
    if _NOTE_CITES.search(text):
        return True
    if len(text) > _NOTE_LENGTH:
        return False
    parsed = parse_reference(text)
    if parsed.again:
        return True
    if not (parsed.title and parsed.authors) or len(_HAN.findall(text)) * 5 > len(text):
        return False
    printed = (parsed.publisher and parsed.year) or parsed.container or _PAGE.search(text)
    return bool(printed or (parsed.year and all(word[0].isupper() for word in _WORD.findall(parsed.title))))


def read_references(blocks: Sequence[Block]) -> list[Citation]:
    """Citations of kind `reference`, one a work that an entry of a list names, or a note that cites.

    Several works of one note have its label each.

    An entry that points back (同上, 同注①, ibid.) has no title, for it prints none, but the `work_key` of the work it means.
    """
    citations: list[Citation] = []
    for block in blocks:
        if block.kind == "reference" or (block.kind == "note" and note_cites(block.text)):
            label: str | None = None
            for part in _works(block):
                parsed = parse_reference(part.text)
                label = parsed.label or label
                citation = _citation(part, parsed._replace(label=label), len(citations))
                meant = _meant(parsed.again, citations) if parsed.again else None
                citations.append(replace(citation, work_key=meant.work_key) if meant else citation)
    return citations


def _works(block: Block) -> list[Block]:
    """The works that one entry or note names, each with its own words and positions: `参见甲：《某书》，某社2001年版；乙：《某文》，…`."""
    spans = works_in(block.text) if block.end - block.start == len(block.text) else [(0, len(block.text))]
    if len(spans) == 1:
        return [block]
    return [block._replace(text=block.text[a:b], start=block.start + a, end=block.start + b) for a, b in spans]


def _meant(again: Again, before: Sequence[Citation]) -> Citation | None:
    """The entry that one behind `before` points back at; of several with that label, or by that author, the last."""
    if again.label is not None:
        number = label_number(again.label)
        fits = (c for c in reversed(before) if number and number[1] in [n for _, n in label_numbers(c.label)])
    elif again.author is not None:
        key = author_key(again.author.split()[-1])  # of `Kenneth Lieberthal, op. cit.` the family name
        fits = (c for c in reversed(before) if any(key in author_key(name) for name in c.authors))
    else:
        fits = (c for c in reversed(before))
    return next(fits, None)


def _label(printed: str | None) -> str | None:
    """A label without its brackets and dot: `[1]`, `(1)`, `1.`, `注1：` are 1; a circled digit is kept, `[4][11]` is `4,11`."""
    shared = _SHARED.findall(printed) if printed else []
    if len(shared) > 1:
        return ",".join(shared)
    if printed and _SEVERAL_CIRCLED.fullmatch(printed.strip()):
        return ",".join(printed.strip())
    return printed.strip("[]［］〔〕【】()（）.．、:：注 ") or None if printed else None


def _citation(block: Block, parsed: ParsedReference, ordinal: int) -> Citation:
    """Citation of one entry with all the fields it prints; `text` is the whole entry."""
    return Citation(
        ordinal,
        "reference",
        block.text,
        block.start,
        block.end,
        label=_label(parsed.label),
        type=parsed.type,
        csl_type=parsed.csl_type,
        authors=tuple(name.text() for name in parsed.authors),
        title=parsed.title,
        container_title=parsed.container,
        publisher=parsed.publisher,
        place=parsed.place,
        year=parsed.year,
        volume=parsed.volume,
        issue=parsed.issue,
        pages=parsed.pages,
        doi=parsed.doi,
        url=parsed.url,
        accessed=parsed.accessed,
        language=parsed.language,
        confidence=parsed.confidence,
        work_key=work_key(parsed),
    )


def named_work_key(title: Title) -> str:
    """Key of a work named in the text, the same as that of an entry which prints no more than this title."""
    return work_key(ParsedReference(raw=title.text, type="J" if title.kind == "article" else None, title=title.text))
