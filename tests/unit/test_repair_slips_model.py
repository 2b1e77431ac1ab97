"""The table of trigrams is a probability model, and its maker counts what it says."""

import math

import pytest

from flows.repair.slips_training import model, paragraphs
from flows.repair.slips_trigrams import CODES_A_NAT, FIRST_CODE, UNSEEN, normalised, trigram_cost, trigram_rows


def test_normalised() -> None:
    assert normalised("共,2015年(WTO)") == "共，0000年（a）"


@pytest.mark.parametrize("context", ["党建", "党的", "，我"])
def test_what_follows_a_context_sums_to_one(context: str) -> None:
    characters = trigram_rows()[""][1]
    assert len(characters) == len(set(characters)) > 4_000
    total = sum(math.exp(-trigram_cost(context + c)) for c in characters)
    assert total == pytest.approx(1.0, abs=0.08)  # costs are rounded to an eighth


def test_likely_and_unlikely() -> None:
    assert trigram_cost("社会主") + 5.0 < trigram_cost("社会海")
    assert trigram_cost("社会\ue000") >= UNSEEN


def test_paragraphs_are_distinct_and_chinese() -> None:
    lines = ["黨的基層組織是戰鬥堡壘。", "党的基层组织是战斗堡垒。", "短", "only English here, no Han at all", "# 第一章　总则和一般规定"]
    assert list(paragraphs(lines)) == ["党的基层组织是战斗堡垒。", "第一章总则和一般规定"]


def test_model_prefers_what_it_has_counted() -> None:
    text = "¶" + "甲乙丙丁。¶" * 40 + "甲乙戊。¶" * 10
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in model([(text, 1.0)], {"戊己": 30}, 50, 50)}
    back_off, successors, codes = rows["甲乙"]
    assert successors == "丙戊"
    costs = [(ord(code) - FIRST_CODE) / CODES_A_NAT for code in codes]
    assert math.exp(-costs[0]) == pytest.approx(0.8, abs=0.08)
    assert math.exp(-costs[1]) == pytest.approx(0.2, abs=0.04)
    assert len(back_off) == 1
