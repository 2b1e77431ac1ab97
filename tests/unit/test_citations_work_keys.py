"""One key for one work."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from flows.citations.parse import parse_reference
from flows.citations.work_keys import volume_key, work_key

CASES = Path(__file__).resolve().parents[1] / "cases" / "citations" / "work_keys.tsv"


def _works() -> dict[str, list[str]]:
    works: dict[str, list[str]] = defaultdict(list)
    for line in CASES.read_text(encoding="utf-8").splitlines()[2:]:
        name, raw = line.split("\t")
        works[name].append(raw)
    return works


WORKS = _works()


@pytest.mark.parametrize("work", [name for name, raws in WORKS.items() if len(raws) > 1])
def test_entries_of_one_work_share_a_key(work: str) -> None:
    assert len({work_key(parse_reference(raw)) for raw in WORKS[work]}) == 1


def test_different_works_have_different_keys() -> None:
    keys = {name: work_key(parse_reference(raws[0])) for name, raws in WORKS.items()}
    assert not [(a, b) for a, b in combinations(keys, 2) if keys[a] == keys[b]]


@pytest.mark.parametrize(
    ("printed", "key"), [("第四卷", "4"), ("第12卷", "12"), ("十二", "12"), ("二十", "20"), ("卷5", "5"), ("上册", "上")]
)
def test_volumes_are_compared_as_numbers(printed: str, key: str) -> None:
    assert volume_key(printed) == key


def test_a_text_that_can_not_be_read_has_a_key() -> None:
    assert work_key(parse_reference("")) == "x:"
