"""Which essays are copies of which: signatures -> candidate pairs -> comparison of the texts -> works.

The result depends on the set of essays only, not on their order, and one call compares new essays with all earlier ones
through their stored signatures.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from flows.dedup.alignment import Indexed, index
from flows.dedup.candidates import Frequencies, find_candidates, work_frequencies
from flows.dedup.canonical import fold
from flows.dedup.clusters import UnionFind, assign_works, preference
from flows.dedup.compare import Comparison, compare
from flows.dedup.weights import weigh

TextOf = Callable[[str], str]

DUPLICATES_SCHEMA = pa.schema(
    [
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("kept_essay_id", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("similarity", pa.float64(), nullable=False),
        pa.field("n_shared_chars", pa.int64(), nullable=False),
    ]
)
CLUSTERS_SCHEMA = pa.schema(
    [
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("work_id", pa.string(), nullable=False),
        pa.field("is_canonical", pa.bool_(), nullable=False),
    ]
)
_CACHED_TEXTS = 4_096
MAX_OWN_SHARE = 0.8  # a text with more weight than this is not weighed up: little of it is furniture
MAX_FURNITURE_WEIGHT = 0.08  # of what differs, on average, where it is furniture; phrases of the genre weigh more
SURE_SAMENESS = 0.97  # a pair this much the same is one work, whatever resembles either
MIN_DOUBTFUL = 60  # shared characters from which a pair that is no copy as it stands is weighed up


@dataclass(frozen=True, slots=True)
class DedupResult:
    """`duplicates` (`DUPLICATES_SCHEMA`) and `clusters` (`CLUSTERS_SCHEMA`), both sorted by essay_id."""

    duplicates: pa.Table
    clusters: pa.Table


class Comparer:
    """Compares essays by id, each pair once, with a bounded number of indexed texts in memory."""

    def __init__(self, text_of: TextOf, frequencies: Frequencies | None = None) -> None:
        self._text_of = text_of
        self._frequencies = frequencies
        self._indexed: OrderedDict[str, Indexed] = OrderedDict()
        self._own: dict[str, float] = {}
        self._compared: dict[tuple[str, str], Comparison] = {}

    def indexed(self, essay_id: str) -> Indexed:
        """The essay's canonical text, indexed and, where frequencies are known, weighed."""
        found = self._indexed.pop(essay_id, None)
        if found is None:
            found = index(fold(self._text_of(essay_id)).codes)
            if self._frequencies is not None:
                found = weigh(found, self._frequencies)
        self._indexed[essay_id] = found
        if len(self._indexed) > _CACHED_TEXTS:
            self._indexed.popitem(last=False)
        return found

    def share_of_own(self, essay_id: str) -> float:
        """The weight of the essay's text as a share of its length: 1 where nothing is common to many works."""
        if essay_id not in self._own:
            weights = self.indexed(essay_id).weights
            self._own[essay_id] = float(weights.mean()) if len(weights) else 1.0
        return self._own[essay_id]

    def compare(self, one: str, other: str) -> Comparison:
        """Compare two essays; the smaller id is side a."""
        key = (one, other) if one < other else (other, one)
        if key not in self._compared:
            self._compared[key] = compare(self.indexed(key[0]), self.indexed(key[1]))
        return self._compared[key]


class _Copies:
    """The copies found so far: sets of essays, and pairs (shared characters, part, whole) of excerpts.

    A copy that is beyond doubt joins two sets at once. A spun copy of one sibling resembles the other one, too: such pairs
    wait until all are known, the most alike go first, and none may join two sets that hold siblings.
    """

    def __init__(self) -> None:
        self.sets = UnionFind()
        self.excerpts: list[tuple[int, str, str]] = []
        self._waiting: list[tuple[float, str, str]] = []
        self._siblings: list[tuple[str, str]] = []

    def take(self, a: str, b: str, comparison: Comparison, *, may_wait: bool) -> None:
        """Take in the comparison of a pair."""
        if comparison.is_sibling:
            self._siblings.append((a, b))
        elif comparison.is_copy and comparison.verdict == "excerpt":
            part, whole = (a, b) if comparison.a.total <= comparison.b.total else (b, a)
            self.excerpts.append((comparison.n_shared_chars, part, whole))
        elif comparison.is_copy and may_wait:
            self._waiting.append((-comparison.sameness, a, b))
        elif comparison.is_copy:
            self.sets.union(a, b)

    def settle(self) -> None:
        """Join the pairs that wait."""
        apart: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in self._siblings:
            low, high = self.sets.find(a), self.sets.find(b)
            if low != high:
                apart[low].add(high)
                apart[high].add(low)
        for negative, a, b in sorted(self._waiting):
            one, other = self.sets.find(a), self.sets.find(b)
            if one == other or (other in apart[one] and -negative < SURE_SAMENESS):
                continue
            self.sets.union(one, other)
            root = self.sets.find(one)
            gone = other if root == one else one
            apart[root] = (apart[root] | apart.pop(gone, set())) - {root, gone}
            for sibling in apart[root]:
                apart[sibling].discard(gone)
                apart[sibling].add(root)
        self._waiting.clear()
        self._siblings.clear()


def _judge(pairs: Sequence[tuple[str, str, float]], comparer: Comparer, copies: _Copies) -> list[tuple[str, str, float]]:
    """Compare the pairs as they stand; return those whose verdict hangs on what the furniture of the site is."""
    doubtful = []
    for pair in pairs:
        a, b, _ = pair
        if copies.sets.find(a) == copies.sets.find(b):
            continue
        comparison = comparer.compare(a, b)
        if comparison.is_copy and not comparison.is_plain:
            doubtful.append(pair)
            continue
        copies.take(a, b, comparison, may_wait=comparison.is_spun)
        if not comparison.is_copy and comparison.n_shared_chars >= MIN_DOUBTFUL:
            doubtful.append(pair)
    copies.settle()
    return doubtful


def _weigh_up(pairs: Sequence[tuple[str, str, float]], plain: Comparer, weighing: Comparer, copies: _Copies) -> None:
    """Compare the doubtful pairs anew by what is not common to many works, where there is much of that."""
    for a, b, _ in pairs:
        if copies.sets.find(a) == copies.sets.find(b):
            continue
        if min(weighing.share_of_own(a), weighing.share_of_own(b)) <= MAX_OWN_SHARE:
            copies.take(a, b, weighing.compare(a, b), may_wait=True)
        else:
            copies.take(a, b, plain.compare(a, b), may_wait=True)
    copies.settle()


def find_duplicates(
    signatures: pa.Table | Sequence[Path],
    text_of: TextOf,
    essays: pl.DataFrame | None = None,
    previous: Mapping[str, str] | None = None,
    memory_limit: str = "1GB",
) -> DedupResult:
    """Find the copies among essays.

    Args:
        signatures: rows of `flows.dedup.signatures.sign` of all essays, as a table or Parquet files.
        text_of: the text (as signed) of an essay by id; called only for essays in candidate pairs.
        essays: what the choice of the canonical copy goes by, see `flows.dedup.clusters.preference`.
        previous: essay_id -> work_id of the last release; these never change but where two works turn out to be one.
        memory_limit: bound of the join's memory, as DuckDB writes it.

    Returns:
        The pairs (each copy with the canonical copy of its work) and the work of every essay.
    """
    candidates = find_candidates(signatures, memory_limit)
    digests = _digests(signatures)
    n_chars = {essay_id: int(row[2]) for essay_id, row in digests.items()}
    rep_of = {member: members[0] for members in candidates.groups for member in members}
    keys = preference(essays if essays is not None else pl.DataFrame({"essay_id": sorted(digests)}), n_chars)
    first_seen = {essay_id: key[3] for essay_id, key in keys.items()}
    copies = _Copies()
    comparer, weighing = Comparer(text_of), None
    doubtful = _judge(candidates.pairs, comparer, copies)
    sets = copies.sets
    if doubtful:
        provisional = {group[0]: sets.find(group[0]) for group in candidates.groups}
        frequencies = work_frequencies(signatures, provisional, memory_limit)
        weighing = Comparer(text_of, frequencies)
        _weigh_up(doubtful, comparer, weighing, copies)
    loose = _attach_excerpts(copies.excerpts, sets)
    members = {group[0]: group for group in candidates.groups}
    clusters = [sorted(essay_id for rep in reps for essay_id in members[rep]) for reps in sets.groups(members)]
    works = assign_works(clusters, previous or {}, first_seen)
    rows: list[tuple[str, str, str, float, int]] = []
    canonical: dict[str, str] = {}
    for cluster in clusters:
        kept = min(cluster, key=lambda essay_id: keys[essay_id])
        canonical.update(dict.fromkeys(cluster, kept))
        for essay_id in cluster:
            if essay_id == kept:
                continue
            if rep_of[essay_id] == rep_of[kept]:
                verdict = "exact" if digests[essay_id][0] == digests[kept][0] else "variant"
                rows.append((essay_id, kept, verdict, 1.0, n_chars[kept]))
            else:
                rows.append((essay_id, kept, *_verdict(rep_of[essay_id], rep_of[kept], comparer, weighing)))
    for part, whole in loose:
        rows.append((canonical[part], canonical[whole], *_verdict(part, whole, comparer, weighing)))
    rows = sorted(set(rows))
    return DedupResult(
        pa.Table.from_pylist([dict(zip(DUPLICATES_SCHEMA.names, row, strict=True)) for row in rows], DUPLICATES_SCHEMA),
        pa.table([sorted(works), [works[e] for e in sorted(works)], [canonical[e] == e for e in sorted(works)]], schema=CLUSTERS_SCHEMA),
    )


def _verdict(a: str, b: str, plain: Comparer, weighing: Comparer | None) -> tuple[str, float, int]:
    """Verdict, similarity and shared characters of a pair; a `variant` where only what many works have in common differs."""
    found = plain.compare(a, b)
    verdict = found.verdict
    if weighing is not None and min(weighing.share_of_own(a), weighing.share_of_own(b)) < 1:
        weighed = weighing.compare(a, b)
        own = sum(side.total - side.shared for side in (found.a, found.b))
        weight = sum(side.total - side.shared for side in (weighed.a, weighed.b))
        if weighed.is_same_content and weight <= MAX_FURNITURE_WEIGHT * own:
            verdict = "variant"
    return verdict, found.similarity, found.n_shared_chars


def _attach_excerpts(excerpts: list[tuple[int, str, str]], sets: UnionFind) -> list[tuple[str, str]]:
    """Join excerpts to the work that contains them; return the pairs that are recorded but not joined.

    A collection of several essays contains each of them, and must not make one work of them all: the longest excerpt joins
    its container, a further one only where it is by then the same work.
    """
    loose: list[tuple[str, str]] = []
    joined: set[str] = set()
    for _, part, whole in sorted(excerpts, key=lambda row: (-row[0], row[1], row[2])):
        small, large = sets.find(part), sets.find(whole)
        if small == large:
            continue
        if small in joined or large in joined:
            loose.append((part, whole))
            continue
        sets.union(small, large)
        joined.add(sets.find(small))
    return loose


def _digests(signatures: pa.Table | Sequence[Path]) -> dict[str, tuple[str, str, int]]:
    """essay_id -> text_digest, canonical_digest, n_chars."""
    columns = ["essay_id", "text_digest", "canonical_digest", "n_chars"]
    table = signatures.select(columns) if isinstance(signatures, pa.Table) else ds.dataset(list(map(str, signatures))).to_table(columns)
    values = [table.column(name).to_pylist() for name in columns]
    return {e: (t, c, n) for e, t, c, n in zip(*values, strict=True)}
