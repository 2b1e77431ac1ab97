"""Which essays are copies of which: signatures -> candidate pairs -> comparison of the texts -> works.

The result depends on the set of essays only, not on their order, and one call compares new essays with all earlier ones
through their stored signatures. Comparisons already made are taken from where they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from flows.dedup.candidates import Groups, Members, Signatures, join_signatures
from flows.dedup.choice import choose
from flows.dedup.clusters import name_works
from flows.dedup.comparer import Comparer, TextOf
from flows.dedup.copies import Copies
from flows.dedup.grams import Ints, Mask
from flows.dedup.judgements import Judged, Judgements
from flows.dedup.judging import judge, weigh_up
from flows.dedup.preference import LIKELY, PREFERENCE, Ranks, preference
from flows.dedup.shares import OwnShares
from flows.dedup.texts import TextFiles
from flows.memory.bounded import MEMORY_LIMITS

Row: TypeAlias = tuple[str, str, str, float, int]
"""A row of `DUPLICATES_SCHEMA`."""
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
    memory_limits: Sequence[str] = MEMORY_LIMITS,
) -> DedupResult:
    """Find the copies among essays.

    Args:
        signatures: rows of `flows.dedup.signatures.sign` of all essays, as a table or Parquet files.
        text_of: the text (as signed) of an essay by id; called only for essays whose comparison is not known.
        essays: what the choice of the canonical copy goes by, see `flows.dedup.preference.preference`.
        previous: essay_id -> work_id of the last release; these never change but where two works turn out to be one.
        known: comparisons of earlier runs; those made now are added.
        memory_limits: bounds of the join's memory, tried in turn, as DuckDB writes them.

    Returns:
        The pairs (each copy with the canonical copy of its work) and the work of every essay.
    """
    signed = _signed(signatures)
    about = signed if essays is None else signed.join(essays, on="essay_id", how="left")
    # When a text was first seen is no matter here: the copies found depend on the essays alone.
    order = preference(about, about["n_own"].to_numpy()).sort(*LIKELY, "essay_id")["essay_id"].to_arrow()
    with OwnShares(len(about)) as shares:
        with join_signatures(signatures, order, memory_limits) as join:
            del order
            groups, pairs = join.groups(), join.pairs()
            if isinstance(text_of, TextFiles):
                text_of.prepare(map(groups.members.first, np.union1d(pairs.a, pairs.b).tolist()))
            comparer, copies = Comparer(text_of, groups, known or Judgements(), shares), Copies()
            doubtful = judge(pairs, comparer, copies)
            if doubtful or copies.numbers():
                weigh_up(pairs, doubtful, join, comparer, copies)
        del pairs, doubtful  # what is as large as the corpus goes before more of that kind comes
        loose = copies.attach_excerpts()
        sets = copies.sets.groups(copies.sets.members())
        del copies
        essays = _members(groups, about, shares)
        return _tables(essays, groups.members, comparer, sets=sets, loose=loose, previous=previous or {})


def _members(groups: Groups, about: pl.DataFrame, shares: OwnShares) -> pl.DataFrame:
    """The essays of the groups, one behind the other: essay_id, text_digest, `number` of the group, and their preference."""
    numbers = groups.members.numbers()
    members = pl.DataFrame({"essay_id": groups.members.essay_ids, "number": numbers}).join(
        about, on="essay_id", how="left", maintain_order="left"
    )
    own = np.rint(shares.means[: len(groups.keys)] * groups.n_chars).astype(np.int64)
    ranked = preference(members, own[numbers])
    return pl.concat([members.select("text_digest", "number"), ranked], how="horizontal")


def _tables(
    essays: pl.DataFrame,
    members: Members,
    comparer: Comparer,
    *,
    sets: Sequence[Sequence[int]],
    loose: Sequence[tuple[int, int]],
    previous: Mapping[str, str],
) -> DedupResult:
    """Choose the copy that stands for each work, and tell how the others differ from it.

    Args:
        essays: as `_members` gives them.
        members: of the groups.
        comparer: of the groups.
        sets: numbers of groups that are one work, those of two and more.
        loose: groups that lie in another one of another work.
        previous: essay_id -> work_id of the last release.
    """
    first = (
        essays.with_row_index("at")
        .sort(*PREFERENCE, "essay_id")
        .with_row_index("place")
        .group_by("number")
        .agg(pl.all().first())
        .sort("number")
    )
    ranks = Ranks(*(first[name].to_numpy() for name in ("place", "damage", "incomplete")))
    best = first["at"].to_numpy()
    told: list[tuple[int, int, Judged]] = []
    kept_of = np.arange(comparer.n_groups)
    for kept, others in choose(sets, ranks, comparer):
        kept_of[[kept, *(number for number, _ in others)]] = kept
        told.extend((number, kept, found) for number, found in others)
    # An excerpt that joined the same work by another pair is on record already.
    apart = sorted({(part, int(kept_of[whole])) for part, whole in loose if kept_of[part] != kept_of[whole]})
    found_apart = comparer.judge_each([(min(pair), max(pair)) for pair in apart])
    told.extend((part, kept, found) for (part, kept), found in zip(apart, found_apart, strict=True))
    numbers = essays["number"].to_numpy()
    chosen = _Chosen(members, best, kept_of, numbers, np.arange(len(essays)) == best[kept_of[numbers]])
    rows = sorted([*_same_form(chosen, essays["text_digest"], comparer), *_compared(chosen, told, comparer)])
    columns = zip(*rows, strict=True) if rows else [[] for _ in DUPLICATES_SCHEMA]
    works = name_works(essays["essay_id"], kept_of[numbers], essays["first_seen"], previous)
    clusters = essays.select("essay_id", works, is_canonical=pl.Series(chosen.is_canonical))
    return DedupResult(
        pa.table([list(column) for column in columns], schema=DUPLICATES_SCHEMA),
        clusters.sort("essay_id").to_arrow().cast(CLUSTERS_SCHEMA),
    )


class _Chosen(NamedTuple):
    """The groups' `best` members by place, the group `kept_of` each group's work; of each essay its group, and whether it stands for its work."""

    members: Members
    best: Ints
    kept_of: Ints
    numbers: Ints
    is_canonical: Mask


def _same_form(chosen: _Chosen, digests: pl.Series, comparer: Comparer) -> Iterator[Row]:
    """The copies of one canonical form with that which stands for the work."""
    is_kept_form = chosen.kept_of[chosen.numbers] == chosen.numbers
    for at in (is_kept_form & ~chosen.is_canonical).nonzero()[0].tolist():
        kept = int(chosen.numbers[at])
        best = int(chosen.best[kept])
        verdict = "exact" if digests[at] == digests[best] else "variant"
        yield chosen.members.name(at), chosen.members.name(best), verdict, 1.0, comparer.n_chars(kept)


def _compared(chosen: _Chosen, told: Sequence[tuple[int, int, Judged]], comparer: Comparer) -> Iterator[Row]:
    """The copies of other forms."""
    for (number, kept, found), is_furniture in zip(told, _differ_in_furniture(told, comparer), strict=True):
        verdict = "variant" if is_furniture else found.verdict
        for at in range(chosen.members.starts[number], chosen.members.starts[number + 1]):
            yield chosen.members.name(at), chosen.members.name(int(chosen.best[kept])), verdict, found.similarity, found.n_shared_chars


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


def _signed(signatures: Signatures) -> pl.DataFrame:
    """What the signatures tell of each essay: essay_id, the digest of its text, its characters in lines that don't look like furniture."""
    columns = ["essay_id", "text_digest", "n_own"]
    table = signatures.select(columns) if isinstance(signatures, pa.Table) else ds.dataset(list(map(str, signatures))).to_table(columns)
    return pl.DataFrame(table)
