"""Passages that different works share are found with their positions; formulas and copies are not passages."""

from pathlib import Path

from flows.dedup import find_reuse
from flows.dedup.reuse import MIN_RUN, STOCK_WORKS

ESSAYS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds/essays").glob("*.txt"))]
QUOTED = "我们党历来高度重视青年工作，始终把青年看作是祖国的未来、民族的希望，始终把青年作为党和人民事业发展的生力军。"


def test_a_shared_passage_has_positions_in_both() -> None:
    one, other = ESSAYS[0][:500] + QUOTED + ESSAYS[0][500:], ESSAYS[3][:300] + QUOTED.replace("，", ",\n") + ESSAYS[3][300:]
    found = find_reuse([("a", one), ("b", other)]).to_pylist()
    assert len(found) == 1
    row = found[0]
    assert one[row["start"] : row["end"]] == QUOTED.rstrip("。")
    assert other[row["other_start"] : row["other_end"]].replace(",\n", "，") == QUOTED.rstrip("。")
    assert row["similarity"] == 1.0


def test_a_small_edit_does_not_cut_a_passage() -> None:
    long = QUOTED + "青年的人生之路很长，前进途中，有平川也有高山，有缓流也有险滩，有丽日也有风雨，有喜悦也有哀伤。"
    changed = long.replace("人生之路", "道路")
    found = find_reuse([("a", ESSAYS[0] + long), ("b", ESSAYS[3] + changed)]).to_pylist()
    assert len(found) == 1
    assert 0.9 < found[0]["similarity"] < 1.0


def test_short_runs_and_formulas_are_left_out() -> None:
    short = "习近平新时代中国特色社会主义思想"
    assert len(short) < MIN_RUN
    assert find_reuse([("a", ESSAYS[0] + short), ("b", ESSAYS[3] + short)]).num_rows == 0
    many = [(f"e{number}", f"{number}" * 60 + QUOTED) for number in range(STOCK_WORKS + 1)]
    assert find_reuse(many).num_rows == 0
    assert find_reuse(many[:STOCK_WORKS]).num_rows > 0


def test_copies_of_one_work_share_no_passage() -> None:
    texts = [("a", ESSAYS[0]), ("b", ESSAYS[0])]
    assert find_reuse(texts, {"a": "w1", "b": "w1"}).num_rows == 0
    assert find_reuse(texts).num_rows > 0
