"""One way back from a byte slip as it grows: by characters that the bytes decide, and by those they leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from flows.repair.glosses import plain, readings_of
from flows.repair.slips_bytes import with_lead
from flows.repair.slips_document import Document, Gap
from flows.repair.slips_forms import simple_form

LOST = "?\ufffd"
"""What a byte without a partner prints."""
GUESS_COST = 0.5
"""Cost (negative log likelihood) of each assumption beyond what is shown."""
DEARER = 6.0
"""How much dearer than one character two may be between which a pair of bytes printed nothing, to be tried in its place."""
N_LAST = 10
"""How many characters are tried for a lost byte, but for the first of a slip."""


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


def moved(reading: Reading, end: int, pending: int) -> Reading:
    """The reading that goes on from another place with another byte."""
    cost, _, _, line, restored, n_guesses, n_opened, is_silent = reading
    return Reading(cost, end, pending, line, restored, n_guesses, n_opened, is_silent)


def guessing(reading: Reading, n_guesses: int) -> Reading:
    """The reading with more assumptions."""
    return reading._replace(cost=reading.cost + n_guesses * GUESS_COST, n_guesses=reading.n_guesses + n_guesses)


def decided(reading: Reading, characters: str, document: Document) -> Reading:
    """The reading and one or more characters that the bytes decide."""
    cost, end, pending, line, restored, n_guesses, n_opened, is_silent = reading
    for character in characters:
        simple = simple_form(character)
        cost += document.cost(line[-2:] + simple) + document.decided_cost(character)
        line += simple
    return Reading(cost, end, pending, line, restored + characters, n_guesses, n_opened, is_silent)


def opened(reading: Reading, candidates: tuple[str, ...], document: Document, size: int = N_LAST) -> Iterator[Reading]:
    """The reading and each of the likeliest of the candidates of which one stands behind it."""
    return _grown(reading, document.options(reading.line[-2:], candidates, size))


def ended(reading: Reading, candidates: tuple[str, ...], end: int, document: Document, n_guesses: int = 0) -> Iterator[Reading]:
    """The reading ended with each of the likeliest candidates."""
    return opened(guessing(moved(reading, end, 0), n_guesses), candidates, document)


def around_vanished(reading: Reading, gap: Gap, document: Document) -> Iterator[Reading]:
    """The reading and the characters between which pairs of bytes printed nothing."""
    return _grown(guessing(reading, 1), document.around_vanished(reading.line[-2:], gap))


def _grown(reading: Reading, options: Iterable[tuple[float, str, str]]) -> Iterator[Reading]:
    """The reading with each of some characters, or twos of them, that the bytes do not decide: cost, simplified, in the document's script."""
    cost, end, pending, line, restored, n_guesses, n_opened, is_silent = reading
    for added, simple, characters in options:
        yield Reading(cost + added, end, pending, line + simple, restored + characters, n_guesses, n_opened + len(characters), is_silent)


@cache
def glossed(gloss: str, lead: int | None = None) -> tuple[str, ...]:
    """The characters of GBK, those with a lead byte if one is given, that have a reading, with its tone or without."""
    read = _by_reading().get(gloss, {})
    return tuple(read) if lead is None else tuple(character for character, own in read.items() if own == lead)


def reads(character: str, gloss: str) -> bool:
    """Whether a gloss, with a tone or without, is a reading of a character of GBK."""
    return character in _by_reading().get(gloss, ())


@cache
def _by_reading() -> dict[str, dict[str, int]]:
    """By reading, with its tone and without, the characters of GBK that have it, each with its lead byte, in the order of their bytes."""
    found: dict[str, dict[str, int]] = {}
    for lead in range(0x81, 0xFF):
        for character in with_lead(lead):
            for reading in readings_of(character):
                for gloss in (reading, plain(reading)):
                    found.setdefault(gloss, {})[character] = lead
    return found
