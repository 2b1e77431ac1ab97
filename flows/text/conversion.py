"""OpenCC's traditional-to-simplified dictionaries, compiled once for `str.translate` and one regular expression.

Source: the dictionaries of OpenCC (Apache-2.0) as the package `opencc-python-reimplemented` installs them. Its own
`convert` looks each substring up in turn; here single characters go through `str.translate`, and phrases are
looked for only in a text that holds a character which some phrase converts otherwise than it converts alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

BMP_END = 0xFFFF


@dataclass(frozen=True, slots=True)
class Conversion:
    """A compiled phrase-and-character conversion; `convert` gives what OpenCC's `convert` gives."""

    characters: dict[int, str]
    phrases: dict[str, str]
    longest: int
    """Length of the longest phrase."""
    affected: frozenset[str]
    """The characters that the conversion may change."""
    is_critical: re.Pattern[str]
    """Finds a character that some phrase converts otherwise than the character table does."""
    critical: dict[str, list[tuple[int, str]]]
    """Such a character -> the phrases that convert it so, each with its position in them."""

    def convert(self, text: str) -> str:
        """Convert the text; characters keep their positions, since no entry changes the length."""
        if self.affected.isdisjoint(text):
            return text
        converted = text.translate(self.characters)
        pieces: list[str] = []
        cursor = 0
        for match in self.is_critical.finditer(text):
            at = match.start()
            for offset, phrase in self.critical[match[0]]:
                if at >= cursor and text.startswith(phrase, at - offset if at >= offset else len(text)):
                    start, end = self._cluster(text, at - offset, at - offset + len(phrase))
                    pieces += (converted[cursor:start], self._convert_cluster(text[start:end]))
                    cursor = end
                    break
        if not pieces:
            return converted
        pieces.append(converted[cursor:])
        return "".join(pieces)

    def _cluster(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Widen a phrase's interval to all phrases that overlap it, and those that overlap them, and so on."""
        at = start - 1
        while at >= 0 and at > start - self.longest:
            stop = self._longest_phrase_end(text, at)
            if stop > start:
                start, end = at, max(end, stop)
            at -= 1
        at = start
        while at < end:
            end = max(end, self._longest_phrase_end(text, at))
            at += 1
        return start, end

    def _longest_phrase_end(self, text: str, at: int) -> int:
        lengths = range(self.longest, 1, -1)
        return next((at + n for n in lengths if text[at : at + n] in self.phrases and at + n <= len(text)), at)

    def _convert_cluster(self, cluster: str) -> str:
        """Convert a stretch of overlapping phrases: the longest first and the leftmost of these, as OpenCC does."""
        n = len(cluster)
        found = [
            (-length, at)
            for at in range(n)
            for length in range(2, min(self.longest, n - at) + 1)
            if cluster[at : at + length] in self.phrases
        ]
        result = list(cluster.translate(self.characters))
        taken = bytearray(n)
        for negative_length, at in sorted(found):
            stop = at - negative_length
            if not any(taken[at:stop]):
                taken[at:stop] = b"\x01" * (stop - at)
                result[at:stop] = self.phrases[cluster[at:stop]]
        return "".join(result)


def read_opencc(name: str) -> dict[str, list[str]]:
    """Entries of one OpenCC dictionary, such as `TSCharacters`: key -> values, the preferred one first."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package opencc-python-reimplemented is not installed")
    lines = (Path(spec.origin).parent / "dictionary" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {key: values.split(" ") for key, _, values in (line.strip().partition("\t") for line in lines)}


def any_of(characters: set[str]) -> re.Pattern[str]:
    """A pattern that finds one of the characters; those beyond the BMP as a list, which keeps the class a bitmap."""
    plain = "".join(sorted(c for c in characters if ord(c) <= BMP_END))
    rare = "".join(sorted(c for c in characters if ord(c) > BMP_END))
    return re.compile(f"[{re.escape(plain)}]|[{re.escape(rare)}]" if rare else f"[{re.escape(plain)}]")


@cache
def t2s() -> Conversion:
    """Traditional to simplified, OpenCC's `t2s`."""
    characters = {key: values[0] for key, values in read_opencc("TSCharacters").items()}
    phrases = {key: values[0] for key, values in read_opencc("TSPhrases").items()}
    critical: dict[str, list[tuple[int, str]]] = {}
    for key, value in phrases.items():
        for offset, (before, after) in enumerate(zip(key, value, strict=True)):
            if characters.get(before, before) != after:
                critical.setdefault(before, []).append((offset, key))
    return Conversion(
        characters={ord(a): b for a, b in characters.items() if a != b},
        phrases=phrases,
        longest=max(map(len, phrases)),
        affected=frozenset(a for a, b in characters.items() if a != b) | frozenset(critical),
        is_critical=any_of(set(critical)),
        critical=critical,
    )
