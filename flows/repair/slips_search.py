"""The ways back from a byte slip: which originals can have printed what the page shows, the likeliest first.

A way back reads the bytes of the shown characters one byte off. Where a byte is lost or a pair of bytes printed nothing, all
characters that fit the bytes left are tried. The search goes along the shown text and keeps, position by position, the readings
that the trigram model and the document's own repetitions find likeliest (beam search); a slip is followed for at most
`MAX_LENGTH` characters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from flows.repair.slips_bytes import (
    FULL_WIDTH,
    STOP_BYTES,
    full_width_byte,
    second_byte,
    shown_bytes,
    with_lead,
    with_trail,
)
from flows.repair.slips_damage import decode_pair
from flows.repair.slips_document import Document, Gap
from flows.repair.slips_ends import TAIL_OF_GLOSS, ends_at_sign
from flows.repair.slips_forms import simple_form
from flows.repair.slips_lattice import Lattice
from flows.repair.slips_reading import (
    DEARER,
    GUESS_COST,
    LOST,
    Reading,
    around_vanished,
    decided,
    ended,
    glossed,
    moved,
    opened,
    reads,
)
from flows.repair.slips_trigrams import trigram_cost
from flows.text.characters import PINYIN_TONES

# three question marks in a row are somebody's dismay, or what is left of a text whose characters are all lost
SIGN = re.compile(
    rf"[?\ufffd](?<!\?\?\?)(?!\?\?)(?<!\?\?(?=\?))(?:(?=[，；？！,;?!。](?:[^\x00-\x7f]|[?\w]))|(?=[a-zü{PINYIN_TONES}]{{1,6}}[)）]))"
)
"""The sign of a lost byte with a mark or the rest of a gloss behind it: where a slip may begin."""
MAX_LENGTH = 160
BEAM = 12
"""How many readings are kept at a position."""
UNLIKELY, UNLIKELY_TWO = 4.0, 11.5
"""Cost of a character, and of it and the next, from which on a pair of bytes that printed nothing is tried in its place."""
N_FIRST = 24
"""How many characters are tried for the lost lead byte at the beginning."""
WIDTH, DOUBTED_WIDTH = 9.0, 4.0
"""How far behind the best a reading may be in cost, to be kept and to be tried with a vanished pair behind it."""
HOPELESS, BEHIND_ENDED = 14.0, 14.0
"""How much dearer the best reading may be on the way than the text as shown, and than one that has ended with what is shown behind it."""
N_DOUBTED = 2
"""How many readings at a position are tried with a vanished pair behind them."""

_GLOSS = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")
_GLOSS_BEFORE = re.compile(_GLOSS.pattern + "$")
_REALIGNS = "，；？！,;!0123456789"  # marks that were replaced, and what no trail byte is


def is_gloss(text: str, at: int) -> bool:
    """Whether what begins with a sign at a position is a slip by a gloss, not by a mark."""
    return text[at] in LOST and text[at + 1].isalpha()


def ways_back(text: str, at: int, left: str, document: Document) -> Lattice | None:
    """The ways back from a slip; none if what is shown can be no slip.

    Args:
        text: the document.
        at: where the slip begins: the sign of a lost byte, or the mark (such as `；`) if the byte printed nothing.
        left: the two characters before the slip, simplified and normalised.
        document: what the document repeats.
    """
    mark_at = at + (text[at] in LOST)
    steps = _first_of_gloss(text, at, left) if is_gloss(text, at) else _first_of_mark(text, at, mark_at, left, document)
    return _follow(text, at, steps, left, document) if steps else None


def _first_of_mark(text: str, at: int, mark_at: int, left: str, document: Document) -> list[Reading]:
    """What can have lost its trail byte to the mark at `mark_at`, which stands directly or behind a lost byte's sign."""
    lead, trail = STOP_BYTES if text[mark_at] == "。" else (FULL_WIDTH, full_width_byte(text[mark_at]))
    if trail is None:
        return []
    is_silent = mark_at == at
    empty = Reading(is_silent * GUESS_COST, mark_at + 1, trail, left, "", int(is_silent), 0, is_silent)
    return list(opened(empty, with_trail(lead), document, N_FIRST))


def _first_of_gloss(text: str, at: int, left: str) -> list[Reading]:
    """The lead bytes of 為 in `因?yàn)樾`: the gloss of 驗 stands for a pair whose second byte it is."""
    match = TAIL_OF_GLOSS.match(text, at + 1)
    own = _GLOSS_BEFORE.search(text, max(0, at - 8), at)  # the pair may begin in a character that was glossed itself
    beginning = at if own is None else own.start()
    before = shown_bytes(text[beginning - 1]) if beginning else ()
    if match is None or not before or len(before[0]) != 2:
        return []
    # an ASCII trail byte stands for itself and prints no sign
    leads = {lead for c in glossed(match[1], before[0][1]) if (lead := second_byte(c)) >= 0x80}
    return [Reading(0.0, match.end(), lead, left, "", 0, 0) for lead in sorted(leads)]


def _follow(text: str, start: int, steps: list[Reading], left: str, document: Document) -> Lattice:
    """The ways that begin with some steps."""
    lattice = Lattice(start, left)
    is_silent = steps[0].is_silent
    limit = min(len(text), start + MAX_LENGTH)
    shown = _Shown(text, start, left)
    for step in steps:
        lattice.add(lattice.root, step)
    # a way that has ended leaves the rest as shown, as no way at all does
    margin, n_ended = HOPELESS, 0
    while lattice.waiting:
        at, nodes = lattice.next(BEAM, WIDTH)
        for node in list(lattice.ends.values())[n_ended:]:
            margin = min(margin, node.cost - shown.cost(node.end) + BEHIND_ENDED)
        n_ended = len(lattice.ends)
        if nodes[0].cost > shown.cost(at) + margin:
            break
        is_doubted = True
        for number, node in enumerate(nodes):
            # where the best way goes on well, no other is tried with a pair that printed nothing
            may_guess = is_doubted and number < N_DOUBTED and node.cost <= nodes[0].cost + DOUBTED_WIDTH
            reading = Reading(0.0, at, node.pending, node.context, "", 0, 0, is_silent)
            steps = list(_steps(text, reading, limit, may_guess, document))
            if number == 0:
                is_doubted = any(step.n_guesses for step in steps)
            for step in steps:
                lattice.add(node, step)
    return lattice


class _Shown:
    """What the text as shown costs from the beginning of a slip on; that the document repeats it does not speak for it."""

    def __init__(self, text: str, start: int, left: str) -> None:
        self._text, self._start, self._line = text, start, left
        self._costs = [0.0]

    def cost(self, end: int) -> float:
        """The cost up to a position."""
        while len(self._costs) <= end - self._start:
            simple = simple_form(self._text[self._start + len(self._costs) - 1])
            self._costs.append(self._costs[-1] + trigram_cost(self._line + simple))
            self._line = (self._line + simple)[-2:]
        return self._costs[end - self._start]


def _steps(text: str, reading: Reading, limit: int, may_guess: bool, document: Document) -> Iterator[Reading]:
    """The reading with what the next shown character adds, in each way it can."""
    at, pending = reading.end, reading.pending
    if at >= limit or text[at] in "\r\n":
        yield from ended(reading, with_lead(pending, 0x80), at, document, 2)
        return
    shown = text[at]
    gloss = _GLOSS.match(text, at) if shown in "(（" else None
    if gloss is not None:
        yield moved(reading, gloss.end(), pending)
        return
    if shown in LOST:
        yield from ends_at_sign(text, reading, document)
    for pair in shown_bytes(shown):
        waiting = pair[1] if len(pair) == 2 else 0
        is_end = waiting < 0x80
        character = decode_pair(pending, pair[0])
        # an ASCII trail byte stands for itself
        behind = chr(waiting) if is_end and waiting else ""
        ahead = moved(reading, at + 1, 0 if is_end else waiting)
        # a gloss behind an ASCII trail byte is that of the character restored
        gloss = _GLOSS.match(text, at + 1) if is_end and not behind and text[at + 1 : at + 2] in ("(", "（") else None
        can_vanish = may_guess
        following = behind or _following(pair[-1], text[at + 1 : at + 2])
        most = math.inf
        if character and (gloss is None or reads(character, gloss[0][1:-1])):
            step = decided(ahead, character, document)
            if can_vanish:
                most = _doubt(step, following, document)
            yield decided(step, behind, document) if behind else step
        if can_vanish and most:
            found = around_vanished(ahead, Gap(pending, pair[0], following, most), document)
            if gloss is not None:
                yield from (step._replace(n_opened=step.n_opened - 1) for step in found if reads(step.restored[-1], gloss[0][1:-1]))
            else:
                yield from (decided(step, behind, document) for step in found)
    if shown in _REALIGNS and reading.is_silent:
        yield from ended(reading, with_lead(pending, 0x80), at, document, 2)


def _following(pending: int, shown: str) -> str:
    """The character behind one that the bytes decide, simplified and normalised; none if they leave it open.

    Args:
        pending: the byte that waits; an ASCII one stands for itself.
        shown: what the page shows behind it.
    """
    if pending < 0x80:
        return simple_form(shown) if shown else ""
    pairs = shown_bytes(shown) if shown else ()
    character = decode_pair(pending, pairs[0][0]) if pairs else ""
    return simple_form(character) if character else ""


def _doubt(step: Reading, following: str, document: Document) -> float:
    """What may be tried in place of a character that the bytes decide: 0 if it is likely where it stands, or the one behind it."""
    cost = step.cost
    if cost < UNLIKELY:
        return 0.0
    if not following:
        return math.inf
    cost += document.cost(step.line[-2:] + following)
    return cost + DEARER if cost >= UNLIKELY_TWO else 0.0
