"""`jiaokan parse`: what it takes, and what it says of what it can't take."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.commands import parse
from flows.commands.errors import UserError

LIST = "参考文献：\n[1]李明.甲文[J].甲刊,2015(3):1-5.\n[2]王芳.乙书[M].北京:\n人民出版社,2000."
APART = "陈志远.甲文[J].甲刊,2015(3):1-5\n\nvan Dijk, T. A. (1993). A study. Discourse, 4(2), 249-283.\n"


class Parse:
    """Calls of the command on one file."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output = folder, output

    def __call__(self, what: str, name: str, content: str | bytes) -> tuple[int, list[Any], str]:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = parse.run(argparse.Namespace(what=what, file=str(path)))
        out, err = self.output.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Parse:
    return Parse(tmp_path, capsys)


@pytest.mark.parametrize("text", [LIST, LIST.replace("\n", "\r\n"), "\ufeff" + LIST, "\n\n" + LIST])
def test_a_plain_list_is_one_list(text: str, call: Parse) -> None:
    code, rows, err = call("lists", "list.txt", text)
    assert (code, err, len(rows)) == (0, "", 1)
    assert [entry.replace("\n", "") for entry in rows[0]["entries"]] == LIST.replace("北京:\n", "北京:").split("\n")[1:]


def test_blank_lines_of_a_plain_list_set_entries_apart(call: Parse) -> None:
    assert call("lists", "list.txt", APART)[1][0]["entries"] == APART.strip().split("\n\n")


def test_a_plain_essay_is_one_text(call: Parse) -> None:
    rows = call("markers", "essay.txt", "甲说[1]。\n又说[2]。\n" + LIST)[1]
    assert [m["targets"] for m in rows[0]["markers"]] == [[1], [2]]


def test_plain_references_are_one_a_line(call: Parse) -> None:
    rows = call("citations", "references.txt", "\ufeff[1]李明.甲文[J].甲刊,2015(3):1-5.\n\n王芳.乙书[M].北京:人民出版社,2000.\n")[1]
    assert [(row["id"], row["fields"]["title"]) for row in rows] == [(1, "甲文"), (3, "乙书")]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.txt"])
def test_json_lines_are_one_row_each(name: str, call: Parse) -> None:
    lines = "".join(json.dumps({"id": n, "text": LIST}) + "\n" for n in "ab")
    assert [(row["id"], len(row["entries"])) for row in call("lists", name, lines)[1]] == [("a", 2), ("b", 2)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "line 2: is no JSON (column 1"),
        ("[1, 2]", "line 2: is JSON, but no object"),
        ('{"id": 2}', "line 2: no string under `raw` or `text`"),
        ('{"text": "\\ud800"}', "line 2: holds half a character"),
        (b"\xd6\xd0", "line 2: is not UTF-8"),
        ("[" * 100_000, "line 2: is no JSON"),
    ],
)
def test_a_broken_line_is_named_and_the_others_are_printed(line: str | bytes, reason: str, call: Parse) -> None:
    good = json.dumps({"text": LIST}).encode()
    code, rows, err = call("lists", "rows.jsonl", b"\n".join((good, line if isinstance(line, bytes) else line.encode(), good)))
    assert code == 1 and [row["id"] for row in rows] == [1, 3]
    assert reason in err and "1 line left out" in err and "Error" not in err and "'" not in err.replace("can't", "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "no string under any of `text`"),
        ({"text": 5}, "the text must be a string"),
        ({"text": "甲[1]。", "references": {"a": 1}}, "the list must be an array of entries"),
        ({"text": "甲[1]。", "references": ["乙", []]}, "entry 2 of the list"),
    ],
)
def test_a_row_of_another_shape_is_told_in_words(row: dict[str, object], reason: str, call: Parse) -> None:
    code, rows, err = call("markers", "rows.jsonl", json.dumps(row))
    assert (code, rows) == (1, []) and reason in err and "'" not in err and "dict" not in err


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    assert parse.run(argparse.Namespace(what="lists", file="-")) == 0
    assert len(json.loads(capsys.readouterr().out)["entries"]) == 2


@pytest.mark.parametrize(("what", "content", "line"), [("citations", b"\xe7\x94\xb2\n\xd6\xd0\n", 2), ("lists", b"1\n2\n\xd6\xd0\n", 3)])
def test_plain_text_in_another_encoding_is_an_error_with_its_line(what: str, content: bytes, line: int, call: Parse) -> None:
    with pytest.raises(UserError, match=f"line {line}: is not UTF-8. Convert"):
        call(what, "list.txt", content)
