"""Pinyin readings that a site inserted after characters go: 建設(shè), 中(zhong)(zhong)共.

The damage is a byte-wise replacement over the whole page, so it hits the same everyday characters again and again, on
pages in traditional script above all. An author glosses a rare character once, or writes about pronunciation; those
readings stay. The evidence asked for grows as the gloss looks more like an author's.
Readings come from the character table of `pypinyin` (MIT), loaded when a text holds a candidate.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import NamedTuple

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.characters import HAN, PINYIN_TONES
from flows.text.script import to_simplified, traditional_only

TONED, TONELESS = "gloss-toned", "gloss-toneless"

MIN_TONED, MIN_TONELESS = 3, 5
"""Matching glosses a document must have before those on characters of simplified text are taken as damage."""

_TRIGGER = re.compile(r"[(（][a-zɡɑ" + PINYIN_TONES + r"ü]{1,6}[)）]")
_GLOSS = re.compile(rf"(?<=[{HAN}A-Za-z“”])([(（])([a-zɡɑü{PINYIN_TONES}]{{1,6}})[)）](?:\1\2[)）])*")
_TONE = re.compile(f"[{PINYIN_TONES}]")
_PHONETICS = re.compile("拼音|[读讀]音|[声聲]母|[韵韻]母|多音字|注音|[声聲][调調]|音[节節]|[读讀]作")


class _Gloss(NamedTuple):
    start: int
    end: int
    base: str  # the character before
    reading: str
    is_toned: bool
    n_repeats: int
    is_matched: bool  # the reading is one of the character's
    is_traditional: bool  # pages with the damage are in that script


def find_glosses(text: str) -> list[Replacement]:
    """Replacements that delete inserted readings.

    A toned reading after a traditional character goes when it is one of the character's readings. After any other
    common character it goes when the document has at least `MIN_TONED` such; after a Latin letter or a quote, when the
    document glosses Han characters with the same reading or has as many glosses. Toneless readings need
    `MIN_TONELESS`, a doubled one counting twice. In a text about pronunciation only a character that is glossed nearly
    each time it occurs loses its readings.
    """
    if _TRIGGER.search(text) is None:
        return []
    glosses = [_judge(match) for match in _GLOSS.finditer(text)]
    matched = [gloss for gloss in glosses if gloss.is_matched]
    if not matched:
        return []
    n_toned = sum(gloss.is_toned for gloss in matched)
    n_toneless = sum(gloss.n_repeats for gloss in matched if not gloss.is_toned)
    readings = {gloss.reading for gloss in matched if gloss.is_toned}
    is_phonetics = len(_PHONETICS.findall(text)) > 1
    mechanical = _glossed_throughout(text, matched) if is_phonetics else None
    found = []
    for gloss in glosses:
        if mechanical is not None and gloss.base not in mechanical:
            continue
        if gloss.is_matched and gloss.is_toned:
            is_damage = (_is_common(gloss.base) or gloss.is_traditional) if n_toned >= MIN_TONED else _is_everyday_traditional(gloss)
        elif gloss.is_matched:
            is_damage = n_toneless >= MIN_TONELESS
        else:
            is_damage = gloss.is_toned and not _is_han(gloss.base) and (gloss.reading in readings or n_toned >= MIN_TONED)
        if is_damage:
            found.append(Replacement(gloss.start, gloss.end, "", TONED if gloss.is_toned else TONELESS))
    return found


def readings_of(character: str) -> frozenset[str]:
    """The toned readings of a Han character, as pypinyin's character table lists them; empty for any other character."""
    return frozenset(_readings().get(ord(character), "").split(","))


def plain(reading: str) -> str:
    """A reading without its tone mark, ü kept."""
    letters = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c) or c == "\u0308"))


def _judge(match: re.Match[str]) -> _Gloss:
    base = match.string[match.start() - 1]
    reading = match[2].replace("ɡ", "g").replace("ɑ", "a")
    is_toned = _TONE.search(reading) is not None
    known = readings_of(base) if _is_han(base) else frozenset[str]()
    if is_toned:
        is_matched = reading in known
    else:
        is_matched = any(reading in (plain(r), plain(r).replace("ü", "v"), plain(r).replace("ü", "u")) for r in known)
    n_repeats = match[0].count(match[1])
    is_traditional = traditional_only().match(base) is not None
    return _Gloss(match.start(), match.end(), base, reading, is_toned, n_repeats, is_matched, is_traditional)


def _glossed_throughout(text: str, glosses: list[_Gloss]) -> frozenset[str]:
    """The characters that have a gloss nearly each time they occur: what a blind replacement does and no author."""
    counts = Counter(gloss.base for gloss in glosses)
    return frozenset(base for base, n in counts.items() if n >= MIN_TONED and n >= 0.8 * text.count(base))


def _is_han(character: str) -> bool:
    return re.match(f"[{HAN}]", character) is not None


def _is_everyday_traditional(gloss: _Gloss) -> bool:
    return gloss.is_traditional and _is_common(gloss.base)


def _is_common(character: str) -> bool:
    """Whether GB 2312 has the character's simplified form in its first level, the 3,755 everyday ones."""
    try:
        code = to_simplified(character).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return code < b"\xd8"


@cache
def _readings() -> dict[int, str]:
    # its phrases take three times the memory of its characters, and are not asked
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415  a large module, needed by few texts

    return pinyin_dict


RULES: tuple[Rule, ...] = (
    Rule(
        TONED,
        "gloss",
        "A site inserted readings after characters, byte by byte; they agree with the character before.",
        "加強(qiáng)黨組織建設(shè)",
        "加強黨組織建設",
        find_glosses,
        (
            Case("發(fā)展中“l(fā)aziness”的現(xiàn)象", "發展中“laziness”的現象"),
            Case("“行”(xíng)是多音字，又讀作(háng)，讀音不同", "“行”(xíng)是多音字，又讀作(háng)，讀音不同"),
            Case("饕(tāo)餮(tiè)紋", "饕(tāo)餮(tiè)紋"),
        ),
    ),
    Rule(
        TONELESS,
        "gloss",
        "The same damage with readings that lost their tone, often doubled.",
        "2021年(nian)，中(zhong)(zhong)共中央印(yin)发(fa)通知",
        "2021年，中共中央印发通知",
        find_glosses,
        (Case("手机应用(app)与(it)，声母(zh)和(he)", "手机应用(app)与(it)，声母(zh)和(he)"),),
    ),
)
