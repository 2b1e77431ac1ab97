"""Characters that a program wrote in another way and that nothing read back: HTML entities, `\\u` escapes, 锟斤拷 for lost bytes."""

from __future__ import annotations

import html
import re
from html.entities import html5

from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.characters import HAN

ENTITY, ESCAPE, PLACEHOLDER = "html-entity", "unicode-escape", "lost-bytes"

_ENTITY = re.compile(r"&(?:amp;)?(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,10}\d{0,2});")
_ESCAPE = re.compile(r"(?:(?:\\|%)u[0-9a-fA-F]{4})+")
_PLACEHOLDER = re.compile("(?:锟斤拷)+")
_IS_HAN = re.compile(f"[{HAN}]")


def find_escaped(text: str, characters: frozenset[str]) -> list[Replacement]:
    """All that a text has of these, looked for where its set of characters has their signs."""
    found = []
    if "&" in characters and ";" in characters:
        found += find_entities(text)
    if "u" in characters and ("\\" in characters or "%" in characters):
        found += find_escapes(text)
    if "锟" in characters:
        found += find_placeholders(text)
    return found


def find_entities(text: str) -> list[Replacement]:
    """HTML entities, also those escaped twice; a name that HTML does not define stays."""
    found = []
    for match in _ENTITY.finditer(text):
        entity = match[0].replace("&amp;", "&", 1) if match[0] != "&amp;" else match[0]
        if entity[1] != "#" and entity[1:] not in html5:
            continue
        character = html.unescape(entity)
        if character != entity:
            found.append(Replacement(match.start(), match.end(), character, ENTITY))
    return found


def find_escapes(text: str) -> list[Replacement]:
    """`\\u515a` and `%u515a`; a run that holds no Chinese character stays."""
    found = []
    for match in _ESCAPE.finditer(text):
        units = bytes.fromhex(re.sub(r"[\\%]u", "", match[0]))
        try:
            restored = units.decode("utf-16-be")
        except UnicodeDecodeError:
            continue
        if any(map(is_chinese, restored)):
            found.append(Replacement(match.start(), match.end(), restored, ESCAPE))
    return found


def find_placeholders(text: str) -> list[Replacement]:
    """锟斤拷 is what two U+FFFD in UTF-8 read as in GBK: two characters that are lost."""
    return [Replacement(m.start(), m.end(), "\ufffd" * (2 * len(m[0]) // 3), PLACEHOLDER) for m in _PLACEHOLDER.finditer(text)]


def is_chinese(character: str) -> bool:
    """Whether a character is an ideograph, a mark of Chinese text or a full-width form."""
    return (
        _IS_HAN.match(character) is not None
        or "\u2010" <= character <= "\u203b"
        or "\u3000" <= character <= "\u301f"
        or character > "\uff00"
    )


RULES: tuple[Rule, ...] = (
    Rule(
        ENTITY,
        "mojibake",
        "HTML entities the crawler did not resolve.",
        "&ldquo;党&#24314;&rdquo;&amp;nbsp;工作",
        "“党建”\xa0工作",
        find_entities,
        (Case("R&D;A&B;", "R&D;A&B;"),),
    ),
    Rule(
        ESCAPE,
        "mojibake",
        "Characters escaped for a script and never read back.",
        "\\u515a\\u5efa%u5de5%u4f5c",
        "党建工作",
        find_escapes,
        (Case("C:\\users\\u0041", "C:\\users\\u0041"),),
    ),
    Rule(PLACEHOLDER, "mojibake", "锟斤拷 stands for two lost characters.", "基层锟斤拷工作", "基层\ufffd\ufffd工作", find_placeholders),
)
