"""The characters that may stand in a place, one for each simplified form."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from flows.repair.slips_bytes import with_lead
from flows.repair.slips_marks import CLASSES
from flows.repair.slips_trigrams import normalised, trigram_rows
from flows.text.characters import CORNER_QUOTES, is_everyday
from flows.text.conversion import read_opencc
from flows.text.script import simplified_only, to_simplified, traditional_only


class Form(NamedTuple):
    """A character that may stand in a place, in the document's script."""

    cost: float
    """What it costs behind characters that are never seen before it, beside what these cost to back off from."""
    own: float
    """What of that is for an unusual form, or a mark that the document uses nowhere else."""
    simple: str
    character: str
    lead: int
    trail: int
    """Its bytes in GBK."""


class Forms(NamedTuple):
    """Characters of which one may stand in a place."""

    ranked: tuple[Form, ...]
    """The cheapest first."""
    by_simple: dict[str, tuple[Form, ...]]


@lru_cache(maxsize=20_000)
def simple_form(character: str) -> str:
    """A character in simplified form, normalised; what stands for a digit that was lost is a digit, too."""
    return normalised(to_simplified(character)).replace("\ufffd", "0")


@lru_cache(maxsize=4_000)
def in_script(candidates: tuple[str, ...], is_traditional: bool) -> tuple[tuple[str, str, bool, int, int], ...]:
    """Of some characters of GBK one for each simplified form: it, that form, whether it is common, and its bytes."""
    kept: dict[str, str] = {}
    for candidate in candidates:
        if (simplified_only() if is_traditional else traditional_only()).search(candidate):
            continue
        simple = simple_form(candidate)
        form = candidate if candidate in CORNER_QUOTES else simple
        if form not in kept or traditional_only().search(candidate):
            kept[form] = candidate
    forms = ((character, simple_form(character)) for character in kept.values())
    return tuple((c, simple, is_everyday(simple) or simple in trigram_rows(), *c.encode("gbk")) for c, simple in forms)


@cache
def usual_forms() -> frozenset[str]:
    """The first traditional form that OpenCC lists for each character, and the characters that have no other form."""
    forms = read_opencc("STCharacters")
    alone = {c for lead in range(0xB0, 0xF8) for c in with_lead(lead, 0xA1) if c not in forms}
    return frozenset(values[0] for values in forms.values()) | alone | set(CLASSES)
