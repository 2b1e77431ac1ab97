"""One essay's citations and the places of its text that name them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.citations.events import find_events
from flows.citations.formulas import find_formulas
from flows.citations.gates import GATES, passing
from flows.citations.markers import Entry, Marker, NumberIndex, find_markers, label_number, label_numbers
from flows.citations.quotations import find_quotations
from flows.citations.references import named_work_key, read_references
from flows.citations.titles import WorkKind, find_titles
from flows.spans.documents import Citation, Mention, Sentence, StructuredEssay

_CSL_OF_WORK: dict[WorkKind, str] = {
    "book": "book",
    "article": "article",
    "law": "legislation",
    "document": "document",
    "newspaper": "periodical",
    "journal": "periodical",
    "speech": "speech",
    "work": "document",
}


class _Found(NamedTuple):
    """A mention before it has an ordinal."""

    sentence: int
    start: int
    end: int
    kind: str
    text: str
    citation: int | None = None
    value: str | None = None


def _entries(references: Sequence[Citation]) -> tuple[Entry, ...]:
    """What markers may point at. An unlabelled entry is numbered by its place."""
    entries = []
    for position, citation in enumerate(references):
        shown = label_number(citation.text)
        for family, number in label_numbers(citation.label) or [(None, position + 1)]:
            entries.append(Entry(number, family or (shown[0] if shown else None), citation.authors, citation.year, position))
    return tuple(entries)


def _targets(marker: Marker, numbered: NumberIndex, references: Sequence[Citation], at: int) -> list[int | None]:
    """Ordinals of the citations a marker names, `None` for each that no entry answers. `at` is the marker's place in the restored text.

    Where notes are numbered anew on every page, the next note of that number is meant; all the works of that note are.
    """
    if marker.key is not None:
        return [t - 1 for t in marker.targets] or [None]
    out: list[int | None] = []
    for number in marker.targets:
        positions = [e.position for e in numbered.find(number, marker.family)]
        meant = next((p for p in positions if references[p].start >= at), positions[-1] if positions else None)
        out.append(meant)
        while meant is not None and _of_one_note(references, meant + 1):
            meant += 1
            out.append(meant)
    return out


def _of_one_note(references: Sequence[Citation], at: int) -> bool:
    """Whether the citation there is a further work of the note that the one before it begins: it has its label and prints none."""
    if at >= len(references):
        return False
    before, citation = references[at - 1], references[at]
    return citation.label is not None and citation.label == before.label and label_number(citation.text) is None


def _markers(sentences: Sequence[Sentence], references: Sequence[Citation]) -> list[_Found]:
    """Marker mentions of the whole essay: the sentences of a block are read as one text, for families and sequences are the essay's."""
    pieces: list[str] = []
    starts: list[int] = []
    at, block = 0, None
    for sentence in sentences:
        if block is not None and sentence.block_ordinal != block:
            pieces.append("\n")
            at += 1
        block = sentence.block_ordinal
        starts.append(at)
        pieces.append(sentence.text)
        at += len(sentence.text)
    text = "".join(pieces)
    entries = _entries(references)
    numbered = NumberIndex(entries)
    found: list[_Found] = []
    for marker in find_markers(text, entries or None):
        i = bisect_right(starts, marker.start) - 1
        start = marker.start - starts[i]
        end = min(marker.end - starts[i], len(sentences[i].text))
        shown = sentences[i].text[start:end]
        value = marker.pages or marker.key
        targets = _targets(marker, numbered, references, sentences[i].start + start)
        found += (_Found(sentences[i].ordinal, start, end, "marker", shown, target, value) for target in targets)
    return found


def _works(sentences: Sequence[Sentence], ordinal: int) -> tuple[list[Citation], list[_Found]]:
    """Works named in `《…》`: one citation a distinct title, one mention a place. `ordinal` is that of the first citation."""
    citations: dict[str, Citation] = {}
    found: list[_Found] = []
    for sentence in sentences:
        for title in find_titles(sentence.text):
            key = title.text.replace("〈", "《").replace("〉", "》")
            if key not in citations:
                citations[key] = Citation(
                    ordinal + len(citations),
                    "work",
                    title.text,
                    sentence.start + title.start,
                    sentence.start + title.end,
                    csl_type=_CSL_OF_WORK[title.kind],
                    title=title.text,
                    confidence=1.0 if title.closed else 0.5,
                    work_key=named_work_key(title),
                )
            found.append(_Found(sentence.ordinal, title.start, title.end, "title", title.text, citations[key].ordinal, title.kind))
    return list(citations.values()), found


def _events(sentences: Sequence[Sentence], ordinal: int) -> tuple[list[Citation], list[_Found]]:
    """Congresses and conferences: one citation a distinct normalised value, one mention a place."""
    citations: dict[str, Citation] = {}
    found: list[_Found] = []
    for sentence in sentences:
        for event in find_events(sentence.text):
            if event.value not in citations:
                year = re.search(r"\((\d{4})\)$", event.value)
                citations[event.value] = Citation(
                    ordinal + len(citations),
                    "event",
                    event.text,
                    sentence.start + event.start,
                    sentence.start + event.end,
                    csl_type="event",
                    title=event.text,
                    year=year[1] if year else None,
                    work_key=event.value,
                )
            found.append(_Found(sentence.ordinal, event.start, event.end, "event", event.text, citations[event.value].ordinal, event.value))
    return list(citations.values()), found


def _formulas(sentences: Sequence[Sentence]) -> list[_Found]:
    """Formulations and campaigns."""
    return [_Found(s.ordinal, f.start, f.end, f.kind, f.text, None, f.value) for s in sentences for f in find_formulas(s.text)]


def _quotations(sentences: Sequence[Sentence]) -> list[_Found]:
    """Quotations with their speakers."""
    return [
        _Found(s.ordinal, q.start, q.end, "quotation", q.text, None, q.speaker if q.direct else f"{q.speaker} (reported)")
        for s in sentences
        for q in find_quotations(s.text)
    ]


def cite(essay: StructuredEssay) -> tuple[tuple[Citation, ...], tuple[Mention, ...]]:
    """Citations and mentions of one essay.

    Citations stand in this order, with ordinals from 0: references as listed, works by first place, events by first place. Mentions are sorted by
    sentence, start, kind and citation; `start`/`end` count characters of the sentence's text, which holds `text` there. `value` is: for a marker the
    page printed with it or the author and year; for a title the kind of work; for an event its normalised name; for a formula or campaign the id
    in the lexicon or `candidate`; for a quotation its speaker.
    """
    return _cite(essay, dict.fromkeys(GATES, essay.sentences))


def cite_all(essays: Sequence[StructuredEssay]) -> Iterator[tuple[tuple[Citation, ...], tuple[Mention, ...]]]:
    """Citations and mentions of each of some essays; see `cite`. Many at once take less time."""
    sentences = [sentence for essay in essays for sentence in essay.sentences]
    rows = passing([sentence.text for sentence in sentences])
    begin = 0
    for essay in essays:
        end = begin + len(essay.sentences)
        may = {kind: [sentences[n] for n in of[bisect_left(of, begin) : bisect_left(of, end)]] for kind, of in rows.items()}
        yield _cite(essay, may)
        begin = end


def _cite(essay: StructuredEssay, may: Mapping[str, Sequence[Sentence]]) -> tuple[tuple[Citation, ...], tuple[Mention, ...]]:
    """`may` says by kind which sentences may hold one."""
    references = read_references(essay.blocks)
    works, titles = _works(may["titles"], len(references))
    events, meetings = _events(may["events"], len(references) + len(works))
    words = [*_formulas(may["formulas"]), *_quotations(may["quotations"])]
    found = [*_markers(essay.sentences, references), *titles, *meetings, *words]
    found.sort(key=lambda f: (f.sentence, f.start, f.end, f.kind, -1 if f.citation is None else f.citation))
    mentions = tuple(Mention(i, f.sentence, f.kind, f.text, f.start, f.end, f.citation, f.value) for i, f in enumerate(found))
    return (*references, *works, *events), mentions
