"""The ways back from a byte slip: which originals can have printed what the page shows, the likeliest first.

A way back reads the bytes of the shown characters one byte off. Where a byte is lost or a pair of bytes printed nothing, all
characters that fit the bytes left are tried. The search goes along the shown text and keeps, position by position, the readings
that the trigram model and the document's own repetitions find likeliest (beam search); a slip is followed for at most
`MAX_LENGTH` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from flows.repair.slips_bytes import (
    FULL_WIDTH,
    STOP_BYTES,
    VANISHING_RUNS,
    full_width_byte,
    second_byte,
    shown_bytes,
    with_lead,
    with_trail,
)
from flows.repair.slips_damage import decode_pair
from flows.repair.slips_document import Document, simple_form
from flows.repair.slips_ends import TAIL_OF_GLOSS, ends_at_sign
from flows.repair.slips_reading import (
    GUESS_COST,
    LOST,
    MAX_GUESSES,
    Reading,
    around_vanished,
    decided,
    ended,
    glossed,
    guessing,
    moved,
    opened,
    reads,
)
from flows.text.characters import PINYIN_TONES

# three question marks in a row are somebody's dismay, or what is left of a text whose characters are all lost
SIGN = re.compile(
    rf"[?\ufffd](?<!\?\?\?)(?!\?\?)(?<!\?\?(?=\?))(?:(?=[，；？！,;?!。](?:[^\x00-\x7f]|[?\w]))|(?=[a-zü{PINYIN_TONES}]{{1,6}}[)）]))"
)
"""The sign of a lost byte with a mark or the rest of a gloss behind it: where a slip may begin."""
MAX_LENGTH = 160
BEAM = 20
"""How many readings are kept at a position."""
ALIKE = 8
"""How many of them that end on the same two characters, and so go on alike."""
UNLIKELY, UNLIKELY_TWO = 4.0, 12.5
"""Cost of a character, and of it and the next, from which on a pair of bytes that printed nothing is tried in its place."""
N_FIRST = 24
"""How many characters are tried for the lost lead byte at the beginning."""
WIDTH, DOUBTED_WIDTH = 11.0, 4.0
"""How far behind the best a reading may be in cost, to be kept and to be tried with a vanished pair behind it."""
HOPELESS, BEHIND_ENDED = 10.0, 12.0
"""How much dearer the best reading may be on the way than the text as shown, and than one that has ended with what is shown behind it."""
N_DOUBTED = 4
"""How many readings at a position are tried with a vanished pair behind them."""

_GLOSS = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")
_GLOSS_BEFORE = re.compile(_GLOSS.pattern + "$")
_REALIGNS = "，；？！,;!0123456789"  # marks that were replaced, and what no trail byte is
_COST = attrgetter("cost")


def is_gloss(text: str, at: int) -> bool:
    """Whether what begins with a sign at a position is a slip by a gloss, not by a mark."""
    return text[at] in LOST and text[at + 1].isalpha()


def readings_at(text: str, at: int, left: str, document: Document) -> list[Reading]:
    """Ways back from a slip.

    Args:
        text: the document.
        at: where the slip begins: the sign of a lost byte, or the mark (such as `；`) if the byte printed nothing.
        left: the two characters before the slip, simplified and normalised.
        document: what the document repeats.
    """
    if is_gloss(text, at):
        return _readings_from_gloss(text, at, left, document)
    return _readings_from_mark(text, at, at + (text[at] in LOST), left, document)


def _readings_from_mark(text: str, at: int, mark_at: int, left: str, document: Document) -> list[Reading]:
    """Ways back from a slip whose mark stands at `mark_at`, directly or behind a lost byte's sign."""
    lead, trail = STOP_BYTES if text[mark_at] == "。" else (FULL_WIDTH, full_width_byte(text[mark_at]))
    if trail is None:
        return []
    is_silent = mark_at == at
    empty = Reading(is_silent * GUESS_COST, mark_at + 1, trail, left, "", int(is_silent), 0, is_silent)
    return _follow(text, at, list(opened(empty, with_trail(lead), document, N_FIRST)), document)


def _readings_from_gloss(text: str, at: int, left: str, document: Document) -> list[Reading]:
    """Ways back from `因?yàn)樾`: the gloss of 驗 stands for a pair whose second byte is the lost lead byte of 為."""
    match = TAIL_OF_GLOSS.match(text, at + 1)
    own = _GLOSS_BEFORE.search(text, max(0, at - 8), at)  # the pair may begin in a character that was glossed itself
    beginning = at if own is None else own.start()
    before = shown_bytes(text[beginning - 1]) if beginning else ()
    if match is None or not before or len(before[0]) != 2:
        return []
    # an ASCII trail byte stands for itself and prints no sign
    leads = {lead for c in glossed(match[1], before[0][1]) if (lead := second_byte(c)) >= 0x80}
    return _follow(text, at, [Reading(0.0, match.end(), lead, left, "", 0, 0) for lead in sorted(leads)], document)


def _follow(text: str, start: int, readings: list[Reading], document: Document) -> list[Reading]:
    """The ways in which readings go on and end."""
    ends: list[Reading] = []
    waiting = {readings[0].end: sorted(readings, key=_COST)} if readings else {}
    limit = min(len(text), start + MAX_LENGTH)
    shown = _Shown(text, start, readings[0].line[-2:] if readings else "", document)
    # a reading that has ended leaves the rest as shown, as no reading at all does
    margin, n_ended = HOPELESS, 0
    is_first = True
    while waiting:
        at = min(waiting)
        kept = waiting.pop(at) if is_first else _best(waiting.pop(at))
        is_first = False
        for reading in ends[n_ended:]:
            margin = min(margin, reading.cost - shown.cost(reading.end) + BEHIND_ENDED)
        n_ended = len(ends)
        if kept[0].cost > shown.cost(at) + margin:
            break
        is_doubted = True
        for number, reading in enumerate(kept):
            # where the best reading goes on well, no other is tried with a pair that printed nothing
            may_guess = number == 0 or (is_doubted and number < N_DOUBTED and reading.cost <= kept[0].cost + DOUBTED_WIDTH)
            steps = list(_steps(text, reading, limit, MAX_GUESSES if may_guess else 0, document))
            if number == 0:
                is_doubted = reading.n_guesses >= MAX_GUESSES or any(step.n_guesses > reading.n_guesses for step in steps)
            for step in steps:
                if step.pending:
                    waiting.setdefault(step.end, []).append(step)
                else:
                    ends.append(step)
    return ends


class _Shown:
    """What the text as shown costs from the beginning of a slip on."""

    def __init__(self, text: str, start: int, left: str, document: Document) -> None:
        self._text, self._start, self._line, self._document = text, start, left, document
        self._costs = [0.0]

    def cost(self, end: int) -> float:
        """The cost up to a position."""
        while len(self._costs) <= end - self._start:
            simple = simple_form(self._text[self._start + len(self._costs) - 1])
            self._costs.append(self._costs[-1] + self._document.cost(self._line + simple))
            self._line = (self._line + simple)[-2:]
        return self._costs[end - self._start]


def _best(readings: Iterable[Reading]) -> list[Reading]:
    groups: dict[tuple[int, str], int] = {}
    kept: list[Reading] = []
    for reading in sorted(readings, key=_COST):
        if kept and reading.cost > kept[0].cost + WIDTH:
            break
        group = (reading.pending, reading.line[-2:])
        n = groups.get(group, 0)
        if n < ALIKE:
            groups[group] = n + 1
            kept.append(reading)
            if len(kept) == BEAM:
                break
    return kept


def _steps(text: str, reading: Reading, limit: int, max_guesses: int, document: Document) -> Iterator[Reading]:
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
    can_guess = reading.n_guesses < max_guesses
    for pair in shown_bytes(shown):
        following = pair[1] if len(pair) == 2 else 0
        is_end = following < 0x80
        character = decode_pair(pending, pair[0])
        # an ASCII trail byte stands for itself
        behind = chr(following) if is_end and following else ""
        ahead = moved(reading, at + 1, 0 if is_end else following)
        # a gloss behind an ASCII trail byte is that of the character restored
        gloss = _GLOSS.match(text, at + 1) if is_end and not behind and text[at + 1 : at + 2] in ("(", "（") else None
        can_vanish = can_guess
        if character and (gloss is None or reads(character, gloss[0][1:-1])):
            step = decided(ahead, character, document)
            can_vanish = can_guess and _is_doubtful(step, reading, pair[-1], text[at + 1 : at + 2], document)
            yield decided(step, behind, document) if behind else step
        if can_vanish:
            found = around_vanished(ahead, pending, pair[0], document)
            if gloss is not None:
                yield from (step._replace(n_opened=step.n_opened - 1) for step in found if reads(step.restored[-1], gloss[0][1:-1]))
            else:
                yield from (decided(step, behind, document) for step in found)
        if can_guess and not is_end:
            for run in VANISHING_RUNS.get(pending, ()):
                yield from opened(decided(guessing(ahead, 1), run, document), with_trail(pair[0]), document)
    if shown in _REALIGNS and reading.is_silent:
        yield from ended(reading, with_lead(pending, 0x80), at, document, 2)


def _is_doubtful(step: Reading, reading: Reading, pending: int, shown: str, document: Document) -> bool:
    """Whether a character that the bytes decide is unlikely where it stands, and the one behind it, too.

    Args:
        step: the reading with the character.
        reading: the reading before it.
        pending: the byte behind it; an ASCII one stands for itself.
        shown: what the page shows behind it.
        document: what the document repeats.
    """
    cost = step.cost - reading.cost
    if cost < UNLIKELY:
        return False
    if pending < 0x80:
        following = shown
    else:
        pairs = shown_bytes(shown) if shown else ()
        following = decode_pair(pending, pairs[0][0]) if pairs else ""
    return not following or cost + document.cost(step.line[-2:] + simple_form(following)) >= UNLIKELY_TWO
