"""The features by which the rhetorical role of a sentence is told: discourse markers, headings, place, neighbours.

Markers are rows of `seeds/lexicons/role_markers.tsv`, told apart by where they are looked for. The words of
`coded_words.tsv` count by themselves. What a feature is worth for each role is trained and stands in `theme_weights.json`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from flows.text.seeds import read_lexicon
from flows.themes.batch import Batch, Flags, Ints, changes
from flows.themes.coded_words import WORD, FoundWords, find_words
from flows.themes.matcher import EdgeMatcher, Matcher

_SHIELD = "-"
_STOPS = "。！？…”’）"
_SHORT = 20
NEAR = (
    *("anywhere:duty", "anywhere:lack", "anywhere:wrong", "anywhere:may", "anywhere:matters", "anywhere:contrast", "anywhere:times"),
    *("opening:verb", "opening:enumerate", "ending:lacking", "short"),
)
"""Features that count for the sentences after too."""
IDLE = ("!anywhere:duty", "!anywhere:may", "!anywhere:way", "!opening:verb")
"""Nothing says what to do: in a section about measures such a sentence mostly gives the reason."""
OPENINGS = ("front", "abstract")
"""Where an essay says what it is about."""
TOLD = (
    "anywhere:duty",
    "anywhere:matters",
    "anywhere:base",
    "anywhere:lack",
    "anywhere:wrong",
    "anywhere:times",
    "anywhere:self",
    "anywhere:fact",
    "anywhere:only",
    "lead",
)
"""What there tells a reason from a report: a duty laid down there is no measure yet."""
PAIRS: tuple[tuple[str, ...], ...] = (
    ("anywhere:lack", "!anywhere:duty"),
    ("anywhere:duty", "!anywhere:lack"),
    ("anywhere:benefit", "!anywhere:duty"),
    ("opening:enumerate", "anywhere:duty"),
    ("opening:enumerate", "anywhere:lack"),
    IDLE,
    (*IDLE, "lead"),
    (*IDLE, "anywhere:benefit"),
    (*IDLE, "anywhere:base"),
    *((place, marker) for place in OPENINGS for marker in TOLD),
)
"""Features that together say more than each; one with `!` must not hold."""
ANNOUNCED = ("problem", "cause", "measure")
FEW, MANY = 3, 10
"""Sentences from which on the place in an essay says something, and from which on fifths of it do."""
_NOT_WHY = re.compile(
    r"(?:发挥|起到|强化|增强|提升|拓展|完善|确立|巩固|维护|尊重|突出|凸显)[^，；：。]{0,20}(?:作用|功能|优势|地位)"
    r"|(?:适应|满足|针对|结合|围绕|立足|服务)[^，；：。]{0,16}需要"
)
_NOT_WRONG = re.compile(
    r"(?:解决|破解|化解|消除|克服|应对|突破|补齐|补足|整治|纠正|避免|防止|走出|破除|扫除|针对|直面|疏通|打通|弥合)[^，；：。]{0,14}"
    r"(?:问题|难题|难点|困境|挑战|困难|短板|瓶颈|薄弱|误区|不足|障碍|壁垒|痛点|堵点|两张皮|偏差|差距|弊端)"
)
"""What a heading sets out to do: it names no worth and no want."""
_SKIP = re.compile(
    r"(?:（[一二三四五六七八九十0-9]{1,2}）|[0-9]{1,2}[.．、]|[一二三四五六七八九十]{1,2}、|[①-⑩⑴-⑽]|首先|其次|再次|最后|此外|另外|同时|与此同时|除此之外|因此|第?[一二三四五六]是?|其[一二三四五六])[，、：]?"
)


@dataclass(frozen=True, slots=True)
class RoleFeatures:
    """Which features hold for which sentence: cell `k` says that `names[feature[k]]` holds for sentence `row[k]`."""

    row: Ints
    feature: Ints
    names: tuple[str, ...]


class _Collector:
    """Gathers cells of RoleFeatures."""

    def __init__(self) -> None:
        self._rows: list[Ints] = []
        self._features: list[Ints] = []
        self._names: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))

    def flag(self, name: str, flags: Flags) -> None:
        rows = np.flatnonzero(flags)
        self.add(rows, np.full(len(rows), self.number(name), np.int64))

    def add(self, rows: Ints, features: Ints) -> None:
        self._rows.append(rows)
        self._features.append(features)

    def holding(self, name: str, n: int) -> Flags:
        """For which of `n` sentences a feature holds so far."""
        out = np.zeros(n, np.bool_)
        if (number := self._names.get(name)) is not None:
            for rows, features in zip(self._rows, self._features, strict=True):
                out[rows[features == number]] = True
        return out

    def finish(self) -> RoleFeatures:
        row = np.concatenate(self._rows) if self._rows else np.zeros(0, np.int64)
        feature = np.concatenate(self._features) if self._features else np.zeros(0, np.int64)
        return RoleFeatures(row, feature, tuple(self._names))


@cache
def _scopes() -> dict[str, dict[str, str | None]]:
    """The markers of each scope: the feature that each string stands for, None for a shield."""
    scopes: dict[str, dict[str, str | None]] = {}
    for row in read_lexicon("role_markers.tsv"):
        table = scopes.setdefault(row["scope"], {})
        for string in row["strings"].split("|"):
            # the first marker that claims a string keeps it; a shield yields to a marker
            if table.get(string) is None:
                table[string] = None if row["marker"] == _SHIELD else f"{row['scope']}:{row['marker']}"
    return scopes


@cache
def _matcher(scope: str) -> tuple[Matcher, tuple[str | None, ...]]:
    """The strings of a scope, ready to be found, and the feature of each by number."""
    table = _scopes()[scope]
    matcher = Matcher(table)
    return matcher, tuple(table[term] for term in matcher.terms)


@cache
def _edge_matcher(scope: str) -> tuple[EdgeMatcher, tuple[str | None, ...]]:
    """The strings of a scope that is looked for at an edge, and the feature of each by number."""
    table = _scopes()[scope]
    matcher = EdgeMatcher(table)
    return matcher, tuple(table[term] for term in matcher.terms)


def role_features(batch: Batch, words: FoundWords | None = None) -> RoleFeatures:
    """Return the features that hold for each sentence of a batch; `words` are what `find_words` found in it, if that is known."""
    out = _Collector()
    for scope in ("anywhere", "announce"):
        _add_anywhere(batch, out, scope)
    found = find_words(batch) if words is None else words
    numbers = np.zeros(len(found.words), np.int64)
    held = np.flatnonzero(np.bincount(found.word, minlength=len(numbers)))
    numbers[held] = [out.number(WORD + found.words[k]) for k in held.tolist()]
    out.add(found.row, numbers[found.word])
    for add in (_add_edges, _add_headings, _add_places, _add_neighbours):
        add(batch, out)
    return out.finish()


def _add_anywhere(batch: Batch, out: _Collector, scope: str) -> None:
    """Markers found anywhere in the sentence."""
    matcher, features = _matcher(scope)
    table = {name: -1 if name is None else out.number(name) for name in dict.fromkeys(features)}
    numbers = np.array([table[name] for name in features], np.int64)
    term, start, _ = matcher.find(batch.joined)
    feature = numbers[term]
    row = batch.sentence_of(start)
    key = np.sort((row * (len(features) + 1) + feature)[feature >= 0])
    key = key[changes(key)]
    out.add(*np.divmod(key, len(features) + 1))


def _add_edges(batch: Batch, out: _Collector) -> None:
    """Markers at the opening, and behind a word that only counts or links; at the end; short sentences."""
    n = len(batch.texts)
    first = _edge(batch.texts, "opening", out)
    behind = {k: batch.texts[k][skipped.end() :] for k in np.flatnonzero(first >= 0).tolist() if (skipped := _SKIP.match(batch.texts[k]))}
    second = np.full(n, -1, np.int64)
    second[list(behind)] = _edge(list(behind.values()), "opening", out)
    second[second == first] = -1
    for feature in (first, second, _edge([_ending(text) for text in batch.texts], "ending", out)):
        rows = np.flatnonzero(feature >= 0)
        out.add(rows, feature[rows])
    out.flag("short", np.fromiter(map(len, batch.texts), np.int64, n) < _SHORT)


def _edge(lines: Sequence[str], scope: str, out: _Collector) -> Ints:
    """The number of the feature that each line begins or ends with, -1 where none does."""
    matcher, features = _edge_matcher(scope)
    numbers = np.array([*(-1 if name is None else out.number(name) for name in features), -1], np.int64)
    found: Ints = numbers[matcher.find(lines, at_end=scope == "ending")]
    return found


def _ending(text: str) -> str:
    """The end of a sentence without its stop; a question or exclamation mark stays."""
    end = text.rstrip(_STOPS)
    return text[: len(end) + 1] if len(end) < len(text) and text[len(end)] in "！？" else end


def _add_headings(batch: Batch, out: _Collector) -> None:
    rows = [np.array([out.number(name) for name in _heading_features(path)], np.int64) for path in batch.paths]
    counts = np.array([len(row) for row in rows], np.int64)[batch.path] if rows else np.zeros(0, np.int64)
    out.add(np.repeat(np.arange(len(batch.texts)), counts), np.concatenate([rows[k] for k in batch.path] or [np.zeros(0, np.int64)]))


def _heading_features(path: Sequence[str]) -> list[str]:
    """What the headings above say: `top:` of the outermost that says anything, `low:` of those below it."""
    matcher, features = _matcher("heading")
    found: list[str] = []
    prefix = "top"
    for heading in path:
        plain = _NOT_WRONG.sub("解决", _NOT_WHY.sub("发挥", heading))
        names = sorted({name.partition(":")[2] for k in matcher.find(plain)[0] if (name := features[k])})
        if names:
            found.extend(f"{prefix}:{name}" for name in names)
            if prefix == "top":
                found.append(f"top:{'+'.join(names)}")
            prefix = "low"
    return list(dict.fromkeys(found))


def _add_places(batch: Batch, out: _Collector) -> None:
    """Where each sentence stands: in the abstract, before the first heading, in the last paragraph, and so on."""
    n = len(batch.texts)
    out.flag("bias", np.ones(n, np.bool_))
    out.flag("abstract", batch.in_abstract)
    body = ~batch.in_abstract
    opens = batch.opens_block
    out.flag("lead", body & opens)
    out.flag("follow", body & ~opens)
    body = body & (np.bincount(batch.essay, body, batch.n_essays)[batch.essay] >= FEW)  # a sentence or two have no place to speak of
    first, last, last_row = _ends(batch, body)
    no_path = np.array([not path for path in batch.paths], np.bool_)[batch.path] if n else body
    sectioned = np.bincount(batch.essay, body & ~no_path, batch.n_essays)[batch.essay] > 0
    front = sectioned & (batch.block != last)
    out.flag("front", body & no_path & front)
    out.flag("unsectioned", body & no_path & ~front)
    out.flag("first block", body & (batch.block == first))
    out.flag("last block", body & (batch.block == last) & (last != first))
    out.flag("last", body & (np.arange(n) == last_row) & (batch.block != first))


def _ends(batch: Batch, body: Flags) -> tuple[Ints, Ints, Ints]:
    """For each sentence the first and last paragraph of its essay's body and the row of its last sentence; -1 without a body."""
    rows = np.flatnonzero(body)
    first, last, last_row = (np.full(batch.n_essays, -1, np.int64) for _ in range(3))
    opens = changes(batch.essay[rows])
    closes = np.roll(opens, -1)
    first[batch.essay[rows[opens]]] = batch.block[rows[opens]]
    last[batch.essay[rows[closes]]] = batch.block[rows[closes]]
    last_row[batch.essay[rows[closes]]] = rows[closes]
    return first[batch.essay], last[batch.essay], last_row[batch.essay]


def _add_neighbours(batch: Batch, out: _Collector) -> None:
    """What the sentence before and the one that leads the paragraph hold, what was announced, and where in the essay it is."""
    n = len(batch.texts)
    if not n:
        return
    follows = ~batch.opens_block
    lead_row = np.maximum.accumulate(np.where(follows, 0, np.arange(n)))
    for name in NEAR:
        holds = out.holding(name, n)
        before = np.zeros(n, np.bool_)
        before[1:] = holds[:-1]
        out.flag(f"before {name}", before & follows)
        out.flag(f"lead {name}", holds[lead_row] & follows)
    for both in PAIRS:
        holds = np.ones(n, np.bool_)
        for name in both:
            holds &= ~out.holding(name[1:], n) if name.startswith("!") else out.holding(name, n)
        out.flag(" & ".join(both), holds)
    _add_phase(batch, out)
    _add_part(batch, out)


def _add_phase(batch: Batch, out: _Collector) -> None:
    """What was announced last in the same section: problems, causes or measures."""
    n = len(batch.texts)
    said = np.zeros(n, np.int64)
    for number, name in enumerate(ANNOUNCED, 1):
        said[out.holding(f"announce:{name}", n)] = number
    section = changes(batch.essay) | changes(batch.path)
    last = np.maximum.accumulate(np.where((said > 0) | section, np.arange(n), 0))
    phase = np.zeros(n, np.int64)
    phase[1:] = said[last][:-1]
    phase[section] = 0
    for number, name in enumerate(ANNOUNCED, 1):
        out.flag(f"after announced {name}", phase == number)


def _add_part(batch: Batch, out: _Collector) -> None:
    """In which fifth of the body a sentence stands, told apart for essays with headings and without."""
    body = ~batch.in_abstract
    size = np.bincount(batch.essay, body, batch.n_essays)[batch.essay]
    seen = np.cumsum(body)
    begins = np.searchsorted(batch.essay, np.arange(batch.n_essays))
    done: Ints = seen - body - (seen - body)[begins][batch.essay]
    part = np.minimum(5 * done // np.maximum(size, 1), 4)
    plain = np.array([not path for path in batch.paths], np.bool_)[batch.path]
    sectioned = np.bincount(batch.essay, body & ~plain, batch.n_essays)[batch.essay] > 0
    for k in range(5):
        out.flag(f"fifth {k}", body & ~sectioned & (part == k) & (size >= MANY))
