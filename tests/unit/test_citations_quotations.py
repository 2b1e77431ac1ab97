import json
from pathlib import Path
from typing import Any

import pytest

from flows.citations.quotations import find_quotations

TESTS = Path(__file__).resolve().parents[1]


def rows(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / folder / "mentions" / "quotations.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("cases"), ids=lambda row: row["text"])
def test_quotations_name_their_speaker(row: dict[str, Any]) -> None:
    found = find_quotations(row["text"])
    assert [[q.text, q.speaker, q.direct] for q in found] == row["found"]
    assert all(row["text"][q.start : q.end] == q.text for q in found)


@pytest.mark.parametrize("row", rows("countercases"), ids=lambda row: row["text"])
def test_words_of_nobody_named_are_no_quotations(row: dict[str, Any]) -> None:
    assert find_quotations(row["text"]) == []


@pytest.mark.parametrize(("unit", "n"), [("习近平", 0), ("习近平指出“", 1), ("指出：“", 0), ("习近平强调，", 1), ("党的", 0)])
def test_a_long_line_is_one_quotation_or_none(unit: str, n: int) -> None:
    text = unit * 50_000
    found = find_quotations(text)
    assert len(found) == n
    assert all(0 <= q.start < q.end <= len(text) for q in found)
