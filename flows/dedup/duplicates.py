"""Which essays are copies of which: signatures -> candidate pairs -> comparison of the texts -> works.

The result depends on the set of essays only, not on their order, and one call compares new essays with all earlier ones
through their stored signatures. Comparisons already made are taken from where they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from flows.dedup.candidates import MEMORY_LIMIT, Signatures, join_signatures
from flows.dedup.choice import choose
from flows.dedup.clusters import assign_works, preference
from flows.dedup.comparer import Comparer, TextOf
from flows.dedup.copies import Copies
from flows.dedup.judgements import Judged, Judgements
from flows.dedup.judging import judge, weigh_up
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
MAX_FURNITURE_WEIGHT = 0.08  # of what differs, on average, where it is furniture; phrases of the genre weigh more
MIN_COMMON = 0.7  # of what differs, weight lost by what is common: with less of that the difference can't be furniture


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
    # When a text was first seen is no matter here: the copies found depend on the essays alone.
    order = sorted(signed, key=lambda essay_id: (likely[essay_id][:3], essay_id))
    with join_signatures(signatures, order, memory_limit) as join:
        groups, pairs = join.groups(), join.pairs()
        if isinstance(text_of, TextFiles):
            text_of.prepare(groups.members[number][0] for number in {*pairs.a.tolist(), *pairs.b.tolist()})
        comparer, copies = Comparer(text_of, groups, known or Judgements()), Copies()
        doubtful = judge(pairs, comparer, copies)
        if doubtful or copies.numbers():
            weigh_up(pairs, doubtful, join, comparer, copies)
    loose = copies.attach_excerpts()
    own = {essay_id: round(comparer.n_own(number)) for number, members in enumerate(groups.members) for essay_id in members}
    keys = preference(about, own)
    sets = copies.sets.groups(range(len(groups.members)))
    clusters = [sorted(essay_id for number in numbers for essay_id in groups.members[number]) for numbers in sets]
    works = assign_works(clusters, previous or {}, {essay_id: key[3] for essay_id, key in keys.items()})
    best = [min(members, key=lambda essay_id: keys[essay_id]) for members in groups.members]
    rows: list[tuple[str, str, str, float, int]] = []

    told: list[tuple[int, int, Judged]] = []
    kept_of: dict[int, int] = {}
    for kept, others in choose(sets, [keys[essay_id] for essay_id in best], comparer):
        kept_of.update(dict.fromkeys((kept, *(number for number, _ in others)), kept))
        told.extend((number, kept, found) for number, found in others)
        for essay_id in groups.members[kept]:
            if essay_id != best[kept]:
                verdict = "exact" if signed[essay_id].text_digest == signed[best[kept]].text_digest else "variant"
                rows.append((essay_id, best[kept], verdict, 1.0, int(groups.n_chars[kept])))
    # An excerpt that joined the same work by another pair is on record already.
    apart = sorted({(part, kept_of[whole]) for part, whole in loose if kept_of[part] != kept_of[whole]})
    found_apart = comparer.judge_each([(min(pair), max(pair)) for pair in apart])
    told.extend((part, kept, found) for (part, kept), found in zip(apart, found_apart, strict=True))
    for (number, kept, found), is_furniture in zip(told, _differ_in_furniture(told, comparer), strict=True):
        verdict = "variant" if is_furniture else found.verdict
        rows.extend((essay_id, best[kept], verdict, found.similarity, found.n_shared_chars) for essay_id in groups.members[number])
    canonical = {essay_id: best[kept] for number, kept in kept_of.items() for essay_id in groups.members[number]}
    columns = zip(*sorted(rows), strict=True) if rows else [[] for _ in DUPLICATES_SCHEMA]
    return DedupResult(
        pa.table([list(column) for column in columns], schema=DUPLICATES_SCHEMA),
        pa.table([sorted(works), [works[e] for e in sorted(works)], [canonical[e] == e for e in sorted(works)]], schema=CLUSTERS_SCHEMA),
    )


def _differ_in_furniture(pairs: Sequence[tuple[int, int, Judged]], comparer: Comparer) -> list[bool]:
    """Of each pair, whether only what many works have in common differs between both essays."""
    differ = [False] * len(pairs)
    asked: list[int] = []
    for place, (one, other, found) in enumerate(pairs):
        common = sum(comparer.n_chars(number) - comparer.n_own(number) for number in (one, other))
        is_common = found.unshared and common >= MIN_COMMON * found.unshared
        if is_common and comparer.may_be_copies(one, other, found.n_shared_chars):
            asked.append(place)
    weighed = [(min(pairs[place][:2]), max(pairs[place][:2])) for place in asked]
    for place, found in zip(asked, comparer.weigh_up_each(weighed), strict=True):
        differ[place] = found.is_same_content and found.unshared <= MAX_FURNITURE_WEIGHT * pairs[place][2].unshared
    return differ


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
