"""Text decoded with the wrong character set, and pages of which nothing is left to repair.

What one wrong decoding did without loss is undone: GBK or UTF-8 read as Latin-1 (Windows-1252, ISO 8859-15), UTF-8 read as GBK once;
what was left escaped is read back (`escapes.py`). A page where the characters are gone is refused with a reason code:

* `mojibake_lossy`: the Han characters are not those of any text (UTF-8 read as GBK several times), or letters stand for all of them;
* `mojibake_replaced`: the page is full of what stands for lost bytes (锟斤拷, U+FFFD, 烫烫烫, ????);
* `mojibake_font`: letters of scripts that Chinese pages do not have (a PDF font without a character map);
* `mojibake_high_bytes`: only ASCII is left of Chinese text (`W(xu)D(sh)`).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from flows.repair.escapes import find_escaped, is_chinese
from flows.repair.rule import Case, Rule
from flows.spans.edited import Replacement
from flows.text.characters import HAN, characters_of, everyday_characters
from flows.text.script import to_simplified

LATIN, GBK = "read-as-latin-1", "read-as-gbk"

REPLACED_SHARE = 0.05
"""Share of a page's characters that stand for lost bytes, from which on the page is refused."""

_LATIN_SHARE, _FEW_HAN = 0.25, 20
"""Share of accented letters, among next to no Han characters, that no language has."""
_PROBE = 20_000  # characters of a page that are enough to judge it
_CP1252 = {bytes((b,)).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_BYTE_OF = {**{chr(b): b for b in range(0x80, 0x100)}, **_CP1252}
_LATIN_9 = str.maketrans("€ŠšŽžŒœŸ", "¤¦¨´¸¼½¾")
"""The eight letters of ISO 8859-15 and the marks of Latin-1 that have their bytes."""
_HIGH = "".join(map(re.escape, _BYTE_OF))
_LETTERS = re.compile("[\u00c0-\u00ff]+")
_HIGH_RUN, _HAN_RUN = re.compile(f"[{_HIGH}]+"), re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile(f"[{_HIGH}](?:[{_HIGH}@-~]*[{_HIGH}])?[@-~]?")
_CONTINUATION = "".join(re.escape(c) for c, b in _BYTE_OF.items() if b < 0xC0)
_UTF8_AS_LATIN = re.compile(
    f"(?:[\u00e0-\u00ef][{_CONTINUATION}]{{2}}|[\u00f0-\u00f4][{_CONTINUATION}]{{3}}|[\u00c2-\u00df][{_CONTINUATION}])+"
)
_LEAD_OF_THREE = re.compile("[\u00e0-\u00ef]")
_UTF8_AS_GBK = re.compile(r"[^\x00-\x7f\s]+\??")
_REPLACED = re.compile("锟斤拷|锟斤|斤拷|\ufffd|[烫屯]{4,}|[?]{4,}")
_FOREIGN = re.compile("[\u0590-\u1cff\ua000-\ua4cf\ua500-\uabff]")
_ASCII_REMNANT = re.compile(r"[A-Za-z;:.,]{1,3}\([a-zü]{1,6}\)")
_IS_HAN = re.compile(f"[{HAN}]")
_SIGNS_OF_LATIN = frozenset(map(chr, range(0xC0, 0x100)))  # any Chinese character has a byte among these
_SIGNS_OF_UTF8 = frozenset("锛銆鐨涓鏄鍦鍜浜鏈鍥鍏鍩")


@dataclass(frozen=True, slots=True)
class Mojibake:
    """What is to be done with a text: replacements, or a refusal's reason code and a sentence that says more."""

    replacements: tuple[Replacement, ...] = ()
    refusal_reason: str | None = None
    detail: str = ""


def find_mojibake(text: str) -> Mojibake:
    """Judge a raw text, and find what undoes a reversible wrong decoding.

    A page that is refused has no replacements. Ordinary text costs one pass over its set of characters.
    """
    characters = characters_of(text)
    if len(characters & _SIGNS_OF_UTF8) >= 3 and (found := find_read_as_gbk(text)):
        return Mojibake(tuple(found))
    reason = _refusal(text, characters)
    if reason is not None:
        return Mojibake((), *reason)
    if not characters.isdisjoint(_SIGNS_OF_LATIN):
        if found := find_read_as_latin(text):
            return Mojibake(tuple(found))
        probe = text[:_PROBE]
        n_letters = _length(_LETTERS, probe)
        if n_letters > _LATIN_SHARE * len(probe) and len(characters & _han()) < _FEW_HAN:
            detail = f"{n_letters} of {len(probe)} characters are letters that bytes of Chinese text were read as."
            return Mojibake((), "mojibake_lossy", detail)
    return Mojibake(tuple(sorted(find_escaped(text, characters))))


def find_read_as_gbk(text: str) -> list[Replacement]:
    """UTF-8 that was read as GBK once, over the whole page; a byte the reading lost is one U+FFFD."""
    found = []
    n_shown = n_lost = n_common = n_han = 0
    for match in _UTF8_AS_GBK.finditer(text):
        shown = match[0]
        restored = _utf8_of_gbk(shown)
        n_shown += len(restored)
        n_lost += restored.count("\ufffd")
        han = _IS_HAN.findall(to_simplified(restored))
        n_han += len(han)
        n_common += sum(character in everyday_characters() for character in han)
        if restored != shown:
            found.append(Replacement(match.start(), match.end(), restored, GBK))
    is_text = n_han >= 4 and n_common > 0.8 * n_han and n_lost <= 0.15 * n_shown
    return found if is_text else []


def find_read_as_latin(text: str) -> list[Replacement]:
    """GBK or UTF-8 that was read as Latin-1, Windows-1252 or ISO 8859-15."""
    if any(map(text.__contains__, "ŠšŽžŒœŸ€")) and not any(map(text.__contains__, "¤¦¨´¸¼½¾")):
        return _find_read_as_latin(text.translate(_LATIN_9)) or _find_read_as_latin(text)  # the length stays
    return _find_read_as_latin(text)


def _find_read_as_latin(text: str) -> list[Replacement]:
    if _is_mostly_utf8(text):
        pairs = [(match, _decoded(match[0], "utf-8")) for match in _UTF8_AS_LATIN.finditer(text)]
        return [Replacement(match.start(), match.end(), restored, LATIN) for match, restored in pairs if restored is not None]
    if _length(_HAN_RUN, text) > _length(_HIGH_RUN, text):
        return []  # more Han characters stand there than could come of bytes
    found = []
    n_han = n_common = n_failed = n_letters = 0
    for match in _LATIN_RUN.finditer(text):
        n_letters += sum(c <= "\u00ff" for c in match[0])
        shown = match[0] if _decoded(match[0], "gb18030") is not None else match[0][:-1]
        restored = _decoded(shown, "gb18030")
        if restored is None or not restored.replace("\u3000", "").isprintable():
            n_failed += 1
            continue
        han = _IS_HAN.findall(to_simplified(restored))
        n_han += len(han)
        n_common += sum(character in everyday_characters() for character in han)
        if restored:
            found.append(Replacement(match.start(), match.start() + len(shown), restored, LATIN))
    if n_letters < n_han or len(_IS_HAN.findall(text)) > n_han:
        return []
    is_text = n_han >= 4 and n_common > 0.8 * n_han and n_failed <= 0.2 * len(found)
    return found if is_text else []


def _refusal(text: str, characters: frozenset[str]) -> tuple[str, str] | None:
    """Reason code and detail for a page whose characters are gone; each test is made only where its signs are seen."""
    probe = text[:_PROBE]
    n = len(probe.strip()) or 1
    if not characters.isdisjoint("锟\ufffd烫屯") or "????" in probe:
        n_replaced = sum(len(m[0]) for m in _REPLACED.finditer(probe))
        if n_replaced >= 12 and n_replaced > REPLACED_SHARE * n:
            return "mojibake_replaced", f"{n_replaced} of {n} characters stand for lost bytes."
    if "(" in characters and len(characters) < 200 and len(characters & _han()) < 40:
        n_remnants = len(_ASCII_REMNANT.findall(probe))
        if n_remnants >= 5 and n_remnants * 8 > n / 4 and len(_IS_HAN.findall(probe)) < 0.1 * n:
            return "mojibake_high_bytes", f"{n_remnants} readings stand behind Latin letters and hardly a Han character is left."
    odd = characters - _ordinary()
    if len(odd) < 8:
        return None
    if len(_FOREIGN.findall("".join(odd))) >= 8:
        n_foreign = len(_FOREIGN.findall(probe))
        if n_foreign > 0.2 * n:
            return "mojibake_font", f"{n_foreign} of {n} characters belong to scripts that Chinese pages do not have."
    rare = odd & _han()
    n_han = len(characters & _han())
    if n_han >= 20 and len(rare) > 0.4 * n_han:
        shown = _IS_HAN.findall(probe)
        n_rare = sum(1 for c in shown if c in rare)
        if n_rare > 0.4 * len(shown):
            return "mojibake_lossy", f"{n_rare} of {len(shown)} Han characters are none of the everyday ones."
    return None


@cache
def _han() -> frozenset[str]:
    return frozenset(_IS_HAN.findall("".join(map(chr, range(0x3400, 0xFB00)))))


@cache
def _ordinary() -> frozenset[str]:
    """ASCII, the marks of Chinese text, and the Han characters that are everyday ones in either script."""
    han = (c for c in map(chr, range(0x4E00, 0x9FFF)) if c in everyday_characters() or to_simplified(c) in everyday_characters())
    return frozenset((*map(chr, range(0x80)), *"。，、；：？！“”‘’《》（）—…·\u3000\u00a0", *han))


def _utf8_of_gbk(shown: str) -> str:
    """The UTF-8 text whose bytes read as GBK give what is shown."""
    # Windows code page 936 has the euro sign as the single byte 80
    data = b"\x80".join(piece.encode("gb18030", errors="replace") for piece in shown.replace("\ufffd", "?").split("€"))
    return data.decode("utf-8", errors=_LOST_BYTE)


_LOST_BYTE = "jiaokan-lost-byte"


def _mark_lost(error: UnicodeError) -> tuple[str, int]:
    """One U+FFFD for bytes that are no UTF-8, together with the sign of the byte that was lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\ufffd", error.end + (error.object[error.end : error.end + 1] == b"?")


codecs.register_error(_LOST_BYTE, _mark_lost)


def _is_mostly_utf8(text: str) -> bool:
    """Whether sequences of three bytes, which all of Chinese has, are the greater part of what looks like bytes."""
    if _LEAD_OF_THREE.search(text) is None:
        return False
    n_bytes = n_chinese = 0
    for match in _UTF8_AS_LATIN.finditer(text):
        restored = _decoded(match[0], "utf-8") or ""
        n_chinese += 3 * sum(map(is_chinese, restored))
        n_bytes += len(match[0])
    return n_chinese >= 3 and 2 * n_chinese > n_bytes and 2 * n_bytes > _length(_LETTERS, text)


def _length(runs: re.Pattern[str], text: str) -> int:
    """How many characters of a text stand in runs."""
    return sum(map(len, runs.findall(text)))


def _decoded(shown: str, charset: str) -> str | None:
    data = bytes(_BYTE_OF.get(c, ord(c) & 0x7F) for c in shown)
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


RULES: tuple[Rule, ...] = (
    Rule(
        LATIN,
        "mojibake",
        "GBK or UTF-8 bytes were read as Latin-1 or Windows-1252; each byte is one character, so nothing is lost.",
        "»ù²ãµ³½¨¹¤×÷£»´´ÐÂ",
        "基层党建工作；创新",
        find_read_as_latin,
        (
            Case("åŸºå±‚å…šå»ºå·¥ä½œ", "基层党建工作"),
            Case("ÈíŒþÑ§±šµÄœš³É", "软件学报的建成"),
            Case("¡¡¡¡»ù²ãµ³½¨¹¤×÷£»´´ÐÂ", "　　基层党建工作；创新"),
            Case("他说â€œ党建â€\u009d很重要", "他说“党建”很重要"),
            Case("café·naïve，§3，±5°，×2", "café·naïve，§3，±5°，×2"),
        ),
    ),
    Rule(
        GBK,
        "mojibake",
        "UTF-8 bytes were read as GBK once; a byte that found no partner is lost.",
        "鍩哄眰鍏氱粍缁囧缓璁惧伐浣滅殑鍒涙柊",
        "基层党组织建设工作的创新",
        find_read_as_gbk,
        (
            Case("\u6d93\ue15e\u6d57\u934f\u53d8\u9a87\u934f\u6c31\u6b91\u5be4\u9e3f\ue195\u9286\ufffd", "中国共产党的建设\ufffd"),
            Case("锛是一个字，銆也是", "锛是一个字，銆也是"),
        ),
    ),
)
