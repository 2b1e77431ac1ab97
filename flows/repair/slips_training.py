"""Make `seeds/lexicons/character_trigrams.tsv` from running text: how likely a character is behind the two before it.

    python -m flows.repair.slips_training --text reports.txt 2 --text papers.txt 0.5 --text laws.txt 0.05

Each TEXT holds one paragraph a line; the number beside it is what one of its characters counts for. jieba's dictionary counts
too, each word as often as jieba lists it, times `DICTIONARY_WEIGHT`. Probabilities are interpolated with absolute discounting
(Ney, Essen and Kneser 1994); the pairs and triples are kept whose probability differs most from what backing off from them
would give, weighted by their counts (Stolcke 1998).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from flows.repair.slips_trigrams import CODES_A_NAT, FIRST_CODE, LINE_END, normalised
from flows.text.script import to_simplified
from flows.text.seeds import lexicon_path

N_PAIRS, N_TRIPLES = 160_000, 400_000
"""How many pairs and triples of characters are kept."""
DISCOUNT = 0.7
DICTIONARY_WEIGHT = 0.1
MIN_LENGTH = 6
"""Characters that a line must have; a shorter one is a heading or a page number."""
MIN_COUNT = 1.5
"""Weighted count below which a pair or triple is chance, or an error of a scan."""
MIN_OF_ONE = 3.0
"""How many times the gain of the least triple kept a triple must have that is the only one of its context: it needs a line."""
_BITS = 13
_MASK = (1 << _BITS) - 1
_DEAREST = 93
_COUNTED = re.compile("[〇一-龥，。、；：？！“”‘’《》（）—…·¶0a%\\[\\]-]")
_HEADER = """\
# How likely a character is behind the two before it: context (none, one or two characters), cost of backing off from it, the
# characters seen behind it, one printable character each for -8 ln P (offset 33). ¶ is the end of a paragraph, 0 a digit, a a
# Latin word. Counts drawn by flows/repair/slips_training.py from {origin}.
"""

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]


class Grams(NamedTuple):
    """Runs of n characters as integers of 13 bits a character, sorted, with a number for each: a count or a probability."""

    keys: _Ints
    values: _Floats

    def of(self, keys: _Ints, default: float = 0.0) -> _Floats:
        """The number of each key; the default where there is none."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.values[at], default)


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """The distinct lines that are mostly Chinese, simplified and normalised, spaces and markup at their head left out."""
    seen: set[str] = set()
    for line in lines:
        text = to_simplified(re.sub("[\\s\u3000*]", "", line).lstrip("#>-"))
        if len(text) < MIN_LENGTH or len(re.findall("[一-鿿]", text)) < len(text) / 2 or text in seen:
            continue
        seen.add(text)
        yield normalised(text)


def model(sources: Sequence[tuple[str, float]], words: dict[str, int], n_pairs: int = N_PAIRS, n_triples: int = N_TRIPLES) -> list[str]:
    """The lines of the table, by context.

    Args:
        sources: texts, normalised, paragraphs ended by `¶`, with the weight of each.
        words: words with how often a dictionary lists each.
        n_pairs: how many pairs of characters to keep.
        n_triples: how many triples to keep.
    """
    totals: Counter[str] = Counter()
    for text, _ in sources:
        totals.update(text)
    characters = sorted(c for c, n in totals.items() if n >= 3 and _COUNTED.match(c))[:_MASK]
    numbers = {c: number for number, c in enumerate(characters, 1)}
    counts = [_counted(sources, words, numbers, n) for n in (1, 2, 3)]
    singles = Grams(counts[0].keys, counts[0].values / counts[0].values.sum())
    least = float(singles.values.min())
    pairs = _interpolated(counts[1], singles.of(counts[1].keys & _MASK, least))
    triples = _interpolated(counts[2], pairs.of(counts[2].keys & (_MASK << _BITS | _MASK), least))
    kept_pairs = _kept(counts[1], pairs, singles.of(pairs.keys & _MASK, least), n_pairs, 0.0)
    pair_backs = _back_offs(kept_pairs, singles.of(kept_pairs.keys & _MASK, least))

    def backed(keys: _Ints) -> _Floats:
        known = kept_pairs.of(keys)
        return np.where(known > 0, known, pair_backs.of(keys >> _BITS, 1.0) * singles.of(keys & _MASK, least))

    of_pairs = backed(triples.keys & (_MASK << _BITS | _MASK))
    kept_triples = _kept(counts[2], triples, of_pairs, n_triples, MIN_OF_ONE)
    triple_backs = _back_offs(kept_triples, backed(kept_triples.keys & (_MASK << _BITS | _MASK)))
    names = ["", *characters]
    lines = [_line("", 1.0, [(names[k & _MASK], v) for k, v in zip(singles.keys.tolist(), singles.values.tolist(), strict=True)])]
    for kept, backs, width in ((kept_pairs, pair_backs, 1), (kept_triples, triple_backs, 2)):
        successors: dict[int, list[tuple[str, float]]] = {}
        for key, value in zip(kept.keys.tolist(), kept.values.tolist(), strict=True):
            successors.setdefault(key >> _BITS, []).append((names[key & _MASK], value))
        for context, back in zip(backs.keys.tolist(), backs.values.tolist(), strict=True):
            printed = (names[context >> _BITS] if width == 2 else "") + names[context & _MASK]
            lines.append(_line(printed, back, successors[context]))
    return sorted(lines)


def _counted(sources: Sequence[tuple[str, float]], words: dict[str, int], numbers: dict[str, int], n: int) -> Grams:
    """Weighted counts of the runs of n characters of the vocabulary."""
    table = np.zeros(0x110000, dtype=np.int64)
    table[[ord(c) for c in numbers]] = list(numbers.values())
    keys, weights = [], []
    for text, weight in sources:
        codes = table[np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)]
        runs, found = np.unique(_runs(codes, n), return_counts=True)
        keys.append(runs)
        weights.append(found.astype(np.float64) * weight)
    long = [(word, count) for word, count in words.items() if len(word) >= n]
    for word, count in long:
        runs = _runs(np.array([numbers.get(c, 0) for c in word], dtype=np.int64), n)
        keys.append(runs)
        weights.append(np.full(len(runs), count * DICTIONARY_WEIGHT))
    runs, at = np.unique(np.concatenate(keys), return_inverse=True)
    values = np.bincount(at, weights=np.concatenate(weights))
    known = np.ones(len(runs), dtype=bool)
    for place in range(n):
        known &= (runs >> (place * _BITS) & _MASK) > 0
    return Grams(runs[known], values[known].astype(np.float64))


def _runs(codes: _Ints, n: int) -> _Ints:
    size = max(0, len(codes) - n + 1)
    runs = np.zeros(size, dtype=np.int64)
    for place in range(n):
        runs = runs << _BITS | codes[place : place + size]
    return runs


def _interpolated(counts: Grams, lower: _Floats) -> Grams:
    """Probabilities of the last character behind the others, given the probabilities of the shorter runs."""
    _, at = np.unique(counts.keys >> _BITS, return_inverse=True)
    totals = np.bincount(at, weights=counts.values)[at]
    taken = np.bincount(at, weights=np.minimum(counts.values, DISCOUNT))[at]
    return Grams(counts.keys, np.maximum(counts.values - DISCOUNT, 0.0) / totals + taken / totals * lower)


def _kept(counts: Grams, probabilities: Grams, backed: _Floats, size: int, min_of_one: float) -> Grams:
    """The runs that gain most over backing off."""
    gains = counts.values * np.log(probabilities.values / backed)
    gains[counts.values < MIN_COUNT] = 0.0
    least = max(1e-9, float(np.sort(gains)[-min(size, len(gains))]))
    keep = gains >= least
    _, at, sizes = np.unique(counts.keys[keep] >> _BITS, return_inverse=True, return_counts=True)
    keep[keep] = (sizes[at] > 1) | (gains[keep] >= min_of_one * least)
    return Grams(counts.keys[keep], probabilities.values[keep])


def _back_offs(kept: Grams, lower: _Floats) -> Grams:
    """What the probabilities of the shorter runs are multiplied by, context by context, so that all sum to one."""
    contexts, at = np.unique(kept.keys >> _BITS, return_inverse=True)
    left = 1.0 - np.bincount(at, weights=kept.values)
    left_lower = 1.0 - np.bincount(at, weights=lower)
    return Grams(contexts, np.clip(left, 1e-4, 1.0) / np.clip(left_lower, 1e-4, 1.0))


def _line(context: str, back: float, successors: list[tuple[str, float]]) -> str:
    ordered = sorted(successors, key=lambda item: (-item[1], item[0]))
    return "\t".join((context, _code(back), "".join(c for c, _ in ordered), "".join(_code(p) for _, p in ordered)))


def _code(probability: float) -> str:
    return chr(FIRST_CODE + min(_DEAREST, max(0, round(-CODES_A_NAT * float(np.log(probability))))))


def _dictionary() -> dict[str, int]:
    import jieba  # noqa: PLC0415  half a second

    with jieba.get_dict_file() as file:
        rows: list[list[Any]] = [line.decode("utf-8").split(" ") for line in file]
    return {word: int(count) for word, count, _ in rows if int(count) >= 3}


def main() -> None:
    """Read the texts named on the command line and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", nargs=2, action="append", required=True, metavar=("TEXT", "WEIGHT"))
    parser.add_argument("--origin", default="running text", help="what the texts are, for the head of the table")
    parser.add_argument("--out", type=Path, default=lexicon_path("character_trigrams.tsv"))
    arguments = parser.parse_args()
    sources = []
    for path, weight in arguments.text:
        with Path(path).open(encoding="utf-8") as file:
            sources.append((LINE_END + "".join(paragraph + LINE_END for paragraph in paragraphs(file)), float(weight)))
        print(f"{path}: {len(sources[-1][0]):,} characters, weight {weight}")
    lines = model(sources, _dictionary())
    arguments.out.write_text(_HEADER.format(origin=arguments.origin) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(lines):,} contexts, {arguments.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
