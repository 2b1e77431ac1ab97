"""What a repair rule is: one value that the documentation, the edit log, the `rules` table and the tests all read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from flows.spans.edited import Replacement

Damage = Literal[
    "slip",  # bytes of a GBK text replaced without regard to character boundaries
    "gloss",  # a pinyin reading inserted after a character
    "mojibake",  # text decoded with the wrong character set, or left escaped
    "script",  # traditional characters
    "invisible",  # zero-width characters, compatibility radicals, strange blanks
    "residue",  # markup and typesetting codes
    "furniture",  # lines of the page that are not the essay's
    "layout",  # line breaks, page numbers and running heads of the printed page
    "punctuation",  # half-width marks in Chinese context
    "quote",  # straight, unpaired or mixed quotation marks
    "space",  # blanks that Chinese text does not have
    "ocr",  # remnants of characters misread in a scan
    "correction",  # an editor's emendation
]


@dataclass(frozen=True, slots=True)
class Case:
    """One text before and after a rule. A case whose two texts are equal shows what the rule leaves alone."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of repair.

    `example_before` -> `example_after` is what `find` alone makes of a short text; `cases` are further ones.
    `find` returns sorted, non-overlapping replacements whose `rule_id` may be any rule of the same function.
    """

    rule_id: str
    damage: Damage
    why: str
    example_before: str
    example_after: str
    find: Callable[[str], list[Replacement]]
    cases: tuple[Case, ...] = ()

    def __call__(self, text: str) -> str:
        """Return the text with this rule's replacements made."""
        return rewrite(text, self.find(text))


def rewrite(text: str, replacements: Iterable[Replacement]) -> str:
    """Return the text with the replacements (sorted, not overlapping) made, without a record of them."""
    pieces: list[str] = []
    cursor = 0
    for start, end, new, _ in replacements:
        pieces += (text[cursor:start], new)
        cursor = end
    pieces.append(text[cursor:])
    return "".join(pieces)
