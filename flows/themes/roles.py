"""The features by which the rhetorical role of a sentence is told: discourse markers, headings, place, neighbours.

Markers and headings are those of `role_markers.py`; the words of `coded_words.tsv` count by themselves. What a feature is worth
for each role is trained and stands in `theme_weights.json`.
"""

from __future__ import annotations

import numpy as np

from flows.themes.batch import Batch, Flags, Ints, changes
from flows.themes.coded_words import WORD, FoundWords, find_words
from flows.themes.role_cells import Cells, RoleFeatures
from flows.themes.role_markers import add_anywhere, add_edges, add_headings

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


def role_features(batch: Batch, words: FoundWords | None = None) -> RoleFeatures:
    """Return the features that hold for each sentence of a batch; `words` are what `find_words` found in it, if that is known."""
    out = Cells()
    for scope in ("anywhere", "announce"):
        add_anywhere(batch, out, scope)
    found = find_words(batch) if words is None else words
    numbers = np.zeros(len(found.words), np.int64)
    held = np.flatnonzero(np.bincount(found.word, minlength=len(numbers)))
    numbers[held] = [out.number(WORD + found.words[k]) for k in held.tolist()]
    out.add(found.row, numbers[found.word])
    for add in (add_edges, add_headings, _add_places, _add_neighbours):
        add(batch, out)
    return out.finish()


def _add_places(batch: Batch, out: Cells) -> None:
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


def _add_neighbours(batch: Batch, out: Cells) -> None:
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


def _add_phase(batch: Batch, out: Cells) -> None:
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


def _add_part(batch: Batch, out: Cells) -> None:
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
