import json
import re
from pathlib import Path
from typing import Any

import pytest

from flows.citations.formulas import CANDIDATE, find_formulas, is_candidate
from flows.text.seeds import read_lexicon

TESTS = Path(__file__).resolve().parents[1]


def rows(folder: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / folder / "mentions" / "formulas.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("cases"), ids=lambda row: row["text"])
def test_formulations_and_campaigns(row: dict[str, Any]) -> None:
    assert [[f.text, f.value, f.kind] for f in find_formulas(row["text"])] == row["found"]


@pytest.mark.parametrize("row", rows("countercases"), ids=lambda row: row["text"])
def test_scare_quotes_and_proverbs_are_none(row: dict[str, Any]) -> None:
    assert find_formulas(row["text"]) == []


def test_every_formulation_is_found_quoted_and_the_bare_ones_unquoted() -> None:
    for row in read_lexicon("formulas.tsv"):
        (quoted, *_) = [f for f in find_formulas(f"坚持“{row['text']}”的要求") if f.kind == "formula"]
        assert (quoted.text, quoted.value) == (row["text"], row["id"])
        unquoted = [f.value for f in find_formulas(f"坚持{row['text']}的要求")]
        assert (row["id"] in unquoted) == (row["bare"] == "yes"), row


def test_the_lexicon_is_well_formed() -> None:
    table = read_lexicon("formulas.tsv")
    assert len({row["id"] for row in table}) == len(table)
    for row in table:
        assert re.fullmatch(r"[a-z0-9-]+", row["id"]), row
        assert re.fullmatch(r"(?:19|20)\d\d|", row["year"]), row
        assert row["bare"] in ("yes", "no")
        assert row["origin"]


@pytest.mark.parametrize("text", ["改革创新，奋发有为", "尊重人、理解人、关心人", "三个结合", "四优", "十六字方针", "亮身份、树形象"])
def test_shapes_of_formulations(text: str) -> None:
    assert is_candidate(text)
    assert [f.value for f in find_formulas(f"做到“{text}”")] == [CANDIDATE]


@pytest.mark.parametrize("text", ["人情味", "革命的螺丝钉", "微信群、朋友圈", "十三五", "一刀切", "千里之行，始于足下", "A、B"])
def test_other_quoted_words_have_not_that_shape(text: str) -> None:
    assert not is_candidate(text)


@pytest.mark.parametrize(
    ("unit", "found"),
    [("“", []), ("“四个", []), ("四个", []), ("不忘初心、", []), ("“”", []), ("“四个意识”四个自信、", ["四个意识", "四个自信"])],
)
def test_a_long_line_is_read_to_its_end(unit: str, found: list[str]) -> None:
    """Were every bare formula held against every quoted one, the last line would take minutes."""
    text = unit * 50_000
    formulas = find_formulas(text)
    assert [f.text for f in formulas] == found * 50_000
    assert all(text.startswith(f.text, f.start) for f in formulas)
