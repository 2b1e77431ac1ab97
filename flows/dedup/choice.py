"""The copy that stands for its work: the first by preference, but never a spun one where the text it was made of is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.dedup.clusters import Preference
from flows.dedup.comparer import Comparer
from flows.dedup.judgements import Judged

MIN_WORDING = 0.15  # more usual words in so many more of the swaps; of 450 spun copies none passed for the original with it
NEARLY = 0.97  # of the greatest similarity
MAX_ROUNDS = 4  # a spun copy may give way to one that is spun less, this one to the original
MIN_ORIGINAL = 0.66  # a shorter text is an excerpt, and does not stand for the whole

Work = tuple[int, list[tuple[int, Judged]]]


def choose(sets: Iterable[Sequence[int]], ranks: Sequence[Preference], comparer: Comparer) -> Iterator[Work]:
    """Of each set of copies the number of the one that stands for the work, and the others with their comparison with it; in no order.

    Args:
        sets: numbers of groups of one canonical form.
        ranks: the preference of each group; the smallest of a set is chosen unless it is spun.
        comparer: of the groups.
    """
    works = [(_first(numbers, ranks, comparer), numbers) for numbers in sets]
    for rounds_left in reversed(range(MAX_ROUNDS)):
        spun: list[tuple[int, Sequence[int]]] = []
        for kept, others in _compared(works, comparer):
            better = _better_worded(kept, others, ranks, comparer) if rounds_left else kept
            if better == kept:
                yield kept, others
            else:
                spun.append((better, [kept, *(number for number, _ in others)]))
        works = spun


def _first(numbers: Sequence[int], ranks: Sequence[Preference], comparer: Comparer) -> int:
    """The first by preference, or where that is known to be spun, the form on which several copies agree: less is compared in vain."""
    kept, agreed = min(numbers, key=ranks.__getitem__), min(numbers)
    found = comparer.better_worded(kept).get(agreed)
    if found is None or abs(found.wording) < MIN_WORDING or comparer.n_copies(agreed) == 1 or not _is_whole(agreed, kept, comparer):
        return kept
    is_spun = any(abs(other.wording) >= MIN_WORDING for other in comparer.better_worded(agreed).values())
    return kept if is_spun else agreed


def _is_whole(number: int, kept: int, comparer: Comparer) -> bool:
    """Whether the essay is so long beside another one that it is no excerpt."""
    return comparer.n_own(number) >= MIN_ORIGINAL * comparer.n_own(kept)


def _compared(works: Sequence[tuple[int, Sequence[int]]], comparer: Comparer) -> Iterator[Work]:
    """All of each set compared with one of it."""
    pairs = [(min(number, kept), max(number, kept)) for kept, numbers in works for number in numbers if number != kept]
    found = comparer.judge_each(pairs)
    for kept, numbers in works:
        yield kept, [(number, next(found)) for number in numbers if number != kept]


def _better_worded(kept: int, others: Sequence[tuple[int, Judged]], ranks: Sequence[Preference], comparer: Comparer) -> int:
    """The number itself, or where that is spun, the best of those more like it among those that are better worded.

    The text of which a spun copy was made is more like it than other copies of that text are. Where the one found is spun, too,
    the next round tells.
    """
    able = [
        (found.similarity, number)
        for number, found in others
        if (found.wording if number > kept else -found.wording) >= MIN_WORDING and _is_whole(number, kept, comparer)
    ]
    least = NEARLY * max(able, default=(0.0, 0))[0]
    return min((number for similarity, number in able if similarity >= least), key=ranks.__getitem__, default=kept)
