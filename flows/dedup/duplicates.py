"""Which essays are copies of which: signatures -> candidate pairs -> comparison of the texts -> works.

The result depends on the set of essays only, not on their order, and one call compares new essays with all earlier ones
through their stored signatures. Comparisons already made are taken from where they are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from flows.dedup.candidates import MEMORY_LIMIT, Pairs, SignatureJoin, Signatures, join_signatures
from flows.dedup.clusters import assign_works, preference
from flows.dedup.comparer import Comparer, TextOf
from flows.dedup.copies import Copies, Hubs, waits
from flows.dedup.judgements import Judgements
from flows.dedup.texts import TextFiles

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
MAX_LINKS = 4  # pairs of copies between two sets that are not one yet: the likeliest come first, more would tell nothing
MAX_OWN_SHARE = 0.8  # a text with more weight than this is not weighed up: little of it is furniture
MAX_FURNITURE_WEIGHT = 0.08  # of what differs, on average, where it is furniture; phrases of the genre weigh more
MIN_COMMON = 0.7  # of what differs, weight lost by what is common: with less of that the difference can't be furniture
MIN_DOUBTFUL = 60  # shared characters from which a pair that is no copy as it stands is weighed up


class Doubt(NamedTuple):
    """What is known of a pair whose verdict hangs on what the furniture is: characters shared, and whether it is a copy as it stands."""

    n_shared: int
    is_copy: bool


@dataclass(frozen=True, slots=True)
class DedupResult:
    """`duplicates` (`DUPLICATES_SCHEMA`) and `clusters` (`CLUSTERS_SCHEMA`), both sorted by essay_id."""

    duplicates: pa.Table
    clusters: pa.Table


def find_duplicates(
    signatures: Signatures,
    text_of: TextOf,
    essays: pl.DataFrame | None = None,
    previous: Mapping[str, str] | None = None,
    *,
    known: Judgements | None = None,
    memory_limit: str = MEMORY_LIMIT,
) -> DedupResult:
    """Find the copies among essays.

    Args:
        signatures: rows of `flows.dedup.signatures.sign` of all essays, as a table or Parquet files.
        text_of: the text (as signed) of an essay by id; called only for essays whose comparison is not known.
        essays: what the choice of the canonical copy goes by, see `flows.dedup.clusters.preference`.
        previous: essay_id -> work_id of the last release; these never change but where two works turn out to be one.
        known: comparisons of earlier runs; those made now are added.
        memory_limit: bound of the join's memory, as DuckDB writes it.

    Returns:
        The pairs (each copy with the canonical copy of its work) and the work of every essay.
    """
    signed = _signed(signatures)
    about = essays if essays is not None else pl.DataFrame({"essay_id": sorted(signed)})
    likely = preference(about, {essay_id: row.n_own for essay_id, row in signed.items()})
    with join_signatures(signatures, sorted(signed, key=lambda essay_id: likely[essay_id]), memory_limit) as join:
        groups, pairs = join.groups(), join.pairs()
        if isinstance(text_of, TextFiles):
            text_of.prepare(groups.members[number][0] for number in {*pairs.a.tolist(), *pairs.b.tolist()})
        comparer, copies = Comparer(text_of, groups, known or Judgements()), Copies()
        doubtful = _judge(pairs, comparer, copies)
        if doubtful or copies.numbers():
            _weigh_up(pairs, doubtful, join, comparer, copies)
    loose = copies.attach_excerpts()
    n_chars = {essay_id: n for members, n in zip(groups.members, groups.n_chars.tolist(), strict=True) for essay_id in members}
    own = {essay_id: round(comparer.share(no) * n_chars[essay_id]) for no, members in enumerate(groups.members) for essay_id in members}
    keys = preference(about, own)
    number_of = {essay_id: number for number, members in enumerate(groups.members) for essay_id in members}
    sets = copies.sets.groups(range(len(groups.members)))
    clusters = [sorted(essay_id for number in numbers for essay_id in groups.members[number]) for numbers in sets]
    works = assign_works(clusters, previous or {}, {essay_id: key[3] for essay_id, key in keys.items()})
    rows: list[tuple[str, str, str, float, int]] = []
    canonical: dict[str, str] = {}
    for numbers, cluster in zip(sets, clusters, strict=True):
        kept = min(cluster, key=lambda essay_id: keys[essay_id])
        canonical.update(dict.fromkeys(cluster, kept))
        for number in numbers:
            if number != number_of[kept]:
                found = _verdict(number, number_of[kept], groups.n_chars, comparer)
                rows += [(essay_id, kept, *found) for essay_id in groups.members[number]]
                continue
            for essay_id in groups.members[number]:
                if essay_id != kept:
                    verdict = "exact" if signed[essay_id].text_digest == signed[kept].text_digest else "variant"
                    rows.append((essay_id, kept, verdict, 1.0, n_chars[kept]))
    on_record = {row[:2] for row in rows}
    for part, whole in loose:
        kept = canonical[groups.members[whole][0]]
        # An excerpt that joined the same work by another pair is on record already.
        said = [essay_id for essay_id in groups.members[part] if essay_id != kept and (essay_id, kept) not in on_record]
        if said:
            found = _verdict(part, number_of[kept], groups.n_chars, comparer)
            rows += [(essay_id, kept, *found) for essay_id in said]
            on_record.update((essay_id, kept) for essay_id in said)
    columns = zip(*sorted(rows), strict=True) if rows else [[] for _ in DUPLICATES_SCHEMA]
    return DedupResult(
        pa.table([list(column) for column in columns], schema=DUPLICATES_SCHEMA),
        pa.table([sorted(works), [works[e] for e in sorted(works)], [canonical[e] == e for e in sorted(works)]], schema=CLUSTERS_SCHEMA),
    )


def _judge(pairs: Pairs, comparer: Comparer, copies: Copies) -> dict[int, Doubt]:
    """Compare the pairs as they stand; return those whose verdict hangs on what the furniture is, by place."""
    doubtful: dict[int, Doubt] = {}
    links: Counter[tuple[int, int]] = Counter()
    hubs = Hubs(copies.sets)
    for place, (a, b, score) in enumerate(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), strict=True)):
        one, other = sorted((copies.sets.find(a), copies.sets.find(b)))
        if one == other or links[one, other] >= MAX_LINKS or hubs.tell(a, b, score):
            continue
        found = comparer.judge(a, b)
        if found.is_copy and not found.is_plain:
            doubtful[place] = Doubt(found.n_shared_chars, is_copy=True)
            continue
        copies.take(a, b, found, may_wait=found.is_spun)
        links[one, other] += found.is_copy
        if found.is_spun and waits(found):
            hubs.add(a, b, score)
        if not found.is_copy and found.n_shared_chars >= MIN_DOUBTFUL:
            doubtful[place] = Doubt(found.n_shared_chars, is_copy=False)
    copies.settle()
    return doubtful


def _weigh_up(pairs: Pairs, doubtful: dict[int, Doubt], join: SignatureJoin, comparer: Comparer, copies: Copies) -> None:
    """Compare the doubtful pairs anew by what is not common to many works, where there is much of that."""
    works = np.array([copies.sets.find(number) for number in range(comparer.n_groups)], dtype=np.int32)
    places = np.fromiter(doubtful, dtype=np.int64)
    asked = {*copies.numbers(), *pairs.a[places].tolist(), *pairs.b[places].tolist()}
    comparer.weigh_by(join.work_frequencies(works), asked, join)
    for place, doubt in doubtful.items():
        a, b = int(pairs.a[place]), int(pairs.b[place])
        if copies.sets.find(a) == copies.sets.find(b):
            continue
        if min(comparer.share(a), comparer.share(b)) <= MAX_OWN_SHARE:
            copies.take(a, b, comparer.weigh_up(a, b, doubt.n_shared), may_wait=True)
        elif doubt.is_copy:
            copies.take(a, b, comparer.judge(a, b), may_wait=True)
    copies.settle()


def _verdict(one: int, other: int, n_chars: npt.NDArray[np.int64], comparer: Comparer) -> tuple[str, float, int]:
    """Verdict, similarity and shared characters of a pair; a `variant` where only what many works have in common differs."""
    a, b = min(one, other), max(one, other)
    found = comparer.judge(a, b)
    verdict = found.verdict
    common = sum((1 - comparer.share(number)) * float(n_chars[number]) for number in (a, b))
    if found.unshared and common >= MIN_COMMON * found.unshared:
        weighed = comparer.weigh_up(a, b, found.n_shared_chars)
        if weighed.is_same_content and weighed.unshared <= MAX_FURNITURE_WEIGHT * found.unshared:
            verdict = "variant"
    return verdict, found.similarity, found.n_shared_chars


class Signed(NamedTuple):
    """Of an essay: the digest of its text, and its characters in lines that don't look like furniture."""

    text_digest: str
    n_own: int


def _signed(signatures: Signatures) -> dict[str, Signed]:
    """What the signatures tell of each essay, by essay_id."""
    columns = ["essay_id", "text_digest", "n_own"]
    table = signatures.select(columns) if isinstance(signatures, pa.Table) else ds.dataset(list(map(str, signatures))).to_table(columns)
    rows = map(Signed, table["text_digest"].to_pylist(), table["n_own"].to_pylist())
    return dict(zip(table["essay_id"].to_pylist(), rows, strict=True))
