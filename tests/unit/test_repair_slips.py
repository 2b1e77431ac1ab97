"""The damage model makes what sites show; its inverse restores it and leaves other text alone."""

from pathlib import Path

import pytest

from flows.repair.rule import rewrite
from flows.repair.slips import find_slips
from flows.repair.slips_damage import MARKS, damage
from flows.text.seeds import SEEDS


@pytest.mark.parametrize(
    ("original", "shown"),
    [
        ("工作載體單一。基層黨建", "工作載體單一?；鶎狱h建"),
        ("單位常常空喊“口號”，口號", "單位常?？蘸啊翱谔枴?，口號"),
        ("高校。基層黨建", "高?！；鶎狱h建"),
        ("穩固。”[1]黨", "穩固?！盵1]黨"),
        ("始於。”2015年", "始於?！?015年"),
        ("他們。”他說", "他們?！彼f"),
        ("一切，正常；是的", "一切，正常；是的"),
    ],
)
def test_damage_by_marks(original: str, shown: str) -> None:
    assert damage(original) == shown


def test_damage_by_glosses() -> None:
    assert damage("因為新", glosses={"驗": "yàn"}).startswith("因?yàn)樾")
    assert damage("“laziness", glosses={"發": "fā"}) == "“l(fā)aziness"
    assert damage("建設", glosses={"設": "shè"}) == "建設(shè)"


def test_damage_leaves_other_text() -> None:
    text = "基層黨組織，是戰鬥堡壘。\nABC, 1998"
    assert damage(text) == text


@pytest.mark.parametrize(
    ("original", "marks", "glosses"),
    [
        # two slips in a row: the first ends where the second begins
        ("這裡的農民參加了社保、醫保、住房等方面的改革", MARKS, {}),
        ("村裡有飯吃就要做到“三個確保”：確保現有的水平不降低", MARKS, {}),
        # some sites replace other marks, too
        ("他們的經驗值得推廣。科學的活力。而且可以推廣到別的地方", "，；？！。", {}),
        ("王老師的研究方向為社會管理、社會治理", "，；？！、", {"驗": "yàn"}),
        # a lone byte swallows the bracket of a tag
        ("“我們要把這件事辦好。”<br>下一步的工作", MARKS, {}),
        # the slip by a gloss begins in a glossed character, and ends before one behind a pair that printed nothing
        ("在全國保持著相當的活力，而且還在發展", MARKS, {"數": "shù", "當": "dāng", "發": "fā"}),
        ("村民提出了問題。“嵌合互動”的辦法就是這樣來的", MARKS, {"動": "dòng"}),
        # a pair that printed nothing, before the sign at the end; two in a row; a run of marks of which nothing is left
        ("工作要經常化、制度化，基層組織要抓好", MARKS, {}),
        ("這是馬克思主義的基本原理。《列寧全集》的出版，影響很大", MARKS, {}),
        ("正是他們的努力。——我們要繼續前進——建設社會主義", MARKS, {}),
        # what closes is what is open
        ("他寫道：『艱苦奮鬥是我們的本色。』", MARKS, {}),
    ],
)
def test_what_is_damaged_comes_back(original: str, marks: str, glosses: dict[str, str]) -> None:
    shown = damage(original, marks, glosses)
    restored = rewrite(shown, find_slips(shown))
    assert restored != shown
    for character, reading in glosses.items():
        restored = restored.replace(f"{character}({reading})", character)
    assert restored == original


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        # 家 is lost but for a byte that no character was made of
        ("我們要有自信。可是我們的國家，還在發展", "我們要有自信。可是我們的國\ufffd，還在發展"),
        # a lone byte swallowed the digit, and the bracket that opens is known by the one that closes
        ("這是第一章的內容〔3〕。〔4〕這也是十分重要的", "這是第一章的內容〔3〕。〔\ufffd〕這也是十分重要的"),
    ],
)
def test_what_the_context_does_not_decide_is_given_up(original: str, expected: str) -> None:
    shown = damage(original)
    assert rewrite(shown, find_slips(shown)) == expected


def test_that_a_page_repeats_its_damage_speaks_for_nothing() -> None:
    original = "\n".join(f"這是第{n}條的內容。”（注：《列寧選集》第二卷，人民出版社。）" for n in "一二三四五六七八")
    shown = damage(original)
    assert rewrite(shown, find_slips(shown)) == original


def test_signs_among_signs_are_left() -> None:
    assert find_slips("?；?，?？" * 6) == []


def test_a_gloss_does_not_begin_in_an_ascii_byte() -> None:
    assert "黨".encode("gbk")[1] < 0x80
    assert find_slips("這是全黨?yàn)樾聲r代的工作") == []


def test_clean_seeds_are_left_alone() -> None:
    for path in sorted((SEEDS / "essays").glob("*.txt")):
        if not path.name.startswith("002_"):
            assert find_slips(path.read_text(encoding="utf-8")) == []


def test_counter_cases() -> None:
    folder = Path(__file__).parents[1] / "countercases" / "repair_a"
    for text in (folder / "marks.txt").read_text(encoding="utf-8").splitlines():
        assert find_slips(text) == [], text


def test_a_slip_in_a_document() -> None:
    (path,) = (SEEDS / "essays").glob("002_*.txt")
    text = path.read_text(encoding="utf-8")
    restored = rewrite(text, find_slips(text))
    assert "載體單一。基層黨建工作直接對接" in restored
    assert "親民。可見,在新媒體" in restored
    assert "單位常常空喊“口號" in restored


def test_what_a_book_repeats_speaks_for_no_reading() -> None:
    book = "股價增長了63倍。\n" * 3_000 + "底增長了63倍，A股投資者遍佈全國各地，B股投資者遍及世界\n吳珺珹\n"
    assert find_slips(book) == []
