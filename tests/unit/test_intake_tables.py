"""Tables as inputs: rows of CSV and Parquet become texts, what compresses them is told by the name, a bad row costs itself."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.intake import InputFile, find_inputs, read_input
from flows.spans.documents import Refusal, SourceText
from schemas.catalog import BY_NAME

ESSAY = "基层党建工作要与时俱进，不断创新，\n更好地适应“新时代”的需要。思想政治工作是党的生命线。"
ROWS = [
    {"id": "a1", "text": ESSAY, "site": "例，网", "year": "2020"},
    {"id": "", "text": ESSAY + '他说,"好"。', "site": "", "year": "2021"},
    {"id": "a3", "text": "  ", "site": "", "year": ""},
]


def read(path: Path) -> list[SourceText | Refusal]:
    return [text for file in find_inputs([path]) for text in (read_input(file) if isinstance(file, InputFile) else [file])]


def shown(path: Path) -> list[tuple[str, str]]:
    """The last part of each name, and the reason or the text."""
    return [(t.source_uri.rpartition("#")[2], t.reason if isinstance(t, Refusal) else t.text) for t in read(path)]


def as_csv(delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ROWS[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv.gz", ","), ("a.tsv.zst", "\t")])
def test_the_rows_of_a_csv_are_texts(tmp_path: Path, name: str, delimiter: str, encoding: str) -> None:
    path = tmp_path / name
    data = as_csv(delimiter).encode(encoding)
    if name.endswith(".gz"):
        data = gzip.compress(data)
    elif name.endswith(".zst"):
        data = pa.compress(data, codec="zstd", asbytes=True)
    path.write_bytes(data)
    assert shown(path) == [("a1", ESSAY), ("R2", ROWS[1]["text"]), ("a3", "empty_text")]
    first, second, _ = read(path)
    assert isinstance(first, SourceText)
    assert isinstance(second, SourceText)
    assert (first.metadata, second.metadata) == ({"site": "例，网", "year": "2020"}, {"year": "2021"})
    assert (first.encoding, first.media_type) == (encoding.removesuffix("-sig"), "text/csv")


def test_a_text_of_any_length_is_a_cell(tmp_path: Path) -> None:
    text = ESSAY.replace("\n", "") * 10_000
    (tmp_path / "a.csv").write_text(f"text\n{text}\n", encoding="utf-8")
    assert shown(tmp_path / "a.csv") == [("R1", text)]


def test_a_bad_row_of_a_csv_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = ["text,id", f'"{ESSAY}",a1', '"abc"d,a2', f"{ESSAY},a,b,c".replace("\n", ""), "", "好文章。,a4", '"no end,a5']
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert shown(tmp_path / "a.csv") == [("a1", ESSAY), ("R2", "bad_csv"), ("R3", "bad_csv"), ("a4", "好文章。"), ("R5", "bad_csv")]
    bad = [t.detail for t in read(tmp_path / "a.csv") if isinstance(t, Refusal)]
    assert [text.partition(" on,")[0] for text in bad] == ["Row 2, from line 4", "Row 3, from line 5", "Row 5, from line 8"]


def test_broken_bytes_cost_a_character_of_a_csv(tmp_path: Path) -> None:
    data = f"id,text\na,{ESSAY[:17] * 20}\n".encode()
    (tmp_path / "a.csv").write_bytes(data[:30] + data[31:])
    ((name, text),) = shown(tmp_path / "a.csv")
    assert (name, text.count("\ufffd")) == ("a", 1)


@pytest.mark.parametrize(
    ("data", "reason", "says"),
    [
        (b"", "empty_file", "no text"),
        ("标题,正文\n甲,乙\n".encode(), "no_text", "标题, 正文"),
        (bytes(range(256)) * 20, "binary_file", "no text"),
    ],
)
def test_a_csv_without_texts_is_refused_once(tmp_path: Path, data: bytes, reason: str, says: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    (refused,) = read(tmp_path / "a.csv")
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert says in refused.detail


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_the_rows_of_a_parquet_are_texts(tmp_path: Path, kind: pa.DataType) -> None:
    table = pa.table(
        {
            "id": pa.array([7, None, 9, 10]),
            "text": pa.array([ESSAY, ESSAY + "二", None, " "], pa.string()).cast(kind),
            "date": pa.array([dt.date(2020, 1, 2), None, None, None]),
            "tags": pa.array([["党建", "思政"], None, None, None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert shown(tmp_path / "a.parquet") == [("7", ESSAY), ("R2", ESSAY + "二"), ("R3", "no_text"), ("10", "empty_text")]
    first = read(tmp_path / "a.parquet")[0]
    assert isinstance(first, SourceText)
    assert first.metadata == {"date": '"2020-01-02"', "tags": '["党建", "思政"]'}


def test_a_parquet_without_texts_is_refused_once(tmp_path: Path) -> None:
    pq.write_table(pa.table({"content": ["文"]}), tmp_path / "none.parquet")
    pq.write_table(pa.table({"text": [1]}), tmp_path / "number.parquet")
    pq.write_table(
        BY_NAME["sentences"].arrow_schema().with_metadata({"data_version": "1", "schema_version": "1"}).empty_table(),
        tmp_path / "own.parquet",
    )
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "a.parquet.gz").write_bytes(b"")
    reasons = {p.name: [t.reason for t in read(p) if isinstance(t, Refusal)] for p in sorted(tmp_path.iterdir())}
    assert reasons == {
        "a.parquet.gz": ["unknown_format"],
        "broken.parquet": ["bad_parquet"],
        "none.parquet": ["no_text"],
        "number.parquet": ["no_text"],
        "own.parquet": ["own_table"],
    }


def test_what_stands_before_the_damage_of_a_parquet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = [f"{n}{ESSAY}" for n in range(200)]
    pq.write_table(pa.table({"text": rows}), path, row_group_size=50, compression="none", use_dictionary=False)
    place = pq.ParquetFile(path).metadata.row_group(2).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[place : place + 40] = bytes(40)
    path.write_bytes(bytes(data))
    found = read(path)
    assert [t.text for t in found if isinstance(t, SourceText)] == rows[:100]
    assert [t.reason for t in found if isinstance(t, Refusal)] == ["bad_parquet"]


def test_compressed_lines_and_texts_are_read_and_damage_is_told(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": ESSAY}, ensure_ascii=False).encode()
    (tmp_path / "a.jsonl.zst").write_bytes(pa.compress(line, codec="zstd", asbytes=True))
    (tmp_path / "b.txt.zst").write_bytes(pa.compress(ESSAY.encode(), codec="zstd", asbytes=True))
    (tmp_path / "not.txt.zst").write_bytes(b"plain")
    assert shown(tmp_path / "a.jsonl.zst") == [("a", ESSAY)]
    assert [t.text for t in read(tmp_path / "b.txt.zst") if isinstance(t, SourceText)] == [ESSAY]
    assert shown(tmp_path / "not.txt.zst")[0][1] == "broken_zst"
