"""Inserted readings go; readings an author printed stay."""

from pathlib import Path

from flows.repair.glosses import find_glosses, plain, readings_of
from flows.repair.rule import rewrite
from flows.text.seeds import SEEDS


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
