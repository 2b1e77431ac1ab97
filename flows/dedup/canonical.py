"""The form in which essays are compared: only letters, digits and Han, in one script, one width and one case.

Blind to script and the words that go with it, width, case, spacing, line breaks, punctuation, pinyin glosses and lines of
site furniture, so that copies that differ in these alone are equal. Positions lead back to the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from flows.dedup.regional import RegionalWords
from flows.text.conversion import read_opencc
from flows.text.script import to_simplified
from flows.text.seeds import read_lexicon

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]

_TABLE_SIZE = 0x110000
_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2EE60))
# A gloss is what GBK converters leave behind a character: 設(shè), 年(nian), 中(zhong)(zhong); a page may wrap or widen it.
_GLOSS = re.compile(r"[(（]\s{0,9}(?:[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüａ-ｚ\u0300-\u030c]\s{0,9}){1,8}[)）]")
_MAX_GLOSS_GAP = 9
_MIN_WRAPPED = 16
_MAX_FURNITURE_LINE = 80
_SENTENCE_ENDS = frozenset("。！？；")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text folded for comparison: code points `codes`, and `positions` of each in the text that was given."""

    codes: Codes
    positions: Positions

    @property
    def text(self) -> str:
        """The folded text as a string."""
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")


@cache
def _fold_table() -> Codes:
    """Code point -> folded code point, 0 for what is left out (4.4 MB, built once a process)."""
    table = np.zeros(_TABLE_SIZE, dtype=np.uint32)
    han = [chr(code) for low, high in _HAN_RANGES for code in range(low, high)]
    # One character a line: OpenCC's phrase rules can't reach across, so each character folds alone.
    simplified = to_simplified("\n".join(han)).split("\n")
    for before, after in zip(han, simplified, strict=True):
        table[ord(before)] = ord(after[0])
    # A converter may turn one simplified character into any of several (干 -> 干, 乾, 幹): here all of them are one.
    for one, forms in read_opencc("STCharacters").items():
        for form in forms:
            if table[ord(form[0])] == ord(form[0]):
                table[ord(form[0])] = table[ord(one)]
    for name in ("HKVariants", "TWVariants"):
        for one, forms in read_opencc(name).items():
            for form in (form for form in forms if len(form) == len(one) == 1 and table[ord(form)] == ord(form)):
                table[table == ord(form)] = table[ord(one)]
    table[table == ord("著")] = ord("着")
    for code in [*range(0x30, 0x3400), *range(0xAC00, 0xD7A4), *range(0xFF10, 0xFFDD)]:
        char = chr(code)
        if char.isalnum():
            wide = 0xFF10 <= code <= 0xFF5A
            folded = (chr(code - 0xFEE0) if wide else char).lower()
            table[code] = ord(folded[0])
    return table


@cache
def _furniture() -> re.Pattern[str]:
    """Cues of site furniture, from `seeds/lexicons/furniture_cues.tsv`."""
    return re.compile("|".join(row["pattern"] for row in read_lexicon("furniture_cues.tsv")))


@lru_cache(maxsize=4096)
def _has_cue(line: str) -> bool:
    """Whether a line carries a cue; copies of an essay and pages of a site have the same lines."""
    return bool(_furniture().search(line))


def _furniture_lines(text: str) -> list[tuple[int, int]]:
    """Spans of the short lines without a sentence end that carry a cue of site furniture and don't go on with the line before."""
    spans: list[tuple[int, int]] = []
    start, open_chars = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        if line:
            ends = line.rstrip()[-1:] in _SENTENCE_ENDS
            # Behind a line of the same width that doesn't end a sentence stands the rest of it.
            goes_on = open_chars >= _MIN_WRAPPED and open_chars >= 0.8 * len(line)
            if not ends and not goes_on and len(line) <= _MAX_FURNITURE_LINE and _has_cue(line):
                spans.append((start, end))
                open_chars = 0
            else:
                open_chars = 0 if ends else len(line)
        start = end + 1
    return spans


def _glosses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the pinyin in brackets that stands behind a Han character, or behind another gloss."""
    before = -1
    for match in _GLOSS.finditer(text):
        at = match.start()
        while at and text[at - 1].isspace() and match.start() - at < _MAX_GLOSS_GAP:
            at -= 1
        if at and (at == before or "\u3400" <= text[at - 1] <= "\u9fff"):
            before = match.end()
            yield match.span()


def fold(text: str) -> Canonical:
    """Fold a text for comparison. A text that is all furniture is kept whole: it must still equal its copies."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _fold_table().take(raw)
    if "(" in text or "（" in text:
        for start, end in _glosses(text):
            folded[start:end] = 0
    spans = _furniture_lines(text)
    if spans:
        stripped = folded.copy()
        for start, end in spans:
            stripped[start:end] = 0
        if stripped.any():
            folded = stripped
    positions = folded.nonzero()[0]
    return Canonical(*_regional_words().unify(folded[positions], positions))


def fold_word(word: str) -> str:
    """A word in the characters of the canonical form; no other word is put in its place."""
    table = _fold_table()
    return "".join(chr(code) for char in word if (code := int(table[ord(char)])))


@cache
def _regional_words() -> RegionalWords:
    return RegionalWords(_fold_table())


def canonical_form(text: str) -> str:
    """The form in which two essays are compared, as a string: see the module's head."""
    return fold(text).text
