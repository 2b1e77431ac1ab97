"""Words swapped in place: a spinner's synonyms, or the name of another place or body throughout.

A law of one city taken over by another differs in one name, again and again; a spun copy differs in many words. The table of
words that spinners swap (`seeds/lexicons/spin_pairs.tsv`) keeps a copy with few swaps from being taken for the former.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from operator import ne

from flows.dedup.alignment import SHORT_RUN, Runs
from flows.dedup.canonical import Codes, canonical_form
from flows.text.seeds import read_lexicon

MIN_RENAMINGS = 3
MIN_RENAMED_SHARE = 0.4  # of the short edits; the commonest swap of a spinner has less, or is in the table
MAX_READ = 400
MIN_SWAPPED_SHARE = 0.4  # of the edited stretches; where fewer swap words, words or characters were lost or misread
SAMPLE = 48  # stretches looked at
MAX_STRETCH = 40  # characters, with what is shared around the edit


@cache
def spin_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of words that stand for each other in spun texts, both ways, without what they have in common."""
    pairs: set[tuple[str, str]] = set()
    for row in read_lexicon("spin_pairs.tsv"):
        core = _core(canonical_form(row["original"]), canonical_form(row["spun"]))
        pairs |= {core, core[::-1]}
    return frozenset(pairs)


def _core(one: str, other: str) -> tuple[str, str]:
    """Both words without their common beginning and end."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def swaps(text: Codes, other: Codes, runs: Runs) -> Counter[tuple[str, str]]:
    """What stands in place of what, for the short stretches without digits, with how often."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    counted: Counter[tuple[str, str]] = Counter()
    for at in ((lengths <= SHORT_RUN) & (others <= SHORT_RUN) & (others > 0)).nonzero()[0][:MAX_READ]:
        one = "".join(map(chr, text[runs.starts[at] : runs.ends[at]]))
        two = "".join(map(chr, other[runs.others_start[at] : runs.others_end[at]]))
        if not any(char.isdigit() for char in one + two):
            counted[_core(one, two)] += 1
    return counted


def is_swapped(text: Codes, other: Codes, runs: Runs) -> bool:
    """Whether words were swapped in many of the places in which the texts differ, and not only left out or misread by a character."""
    lengths, others = runs.ends - runs.starts, runs.others_end - runs.others_start
    places = ((lengths <= MAX_STRETCH) & (others <= MAX_STRETCH) & (others > 0)).nonzero()[0]
    places = places[:: len(places) // SAMPLE + 1]
    n_swapped = 0
    for at in places:
        one = text[runs.starts[at] : runs.ends[at]].tolist()
        two = other[runs.others_start[at] : runs.others_end[at]].tolist()
        short, long = (one, two) if len(one) <= len(two) else (two, one)
        rest = iter(long)
        is_lost = all(code in rest for code in short)
        n_swapped += not is_lost and not (len(one) == len(two) and sum(map(ne, one, two)) == 1 and not _is_pair(one, two))
    return n_swapped >= MIN_SWAPPED_SHARE * len(places)


def _is_pair(one: list[int], two: list[int]) -> bool:
    """Whether two stretches that differ in one character differ by a swap of the table."""
    return next((chr(a), chr(b)) for a, b in zip(one, two, strict=True) if a != b) in spin_pairs()


def is_renamed(text: Codes, other: Codes, runs: Runs) -> bool:
    """Whether one swap that is no spinner's recurs and makes up much of all swaps: another place, body or person."""
    counted = swaps(text, other, runs)
    total = sum(counted.values())
    if total < MIN_RENAMINGS:
        return False
    most = max((n for pair, n in counted.items() if pair not in spin_pairs() and all(pair)), default=0)
    return most >= max(MIN_RENAMINGS, MIN_RENAMED_SHARE * total)
