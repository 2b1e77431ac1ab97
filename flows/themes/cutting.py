"""jieba's cut, made over for speed: the same words as `jieba.lcut`, in less time.

jieba (Sun Junyi, MIT licence) looks for the most probable row of dictionary words and leaves rows of single characters to its
hidden Markov model. Here the logarithms are taken once when the dictionary is loaded, the graph of words is walked without being
built, and the Markov model's answers are kept. Sums are taken in jieba's own order, so that ties fall as they do there;
tests/unit/test_themes_words.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import inf, log

from jieba import finalseg

PREFIX = 1.0  # a logarithm of a probability is never positive
_HAN = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")


@lru_cache(maxsize=1 << 16)
def _unknown(text: str) -> tuple[str, ...]:
    return tuple(finalseg.cut(text))


def log_table(frequencies: Mapping[str, int], total: int) -> tuple[dict[str, float], float]:
    """Return the log probability of each word (PREFIX where it only begins words), and that of an unknown character."""
    whole = log(total)
    of_number = {n: log(n) - whole if n else PREFIX for n in set(frequencies.values())}
    return {word: of_number[n] for word, n in frequencies.items()}, log(1) - whole


def make_cut(table: Mapping[str, float], unknown: float) -> Callable[[str], list[str]]:
    """Return a function that cuts a text into words."""
    get = table.get

    def cut_block(text: str) -> list[str]:
        n = len(text)
        route = [0.0] * (n + 1)
        ends = [0] * n
        for i in range(n - 1, -1, -1):
            best, end, j = -inf, i + 1, i + 1
            value = get(text[i])
            while value is not None:
                if value <= 0.0:
                    score = value + route[j]
                    if score >= best:
                        best, end = score, j
                if j == n:
                    break
                j += 1
                value = get(text[i:j])
            route[i] = unknown + route[i + 1] if best == -inf else best
            ends[i] = end
        words: list[str] = []
        x = single = 0
        while x < n:
            y = ends[x]
            if y - x > 1:
                if single < x:
                    words += cut_singles(text[single:x])
                words.append(text[x:y])
                single = y
            x = y
        if single < n:
            words += cut_singles(text[single:])
        return words

    def cut_singles(text: str) -> tuple[str, ...] | str:
        if len(text) == 1 or get(text, PREFIX) <= 0.0:
            return text  # a word of the dictionary that the best row did not choose stays apart
        return _unknown(text)

    def cut(text: str) -> list[str]:
        words: list[str] = []
        for n, block in enumerate(_HAN.split(text)):
            if n % 2:
                words += cut_block(block)
            elif block:
                for piece in _SPACE.split(block):
                    if _SPACE.match(piece):
                        words.append(piece)
                    else:
                        words += piece
        return words

    return cut
