"""Passages that different works share are found with their positions; formulas and copies are not passages."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows.dedup import find_reuse, fingerprint
from flows.dedup.canonical import fold
from flows.dedup.fingerprints import GRAM, MIN_RUN, fingerprints
from flows.dedup.reuse import STOCK_WORKS

ESSAYS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds/essays").glob("*.txt"))]
QUOTED = "我们党历来高度重视青年工作，始终把青年看作是祖国的未来、民族的希望，始终把青年作为党和人民事业发展的生力军。"


def reused(texts: dict[str, str]) -> list[dict[str, Any]]:
    table = fingerprint(list(texts), list(texts.values()))
    return find_reuse(table, texts.__getitem__, {essay_id: f"w{essay_id}" for essay_id in texts}).to_pylist()


def test_a_shared_passage_has_positions_in_both() -> None:
    one, other = ESSAYS[0][:500] + QUOTED + ESSAYS[0][500:], ESSAYS[3][:300] + QUOTED.replace("，", ",\n") + ESSAYS[3][300:]
    found = reused({"a": one, "b": other})
    assert len(found) == 1
    row = found[0]
    assert one[row["start"] : row["end"]] == QUOTED.rstrip("。")
    assert other[row["other_start"] : row["other_end"]].replace(",\n", "，") == QUOTED.rstrip("。")
    assert row["similarity"] == 1.0


def test_a_small_edit_does_not_cut_a_passage() -> None:
    long = QUOTED + "青年的人生之路很长，前进途中，有平川也有高山，有缓流也有险滩，有丽日也有风雨，有喜悦也有哀伤。"
    changed = long.replace("人生之路", "道路")
    found = reused({"a": ESSAYS[0] + long, "b": ESSAYS[3] + changed})
    assert len(found) == 1
    assert 0.9 < found[0]["similarity"] < 1.0


def test_short_runs_and_formulas_are_left_out() -> None:
    short = "习近平新时代中国特色社会主义思想"
    assert len(short) < MIN_RUN
    assert not reused({"a": ESSAYS[0] + short, "b": ESSAYS[3] + short})
    many = {f"e{number}": f"{number}" * 60 + QUOTED for number in range(STOCK_WORKS + 1)}
    assert not reused(many)
    assert reused(dict(list(many.items())[:STOCK_WORKS]))


def test_only_the_essays_asked_for_are_compared() -> None:
    texts = {"a": ESSAYS[0], "b": ESSAYS[0], "c": ESSAYS[1]}
    table = fingerprint(list(texts), list(texts.values()))
    assert find_reuse(table, texts.__getitem__, {"a": "w1", "c": "w2"}).num_rows == 0
    assert find_reuse(table, texts.__getitem__, {"a": "w1", "b": "w2"}).num_rows == 1
    with pytest.raises(ValueError, match="one work"):
        find_reuse(table, texts.__getitem__, {"a": "w1", "b": "w1"})


@pytest.mark.parametrize("seed", range(20))
def test_every_run_of_thirty_characters_shares_a_fingerprint_and_one_side_of_it(seed: int) -> None:
    rng = random.Random(seed)
    alphabet = fold("".join(map(chr, range(0x4E00, 0x4E00 + rng.choice([3, 50, 3000]))))).text
    run = "".join(rng.choices(alphabet, k=MIN_RUN))
    forms = [
        fold("".join(rng.choices(alphabet, k=rng.randint(0, 80))) + run + "".join(rng.choices(alphabet, k=rng.randint(0, 80))))
        for _ in range(2)
    ]
    places = [form.text.index(run) for form in forms]
    around = []
    for form, place in zip(forms, places, strict=True):
        found = fingerprints(form)
        in_run = (found.places >= place) & (found.places + GRAM <= place + MIN_RUN)
        columns = (column[in_run].tolist() for column in (found.grams, found.before, found.behind))
        around.append({gram: (before, behind) for gram, before, behind in zip(*columns, strict=True)})
    shared = around[0].keys() & around[1].keys()
    assert any(around[0][gram][side] == around[1][gram][side] for gram in shared for side in (0, 1))


def test_fingerprints_of_a_text_do_not_depend_on_its_shard() -> None:
    texts = ["党", "", ESSAYS[0], "基层" * 300]
    together = fingerprint(list("abcd"), texts).to_pylist()
    assert together == [fingerprint([name], [text]).to_pylist()[0] for name, text in zip("abcd", texts, strict=True)]
    assert all((np.diff(row["places"]) > 0).all() for row in together)


def test_fingerprint_refuses_unequal_lists() -> None:
    with pytest.raises(ValueError, match="1 essay ids for 2 texts"):
        fingerprint(["a"], ["x", "y"])
