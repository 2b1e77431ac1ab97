"""Each rule's examples are its tests."""

import pytest

from flows.repair import RULES
from flows.repair.rule import Case, Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_a_rule_does_what_its_examples_say(rule: Rule) -> None:
    assert rule(rule.example_before) == rule.example_after
    assert rule.example_before != rule.example_after
    assert rule.why.endswith(".")


@pytest.mark.parametrize(
    ("rule", "case"), [pytest.param(rule, case, id=f"{rule.rule_id} {n}") for rule in RULES for n, case in enumerate(rule.cases)]
)
def test_a_rule_does_what_its_cases_say(rule: Rule, case: Case) -> None:
    assert rule(case.before) == case.after


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_an_example_is_the_work_of_its_own_rule(rule: Rule) -> None:
    assert rule.rule_id in {replacement.rule_id for replacement in rule.find(rule.example_before)}


def test_rule_ids_are_unique() -> None:
    assert len({rule.rule_id for rule in RULES}) == len(RULES)
