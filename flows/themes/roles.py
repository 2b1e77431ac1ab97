"""The features by which the rhetorical role of a sentence is told: discourse markers, headings, place.

Markers are rows of `seeds/lexicons/role_markers.tsv`, told apart by where they are looked for. What a feature is worth for
each role is trained and stands in `seeds/lexicons/theme_weights.json`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.spans.documents import StructuredEssay
from flows.text.seeds import read_lexicon
from flows.themes.matcher import term_pattern

ROLES = ("background", "significance", "problem", "cause", "measure", "example", "conclusion")
_SHIELD = "-"
_STOPS = "。！？…”’）"
_SKIP = re.compile(r"(?:首先|其次|再次|最后|此外|另外|同时|与此同时|除此之外|因此|第?[一二三四五六]是?|其[一二三四五六])[，、：]?")


@dataclass(frozen=True, slots=True)
class _Scope:
    """The markers of one scope: a pattern of all strings, and the feature each string stands for (None: a shield)."""

    pattern: re.Pattern[str]
    features: dict[str, str | None]


@cache
def _scopes() -> dict[str, _Scope]:
    strings: dict[str, dict[str, str | None]] = {}
    for row in read_lexicon("role_markers.tsv"):
        table = strings.setdefault(row["scope"], {})
        for string in row["strings"].split("|"):
            # the first marker that claims a string keeps it; a shield yields to a marker
            if table.get(string) is None:
                table[string] = None if row["marker"] == _SHIELD else f"{row['scope']}:{row['marker']}"
    return {scope: _Scope(term_pattern(table), table) for scope, table in strings.items()}


@cache
def _endings() -> dict[int, dict[str, str | None]]:
    """The endings by length, longest first."""
    table = _scopes()["ending"].features
    lengths = sorted({len(s) for s in table}, reverse=True)
    return {n: {s: f for s, f in table.items() if len(s) == n} for n in lengths}


def role_features(essay: StructuredEssay) -> list[list[str]]:
    """Return the names of the features that hold for each sentence."""
    headings: dict[tuple[str, ...], list[str]] = {}
    out = []
    for sentence, place in zip(essay.sentences, _places(essay), strict=True):
        path = sentence.section_path
        if path not in headings:
            headings[path] = _heading_features(path)
        out.append(headings[path] + place + _text_features(sentence.text))
    return out


def _text_features(text: str) -> list[str]:
    scopes = _scopes()
    anywhere, opening = scopes["anywhere"], scopes["opening"]
    found: set[str | None] = {anywhere.features[string] for string in anywhere.pattern.findall(text)}
    first = opening.pattern.match(text)
    if first:
        found.add(opening.features[first.group()])
        skipped = _SKIP.match(text)
        second = opening.pattern.match(text, skipped.end()) if skipped else None
        if second:
            found.add(opening.features[second.group()])
    end = text.rstrip(_STOPS)
    if len(end) < len(text) and text[len(end)] in "！？":
        end = text[: len(end) + 1]
    for length, table in _endings().items():
        if end[-length:] in table:
            found.add(table[end[-length:]])
            break
    found.discard(None)
    if len(text) < 20:
        found.add("short")
    return sorted(f for f in found if f)


def _heading_features(path: tuple[str, ...]) -> list[str]:
    """What the headings above say: `top:` of the outermost that says anything, `low:` of those below it."""
    scope = _scopes()["heading"]
    found: list[str] = []
    prefix = "top"
    for heading in path:
        names = sorted({f for string in scope.pattern.findall(heading) if (f := scope.features[string])})
        if names:
            found.extend(f"{prefix}:{name.partition(':')[2]}" for name in names)
            if prefix == "top":
                found.append(f"top:{'+'.join(name.partition(':')[2] for name in names)}")
            prefix = "low"
    return list(dict.fromkeys(found))


def _places(essay: StructuredEssay) -> list[list[str]]:
    """Where each sentence stands: in the abstract, before the first heading, in the last paragraph, and so on."""
    kinds = {block.ordinal: block.kind for block in essay.blocks}
    body = [s for s in essay.sentences if kinds.get(s.block_ordinal) != "abstract"]
    last = body[-1].block_ordinal if body else -1
    first = body[0].block_ordinal if body else -1
    has_sections = any(s.section_path for s in body)
    out = []
    before = -1
    for sentence in essay.sentences:
        block = sentence.block_ordinal
        names = ["bias"]
        if kinds.get(block) == "abstract":
            names.append("abstract")
        else:
            names.append("lead" if block != before else "follow")
            if not sentence.section_path:
                names.append("front" if has_sections and block != last else "unsectioned")
            if block == first:
                names.append("first block")
            if block == last != first:
                names.append("last block")
            if sentence is body[-1] and block != first:
                names.append("last")
        before = block
        out.append(names)
    return out
