import json
from pathlib import Path
from typing import Any

import pytest

from flows.citations.events import find_events
from flows.text.seeds import read_lexicon

TESTS = Path(__file__).resolve().parents[1]


def rows(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / folder / "mentions" / "events.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("cases"), ids=lambda row: row["text"])
def test_events_have_one_value_however_written(row: dict[str, Any]) -> None:
    assert [[e.text, e.value] for e in find_events(row["text"])] == row["found"]


@pytest.mark.parametrize("row", rows("countercases"), ids=lambda row: row["text"])
def test_what_only_looks_like_an_event_is_none(row: dict[str, Any]) -> None:
    assert find_events(row["text"]) == []


def test_events_are_slices_of_the_text() -> None:
    text = "党的十八届三中、四中、五中全会和2018年全国组织工作会议、遵义会议"
    events = find_events(text)
    assert [e.value for e in events] == [
        "CPC-18-3 (2013)",
        "CPC-18-4 (2014)",
        "CPC-18-5 (2015)",
        "全国组织工作会议 (2018)",
        "遵义会议 (1935)",
    ]
    assert all(text[e.start : e.end] == e.text for e in events)


def test_plenums_follow_their_congress_in_time() -> None:
    table = [(row["body"], int(row["congress"]), int(row["session"]), int(row["year"])) for row in read_lexicon("congresses.tsv")]
    assert len({row[:3] for row in table}) == len(table)
    for body in {row[0] for row in table}:
        years = [row[3] for row in sorted(r for r in table if r[0] == body)]
        assert years == sorted(years), body


@pytest.mark.parametrize("unit", ["党的十八届", "三中、", "全国", "十大", "第二次", "中央政治局"])
def test_a_long_line_of_beginnings_holds_no_event_and_ends_in_one(unit: str) -> None:
    assert find_events(unit * 50_000) == []
    (event,) = find_events(unit * 50_000 + "。党的十八大报告")
    assert (event.start, event.text) == (len(unit) * 50_000 + 1, "党的十八大")
