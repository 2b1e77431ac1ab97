"""Source texts of a few essays, out of the row groups that hold them."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.publish.passages import source_texts


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    for part in range(2):
        ids = [f"{part}{n:04d}" for n in range(300)]
        rows = pa.table({"essay_id": ids, "text": [f"第{name}篇" for name in ids]})
        pq.write_table(rows, folder / f"sources-{part}.parquet", row_group_size=70)
    return tmp_path


@pytest.mark.parametrize("ids", [[], ["00000"], ["00069", "00070", "10299"], [f"0{n:04d}" for n in range(0, 300, 7)]])
def test_the_texts_asked_for_are_read(release: Path, ids: list[str]) -> None:
    assert source_texts(release, ids) == {name: f"第{name}篇" for name in ids}


def test_row_groups_without_them_are_not_read(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    iter_batches = pq.ParquetFile.iter_batches

    def noted(file: pq.ParquetFile, *args: object, **options: object) -> object:
        read.extend(options["row_groups"])  # type: ignore[call-overload]
        return iter_batches(file, *args, **options)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", noted)
    assert source_texts(release, ["00075", "00290", "1"]) == {"00075": "第00075篇", "00290": "第00290篇"}
    assert read == [1, 4]
