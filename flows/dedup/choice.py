"""The copy that stands for its work: the first by preference, or a form on which several copies agree, and never a spun one
where the text it was made of is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.dedup.comparer import Comparer
from flows.dedup.judgements import Judged
from flows.dedup.preference import TRUNCATED, Ranks

MIN_WORDING = 0.15  # more usual words in so many more of the swaps; of 450 spun copies none passed for the original with it
NEARLY = 0.97  # of the greatest similarity
MAX_ROUNDS = 4  # a spun copy may give way to one that is spun less, this one to the original
COMPLETE = 0.95  # of the length: a form on which several copies agree need not be longer
MIN_ORIGINAL = 0.66  # a shorter text is an excerpt, and does not stand for the whole

Work = tuple[int, list[tuple[int, Judged]]]


def choose(sets: Iterable[Sequence[int]], ranks: Ranks, comparer: Comparer) -> Iterator[Work]:
    """Of each set of copies the number of the one that stands for the work, and the others with their comparison with it; in no order.

    Args:
        sets: numbers of groups of one canonical form.
        ranks: of each group; the first of a set is chosen unless it is spun.
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


def _first(numbers: Sequence[int], ranks: Ranks, comparer: Comparer) -> int:
    """The first by preference; where that is known to be spun, what the others were compared with; or a form on which several copies agree.

    What several sites have is hardly damaged: where it is as complete it stands for the work.
    """
    kept, hub = min(numbers, key=ranks.places.__getitem__), min(numbers)
    if _is_better(hub, kept, comparer) and _is_whole(hub, kept, comparer):
        return hub
    agreed = min((number for number in numbers if comparer.n_copies(number) > 1), key=ranks.places.__getitem__, default=kept)
    is_known_spun = any(_is_better(number, agreed, comparer) for number in comparer.better_worded(agreed))
    is_worse = (
        ranks.damage[agreed] > ranks.damage[kept] or ranks.incomplete[agreed] - ranks.incomplete[kept] > TRUNCATED // 2 or is_known_spun
    )
    if comparer.n_copies(kept) > 1 or is_worse or not _is_as_complete(agreed, kept, comparer):
        return kept
    return agreed


def _is_better(number: int, other: int, comparer: Comparer) -> bool:
    """Whether an essay is known to be so much better worded than another one that this is spun."""
    found = comparer.better_worded(other).get(number)
    return found is not None and abs(found.wording) >= MIN_WORDING


def _is_as_complete(number: int, kept: int, comparer: Comparer) -> bool:
    """Whether the essay is about as long as another one, all in all or without what many works have in common."""
    return any(size(number) >= COMPLETE * size(kept) for size in (comparer.n_chars, comparer.n_own))


def _is_whole(number: int, kept: int, comparer: Comparer) -> bool:
    """Whether the essay is so long beside another one that it is no excerpt."""
    return comparer.n_own(number) >= MIN_ORIGINAL * comparer.n_own(kept)


def _compared(works: Sequence[tuple[int, Sequence[int]]], comparer: Comparer) -> Iterator[Work]:
    """All of each set compared with one of it."""
    pairs = [(min(number, kept), max(number, kept)) for kept, numbers in works for number in numbers if number != kept]
    found = comparer.judge_each(pairs)
    for kept, numbers in works:
        yield kept, [(number, next(found)) for number in numbers if number != kept]


def _better_worded(kept: int, others: Sequence[tuple[int, Judged]], ranks: Ranks, comparer: Comparer) -> int:
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
    return min((number for similarity, number in able if similarity >= least), key=ranks.places.__getitem__, default=kept)
