"""Pairs of essays worth comparing: a join of stored signatures, out of core by DuckDB.

Essays with one canonical form are grouped first and stand for one. Two groups are a candidate pair where they share a
MinHash band, or enough of the smaller one's anchors. A key that more than `MAX_FREQUENCY` groups share says little
(furniture, templates): its anchors are left out, and its bands tie each group to the first one only, so the number of
pairs stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.dedup.grams import Ints
from flows.dedup.segments import Segments
from flows.dedup.signatures import Hashes
from flows.memory.bounded import BoundedDatabase, open_bounded

Numbers = npt.NDArray[np.int32]
Signatures: TypeAlias = pa.Table | Sequence[Path]

MAX_FREQUENCY = 12
MIN_SHARED_ANCHORS = 3
MIN_CONTAINMENT = 0.06
RARE = 2
ESSAYS_AT_ONCE = 1024  # whose segments are in memory


class Members(NamedTuple):
    """The essay_ids of each group, sorted: those of all groups one behind the other in `essay_ids`, and where each group `starts`."""

    essay_ids: pa.StringArray
    starts: Ints

    def name(self, at: int) -> str:
        """The essay_id at a place among all."""
        return str(self.essay_ids[at].as_py())

    def first(self, number: int) -> str:
        """The smallest essay_id of a group."""
        return self.name(int(self.starts[number]))

    def count(self, number: int) -> int:
        """How many essays the group has."""
        return int(self.starts[number + 1] - self.starts[number])

    def numbers(self) -> Ints:
        """The number of the group of each essay."""
        return np.arange(len(self.starts) - 1).repeat(np.diff(self.starts))


class Groups(NamedTuple):
    """Essays of one canonical form, each group numbered by its place in the order of preference.

    `keys`: 64 bits of the digest of the canonical form; `n_chars` of it.
    """

    members: Members
    keys: Hashes
    n_chars: npt.NDArray[np.int64]


class Pairs(NamedTuple):
    """Candidate pairs of group numbers a < b, sorted by a, then by falling `score`, then by b.

    So the likeliest canonical copy of a work is compared with its copies first, and most pairs of these need no comparison.
    The score is the estimated share of the smaller essay's 5-grams found in the other; 1 for a shared band alone.
    """

    a: Numbers
    b: Numbers
    score: npt.NDArray[np.float32]


class Frequencies(NamedTuple):
    """Segments that stand in more than `RARE` works, sorted, and in how many."""

    keys: Hashes
    counts: npt.NDArray[np.int64]


_GROUPS = """
    create temp table groups as
    select row_number() over (order by count(*) = 1, min(rank)) - 1 as no, list(essay_id order by essay_id) as members,
           min(essay_id) as rep, any_value(n_chars) as n_chars, any_value(rate_bits) as rate_bits,
           any_value(canonical_digest) as digest
    from signatures join ranks using (essay_id) group by canonical_digest, case when n_chars = 0 then essay_id end
"""
_KEYS = """
    create temp table {name} as
    select key, no from (
        select distinct unnest({column}) as key, groups.no::integer as no
        from signatures join groups on signatures.essay_id = groups.rep where groups.n_chars > 0)
    qualify count(*) over (partition by key) > 1
"""
_FREQUENT = "create temp table {name}_frequency as select key, count(*) as n, min(no) as first from {name} group by key"
_BAND_PAIRS = """
    select distinct a, b, null as score from (
        select x.no as a, y.no as b from band x join band_frequency f on x.key = f.key and f.n <= {cap}
            join band y on x.key = y.key and x.no < y.no
        union all
        select f.first as a, x.no as b from band x join band_frequency f on x.key = f.key and f.n > {cap} and x.no <> f.first)
"""
_ANCHOR_PAIRS = """
    select s.a as a, s.b as b,
           least(1.0, s.n * power(2, greatest(p.rate_bits, q.rate_bits)) / greatest(1, least(p.n_chars, q.n_chars))) as score
    from (select a, b, count(*) as n from (
              select x.no as a, y.no as b from anchor x join anchor_frequency f on x.key = f.key and f.n <= {cap}
                  join anchor y on x.key = y.key and x.no < y.no
              union all
              select f.first as a, x.no as b from anchor x join anchor_frequency f on x.key = f.key and f.n > {cap} and x.no <> f.first)
          group by a, b having count(*) >= {shared}) s
    join groups p on p.no = s.a join groups q on q.no = s.b
    where score >= {containment}
"""
_WORK_FREQUENCY = """
    select key, count(*) as n from (
        select distinct unnest(segments) as key, works.work as work
        from signatures join groups on signatures.essay_id = groups.rep join works on works.no = groups.no where groups.n_chars > 0)
    group by key having count(*) > {rare} order by key
"""
_SEGMENTS = """
    select groups.no, segments, lengths, kinds from signatures join groups on signatures.essay_id = groups.rep
        join wanted on wanted.no = groups.no where len(segments) > 0
"""


class SignatureJoin:
    """The stored signatures in a database of bounded memory, which spills to disk."""

    def __init__(self, database: BoundedDatabase, order: pa.Array) -> None:
        self._database = database
        database.view("ranks", pa.table({"essay_id": order, "rank": np.arange(len(order))}))
        database.execute(_GROUPS)
        database.unregister("ranks")

    def groups(self) -> Groups:
        """The groups of equal canonical forms."""
        rows = self._database.table("select members, digest, n_chars from groups order by no")
        keys = np.fromiter((int(value.as_py()[:16], 16) for value in rows["digest"]), dtype=np.uint64, count=len(rows))
        sizes = pc.list_value_length(rows["members"]).to_numpy()
        starts: Ints = np.concatenate((np.zeros(1, dtype=np.int64), sizes.cumsum(dtype=np.int64)))
        essay_ids = pc.list_flatten(rows["members"]).combine_chunks().cast(pa.string())
        return Groups(Members(essay_ids, starts), keys, rows["n_chars"].to_numpy())

    def pairs(self) -> Pairs:
        """The candidate pairs."""
        for name, column in (("band", "bands"), ("anchor", "anchors")):
            self._database.execute(_KEYS.format(name=name, column=column))
            self._database.execute(_FREQUENT.format(name=name))
        limits = {"cap": MAX_FREQUENCY, "shared": MIN_SHARED_ANCHORS, "containment": MIN_CONTAINMENT}
        both = f"({_BAND_PAIRS} union all {_ANCHOR_PAIRS})"
        query = f"select a, b, coalesce(max(score), 1.0) as score from {both} group by a, b order by 1, 3 desc, 2"
        found = self._database.columns(query.format(**limits))
        for name in ("band", "anchor"):
            self._database.execute(f"drop table {name}; drop table {name}_frequency")
        return Pairs(
            np.asarray(found["a"], dtype=np.int32), np.asarray(found["b"], dtype=np.int32), np.asarray(found["score"], dtype=np.float32)
        )

    def work_frequencies(self, works: Numbers) -> Frequencies:
        """In how many works a segment stands: furniture and templates in many, what an essay says for itself in one.

        Args:
            works: the work (any number) of each group.
        """
        self._database.view("works", pa.table({"no": np.arange(len(works), dtype=np.int32), "work": works}))
        with self._database.as_written():
            table = self._database.columns(_WORK_FREQUENCY.format(rare=RARE))
        self._database.unregister("works")
        return Frequencies(np.asarray(table["key"], dtype=np.uint64), np.asarray(table["n"], dtype=np.int64))

    def segments(self, numbers: Numbers) -> Iterator[tuple[Numbers, Ints, Segments]]:
        """The segments of the groups asked for, of many at once: numbers of groups, where the segments of each start, and all of these."""
        self._database.view("wanted", pa.table({"no": numbers}))
        with self._database.as_written():
            for batch in self._database.batches(_SEGMENTS, ESSAYS_AT_ONCE):
                offsets = batch.column(1).offsets.to_numpy().astype(np.int64)
                hashes, lengths, kinds = (batch.column(place).flatten().to_numpy() for place in (1, 2, 3))
                yield batch.column(0).to_numpy(), offsets - offsets[0], Segments(hashes, lengths, kinds)
        self._database.unregister("wanted")


@contextmanager
def join_signatures(signatures: Signatures, order: pa.Array, memory_limits: Sequence[str]) -> Iterator[SignatureJoin]:
    """A join over signatures, a table or Parquet files of `flows.dedup.signatures.sign`.

    Args:
        signatures: of all essays.
        order: their essay_ids, the likeliest canonical copy of a work in front of the others.
        memory_limits: bounds of memory, tried in turn, as DuckDB writes them.
    """
    with open_bounded(memory_limits) as database:
        database.view("signatures", signatures)
        yield SignatureJoin(database, order)
