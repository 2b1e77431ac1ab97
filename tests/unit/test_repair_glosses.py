"""Inserted readings go; readings an author printed stay."""

from pathlib import Path

import pytest

from flows.repair.glosses import RULES, find_glosses, plain, readings_of
from flows.repair.rule import Rule, rewrite
from flows.text.seeds import SEEDS

CASES = [(rule, case.before, case.after) for rule in RULES for case in rule.cases]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_example(rule: Rule) -> None:
    assert rule(rule.example_before) == rule.example_after


@pytest.mark.parametrize(("rule", "before", "after"), CASES)
def test_case(rule: Rule, before: str, after: str) -> None:
    assert rule(before) == after


def test_a_seed_loses_exactly_its_glosses() -> None:
    (path,) = (SEEDS / "essays").glob("002_*.txt")
    text = path.read_text(encoding="utf-8")
    found = find_glosses(text)
    assert len(found) == 129
    assert "(陽城縣委黨校" in rewrite(text, found)


def test_other_seeds_have_none() -> None:
    for path in sorted((SEEDS / "essays").glob("*.txt")):
        if not path.name.startswith("002_"):
            assert find_glosses(path.read_text(encoding="utf-8")) == []


def test_counter_cases() -> None:
    folder = Path(__file__).parents[1] / "countercases" / "repair_a"
    for text in (folder / "readings.txt").read_text(encoding="utf-8").splitlines():
        assert find_glosses(text) == [], text


def test_readings() -> None:
    assert "xíng" in readings_of("行")
    assert "háng" in readings_of("行")
    assert plain("lǜ") == "lü"
