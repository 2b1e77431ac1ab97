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
from typing import NamedTuple

from flows.repair.glosses import plain, readings_of
from flows.repair.slips_bytes import FULL_WIDTH, VANISHING_RUNS, full_width_byte, shown_bytes, with_lead, with_trail
from flows.repair.slips_damage import decode_pair
from flows.repair.slips_document import Document, simple_form
from flows.text.characters import PINYIN_TONES

LOST = "?\ufffd"
MAX_LENGTH = 160
BEAM = 40
"""How many readings are kept at a position."""
ALIKE = 8
"""How many of them that end on the same two characters, and so go on alike."""
MAX_GUESSES = 4
GUESS_COST = 0.5
"""Cost (negative log likelihood) of each assumption beyond what is shown."""
UNLIKELY, UNLIKELY_TWO = 3.0, 12.0
"""Cost of a character, and of it and the next, from which on a pair of bytes that printed nothing is tried in its place."""
N_FIRST, N_LAST = 80, 14
"""How many characters are tried for a lost lead byte at the beginning, and for a lost byte further on."""
WIDTH, DOUBTED_WIDTH = 14.0, 7.0
"""How far behind the best a reading may be in cost, to be kept and to be tried with a vanished pair behind it."""
HOPELESS = 10.0
"""How much dearer than the text as shown the best reading may be on the way."""
N_DOUBTED = 4
"""How many readings at a position are tried with a vanished pair behind them."""

_TAIL_OF_GLOSS = re.compile(rf"([a-zü{PINYIN_TONES}]{{1,6}})[)）]")
_GLOSS = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")
_REALIGNS = "，；？！,;!0123456789"  # marks that were replaced, and what no trail byte is
_MARKS_BEHIND = "\r\n，；？！,;?!"
_YEAR = re.compile("(?:0[0-3]|[6-9][0-9])[0-9]年")  # what is left of 2015年 and 1998年
_COST = attrgetter("cost")


class Reading(NamedTuple):
    """One way back, as far as the search has come."""

    cost: float
    """Negative log likelihood of what is restored, less what the document's repetitions speak for it."""
    end: int
    """Where in the text it ends, or goes on."""
    pending: int
    """The byte that waits for its partner; 0 at the end."""
    line: str
    """What is restored, simplified and normalised, behind the two characters to its left."""
    restored: str
    n_guesses: int
    """How many assumptions it makes beyond what is shown: one for a pair that printed nothing, two for a byte without a sign."""
    n_opened: int
    """How many of the restored characters the bytes do not decide."""
    is_silent: bool = False
    """Whether the page shows no sign of a lost byte where the slip begins, and so none further on."""


def readings_from_mark(text: str, at: int, mark_at: int, left: str, document: Document) -> list[Reading]:
    """Ways back from a slip at `at` whose mark (such as `；`) stands at `mark_at`, directly or behind a lost byte's sign.

    Args:
        text: the document.
        at: where the slip begins.
        mark_at: where the mark stands.
        left: the two characters before the slip, simplified and normalised.
        document: what the document repeats.
    """
    trail = full_width_byte(text[mark_at])
    if trail is None:
        return []
    is_silent = mark_at == at
    empty = Reading(is_silent * GUESS_COST, mark_at + 1, trail, left, "", int(is_silent), 0, is_silent)
    return _follow(text, at, list(_open(empty, with_trail(FULL_WIDTH), document, N_FIRST)), document)


def readings_from_gloss(text: str, at: int, left: str, document: Document) -> list[Reading]:
    """Ways back from `因?yàn)樾`: the gloss of 驗 stands for a pair whose second byte is the lost lead byte of 為."""
    match = _TAIL_OF_GLOSS.match(text, at + 1)
    before = shown_bytes(text[at - 1]) if at else ()
    if match is None or not before or len(before[0]) != 2:
        return []
    leads = {_second_byte(c) for c in with_lead(before[0][1]) if _reads(c, match[1])}
    return _follow(text, at, [Reading(0.0, match.end(), lead, left, "", 0, 0) for lead in sorted(leads)], document)


def _follow(text: str, start: int, readings: list[Reading], document: Document) -> list[Reading]:
    ends: list[Reading] = []
    waiting = {readings[0].end: readings} if readings else {}
    limit = min(len(text), start + MAX_LENGTH)
    is_first = True
    shown = _Shown(text, start, readings[0].line[-2:] if readings else "", document)
    while waiting:
        at = min(waiting)
        readings = waiting.pop(at)
        kept = sorted(readings, key=_COST) if is_first else _best(readings)
        for number, reading in enumerate(kept):
            is_doubted = number < N_DOUBTED and reading.cost <= kept[0].cost + DOUBTED_WIDTH
            for step in _steps(text, reading, limit, MAX_GUESSES if is_doubted else 0, document):
                if step.pending:
                    waiting.setdefault(step.end, []).append(step)
                else:
                    ends.append(step)
        is_first = False
        if kept and kept[0].cost > shown.cost(at) + HOPELESS:
            break
    return ends


class _Shown:
    """What the text as shown costs from the beginning of a slip on."""

    def __init__(self, text: str, start: int, left: str, document: Document) -> None:
        self._text, self._at, self._line, self._document = text, start, left, document
        self._cost = 0.0

    def cost(self, end: int) -> float:
        """The cost up to a position; positions must not go back."""
        while self._at < end:
            simple = simple_form(self._text[self._at])
            self._cost += self._document.cost(self._line + simple)
            self._line = (self._line + simple)[-2:]
            self._at += 1
        return self._cost


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
    at, pending = reading.end, reading.pending
    if at >= limit or text[at] in "\r\n":
        yield from _last(reading, with_lead(pending, 0x80), at, document, 2)
        return
    gloss = _GLOSS.match(text, at)
    if gloss is not None:
        yield reading._replace(end=gloss.end())
        return
    shown = text[at]
    if shown in LOST:
        yield from _ends_at_sign(text, reading, document)
    can_guess = reading.n_guesses < max_guesses
    for pair in shown_bytes(shown):
        following = pair[1] if len(pair) == 2 else 0
        is_end = following < 0x80
        ahead = reading._replace(end=at + 1, pending=0 if is_end else following)
        found: list[Reading] = []
        character = decode_pair(pending, pair[0])
        if character:
            found.append(_with(ahead, character, document))
            cost = found[0].cost - reading.cost
            can_vanish = can_guess and _is_doubtful(cost, found[0].line[-2:], pair[-1], text[at + 1 : at + 2], document)
        else:
            can_vanish = can_guess
        if can_vanish:
            found += _around_vanished(ahead, pending, pair[0], document)
        if can_guess and not is_end:
            for run in VANISHING_RUNS.get(pending, ()):
                found += _open(_with(_guessing(ahead, 1), run, document), with_trail(pair[0]), document, N_LAST)
        yield from (_with(step, chr(following), document) for step in found) if is_end and following else found
    if shown in _REALIGNS and reading.is_silent:
        yield from _last(reading, with_lead(pending, 0x80), at, document, 2)


def _is_doubtful(cost: float, before: str, pending: int, shown: str, document: Document) -> bool:
    """Whether a character that the bytes decide is unlikely where it stands, and the one behind it, too.

    Args:
        cost: of the character.
        before: it and the one in front of it, simplified.
        pending: the byte behind it; an ASCII one stands for itself.
        shown: what the page shows behind it.
        document: what the document repeats.
    """
    if cost < UNLIKELY:
        return False
    if pending < 0x80:
        following = shown
    else:
        pairs = shown_bytes(shown) if shown else ()
        following = decode_pair(pending, pairs[0][0]) if pairs else ""
    return not following or cost + document.cost(before + simple_form(following)) >= UNLIKELY_TWO


def _ends_at_sign(text: str, reading: Reading, document: Document) -> Iterator[Reading]:
    """The waiting byte found no partner and printed a sign; what follows is aligned again."""
    at, pending = reading.end, reading.pending
    gloss = _TAIL_OF_GLOSS.match(text, at + 1)
    if gloss is not None:
        yield from _last(reading, tuple(c for c in with_lead(pending) if _reads(c, gloss[1])), gloss.end(), document, 0)
        return
    following = text[at + 1 : at + 2]
    if not following or following in _MARKS_BEHIND:
        yield from _last(reading, with_lead(pending, 0x80), at + 1, document, 0)
        return
    # the sign stands for two bytes: the lone one and the ASCII character behind it
    century = _YEAR.match(text, at + 1)
    swallowed = "\ufffd" if century is None else "2" if century[0][0] == "0" else "1"
    for step in _last(reading, with_lead(pending, 0x80), at + 1, document, int(not following.isdigit())):
        yield _with(step, swallowed, document)


def _last(reading: Reading, candidates: tuple[str, ...], end: int, document: Document, n_guesses: int) -> Iterator[Reading]:
    """The reading ended with each of the likeliest candidates."""
    ended = _guessing(reading._replace(end=end, pending=0), n_guesses)
    return _open(ended, candidates, document, N_LAST)


def _guessing(reading: Reading, n_guesses: int) -> Reading:
    """The reading with more assumptions."""
    return reading._replace(cost=reading.cost + n_guesses * GUESS_COST, n_guesses=reading.n_guesses + n_guesses)


def _with(reading: Reading, characters: str, document: Document) -> Reading:
    """The reading and one or more characters that the bytes decide."""
    line, cost = reading.line, reading.cost
    for character in characters:
        simple = simple_form(character)
        cost += document.cost(line[-2:] + simple) + document.decided_cost(character)
        line += simple
    return reading._replace(cost=cost, line=line, restored=reading.restored + characters)


def _open(reading: Reading, candidates: tuple[str, ...], document: Document, size: int) -> Iterator[Reading]:
    """The reading and each of the likeliest of the candidates of which one stands behind it."""
    return _grown(reading, document.options(reading.line[-2:], candidates)[:size])


def _around_vanished(reading: Reading, lead: int, trail: int, document: Document) -> Iterator[Reading]:
    """The reading and two characters between which a pair of bytes printed nothing."""
    return _grown(_guessing(reading, 1), document.twos(reading.line[-2:], lead, trail))


def _grown(reading: Reading, options: Iterable[tuple[float, str, str]]) -> Iterator[Reading]:
    """The reading with each of some characters, or twos of them, that the bytes do not decide: cost, simplified, in the document's script."""
    cost, end, pending, line, restored, n_guesses, n_opened, is_silent = reading
    for added, simple, characters in options:
        yield Reading(cost + added, end, pending, line + simple, restored + characters, n_guesses, n_opened + len(characters), is_silent)


def _second_byte(character: str) -> int:
    return character.encode("gbk")[1]


def _reads(character: str, reading: str) -> bool:
    return any(reading in (known, plain(known)) for known in readings_of(character))
