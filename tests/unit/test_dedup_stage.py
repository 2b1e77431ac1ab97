"""Dedup over shards: a corpus that grew gives the bytes of a full rebuild, and only what is new is read and compared."""

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.dedup import Judgements, find_duplicates, find_reuse, fingerprint, sign
from flows.stages.sign import sign_shard
from flows.stages.works import find_works

ESSAYS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds/essays").glob("*.txt"))]
COLUMNS = pa.schema(
    [
        ("essay_id", pa.string()),
        ("damage_rate", pa.float64()),
        ("is_truncated", pa.bool_()),
        *((name, pa.string()) for name in ("title", "abstract", "journal", "issue", "pages", "doi")),
        *((name, pa.list_(pa.string())) for name in ("authors", "keywords")),
        ("year", pa.int32()),
        ("published_date", pa.date32()),
    ]
)
FILES = ("clusters", "duplicates", "reuse", "works")


def pieces(text: str, seed: int, share: float) -> str:
    """The text without this share of its sentences."""
    rng = random.Random(seed)
    return "。".join(part for part in text.split("。") if rng.random() >= share)


def corpus() -> dict[str, str]:
    texts = {f"{number}": text for number, text in enumerate(ESSAYS)}
    for number, text in enumerate(ESSAYS):
        texts |= {f"{number}-near": pieces(text, number, 0.1), f"{number}-part": text[200:900]}
    texts["quote"] = ESSAYS[0][:400] + ESSAYS[1][300:420] + ESSAYS[2][-400:]
    texts["late"] = pieces(ESSAYS[0], 9, 0.2)
    return texts


def shard(folder: Path, texts: dict[str, str], said: dict[str, dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"essay_id": list(texts), "text": list(texts.values())}), folder / "texts.parquet")
    rows = [{"essay_id": name, "damage_rate": 0.0, "is_truncated": False} | said.get(name, {}) for name in texts]
    pq.write_table(pa.Table.from_pylist(rows, COLUMNS), folder / "essays.parquet")
    return folder


def judge(shards: list[Path], work: Path) -> Path:
    work.mkdir(exist_ok=True)
    return find_works(shards, [sign_shard(folder, work) for folder in shards], work, work / "releases")


def test_a_grown_corpus_gives_the_bytes_of_a_full_rebuild(tmp_path: Path) -> None:
    texts = corpus()
    names = list(texts)
    parts = [names[:6], names[6:-1], names[-1:]]
    shards = [shard(tmp_path / f"shard{n}", {name: texts[name] for name in part}, {}) for n, part in enumerate(parts)]
    judge(shards[:2], tmp_path / "grown")
    grown, full = judge(shards, tmp_path / "grown"), judge(shards[::-1], tmp_path / "full")
    for name in FILES:
        assert (grown / f"{name}.parquet").read_bytes() == (full / f"{name}.parquet").read_bytes()
    judged = [next((tmp_path / where / "judged").glob("*/*.parquet")).read_bytes() for where in ("grown", "full")]
    assert judged[0] == judged[1]


def test_what_was_compared_once_is_not_read_again(tmp_path: Path) -> None:
    texts = corpus()
    names = sorted(texts)
    new = "late"
    known = Judgements()
    old = [name for name in names if name != new]
    find_duplicates(sign(old, [texts[name] for name in old]), texts.__getitem__, known=known)
    n_before = known.n_added
    known.write(tmp_path / "judged.parquet")
    everything = sign(names, [texts[name] for name in names])
    expected = find_duplicates(everything, texts.__getitem__)

    asked: set[str] = set()

    def text_of(essay_id: str) -> str:
        asked.add(essay_id)
        return texts[essay_id]

    again = Judgements(tmp_path / "judged.parquet")
    assert find_duplicates(everything, text_of, known=again) == expected
    assert 0 < again.n_added < n_before
    assert new in asked and not asked & {"4", "4-near", "4-part"}

    again.write(tmp_path / "judged.parquet")
    asked.clear()
    unchanged = Judgements(tmp_path / "judged.parquet")
    assert find_duplicates(everything, text_of, known=unchanged) == expected
    assert unchanged.n_added == 0 and not asked


def test_comparisons_that_nobody_asks_for_are_dropped(tmp_path: Path) -> None:
    texts = corpus()
    known = Judgements()
    find_duplicates(sign(list(texts), list(texts.values())), texts.__getitem__, known=known)
    known.write(tmp_path / "all.parquet")
    fewer = Judgements(tmp_path / "all.parquet")
    few = ["0", "late"]
    find_duplicates(sign(few, [texts[name] for name in few]), texts.__getitem__, known=fewer)
    fewer.write(tmp_path / "few.parquet")
    assert 0 < pq.read_metadata(tmp_path / "few.parquet").num_rows < pq.read_metadata(tmp_path / "all.parquet").num_rows


def test_a_copy_gives_the_work_what_the_canonical_one_lacks(tmp_path: Path) -> None:
    texts = {"bare": ESSAYS[0], "titled": pieces(ESSAYS[0], 1, 0.05), "other": ESSAYS[1]}
    said = {
        "bare": {"year": 2015, "authors": []},
        "titled": {"title": "标题", "authors": ["王某", "李某"], "journal": "学习", "year": 2014, "issue": "3", "damage_rate": 0.2},
    }
    made = judge([shard(tmp_path / "shard", texts, said)], tmp_path / "work")
    works = {row["essay_id"]: row for row in pq.read_table(made / "works.parquet").to_pylist()}
    row = works["bare"]
    assert (row["n_copies"], row["title"], row["title_essay_id"]) == (2, "标题", "titled")
    assert (row["authors"], row["authors_essay_id"]) == (["王某", "李某"], "titled")
    # Journal and year are taken together: the year of one copy never stands beside the journal of another.
    assert (row["journal"], row["year"], row["publication_essay_id"]) == ("学习", 2014, "titled")
    assert (row["keywords"], row["keywords_essay_id"], row["doi"]) == ([], None, None)
    assert (works["other"]["n_copies"], works["other"]["title"]) == (1, None)


@pytest.mark.parametrize("limit", ["60MB", "1GB"])
def test_the_bound_of_memory_does_not_change_the_result(limit: str) -> None:
    texts = corpus()
    names = sorted(texts)
    bodies = [texts[name] for name in names]
    plain = find_duplicates(sign(names, bodies), texts.__getitem__)
    assert find_duplicates(sign(names, bodies), texts.__getitem__, memory_limits=[limit]) == plain
    works = {name: name for name in names}
    prints = fingerprint(names, bodies)
    assert find_reuse(prints, texts.__getitem__, works, [limit]) == find_reuse(prints, texts.__getitem__, works)
