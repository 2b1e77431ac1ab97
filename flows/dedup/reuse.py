"""Passages that works share without being copies of one another.

Stored fingerprints are joined out of core, a bucket of their values at a time; each hit is grown to the full shared run on
the texts themselves. A run half filled with fingerprints of many works is a stock formula and is left out.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.dedup.canonical import Canonical, fold
from flows.dedup.comparer import TextOf
from flows.dedup.passages import Passage, grow, is_stock
from flows.dedup.texts import TextFiles
from flows.memory.bounded import MEMORY_LIMITS, BoundedDatabase, open_bounded

STOCK_WORKS = 8  # a passage found in more works than this is a formula of the genre, not a quotation
GRAMS_AT_ONCE = 3_000_000
CACHED_CHARS = 6_000_000  # canonical texts held at once; a character takes 12 bytes

REUSE_SCHEMA = pa.schema(
    [
        pa.field("reuse_id", pa.string(), nullable=False),
        pa.field("essay_id", pa.string(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("other_essay_id", pa.string(), nullable=False),
        pa.field("other_start", pa.int64(), nullable=False),
        pa.field("other_end", pa.int64(), nullable=False),
        pa.field("similarity", pa.float64(), nullable=False),
    ]
)
_BUCKET = """
    create or replace temp table bucket as select key, place, before, behind, essays.no as no
    from (select essay_id, unnest(grams) as key, unnest(places) as place, unnest(before) as before, unnest(behind) as behind
          from fingerprints) join essays using (essay_id)
    where key % {n_buckets} = {bucket}
"""
# Only what stands twice is of interest; of an essay that repeats itself the first place counts.
_OCCURRENCES = """
    create or replace temp table occurrences as
    select key, no, min(place) as place, arg_min(before, place) as before, arg_min(behind, place) as behind from bucket where key in (select key from bucket group by key having count(*) > 1)
    group by key, no
"""
_COUNTS = "create or replace temp table counts as select key, count(*) as n_works from occurrences group by key having count(*) > 1"
_SEEDS = """
    insert into seeds select x.no, y.no, x.place, y.place
    from counts join occurrences x on x.key = counts.key join occurrences y on y.key = counts.key and x.no < y.no
    where n_works <= {stock_works} and (x.before = y.before or x.behind = y.behind)
"""
_STOCK = "insert into stock select no, place from bucket where key in (select key from counts where n_works > {stock_works})"


def find_reuse(
    fingerprints: pa.Table | Sequence[Path], text_of: TextOf, works: Mapping[str, str], memory_limits: Sequence[str] = MEMORY_LIMITS
) -> pa.Table:
    """Passages of at least 30 characters that essays of different works share.

    Args:
        fingerprints: rows of `flows.dedup.fingerprints.fingerprint`, as a table or Parquet files.
        text_of: the text (as fingerprinted) of an essay by id; called only for essays that share fingerprints.
        works: essay_id -> work_id of the essays to compare, one a work: the canonical ones.
        memory_limits: bounds of the join's memory, tried in turn, as DuckDB writes them.

    Returns:
        `REUSE_SCHEMA` sorted by essay_id, start, other_essay_id, other_start, each pair once with essay_id < other_essay_id.
        Positions are half-open, in characters of each essay's restored text; `similarity` is the shared share of the passage.
        Passages that overlap in one essay share no id: reuse_id names the row.

    Raises:
        ValueError: two of the essays are of one work.
    """
    if len(set(works.values())) != len(works):
        raise ValueError("Two essays of one work can't be compared for reuse: give the canonical one of each work.")
    names = sorted(works)
    with open_bounded(memory_limits) as database:
        _join(database, fingerprints, names)
        stock = _stock(database)
        if isinstance(text_of, TextFiles):
            numbers = database.columns("select a from seeds union select b from seeds")["a"]
            text_of.prepare(names[number] for number in numbers)
        forms = _Forms(text_of)
        rows = []
        for a, b, seeds in _pairs(database):
            one, other = names[a], names[b]
            form, other_form = forms.get(one), forms.get(other)
            for passage in grow(form, other_form, seeds):
                if not is_stock(passage, stock.get(a, _NOTHING)):
                    rows.append(_row(one, form, other, other_form, passage))
    rows.sort()
    columns = zip(*rows, strict=True) if rows else [[] for _ in REUSE_SCHEMA]
    table = pa.table(dict(zip(_SORTED, map(list, columns), strict=True)))
    return table.select(REUSE_SCHEMA.names).cast(REUSE_SCHEMA)


_SORTED = ("essay_id", "start", "other_essay_id", "other_start", "end", "other_end", "similarity", "reuse_id")
_NOTHING: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)


def _join(database: BoundedDatabase, fingerprints: pa.Table | Sequence[Path], names: list[str]) -> None:
    """Fill `seeds` (a, b, place, other_place) and `stock` (no, place)."""
    essays = pa.table({"no": np.arange(len(names), dtype=np.int32), "essay_id": pa.array(names, pa.string())})
    database.view("essays", essays)
    database.view("fingerprints", fingerprints)
    database.execute("create temp table seeds (a integer, b integer, place integer, other_place integer)")
    database.execute("create temp table stock (no integer, place integer)")
    n_grams = database.columns("select coalesce(sum(len(grams)), 0) as n from fingerprints")["n"][0]
    n_buckets = 1 + int(n_grams) // GRAMS_AT_ONCE
    for bucket in range(n_buckets):
        database.execute(_BUCKET.format(n_buckets=n_buckets, bucket=bucket))
        database.execute(_OCCURRENCES)
        database.execute(_COUNTS)
        database.execute(_SEEDS.format(stock_works=STOCK_WORKS))
        database.execute(_STOCK.format(stock_works=STOCK_WORKS))
    database.execute("drop table bucket; drop table occurrences; drop table counts")


def _stock(database: BoundedDatabase) -> dict[int, npt.NDArray[np.int64]]:
    """Places of formulas in the essays that share something, sorted."""
    found = database.columns("select no, place from stock where no in (select a from seeds) order by no, place")
    numbers, first = np.unique(found["no"], return_index=True)
    parts = np.split(np.asarray(found["place"], dtype=np.int64), first[1:])
    return dict(zip(numbers.tolist(), parts, strict=False))


def _pairs(database: BoundedDatabase) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """The seeds of each pair of essays, in rising order."""
    pair, seeds = (-1, -1), list[tuple[int, int]]()
    for batch in database.batches("select distinct a, b, place, other_place from seeds order by all", 65_536):
        for a, b, place, other_place in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if (a, b) != pair:
                if seeds:
                    yield *pair, seeds
                pair, seeds = (a, b), []
            seeds.append((place, other_place))
    if seeds:
        yield *pair, seeds


class _Forms:
    """Canonical texts by essay, the latest used ones kept."""

    def __init__(self, text_of: TextOf) -> None:
        self._text_of = text_of
        self._kept: OrderedDict[str, Canonical] = OrderedDict()
        self._n_chars = 0

    def get(self, essay_id: str) -> Canonical:
        found = self._kept.get(essay_id)
        if found is not None:
            self._kept.move_to_end(essay_id)
            return found
        found = self._kept[essay_id] = fold(self._text_of(essay_id))
        self._n_chars += len(found.codes)
        while self._n_chars > CACHED_CHARS and len(self._kept) > 2:
            self._n_chars -= len(self._kept.popitem(last=False)[1].codes)
        return found


def _row(one: str, form: Canonical, other: str, other_form: Canonical, passage: Passage) -> tuple[str | int | float, ...]:
    """A row in the order of `_SORTED`."""
    length = max(passage.end - passage.start, passage.other_end - passage.other_start)
    start, other_start = int(form.positions[passage.start]), int(other_form.positions[passage.other_start])
    end, other_end = int(form.positions[passage.end - 1]) + 1, int(other_form.positions[passage.other_end - 1]) + 1
    name = f"{one}:{start}:{other}:{other_start}"
    reuse_id = "r" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
    return one, start, other, other_start, end, other_end, round(passage.shared / length, 4), reuse_id
