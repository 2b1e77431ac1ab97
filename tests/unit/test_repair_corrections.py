"""Corrections are data; a stale one fails loudly."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.repair import corrections as tracked
from flows.repair.corrections import Correction, CorrectionError, StaleCorrectionError, find_corrections, parted, read_corrections
from flows.repair.rule import rewrite
from flows.text.seeds import SEEDS

KEY = "a" * 64
HEADER = "source_sha256\tstart\tbefore\tafter\treason\tstatus\n"


def correction(start: int, before: str, after: str, status: str = "active") -> Correction:
    return Correction(KEY, start, before, after, "the sense", status)  # type: ignore[arg-type]


def test_an_active_correction_is_made_and_others_are_not() -> None:
    text = "一二三四"
    made = find_corrections(
        text, [correction(1, "二", "贰"), correction(2, "三", "叁", "proposed"), correction(3, "四", "肆", "withdrawn")]
    )
    assert rewrite(text, made) == "一贰三四"


@pytest.mark.parametrize(
    "corrections", [[correction(1, "三", "叁")], [correction(3, "四五", "")], [correction(0, "一二", ""), correction(1, "二", "")]]
)
def test_a_stale_or_overlapping_correction_fails(corrections: list[Correction]) -> None:
    with pytest.raises(StaleCorrectionError):
        find_corrections("一二三四", corrections)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(f"# why\n{HEADER}{KEY}\t5\t甲\\n乙\t甲乙\tprinted so in the journal\tactive\n", encoding="utf-8")
    assert read_corrections(tmp_path) == {KEY: (Correction(KEY, 5, "甲\n乙", "甲乙", "printed so in the journal", "active"),)}


@pytest.mark.parametrize(
    "row",
    [
        f"{KEY}\t5\t\t乙\twhy\tactive",
        f"{KEY}\t5\t甲\t乙\t\tactive",
        f"{KEY}\t5\t甲\t乙\twhy\tdone",
        "abc\t5\t甲\t乙\twhy\tactive",
        f"{KEY}\tfive\t甲\t乙\twhy\tactive",
        f"{KEY}\t5\t甲",
    ],
)
def test_a_bad_row_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "a.tsv").write_text(f"# why\n{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"a\.tsv, line 3: "):
        read_corrections(tmp_path)


def test_a_bad_file_is_named_to_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.tsv").write_text(f"{HEADER}{KEY}\t5\t甲\t乙\twhy\tdone\n", encoding="utf-8")
    monkeypatch.setattr(tracked, "_tracked", lambda: read_corrections(tmp_path))
    assert main(["inspect", str(next((SEEDS / "essays").glob("003_*")))]) == 1
    assert "line 2: unknown status 'done'; write active, proposed or withdrawn" in capsys.readouterr().err


def test_the_tracked_corrections_can_be_read() -> None:
    assert isinstance(read_corrections(SEEDS / "corrections"), dict)


def test_corrections_of_a_page_go_to_its_essays() -> None:
    first, second = correction(1, "二", "贰"), correction(5, "六", "陆")
    assert parted([first, second], [(0, 3), (4, 8)]) == [(first,), (correction(1, "六", "陆"),)]
    outside = correction(3, "四五", "")
    with pytest.raises(StaleCorrectionError, match="none of the 2 essays"):
        parted([outside], [(0, 3), (4, 8)])
    assert parted([correction(3, "四五", "", "withdrawn")], [(0, 3), (4, 8)]) == [(), ()]
