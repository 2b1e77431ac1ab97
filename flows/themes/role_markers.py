"""Discourse markers in a sentence, at its edges and in the headings above it: features of its rhetorical role.

Markers are rows of `seeds/lexicons/role_markers.tsv`, told apart by where they are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from flows.text.seeds import read_lexicon
from flows.themes.batch import Batch, Ints, changes
from flows.themes.matcher import EdgeMatcher, Matcher
from flows.themes.role_cells import Cells

_SHIELD = "-"
_STOPS = "。！？…”’）"
_SHORT = 20
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


def add_anywhere(batch: Batch, out: Cells, scope: str) -> None:
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


def add_edges(batch: Batch, out: Cells) -> None:
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


def _edge(lines: Sequence[str], scope: str, out: Cells) -> Ints:
    """The number of the feature that each line begins or ends with, -1 where none does."""
    matcher, features = _edge_matcher(scope)
    numbers = np.array([*(-1 if name is None else out.number(name) for name in features), -1], np.int64)
    found: Ints = numbers[matcher.find(lines, at_end=scope == "ending")]
    return found


def _ending(text: str) -> str:
    """The end of a sentence without its stop; a question or exclamation mark stays."""
    end = text.rstrip(_STOPS)
    return text[: len(end) + 1] if len(end) < len(text) and text[len(end)] in "！？" else end


def add_headings(batch: Batch, out: Cells) -> None:
    """What the headings above each sentence say."""
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
