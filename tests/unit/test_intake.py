"""Intake: what becomes a text, what becomes a refusal, and that nothing raises but a missing path."""

import codecs
import errno
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake import InputFile, MissingInputError, find_inputs, passed_over, read_input
from flows.intake.decode import UndecodableError, decode
from flows.spans.documents import Refusal, SourceText

ESSAY = "基层党建工作要与时俱进，不断创新，更好地适应时代发展的需要。思想政治工作是党的生命线。"


def read(path: Path) -> list[SourceText | Refusal]:
    return [text for file in find_inputs([path]) for text in (read_input(file) if isinstance(file, InputFile) else [file])]


def reason(path: Path) -> str:
    (only,) = read(path)
    assert isinstance(only, Refusal)
    assert only.detail
    return only.reason


def test_a_text_file_is_one_text(tmp_path: Path) -> None:
    path = tmp_path / "党建 essay.txt"
    path.write_text(ESSAY, encoding="utf-8")
    (text,) = read(path)
    assert isinstance(text, SourceText)
    assert text.text == ESSAY
    assert text.source_uri == path.as_posix()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8-sig"), ("utf-32", "utf-32")],
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str, named: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((ESSAY * 5).encode(encoding))
    (text,) = read(path)
    assert isinstance(text, SourceText)
    assert (text.text, text.encoding) == (ESSAY * 5, named)


def test_big5_is_told_apart(tmp_path: Path) -> None:
    traditional = "基層黨建工作要與時俱進，不斷創新，更好地適應時代發展的需要。思想政治工作是黨的生命線。" * 5
    path = tmp_path / "a.txt"
    path.write_bytes(traditional.encode("big5"))
    (text,) = read(path)
    assert isinstance(text, SourceText)
    assert text.text == traditional


def test_a_lost_byte_does_not_cost_the_file() -> None:
    data = (ESSAY * 20).encode()
    decoded = decode(data[:301] + data[302:])
    assert decoded.encoding == "utf-8"
    assert 1 <= decoded.text.count("\ufffd") <= 2


@pytest.mark.parametrize("bom", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_utf_32_of_either_byte_order_is_read(bom: bytes) -> None:
    order = "le" if bom == codecs.BOM_UTF32_LE else "be"
    assert decode(bom + ESSAY.encode(f"utf-32-{order}")) == (ESSAY, "utf-32")


def test_what_decodes_to_zeros_is_no_text() -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(codecs.BOM_UTF16_LE + ("党\0建\0" * 9).encode("utf-16-le"))
    assert caught.value.reason == "binary_file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [ESSAY, "党建，" + ESSAY[:9]])
def test_a_file_cut_off_within_a_character_loses_that_one(text: str, encoding: str) -> None:
    assert decode(text[:-1].encode(encoding) + text[-1].encode(encoding)[-2:][:1]).text == text[:-1] + "\ufffd"


@pytest.mark.parametrize("text", ["党建", "党", "a党"])
def test_however_short_the_rest_is(text: str) -> None:
    assert decode((text + "的").encode()[:-1]) == (text + "\ufffd", "utf-8")


def test_a_lost_byte_does_not_cost_a_short_file() -> None:
    data = ESSAY.encode()
    decoded = decode(data[:31] + data[32:])
    assert decoded.encoding == "utf-8"
    assert 1 <= decoded.text.count("\ufffd") <= 2


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp1252"])
def test_other_encodings_are_not_taken_for_cut_utf_8(encoding: str) -> None:
    text = "caf\xe9" if encoding == "cp1252" else ESSAY.translate(str.maketrans("党设进断应时发业与", "堂設進斷應時發業興"))
    for end in range(3, len(text) + 1):
        try:
            decoded = decode(text[:end].encode(encoding, "ignore"))
        except UndecodableError:
            continue
        assert "\ufffd" not in decoded.text


def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \n\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "broken.txt.gz").write_bytes(gzip.compress(ESSAY.encode())[:-9])
    (tmp_path / "not.txt.gz").write_bytes(b"plain")
    (tmp_path / "essay.pdf").write_bytes(b"%PDF")
    found = {name: reason(tmp_path / name) for name in ("empty.txt", "blank.txt", "binary.txt", "broken.txt.gz", "not.txt.gz", "essay.pdf")}
    assert found == {
        "empty.txt": "empty_file",
        "blank.txt": "empty_file",
        "binary.txt": "binary_file",
        "broken.txt.gz": "broken_gzip",
        "not.txt.gz": "broken_gzip",
        "essay.pdf": "unknown_format",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads what it likes")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ESSAY, encoding="utf-8")
    path.chmod(0)
    assert reason(path) == "unreadable"


def test_jsonl_lines_are_texts_and_bad_lines_are_refused_one_by_one(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a1", "text": ESSAY, "site": "例", "year": 2020}, ensure_ascii=False),
        "{not json",
        json.dumps({"id": "a2"}),
        json.dumps({"text": ESSAY + "二"}),
        "",
        json.dumps({"id": 7, "text": "  "}),
        json.dumps({"id": "a3", "text": "\ud800"}),
    ]
    path = tmp_path / "essays.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    texts = read(path)
    uris = [t.source_uri.rpartition("#")[2] for t in texts]
    assert uris == ["a1", "L2", "L3", "L4", "7", "a3"]
    assert [t.reason if isinstance(t, Refusal) else "text" for t in texts] == [
        "text",
        "bad_json",
        "no_text",
        "text",
        "empty_text",
        "undecodable",
    ]
    first = texts[0]
    assert isinstance(first, SourceText)
    assert first.metadata == {"site": "例", "year": "2020"}


@pytest.mark.parametrize(
    ("record", "name", "field"),
    [
        ({"id": "a\udc00", "text": ESSAY}, "a\\udc00", "id"),
        ({"id": "a", "text": ESSAY, "title": "论\ud800"}, "a", "title"),
        ({"id": "a", "text": ESSAY, "k\ud800": "论"}, "a", "k\\ud800"),
        ({"id": "a", "text": ESSAY, "authors": [{"name": "\ud83d"}]}, "a", "authors"),
    ],
)
def test_half_a_surrogate_pair_costs_its_own_record_only(tmp_path: Path, record: dict[str, Any], name: str, field: str) -> None:
    path = tmp_path / "essays.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"id": "b", "text": ESSAY}), encoding="utf-8")
    refusal, text = read(path)
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == (f"{path.as_posix()}#{name}", "undecodable")
    assert f"`{field}` holds half of a surrogate pair" in refusal.detail
    assert isinstance(text, SourceText)


def test_a_file_whose_name_is_not_utf_8_is_refused_by_a_readable_name(tmp_path: Path) -> None:
    named = os.fsencode(tmp_path) + b"/\xb5\xb3\xbd\xa8.txt"
    Path(os.fsdecode(named)).write_text(ESSAY, encoding="utf-8")
    (tmp_path / "党建.txt").write_text(ESSAY, encoding="utf-8")
    refusal, text = sorted(read(tmp_path), key=lambda found: isinstance(found, SourceText))
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == (f"{tmp_path.as_posix()}/\\xb5\\xb3\\xbd\\xa8.txt", "bad_name")
    assert isinstance(text, SourceText)


def test_a_missing_path_and_an_empty_folder_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"gone\.txt: no such file"):
        list(find_inputs([tmp_path / "gone.txt"]))
    with pytest.raises(MissingInputError, match=r"holds nothing that is read: \.txt"):
        list(find_inputs([tmp_path]))


def test_a_folder_is_read_in_a_stable_order_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ESSAY, encoding="utf-8")
    found = [f.path.name for f in find_inputs([tmp_path, tmp_path / "a.txt"]) if isinstance(f, InputFile)]
    assert found == ["a.txt", "b.txt", "c.txt"]


@given(st.binary(max_size=2000))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data).text
    except UndecodableError as error:
        assert error.reason in {"binary_file", "undecodable"}
    else:
        text.encode()  # no half of a surrogate pair gets through


def test_a_folder_that_cannot_be_read_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("文章", encoding="utf-8")
    closed = tmp_path / "closed"
    closed.mkdir()
    real = os.scandir

    def scandir(path: str) -> Any:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    text, refusal = find_inputs([tmp_path])
    assert isinstance(text, InputFile)
    assert isinstance(refusal, Refusal)
    assert (refusal.source_uri, refusal.reason) == (closed.as_posix(), "unreadable")
    with pytest.raises(MissingInputError, match="closed: Permission denied"):
        list(find_inputs([closed]))


GBK = (ESSAY * 5).encode("gb18030")


@pytest.mark.parametrize(
    "data",
    [GBK[:100] + GBK[101:], GBK[:100] + b"\xff" + GBK[100:], GBK[:100] + b"?" + GBK[101:], GBK[:-1]],
    ids=["lost", "too many", "replaced", "cut off"],
)
def test_a_broken_byte_does_not_hide_that_a_text_is_chinese(data: bytes) -> None:
    text, encoding = decode(data)
    assert encoding == "gb18030"
    assert text.startswith(ESSAY)


def test_half_a_text_in_another_encoding_is_no_text_of_a_third() -> None:
    with pytest.raises(UndecodableError, match="Convert the file to UTF-8"):
        decode(GBK[:400] + (ESSAY * 5).encode()[:400])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    assert decode(("1、" + ESSAY).encode(encoding)) == ("1、" + ESSAY, encoding)


def test_one_lost_character_is_one_sign() -> None:
    data = (ESSAY * 5).encode()
    at = data.index("工作".encode())
    for broken in (
        data[: at + 1] + b"\xff" + data[at + 1 :],
        data[: at + 1] + b"\xff" + data[at + 2 :],
        data[:at] + b"\xff" * 3 + data[at + 3 :],
    ):
        assert decode(broken) == ((ESSAY * 5).replace("工", "\ufffd", 1), "utf-8")


def test_lines_of_json_may_be_gbk(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps({"id": 7, "text": ESSAY}, ensure_ascii=False).encode("gb18030") + b"\nno json\n")
    text, refused = read(path)
    assert isinstance(text, SourceText)
    assert isinstance(refused, Refusal)
    assert (text.text, text.encoding, text.source_uri) == (ESSAY, "gb18030", f"{path.as_posix()}#7")
    assert refused.source_uri == f"{path.as_posix()}#L2"


def test_what_is_hidden_in_a_folder_is_no_input_and_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    own = (
        "data/work/ledger.sqlite",
        "data/work/sources/a.txt",
        *(f"r/{name}" for name in ("manifest.json", "SHA256SUMS", "CHANGES.md", "b.txt")),
    )
    for name in ("a.txt", "._a.txt", ".git/b.txt", "notes.md", "more/c.PDF", "more/d.pdf", "more/LICENCE", "e.jsonl.gz", *own):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("正文")
    assert [f.path.name for f in find_inputs([tmp_path]) if isinstance(f, InputFile)] == ["a.txt", "e.jsonl.gz"]
    found = {".pdf": 2, "hidden": 2, "workspace or release": 2, ".md": 1, "no suffix": 1}
    assert passed_over([tmp_path, tmp_path / "a.txt"]) == found
    assert [f.path.name for f in find_inputs([tmp_path / "._a.txt"]) if isinstance(f, InputFile)] == ["._a.txt"]


def test_a_link_to_nothing_is_refused_in_a_folder_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "none.txt")
    for path in (tmp_path, tmp_path / "gone.txt"):
        (refused,) = read(path)
        assert isinstance(refused, Refusal)
        assert (refused.source_uri, refused.reason) == ((tmp_path / "gone.txt").as_posix(), "unreadable")
