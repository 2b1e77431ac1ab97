"""The ways back from a byte slip: which original bytes can have printed what the page shows.

A way back reads the bytes of the shown characters one byte off and names what is left open: a lost lead byte, a lost
trail byte, a swallowed ASCII character. The ways are few, since each shown character allows at most a handful of byte
readings; a slip is followed for at most `MAX_LENGTH` characters and `MAX_WAYS` ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flows.repair.glosses import plain, readings_of
from flows.repair.slips_damage import decode_pair
from flows.text.characters import PINYIN_TONES, is_everyday

LOST = "?\ufffd"
MAX_LENGTH = 160
MAX_WAYS = 48
MAX_GUESSES = 2

_FULL_WIDTH = 0xA3  # the row of GBK that holds the full-width forms of ASCII
_TAIL_OF_GLOSS = re.compile(rf"([a-zü{PINYIN_TONES}]{{1,6}})[)）]")
_GLOSS = re.compile(rf"[(（][a-zü{PINYIN_TONES}]{{1,6}}[)）]")
_REALIGNS = "，；？！,;!0123456789"  # marks that were replaced, and what no trail byte is
_VANISHING_RUNS = {0xA1: ("——", "———", "……")}
"""Runs of marks, by their lead byte, whose trail bytes are leads of unassigned rows: read one off, all of a run prints nothing."""
_VARIANTS = {"―": "—", "・": "·", "～": "～", "〜": "～", "−": "－", "∼": "～"}
_YEAR = re.compile("(?:0[0-3]|[6-9][0-9])[0-9]年")  # what is left of 2015年 and 1998年


class Way(NamedTuple):
    """One way back. Each slot holds what can stand there: one character where the bytes decide, else the candidates.

    The candidates of a slot where a pair of bytes printed nothing are two characters long.
    """

    start: int
    end: int
    slots: tuple[tuple[str, ...], ...]
    n_guesses: int
    """How many assumptions it makes beyond what is shown: one for a pair that printed nothing, two for a byte without a sign."""


class _State(NamedTuple):
    at: int
    pending: int  # the byte that waits for its partner
    slots: tuple[tuple[str, ...], ...]
    n_guesses: int


def ways_from_mark(text: str, at: int, mark_at: int) -> list[Way]:
    """Ways back from a slip at `at` whose mark (such as `；`) stands at `mark_at`, directly or behind a lost byte's sign."""
    trail = full_width_byte(text[mark_at])
    if trail is None:
        return []
    first = with_trail(_FULL_WIDTH)
    return _follow(text, at, _State(mark_at + 1, trail, (first,), 0 if mark_at > at else 1))


def ways_from_gloss(text: str, at: int) -> list[Way]:
    """Ways back from `因?yàn)樾`: the gloss of 驗 stands for a pair whose second byte is the lost lead byte of 為."""
    match = _TAIL_OF_GLOSS.match(text, at + 1)
    before = shown_bytes(text[at - 1]) if at else ()
    if match is None or not before or len(before[0]) != 2:
        return []
    leads = {_second_byte(c) for c in with_lead(before[0][1]) if _reads(c, match[1])}
    return [way for lead in sorted(leads) for way in _follow(text, at, _State(match.end(), lead, (), 0))]


def _follow(text: str, start: int, state: _State) -> list[Way]:
    ways: list[Way] = []
    open_states = [state]
    limit = min(len(text), start + MAX_LENGTH)
    while open_states and len(ways) < MAX_WAYS:
        new_states: list[_State] = []
        for current in open_states:
            for step in _steps(text, current, limit):
                if isinstance(step, Way):
                    ways.append(step._replace(start=start))
                else:
                    new_states.append(step)
        open_states = sorted(new_states, key=lambda s: s.n_guesses)[:MAX_WAYS]
    return ways


def _steps(text: str, state: _State, limit: int) -> Iterator[_State | Way]:
    at, pending, slots, n_guesses = state
    if at >= limit or text[at] in "\r\n":
        yield Way(0, at, (*slots, with_lead(pending)), n_guesses + 2)
        return
    gloss = _GLOSS.match(text, at)
    if gloss is not None:
        yield _State(gloss.end(), pending, slots, n_guesses)
        return
    shown = text[at]
    if shown in LOST:
        yield from _ends_at_sign(text, state)
    for pair in shown_bytes(shown):
        character = decode_pair(pending, pair[0])
        if not character:
            continue
        found = (*slots, (character,))
        if len(pair) == 1:
            yield Way(0, at + 1, found, n_guesses)
        elif pair[1] < 0x80:
            yield Way(0, at + 1, (*found, (chr(pair[1]),)), n_guesses)
        else:
            yield _State(at + 1, pair[1], found, n_guesses)
    if n_guesses < MAX_GUESSES:
        for pair in shown_bytes(shown):
            if (doubles := around_vanished(pending, pair[0])) and len(pair) == 1:
                yield Way(0, at + 1, (*slots, doubles), n_guesses + 1)
            elif doubles and pair[1] < 0x80:
                yield Way(0, at + 1, (*slots, doubles, (chr(pair[1]),)), n_guesses + 1)
            elif doubles:
                yield _State(at + 1, pair[1], (*slots, doubles), n_guesses + 1)
            if len(pair) == 2 and pair[1] >= 0x80:
                for run in _VANISHING_RUNS.get(pending, ()):
                    yield _State(at + 1, pair[1], (*slots, (run,), with_trail(pair[0])), n_guesses + 1)
    if shown in _REALIGNS:
        yield Way(0, at, (*slots, with_lead(pending)), n_guesses + 2)


def _ends_at_sign(text: str, state: _State) -> Iterator[Way]:
    """The waiting byte found no partner and printed a sign; what follows is aligned again."""
    at, pending, slots, n_guesses = state
    gloss = _TAIL_OF_GLOSS.match(text, at + 1)
    if gloss is not None:
        candidates = tuple(c for c in with_lead(pending) if _reads(c, gloss[1]))
        if candidates:
            yield Way(0, gloss.end(), (*slots, candidates), n_guesses)
        return
    found = (*slots, with_lead(pending))
    following = text[at + 1 : at + 2]
    if not following or following in "\r\n，；？！,;?!":
        yield Way(0, at + 1, found, n_guesses)
    else:
        # the sign stands for two bytes: the lone one and the ASCII character behind it
        century = _YEAR.match(text, at + 1)
        swallowed = "\ufffd" if century is None else "2" if century[0][0] == "0" else "1"
        yield Way(0, at + 1, (*found, (swallowed,)), n_guesses + (not following.isdigit()))


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """The characters of GBK with a trail byte."""
    return tuple(c for lead in range(0x81, 0xFF) if (c := decode_pair(lead, trail)))


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """The characters of GBK with a lead byte."""
    return tuple(c for trail in range(0x40, 0xFF) if (c := decode_pair(lead, trail)))


@cache
def around_vanished(lead: int, trail: int) -> tuple[str, ...]:
    """Two characters in a row, given the first's lead and the second's trail byte, whose inner bytes print nothing.

    Of the characters only everyday ones are listed, in either script.
    """
    firsts = [(c, _second_byte(c)) for c in with_lead(lead) if is_everyday(c)]
    seconds = [(c, c.encode("gbk")[0]) for c in with_trail(trail) if is_everyday(c)]
    return tuple(a + b for a, x in firsts for b, y in seconds if not decode_pair(x, y))


def full_width_byte(mark: str) -> int | None:
    """The second byte of a full-width form, or of the form that a half-width character stands for; else None."""
    code = ord(mark)
    if 0x21 <= code <= 0x7E:
        return code + 0x80
    if 0xFF01 <= code <= 0xFF5E:
        return code - 0xFF01 + 0xA1
    return None


@cache
def shown_bytes(shown: str) -> tuple[bytes, ...]:
    """The byte strings that print as a character: GBK's own, and the full-width form's for a half-width character."""
    try:
        own = _VARIANTS.get(shown, shown).encode("gbk")
    except UnicodeEncodeError:
        return ()
    wide = full_width_byte(shown)
    if len(own) == 1:
        narrow = (own,) if 0x40 <= own[0] < 0x7F else ()
        return narrow if wide is None else (*narrow, bytes((_FULL_WIDTH, wide)))
    return (own,)


def _second_byte(character: str) -> int:
    return character.encode("gbk")[1]


def _reads(character: str, reading: str) -> bool:
    return any(reading in (known, plain(known)) for known in readings_of(character))
