"""What a byte of GBK text can be part of: the characters with a lead or a trail byte, and what prints as a shown character."""

from __future__ import annotations

from functools import cache

from flows.repair.slips_damage import decode_pair

FULL_WIDTH = 0xA3
"""The row of GBK that holds the full-width forms of ASCII."""
STOP_BYTES = (0xA1, 0xA3)
"""The bytes of 。, which some sites replaced, too."""
_VARIANTS = {"―": "—", "・": "·", "～": "～", "〜": "～", "−": "－", "∼": "～"}


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """The characters of GBK with a trail byte."""
    return tuple(c for lead in range(0x81, 0xFF) if (c := decode_pair(lead, trail)))


@cache
def with_lead(lead: int, lowest_trail: int = 0x40) -> tuple[str, ...]:
    """The characters of GBK with a lead byte, and with a trail byte no lower than the one given; none for an ASCII byte."""
    if lead < 0x81:
        return ()
    return tuple(c for trail in range(lowest_trail, 0xFF) if (c := decode_pair(lead, trail)))


@cache
def vanishing(trail: int) -> frozenset[int]:
    """The lead bytes that, behind a trail byte read as a lead, make a pair that prints nothing."""
    return frozenset(lead for lead in range(0x81, 0xFF) if trail >= 0x80 and not decode_pair(trail, lead))


@cache
def before_vanished(lead: int) -> tuple[str, ...]:
    """The characters with a lead byte whose trail byte, with the lead byte of some other behind it, prints nothing."""
    return tuple(character for character in with_lead(lead, 0x80) if vanishing(second_byte(character)))


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
        return narrow if wide is None else (*narrow, bytes((FULL_WIDTH, wide)))
    return (own,)


def second_byte(character: str) -> int:
    """The trail byte of a character in GBK."""
    return character.encode("gbk")[1]
