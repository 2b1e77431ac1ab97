"""Words swapped in place: a spinner's synonyms, or the name of another place or body throughout.

A law of one city taken over by another differs in one name, again and again; a spun copy differs in many words. The table of
words that spinners swap (`seeds/lexicons/spin_pairs.tsv`) keeps a copy with few swaps from being taken for the former.
Of many pairs of texts the swaps are told at once.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from flows.dedup.alignment import Runs
from flows.dedup.canonical import Codes, fold_word
from flows.dedup.grams import Ints, Mask
from flows.dedup.sides import SHORT_RUN
from flows.dedup.signatures import Hashes
from flows.dedup.words import hash_rows, hash_words, mix
from flows.text.seeds import read_lexicon

MIN_RENAMINGS = 3
MIN_RENAMED_SHARE = 0.4  # of the short edits; the commonest swap of a spinner has less, or is in the table
MIN_SPUN_RENAMED_SHARE = 0.6  # the same where much is reworded
MIN_RENAMED_THROUGHOUT = 0.8  # the same where nothing else differs: a spinner swaps other words, too
MIN_TIMES_THROUGHOUT = 8
MIN_TABLE_SHARE = 0.5  # of the stretches in which the texts differ
MAX_READ = 64  # stretches looked at, spread over the text
MIN_SWAPPED_SHARE = 0.4  # of the edited stretches; where fewer swap words, words or characters were lost or misread
SAMPLE = 48  # stretches looked at
MAX_STRETCH = 40  # characters, with what is shared around the edit
_PLACES = np.arange(MAX_STRETCH)
_LAST_DIGIT = 0x3400  # of the characters of the canonical form, those behind are no digits


@cache
def spin_pairs() -> Hashes:
    """Pairs of words that stand for each other in spun texts, both ways, without what they have in common: sorted keys."""
    pairs: set[tuple[str, str]] = set()
    for row in read_lexicon("spin_pairs.tsv"):
        core = _core(fold_word(row["original"]), fold_word(row["spun"]))
        pairs |= {core, core[::-1]}
    ones, twos = (hash_words(list(words)) for words in zip(*pairs, strict=True))
    return np.unique(_keys(ones, twos))


def _core(one: str, other: str) -> tuple[str, str]:
    """Both words without their common beginning and end."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def _keys(ones: Hashes, twos: Hashes) -> Hashes:
    """One hash for two words, in this order."""
    return mix(ones) + twos


def _is_known(keys: Hashes) -> Mask:
    """Which pairs of words are in the table."""
    table = spin_pairs()
    return np.asarray(table[np.minimum(table.searchsorted(keys), len(table) - 1)] == keys)


@cache
def _digits() -> Mask:
    """Code point -> whether it is a digit."""
    return np.array([chr(code).isdigit() for code in range(_LAST_DIGIT + 1)])


class Swaps(NamedTuple):
    """What stands in place of what, without what both have in common, each once a pair, in the order in which they come.

    How often (`n`), whether it is one of the table's, whether words stand on both sides, and the stretch of the first time.
    """

    n: Ints
    is_known: Mask
    is_both: Mask
    first: Runs

    def only(self, asked: Mask | Ints) -> Swaps:
        """Those of the swaps that are asked for."""
        return Swaps(self.n[asked], self.is_known[asked], self.is_both[asked], self.first.only(asked))

    def sampled(self, most: int, n_pairs: int) -> Swaps:
        """At most so many of each pair, one in every few."""
        return self.only(_spread(self.first.which, most, n_pairs))

    def total(self, n_pairs: int) -> Ints:
        """Of each pair, how many swaps there are."""
        return np.bincount(self.first.which, self.n, n_pairs).astype(np.int64)


def _spread(which: Ints, most: int, n_pairs: int) -> Mask:
    """Which of the places of each pair, at most so many of any, one in every few; `which` in rising order."""
    counts = np.bincount(which, minlength=n_pairs)
    ranks = np.arange(len(which)) - (counts.cumsum() - counts)[which]
    return np.asarray(ranks % (counts // most + 1)[which] == 0)


def swaps(codes: Codes, runs: Runs, n_pairs: int) -> Swaps:
    """What stands in place of what in each of the pairs, for the short stretches without digits."""
    lengths, others = runs.lengths, runs.others_lengths
    read = runs.only((lengths <= SHORT_RUN) & (others <= SHORT_RUN) & (others > 0))
    read = read.only(_spread(read.which, MAX_READ, n_pairs))
    lengths, others = read.lengths, read.others_lengths
    places = _PLACES[:SHORT_RUN]
    here, there = codes[read.starts[:, None] + places], codes[read.others_start[:, None] + places]
    here[places >= lengths[:, None]] = 0
    there[places >= others[:, None]] = 0
    has_digit = _digits()[np.minimum(here, _LAST_DIGIT)].any(axis=1) | _digits()[np.minimum(there, _LAST_DIGIT)].any(axis=1)
    if has_digit.any():
        read, here, there = read.only(~has_digit), here[~has_digit], there[~has_digit]
        lengths, others = read.lengths, read.others_lengths
    shorter = np.minimum(lengths, others)
    ahead = _leading((here == there) & (places < shorter[:, None]))
    same_end = codes[read.ends[:, None] - 1 - places] == codes[read.others_end[:, None] - 1 - places]
    behind = _leading(same_end & (places < (shorter - ahead)[:, None]))
    ones = _core_hashes(here, ahead, lengths - behind)
    twos = _core_hashes(there, ahead, others - behind)
    keys = _keys(ones, twos)
    order = np.lexsort((keys, read.which))
    ordered, which = keys[order], read.which[order]
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = (ordered[1:] != ordered[:-1]) | (which[1:] != which[:-1])
    bounds = np.append(is_new.nonzero()[0], len(order))
    firsts, counts = order[bounds[:-1]], np.diff(bounds)
    in_turn = firsts.argsort()
    firsts, counts = firsts[in_turn], counts[in_turn]
    is_both = (shorter - ahead - behind)[firsts] > 0
    return Swaps(counts, _is_known(keys[firsts]), is_both, read.only(firsts))


def _leading(equal: Mask) -> Ints:
    """How many of each row hold from its beginning on."""
    return np.asarray(np.where(equal.all(axis=1), equal.shape[1], equal.argmin(axis=1)))


def _core_hashes(rows: Codes, starts: Ints, ends: Ints) -> Hashes:
    """The hash of what stands between these places of each row."""
    width = rows.shape[1]
    places = starts[:, None] + _PLACES[:width]
    return hash_rows(np.where(places < ends[:, None], np.take_along_axis(rows, np.minimum(places, width - 1), axis=1), np.uint32(0)))


def are_swapped(codes: Codes, runs: Runs, n_pairs: int) -> Mask:
    """Of each pair, whether words were swapped in many of the places in which it differs, and not only left out or misread by a character."""
    lengths, others = runs.lengths, runs.others_lengths
    read = runs.only((lengths <= MAX_STRETCH) & (others <= MAX_STRETCH) & (others > 0))
    read = read.only(_spread(read.which, SAMPLE, n_pairs))
    n_read = np.bincount(read.which, minlength=n_pairs)
    n_swapped = np.bincount(read.which, _is_swap(codes, read), n_pairs)
    return np.asarray(n_swapped >= MIN_SWAPPED_SHARE * n_read)


def _is_swap(codes: Codes, read: Runs) -> Mask:
    """Which stretches stand against other words: of one character another, by the table; otherwise what is no part of the other."""
    lengths, others = read.lengths, read.others_lengths
    is_first = lengths <= others
    short, long = np.where(is_first, read.starts, read.others_start), np.where(is_first, read.others_start, read.starts)
    n_short, n_long = np.minimum(lengths, others), np.maximum(lengths, others)
    # The longest come first, so that at each place a beginning of the rows is asked for.
    order = (-n_long).argsort(kind="stable")
    short, long, n_short, n_long = short[order], long[order], n_short[order], n_long[order]
    found = np.zeros(len(order), dtype=np.int64)  # how many characters of the short one were found again, in turn
    n_other = np.zeros(len(order), dtype=np.int64)
    at_other = np.zeros(len(order), dtype=np.int64)
    ends = np.searchsorted(-n_long, -np.arange(n_long[0] if len(n_long) else 0), side="left")
    for place, end in enumerate(ends.tolist()):
        here = codes[long[:end] + place]
        found[:end] += (found[:end] < n_short[:end]) & (codes[short[:end] + found[:end]] == here)
        differs = codes[np.minimum(short[:end] + place, len(codes) - 1)] != here
        n_other[:end] += differs
        at_other[:end][differs] = place
    swapped = found < n_short
    misread = ((n_short == n_long) & (n_other == 1)).nonzero()[0]
    pairs = [hash_rows(codes[(side[misread] + at_other[misread])[:, None]]) for side in (short, long)]
    swapped[misread] = _is_known(_keys(pairs[0], pairs[1]))
    is_swap = np.zeros(len(order), dtype=np.bool_)
    is_swap[order] = swapped
    return is_swap


def are_by_table(found: Swaps, n_stretches: Ints) -> Mask:
    """Of each pair, whether most of the few stretches in which it differs are swaps of the table: a copy spun by a short table of words."""
    known = found.only(found.is_known).total(len(n_stretches))
    return np.asarray(known >= np.maximum(MIN_RENAMINGS, MIN_TABLE_SHARE * n_stretches))


def renamed_shares(found: Swaps, n_pairs: int, least: int) -> list[float]:
    """Of each pair, what share of all swaps is one that is no spinner's and recurs so many times at least: another place, body or person."""
    total, most = found.total(n_pairs), np.zeros(n_pairs, dtype=np.int64)
    np.maximum.at(most, found.first.which, found.n * (found.is_both & ~found.is_known))
    shares: list[float] = np.where(most >= least, most / np.maximum(total, 1), 0.0).tolist()
    return shares
