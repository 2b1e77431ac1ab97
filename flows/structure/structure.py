"""From restored text to blocks, sentences and metadata."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from flows.spans.documents import Block, Flag, RestoredText, Sentence, StructuredEssay
from flows.structure.body import is_author_note, read_body
from flows.structure.closing import read_closing_origin
from flows.structure.front import read_front
from flows.structure.front_matter import Front
from flows.structure.labels import inner_labels, is_clc, label_at
from flows.structure.lost_breaks import unmarked_cuts
from flows.structure.metadata import collect_metadata
from flows.structure.pieces import Piece, strip_span
from flows.structure.sentences import split_sentences
from flows.text.reference_lists import find_lists, split_entries

_PROSE = ("abstract", "paragraph")
_FRONT_REACH = 6000
"""Labels are looked for inside lines only so far from the top, in characters, and as near to the end."""

_REPEATED_TITLE = 8
_BULLETS = ("•", "·", "■", "●", "◆")
"""What a list of labels prints in front of each."""
_REFERENCES_ALONE = re.compile(r"[【\[（(]?\s?(?:主要)?参\s?考\s?(?:文\s?献|资\s?料|书\s?目)\s?[】\])）]?\s?[:：]?\Z")
_NOTE_LIST = re.compile(r"注\s*释|注\s*解|尾\s*注|脚\s*注|註")
_ADDITION = re.compile(r"[。！？!?…][”’]?(?:\s?[（(][^（()）]{1,60}[)）])+\Z")
"""A credit or a remark in brackets behind the last sentence: `（本报记者王明）`."""
_CLC_WORDS = r"[【\[〔［（(]?\s?(?:中\s?图|分\s?类|文\s?献|文\s?章|学科|收稿|基金|作者|投稿|修回|DOI|关\s?键|摘\s?要|责任|引用|参\s?考)"
_BODY_BEHIND_CLC = re.compile(
    r"(?:文章编[号码]\s?[】\]〕］)）]?\s?[:：]?\s?\d{4}\s?[-—–]\s?\d{3}[\dXx]\s?[（(]\d{4}[)）]\s?\d{1,2}[A-Za-z]?\s?[-—–]\s?\d{3,5}\s?[-—–]\s?\d{1,3}[)）]?"
    r"|(?:DOI|doi)\s?[】\]〕］]?\s?[:：]?\s?10\.\d{4,9}/[!-~]+|文献标[识志]码?\s?[】\]〕］)）]?\s?[:：]?\s?[A-EＡ-Ｅ](?![A-Za-z])"
    r"|分类号?\s?[】\]〕］)）]?\s?[:：]?\s?[A-Z]{1,2}\d{1,4}(?:[.\-/]\d{1,4})*)"
    rf"\s?(?=[㐀-鿿“《])(?!{_CLC_WORDS})(?=[^\n。]{{1,200}}。)(?=[^\n]{{30}})"
)
"""The last value of the run `中图分类号 文献标识码 文章编号 DOI` on a line that goes on with the body."""
_END_MARK = re.compile(r"[。！？!?.…：；][”’）)】\]》]*(?:[\[〔]\d[^\]〕]*[\]〕]|[①-⑳])*(?:[（(]完[）)])?\Z|�\Z")


def structure(restored: RestoredText) -> StructuredEssay:
    """Read the structure of one essay off its restored text.

    Args:
        restored: the text as repair left it, one paragraph, heading or entry a line, with the facts its removed lines told.

    Returns:
        Metadata, blocks and sentences; positions are those of the restored text. A field that was worked out rather than
        printed in so many words has the basis `inferred`. Values that break the syntax of their field stay in their block and
        are flagged (`invalid_field`).
    """
    text = restored.text
    body_zone, entries = _references(text)
    lines = list(_lines(text, body_zone))
    front = read_front(text, lines, _dated_at(restored))
    read_closing_origin(front, text, lines)
    journal = front.origin.get("journal") or next((f.value for f in restored.facts if f.name == "journal"), None)
    body = [span for span in lines[front.body :] if text[slice(*span)].strip("《》") != journal]
    pieces = [*front.pieces, *read_body(text, _without_title(front, text, body)), *entries]
    pieces.sort(key=lambda p: (p.start, p.end))
    pieces = list(_without_repeats(pieces))
    metadata, invalid = collect_metadata(restored, front, pieces)
    blocks, sentences = _blocks(pieces)
    flags = [Flag("invalid_field", value, start, end, name) for name, value, start, end in invalid]
    flags += [
        Flag("site_keywords", text[a:b], *restored.edited.to_source(a, b), "keywords that the site made")
        for reason, a, b in front.dropped
        if reason == "site_keywords"
    ]
    open_end = _open_end(pieces)
    if open_end is not None:
        flags.append(
            Flag(
                "open_end",
                open_end.text[-20:],
                *restored.edited.to_source(open_end.start, open_end.end),
                "the last sentence has no final mark",
            )
        )
    truncated = any(f.kind == "truncation" for f in restored.flags) or open_end is not None
    return StructuredEssay(metadata, blocks, sentences, "abstract_card" if _is_card(front, pieces) else "essay", truncated, tuple(flags))


def _without_title(front: Front, text: str, body: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of the body without the title that a page prints again below the last of them."""
    title = front.of("title")
    if title is None or len(body) < 2 or len(title.text) < _REPEATED_TITLE or text[slice(*body[-1])] != title.text:
        return body
    return body[:-1]


def _dated_at(restored: RestoredText) -> int | None:
    """Where the first removed line stood that named date or journal, in the restored text; None for none near the top."""
    places = (f.source_start for f in restored.facts if f.name in ("published_date", "journal"))
    at = min((restored.edited.to_restored(start, start)[0] for start in places), default=None)
    return at if at is not None and at < 600 else None


def _references(text: str) -> tuple[list[tuple[int, int]], list[Piece]]:
    """The stretches of the text outside lists of references and notes, and the entries of the lists."""
    zones: list[tuple[int, int]] = []
    pieces: list[Piece] = []
    cursor = 0
    for found in find_lists(text):
        if found.heading_start < cursor:
            continue
        zones.append((cursor, found.heading_start))
        cursor = stop = _list_end(text, found.start, found.end)
        kind = "note" if found.heading and _NOTE_LIST.match(found.heading) else "reference"
        for start, end, label in split_entries(text[found.start : stop]):
            a, b = strip_span(text, found.start + start, found.start + end)
            if b > a:
                pieces.append(
                    Piece(
                        kind,
                        a,
                        b,
                        text[a:b],
                        basis="labelled" if found.heading else "inferred",
                        confidence=1.0 if found.heading and label else 0.9,
                    )
                )
    if not pieces and (coded := _coded_lines(text)):
        zones.append((cursor, coded[0][0]))
        cursor = coded[-1][1]
        pieces = [Piece("reference", a, b, text[a:b], basis="inferred", confidence=0.8) for a, b in coded]
    zones.append((cursor, len(text)))
    return zones, pieces


def _coded_lines(text: str) -> list[tuple[int, int]]:
    """Entries with their type codes, one a line, without numbers and without the label of a list; two at least."""
    found: list[tuple[int, int]] = []
    for match in _CODED.finditer(text):
        if found and text[found[-1][1] : match.start()].strip():
            found = []
        found.append(match.span())
    return found if len(found) > 1 else []


_DOI_ALONE = re.compile(r"(?i)[【\[]?\s?DOI\s?[】\]]?\s?[:：]?\s?\Z")
_CODED = re.compile(r"(?m)^[^\n\[。！？]{2,120}[\[［]\s?(?:[MJDNCRPSZGA]|EB/OL|J/OL|N/OL|DB/OL|M/OL)\s?[\]］][^\n]{4,160}$")
_LATIN = re.compile(r"[A-Z][A-Za-z ,.:;’'\-–—()&]{8,}\Z")


def _list_end(text: str, start: int, end: int) -> int:
    """Where a list ends: before a label of front or back matter, and before an English title above that label."""
    line_start = text.find("\n", start, end) + 1
    before = end
    while 0 < line_start < end:
        stop = text.find("\n", line_start, end)
        stop = end if stop < 0 else stop
        a, b = strip_span(text, line_start, stop)
        label = label_at(text, a, b) if b > a else None
        if (label is not None and label.is_marked) or is_author_note(text[a:b]):
            return min(before, a)
        if _LATIN.match(text, a, b):
            before = min(before, a)
        elif b > a:
            before = end
        if stop == end:
            break
        line_start = stop + 1
    a, b = strip_span(text, end, min(len(text), end + 100))
    label = label_at(text, a, b) if b > a else None
    return before if label is not None and label.kind in ("abstract_en", "keywords_en") else end


def _lines(text: str, zones: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the lines that are not blank, parted where a label of front or back matter stands inside one."""
    text_start = len(text) - len(text.lstrip())
    for zone_start, zone_end in zones:
        start = zone_start
        while start < zone_end:
            stop = text.find("\n", start, zone_end)
            stop = zone_end if stop < 0 else stop
            a, b = strip_span(text, start, stop)
            start = stop + 1
            if a >= b or _REFERENCES_ALONE.match(text, a, b):
                continue
            cuts = _cuts(text, a, b, is_first=a == text_start)
            for left, right in zip(cuts, [*cuts[1:], b], strict=True):
                c, d = strip_span(text, left, right)
                if d > c and (right == b or text[c:d] not in _BULLETS):
                    yield c, d


def _cuts(text: str, start: int, end: int, is_first: bool) -> list[int]:
    """Where the parts of a line begin: at its own beginning, and at labels of front or back matter within."""
    cuts = [start] + (unmarked_cuts(text, start, end) if is_first else [])
    is_bracketed = text[start] in "（(" and text[end - 1] in "）)" and end - start <= 80
    for low, high in ((start, min(end, _FRONT_REACH)), (max(start, len(text) - _FRONT_REACH // 2, _FRONT_REACH), end)):
        for cut in inner_labels(text, low, high) if low < high and not is_bracketed else ():
            # the values of 中图分类号 and its companions are one block
            if cut > cuts[-1] and not (is_clc(text, cuts[-1]) and is_clc(text, cut)):
                cuts.append(cut)
    if is_clc(text, cuts[-1]) and (value := _BODY_BEHIND_CLC.search(text, cuts[-1], min(end, _FRONT_REACH))) is not None:
        cuts.append(value.end())
    return cuts


def _without_repeats(pieces: list[Piece]) -> Iterator[Piece]:
    """Pieces of back matter that say again what the front matter said are left out, and those of labels without a value."""
    seen: set[tuple[str, str]] = set()
    for piece in pieces:
        if not piece.text.strip() or (piece.kind == "clc" and _DOI_ALONE.match(piece.text)):
            continue
        key = (piece.kind, piece.text)
        if piece.kind in ("author", "affiliation", "author_bio", "keywords", "title", "clc", "fund"):
            if key in seen:
                continue
            seen.add(key)
        yield piece


def _blocks(pieces: list[Piece]) -> tuple[tuple[Block, ...], tuple[Sentence, ...]]:
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    path: list[tuple[int, str]] = []
    for piece in pieces:
        if piece.kind == "heading":
            level = piece.level or 1
            while path and path[-1][0] >= level:
                path.pop()
        elif piece.kind in ("reference", "affiliation", "author_bio", "fund"):
            path.clear()
        section = tuple(text for _, text in path)
        ordinal = len(blocks)
        blocks.append(
            Block(ordinal, piece.kind, piece.text, piece.start, piece.end, piece.level, section, piece.basis, round(piece.confidence, 3))
        )
        if piece.kind == "heading":
            path.append((piece.level or 1, piece.text))
        if piece.kind in _PROSE:
            at, cut = _shifts(piece)
            for start, end in split_sentences(piece.text):
                a, last = (piece.start + offset + cut[bisect_right(at, offset)] for offset in (start, end - 1))
                sentences.append(Sentence(len(sentences), ordinal, piece.text[start:end], a, last + 1, section))
    return tuple(blocks), tuple(sentences)


def _shifts(piece: Piece) -> tuple[list[int], list[int]]:
    """Where in the piece's own text its holes stand, and how many characters are cut out before each and behind the last."""
    at: list[int] = []
    cut = [0]
    for a, b in piece.holes:
        at.append(a - piece.start - cut[-1])
        cut.append(cut[-1] + b - a)
    return at, cut


def _is_card(front: Front, pieces: list[Piece]) -> bool:
    """A card of a database of abstracts: an abstract with its labels and no body."""
    prose = sum(len(p.text) for p in pieces if p.kind == "paragraph")
    return front.of("abstract") is not None and prose < 30 and not any(p.kind == "heading" for p in pieces)


def _open_end(pieces: list[Piece]) -> Piece | None:
    """The last paragraph, where its last sentence has no final mark and nothing but back matter follows."""
    last = next((p for p in reversed(pieces) if p.kind in ("paragraph", "heading", "abstract")), None)
    if last is None or last.kind != "paragraph" or len(last.text) < 25 or _END_MARK.search(last.text) or _ADDITION.search(last.text):
        return None
    return replace(last)
