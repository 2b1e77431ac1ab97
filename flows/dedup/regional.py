"""Words that a converter swaps when it writes for Taiwan (信息 -> 資訊) or in traditional characters (坐标 -> 座標): each pair is one word.

Source: the phrases of OpenCC (Apache-2.0) that its configurations `s2twp`, `tw2sp`, `s2t` and `t2s` apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from flows.text.conversion import read_opencc

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]

_MULTIPLIER = np.uint32(40_503)
_LOW = np.uint32(0xFFFFF)


class RegionalWords:
    """The pairs of words, in the characters of the canonical form that `table` (code point -> code point, 0: none) gives."""

    def __init__(self, table: Codes) -> None:
        classes: dict[str, set[str]] = {}
        for pair in _pairs(table):
            # 文档 becomes 文件 and 文件 檔案: all three are one.
            together = pair.union(*(classes.get(word, ()) for word in pair))
            classes.update(dict.fromkeys(together, together))
        # The shortest word stands for all, so that characters only go.
        best = {word: min(together - {""}, key=lambda w: (len(w), w)) for word, together in classes.items()}
        words = {word: instead for word, instead in best.items() if len(word) > 1 and word != instead}
        self._starts: dict[str, list[tuple[str, Codes]]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            codes = np.array([ord(char) for char in words[word]], dtype=np.uint32)
            self._starts.setdefault(word[:2], []).append((word, codes))
        self._may_begin = np.zeros(int(_LOW) + 1, dtype=np.bool_)
        pairs = np.array([[ord(char) for char in pair] for pair in self._starts], dtype=np.uint32)
        self._may_begin[_slot(pairs[:, 0], pairs[:, 1])] = True

    def unify(self, codes: Codes, positions: Positions) -> tuple[Codes, Positions]:
        """Put the word that stands for both in the place of either; positions go with the characters that stay."""
        places = np.flatnonzero(self._may_begin.take(_slot(codes[:-1], codes[1:])))
        if not len(places):
            return codes, positions
        text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        kept: npt.NDArray[np.bool_] | None = None
        end = 0
        for at in places.tolist():
            for word, instead in self._starts.get(text[at : at + 2], ()) if at >= end else ():
                if text.startswith(word, at):
                    if kept is None:
                        codes, kept = codes.copy(), np.ones(len(codes), dtype=np.bool_)
                    end = at + len(word)
                    codes[at : at + len(instead)] = instead
                    kept[at + len(instead) : end] = False
                    break
        return (codes, positions) if kept is None else (codes[kept], positions[kept])


def _pairs(table: Codes) -> Iterator[set[str]]:
    """Words that stand for each other and, character by character, are not the same."""
    for name in ("TWPhrases", "STPhrases", "TSPhrases"):
        phrases = read_opencc(name)
        words = [word for word, others in phrases.items() for _ in others]
        others = [other for others in phrases.values() for other in others]
        for one, two in zip(_folded(words, table), _folded(others, table), strict=True):
            if one != two:
                yield {one, two}


def _folded(words: Sequence[str], table: Codes) -> list[str]:
    """The words in the characters of the canonical form, all at once."""
    codes = np.frombuffer("\n".join(words).encode("utf-32-le"), dtype="<u4")
    folded = np.where(codes == ord("\n"), codes, table.take(codes))
    return folded[folded > 0].astype("<u4").tobytes().decode("utf-32-le").split("\n")


def _slot(first: Codes, second: Codes) -> Codes:
    """A number of 20 bits for two characters."""
    return (first * _MULTIPLIER + second) & _LOW
