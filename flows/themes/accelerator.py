"""An optional accelerator: rjieba (jieba in Rust, MIT licence), used only for texts in which it cuts as jieba does.

The two differ in ASCII points, hyphens and underscores, in ideographs beyond those of jieba's dictionary, and in ties: where
two rows of words are equally probable, which needs words or syllables that come again and again. A clause with any of these
goes to the reference; no word of jieba's reaches over a mark, so clauses can be cut apart. `accelerated` trusts rjieba only after it has cut the whole probe alike;
tests/unit/test_themes_accelerator.py holds the two together on random texts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from flows.themes.echoes import echoes

Cut = Callable[[str], list[str]]

SETTING = "JIAOKAN_SEGMENTER"
"""Environment variable: `auto` (the default), `jieba` (never accelerate) or `rjieba` (refuse to run without)."""

_SAFE = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&%\s\u3000-\u303F\u2010-\u2027\u2030-\u203B\uFF00-\uFF65\u00B7\u00D7!\"'()*,/:;<=>?@\[\]]*")
_PERIODIC = re.compile(r"(.{1,4})\1\1")
_AGAIN = re.compile(r"([\u4E00-\u9FD5]{2})[\u4E00-\u9FD5]{0,8}\1")
_SHAPES = ("{0}{1}", "在{0}中，要{1}。", "{1}的{0}", "（{0}）“{1}”2020年3.5%", "{0}{0}与{1}；{1}A4+5G", "把{1}落到{0}上！")
_STEP = 97
_CLAUSES = re.compile(r"(?<=[，。；：！？、])")


class AcceleratorError(RuntimeError):
    """The accelerator that a setting asks for can't be used; the message says why and what to do."""


def accelerated(reference: Cut, words: Sequence[tuple[str, int, str]], dictionary: Mapping[str, object]) -> Cut:
    """The quickest function that cuts as `reference` does: rjieba where it is installed and proves identical.

    Args:
        reference: jieba's own cut.
        words: the domain words: word, frequency as jieba set it, tag.
        dictionary: all words of the dictionary and the domain words.

    Raises AcceleratorError where the setting asks for rjieba and it is missing or cuts otherwise.
    """
    wish = os.environ.get(SETTING, "auto")
    if wish not in ("auto", "jieba", "rjieba"):
        raise AcceleratorError(f"{SETTING}={wish}: no such segmenter; use auto, jieba or rjieba")
    if wish == "jieba":
        return reference
    try:
        import rjieba  # noqa: PLC0415 an extra
    except ImportError:
        if wish == "rjieba":
            raise AcceleratorError(
                f"{SETTING}=rjieba, but rjieba is not installed; in the checkout: pip install -c constraints.txt -e '.[fast]'"
            ) from None
        return reference
    engine = rjieba.Jieba()
    for word, frequency, tag in words:
        engine.add_word(word, frequency, tag)
    cut = Guarded(engine.cut, reference, dictionary)
    for text in probe([word for word, *_ in words], list(dictionary)):
        if cut(text) != reference(text):
            if wish == "rjieba":
                raise AcceleratorError(f"{SETTING}=rjieba, but it cuts {text!r} otherwise than jieba; use {SETTING}=jieba")
            return reference
    return cut


class Guarded:
    """Cuts with `quick` what is safe, and with `reference` what isn't; `all` cuts many texts in less time."""

    def __init__(self, quick: Cut, reference: Cut, dictionary: Mapping[str, object]) -> None:
        self._quick, self._reference, self._known = quick, reference, dictionary.__contains__

    def __call__(self, text: str) -> list[str]:
        """Words of one text."""
        words = self._try(text)
        return self._by_clauses(text) if words is None else words

    def all(self, texts: Sequence[str]) -> list[list[str]]:
        """Words of each text."""
        found = []
        for text, is_periodic, comes_again in zip(texts, *(flags.tolist() for flags in echoes(texts)), strict=True):
            words = None if is_periodic else self._judged(text, comes_again)
            found.append(self._by_clauses(text) if words is None else words)
        return found

    def _try(self, text: str) -> list[str] | None:
        return None if _PERIODIC.search(text) else self._judged(text, _AGAIN.search(text) is not None)

    def _judged(self, text: str, comes_again: bool) -> list[str] | None:
        if not _SAFE.fullmatch(text):
            return None
        words = self._quick(text)
        # a word that no dictionary holds comes from the hidden Markov model, where syllables that come again may tie
        if comes_again and not all(len(word) == 1 or self._known(word) for word in words):
            return None
        return words

    def _by_clauses(self, text: str) -> list[str]:
        words: list[str] = []
        for clause in _CLAUSES.split(text):
            found = self._try(clause)
            words += self._reference(clause) if found is None else found
        return words


def cut_all(cut: Cut, texts: Sequence[str]) -> list[list[str]]:
    """Words of each text by a function that `accelerated` gave."""
    return cut.all(texts) if isinstance(cut, Guarded) else [cut(text) for text in texts]


def probe(words: Sequence[str], dictionary: Sequence[str]) -> Iterator[str]:
    """Texts to hold the two together with: domain words and a sample of the dictionary in sentences, names unknown to either."""
    sample = [*words, *dictionary[::_STEP]]
    for n, (one, other) in enumerate(pairwise(sample)):
        yield _SHAPES[n % len(_SHAPES)].format(one, other)
    for n in range(0, len(sample) - 8, 8):
        # first and last characters in a row: mostly no words, so the hidden Markov model decides
        yield "".join(word[0] for word in sample[n : n + 8]) + "，" + "".join(word[-1] for word in sample[n : n + 8])
