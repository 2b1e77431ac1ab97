"""Pairs of essays worth comparing: a join of stored signatures, out of core by DuckDB.

Essays with one canonical form are grouped first and stand for one. Two groups are a candidate pair where they share a
MinHash band, or enough of the smaller one's anchors. A key that more than `MAX_FREQUENCY` groups share says little
(furniture, templates): its anchors are left out, and its bands tie each group to the first one only, so the number of
pairs stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.dedup.signatures import Hashes

MAX_FREQUENCY = 100
MIN_SHARED_ANCHORS = 3
MIN_CONTAINMENT = 0.06
RARE = 4


class Candidates(NamedTuple):
    """`groups`: canonical_digest and its essay_ids, sorted; `pairs`: representatives a < b and an estimated containment."""

    groups: list[list[str]]
    pairs: list[tuple[str, str, float]]


_GROUPS = """
    create temp table groups as
    select canonical_digest, list(essay_id order by essay_id) as members, min(essay_id) as rep,
           any_value(n_chars) as n_chars, any_value(rate_bits) as rate_bits
    from signatures group by canonical_digest, case when n_chars = 0 then essay_id end
"""
_KEYS = """
    create temp table {name} as
    select key, rep from (
        select distinct unnest({column}) as key, groups.rep as rep
        from signatures join groups on signatures.essay_id = groups.rep where groups.n_chars > 0)
    qualify count(*) over (partition by key) > 1
"""
_FREQUENT = "create temp table {name}_frequency as select key, count(*) as n, min(rep) as first from {name} group by key"
_BAND_PAIRS = """
    select distinct a, b, 1.0 as score from (
        select x.rep as a, y.rep as b from band x join band_frequency f on x.key = f.key and f.n <= {cap}
            join band y on x.key = y.key and x.rep < y.rep
        union all
        select f.first as a, x.rep as b from band x join band_frequency f on x.key = f.key and f.n > {cap} and x.rep <> f.first)
"""
_ANCHOR_PAIRS = """
    select s.a as a, s.b as b,
           least(1.0, s.n * power(2, greatest(p.rate_bits, q.rate_bits)) / greatest(1, least(p.n_chars, q.n_chars))) as score
    from (select x.rep as a, y.rep as b, count(*) as n
          from anchor x join anchor_frequency f on x.key = f.key and f.n <= {cap}
               join anchor y on x.key = y.key and x.rep < y.rep
          group by x.rep, y.rep having count(*) >= {shared}) s
    join groups p on p.rep = s.a join groups q on q.rep = s.b
    where score >= {containment}
"""


_WORK_FREQUENCY = """
    select key, count(distinct work) as n
    from (select distinct unnest(anchors) as key, works.work as work
          from signatures join works on signatures.essay_id = works.essay_id where n_chars > 0)
    group by key having count(distinct work) > {rare} order by key
"""


class Frequencies(NamedTuple):
    """Anchors that stand in more than `RARE` works, sorted, and in how many."""

    keys: Hashes
    counts: npt.NDArray[np.int64]


def work_frequencies(signatures: pa.Table | Sequence[Path], works: Mapping[str, str], memory_limit: str = "1GB") -> Frequencies:
    """In how many works an anchor stands. Furniture and templates stand in many, what an essay says for itself in one.

    Args:
        signatures: as for `find_candidates`.
        works: essay_id -> work (any name), of the essays to count.
        memory_limit: bound of DuckDB's memory.
    """
    with _connect(signatures, memory_limit) as connection:
        connection.register("works", pa.table({"essay_id": list(works), "work": list(works.values())}))
        table = connection.execute(_WORK_FREQUENCY.format(rare=RARE)).fetchnumpy()
    return Frequencies(np.asarray(table["key"], dtype=np.uint64), np.asarray(table["n"], dtype=np.int64))


@contextmanager
def _connect(signatures: pa.Table | Sequence[Path], memory_limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, bounded, with the signatures as a view."""
    with duckdb.connect(config={"memory_limit": memory_limit, "preserve_insertion_order": False}) as connection:
        if isinstance(signatures, pa.Table):
            connection.register("signatures", signatures)
        else:
            connection.read_parquet([str(path) for path in signatures]).create_view("signatures")
        yield connection


def find_candidates(signatures: pa.Table | Sequence[Path], memory_limit: str = "1GB") -> Candidates:
    """Candidate pairs among signatures, a table or Parquet files, sorted by falling score, then by ids.

    The score is the estimated share of the smaller essay's 5-grams found in the other; 1 for a shared band alone.
    """
    with _connect(signatures, memory_limit) as connection:
        connection.execute(_GROUPS)
        for name, column in (("band", "bands"), ("anchor", "anchors")):
            connection.execute(_KEYS.format(name=name, column=column))
            connection.execute(_FREQUENT.format(name=name))
        limits = {"cap": MAX_FREQUENCY, "shared": MIN_SHARED_ANCHORS, "containment": MIN_CONTAINMENT}
        query = f"select a, b, max(score) from ({_BAND_PAIRS} union all {_ANCHOR_PAIRS}) group by a, b order by 3 desc, 1, 2"
        pairs = connection.execute(query.format(**limits)).fetchall()
        groups = connection.execute("select members from groups order by rep").fetchall()
    return Candidates([members for (members,) in groups], pairs)
