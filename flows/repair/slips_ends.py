"""How a byte slip ends at the sign of a lost byte: before a mark, a gloss, a tag, or an ASCII character that the byte swallowed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.repair.slips_bytes import second_byte, vanishing, with_lead
from flows.repair.slips_document import Document, Gap
from flows.repair.slips_forms import simple_form
from flows.repair.slips_reading import DEARER, Reading, around_vanished, decided, ended, glossed, guessing, moved, opened
from flows.repair.slips_trigrams import LINE_END
from flows.text.characters import PINYIN_TONES

TAIL_OF_GLOSS = re.compile(rf"([a-zü{PINYIN_TONES}]{{1,6}})[)）]")
"""A gloss whose opening bracket a lone byte swallowed."""
_MARKS_BEHIND = "\r\n，；？！,;?!"
_RUNS = {0xA1: ("——", "———", "……")}
"""Runs of marks, by their lead byte, whose trail bytes are leads of unassigned rows: read one off, all of a run prints nothing."""
_STOPS = "。、"  # some sites replaced these, too
_YEAR = re.compile("(?:0[0-3]|[6-9][0-9])[0-9]年")  # what is left of 2015年 and 1998年
_TAG = re.compile("/?[a-z]{1,10}[1-6]?(?: [^<>\\n]{0,200})?/?>")  # what is left of <br>
_MARKS_LEAD = 0xA1
"""The lead byte of the marks, and of the wide blank in front of a tag."""
_SWALLOWED = ",:;()"
"""ASCII marks that, beside a digit, a lone byte may have swallowed."""


def ends_at_sign(text: str, reading: Reading, document: Document) -> Iterator[Reading]:
    """The waiting byte found no partner and printed a sign; what follows is aligned again."""
    at, pending = reading.end, reading.pending
    gloss = TAIL_OF_GLOSS.match(text, at + 1)
    if gloss is not None:
        yield from _glossed(ended(reading, glossed(gloss[1], pending), gloss.end(), document))
        yield from _glossed(_vanished_before_gloss(reading, gloss[1], gloss.end(), document))
        return
    following = text[at + 1 : at + 2]
    if not following or following in _MARKS_BEHIND:
        yield from _whole_or_not(reading, at + 1, simple_form(following or LINE_END), document)
        return
    if following in _STOPS:
        yield from ended(reading, with_lead(pending, 0x80), at + 1, document)
    # the sign stands for two bytes: the lone one and the ASCII character behind it
    tag = _TAG.match(text, at + 1)
    if tag is not None:
        if reading.pending == _MARKS_LEAD and reading.line[-1:] == "。" and not _quotes(text, at):
            blank = moved(reading, tag.end(), 0)
            yield blank._replace(
                cost=blank.cost + document.cost(blank.line[-2:] + LINE_END),
                line=blank.line + LINE_END,
                restored=f"{blank.restored}<{tag[0]}",
            )
            return
        for step in ended(reading, with_lead(pending, 0x80), tag.end(), document):
            cost = step.cost + document.cost(step.line[-2:] + LINE_END)
            yield step._replace(cost=cost, line=step.line + LINE_END, restored=f"{step.restored}<{tag[0]}")
        return
    century = _YEAR.match(text, at + 1)
    digit = "\ufffd" if century is None else "2" if century[0][0] == "0" else "1"
    is_digit = following.isdigit()
    steps = _whole_or_not(reading, at + 1, "0", document) if is_digit else ended(reading, with_lead(pending, 0x80), at + 1, document, 1)
    for step in steps:
        yield decided(step, digit, document)
        if not is_digit:
            yield from (decided(step, mark, document) for mark in _SWALLOWED if mark in document.shown)


def _quotes(text: str, at: int) -> bool:
    """Whether a quotation is open at the end of a line."""
    start = text.rfind("\n", 0, at) + 1
    return text.count("“", start, at) > text.count("”", start, at)


def _whole_or_not(reading: Reading, end: int, ahead: str, document: Document) -> list[Reading]:
    """The waiting byte's character, whose other byte found no partner, or that of one behind it, after a pair that printed nothing."""
    steps = list(ended(reading, with_lead(reading.pending, 0x80), end, document))
    least = min((step.cost + document.cost(step.line[-2:] + ahead) for step in steps), default=math.inf)
    return [*steps, *around_vanished(moved(reading, end, 0), Gap(reading.pending, 0, ahead, least + DEARER), document)]


def _glossed(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Readings whose last character the gloss decides."""
    return (reading._replace(n_opened=reading.n_opened - 1) for reading in readings)


def _vanished_before_gloss(reading: Reading, gloss: str, end: int, document: Document) -> Iterator[Reading]:
    """The waiting byte's character ended in a byte that, with the lead of the glossed character behind it, printed nothing."""
    firsts, seconds = _around_vanished(reading.pending, gloss)
    steps = list(ended(reading, firsts, end, document, 1))
    steps += [decided(guessing(moved(reading, end, 0), 1), run, document) for run in _RUNS.get(reading.pending, ())]
    for step in steps:
        yield from opened(step, seconds.get(second_byte(step.restored[-1]), ()), document)


@cache
def _around_vanished(lead: int, gloss: str) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
    """Characters with a lead byte that can stand before a glossed one so that the bytes between print nothing; by trail byte, these."""
    found = [(character, character.encode("gbk")[0]) for character in glossed(gloss)]
    seconds = {}
    for trail in range(0x80, 0xFF):
        gone = vanishing(trail)
        if fitting := tuple(character for character, second in found if second in gone):
            seconds[trail] = fitting
    return tuple(character for character in with_lead(lead) if second_byte(character) in seconds), seconds
